import { TOOL_NAME_SEPARATOR } from '../../schema/tool-name';
import { type CatalogEntry, compareTexts, SEARCH_TOOL } from '../catalog';
import type { CatalogSnapshot } from '../snapshot';
import { type CatalogChange, CHANGE_CLASSES, change } from './changes';
import { compareTools } from './compare-tools';
import { matchRenames } from './match-renames';

/** What differs between two catalogs. */
export interface CatalogDiff {
  /** Worst first; then the gateway's, then by tool and argument. */
  readonly changes: readonly CatalogChange[];
  readonly toolsBefore: number;
  readonly toolsAfter: number;
  /** The targets whose tools neither side knows. */
  readonly notCompared: readonly string[];
}

/** Compares two catalogs, each as far as it is known. */
export function compareCatalogs(before: CatalogSnapshot, after: CatalogSnapshot): CatalogDiff {
  const changes = [
    ...compareAuthorizers(before, after),
    ...compareSearch(before, after),
    ...compareUnknownTargets(before, after),
    ...compareAllTools(before, after),
  ];
  const unknownBefore = unknownNames(before);
  return {
    changes: changes.sort(inOrder),
    toolsBefore: before.tools.length,
    toolsAfter: after.tools.length,
    notCompared: [...unknownNames(after)].filter((name) => unknownBefore.has(name)).sort(compareTexts),
  };
}

function compareAuthorizers(
  { authorizer: old }: CatalogSnapshot,
  { authorizer: now }: CatalogSnapshot,
): CatalogChange[] {
  if (old === undefined || now === undefined || old === now) return [];
  return [change('authorizer-changed', { message: `had the authorizer ${old}, has ${now}`, before: old, after: now })];
}

function compareSearch(before: CatalogSnapshot, after: CatalogSnapshot): CatalogChange[] {
  const [had, has] = [before, after].map(({ tools }) => tools.some(isSearchTool));
  if (had === has) return [];
  return [
    had
      ? change('search-removed', { message: 'has no semantic search any more' })
      : change('search-added', { message: 'has semantic search now' }),
  ];
}

function compareAllTools(before: CatalogSnapshot, after: CatalogSnapshot): CatalogChange[] {
  const [old, now] = [toolsByName(before), toolsByName(after)];
  const removed = missingIn(old, now, unknownNames(after));
  const added = missingIn(now, old, unknownNames(before));
  const renames = matchRenames(removed, added);
  const renamed = new Set(renames.flatMap((rename) => [rename.before, rename.after]));
  const isNoRename = (tool: CatalogEntry) => !renamed.has(tool);
  return [
    ...removed.filter(isNoRename).map(({ name }) => change('tool-removed', { tool: name, message: 'is gone' })),
    ...added.filter(isNoRename).map(({ name }) => change('tool-added', { tool: name, message: 'is new' })),
    ...renames.flatMap(({ before: from, after: to, evidence }) => [
      change('tool-renamed', {
        tool: to.name,
        message: `was called ${from.name}: ${evidence}`,
        before: from.name,
        after: to.name,
      }),
      ...compareTools(from, to),
    ]),
    ...[...now.values()].flatMap((tool) => {
      const same = old.get(tool.name);
      return same ? compareTools(same, tool) : [];
    }),
  ];
}

/** Targets whose tools one side cannot know: what is not known is neither new nor gone. */
function compareUnknownTargets(before: CatalogSnapshot, after: CatalogSnapshot): CatalogChange[] {
  const [old, now] = [unknownNames(before), unknownNames(after)];
  const [oldTools, newTools] = [countByTarget(before), countByTarget(after)];
  const appeared = [...now].filter((target) => !old.has(target));
  const vanished = [...old].filter((target) => !now.has(target));
  const say = (count: number) => (count === 1 ? '1 tool' : `${count} tools`);
  return [
    ...appeared.map((target) => {
      const count = oldTools.get(target);
      return count === undefined
        ? change('unknown-target-added', { target, message: 'is a new target whose tools are not known' })
        : change('tools-unknown', { target, message: `had ${say(count)}, and is not known any more` });
    }),
    ...vanished.map((target) => {
      const count = newTools.get(target);
      return count === undefined
        ? change('unknown-target-removed', { target, message: 'is gone; its tools were not known' })
        : change('tools-known', { target, message: `has ${say(count)}, and was not known` });
    }),
  ];
}

function missingIn(
  tools: ReadonlyMap<string, CatalogEntry>,
  others: ReadonlyMap<string, CatalogEntry>,
  unknown: ReadonlySet<string>,
): CatalogEntry[] {
  return [...tools.values()].filter((tool) => !others.has(tool.name) && !unknown.has(targetOf(tool)));
}

function toolsByName({ tools }: CatalogSnapshot): Map<string, CatalogEntry> {
  return new Map(tools.filter((tool) => !isSearchTool(tool)).map((tool) => [tool.name, tool]));
}

function isSearchTool({ name }: CatalogEntry): boolean {
  return name === SEARCH_TOOL.name;
}

function unknownNames({ unknownTargets = [] }: CatalogSnapshot): Set<string> {
  return new Set(unknownTargets.map(({ target }) => target));
}

function countByTarget(snapshot: CatalogSnapshot): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tool of toolsByName(snapshot).values()) {
    counts.set(targetOf(tool), (counts.get(targetOf(tool)) ?? 0) + 1);
  }
  return counts;
}

/** An answer to `tools/list` tells the target only in a tool's name. */
function targetOf({ name, target }: CatalogEntry): string {
  return target ?? name.split(TOOL_NAME_SEPARATOR)[0] ?? name;
}

function inOrder(a: CatalogChange, b: CatalogChange): number {
  return (
    CHANGE_CLASSES.indexOf(a.class) - CHANGE_CLASSES.indexOf(b.class) ||
    compareTexts(a.target ?? '', b.target ?? '') ||
    compareTexts(a.tool ?? '', b.tool ?? '') ||
    compareTexts(a.argument ?? '', b.argument ?? '') ||
    compareTexts(a.kind, b.kind) ||
    compareTexts(a.message, b.message)
  );
}
