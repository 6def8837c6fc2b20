import { TOOL_NAME_SEPARATOR } from '../../schema/tool-name';
import { canonicalSchema, sortedMembers } from '../canonical';
import type { CatalogEntry } from '../catalog';

/** A tool that has another name now, and what gives it away. */
export interface Rename {
  readonly before: CatalogEntry;
  readonly after: CatalogEntry;
  readonly evidence: string;
}

interface Candidate extends Rename {
  readonly score: number;
}

/** What of a tool is compared with every other. */
interface Profile {
  readonly tool: CatalogEntry;
  readonly schema: string;
  readonly hasArguments: boolean;
  readonly words: ReadonlySet<string>;
}

/** Descriptions that share this part of their words say the same. */
const SIMILAR = 0.6;

/** Descriptions with fewer words say too little to tell a tool by. */
const TELLING_WORDS = 4;

/**
 * Pairs of a tool that is gone with one that is new and evidently the same. A pair counts only when neither fits
 * anything else as well: what is uncertain stays a removal and an addition.
 */
export function matchRenames(removed: readonly CatalogEntry[], added: readonly CatalogEntry[]): Rename[] {
  const [old, now] = [removed.map(profileOf), added.map(profileOf)];
  const candidates = old.flatMap((before) => now.flatMap((after) => compare(before, after)));
  const best = new Map<CatalogEntry, number[]>();
  for (const { before, after, score } of candidates) {
    for (const tool of [before, after])
      best.set(tool, [...(best.get(tool) ?? []), score].sort((a, b) => b - a).slice(0, 2));
  }
  const isBest = (tool: CatalogEntry, score: number) => {
    const [first, second] = best.get(tool) ?? [];
    return first === score && second !== score;
  };
  return candidates.filter(({ before, after, score }) => isBest(before, score) && isBest(after, score));
}

function compare(before: Profile, after: Profile): Candidate[] {
  const evidence = evidenceOf(before, after);
  if (evidence === undefined) return [];
  const [a, b] = [before.tool, after.tool];
  const score =
    (isSameOrigin(a, b) ? 16 : 0) +
    (before.schema === after.schema ? 8 : 0) +
    4 * similarity(before.words, after.words) +
    (toolPart(a) === toolPart(b) ? 2 : 0) +
    (a.target !== undefined && a.target === b.target ? 1 : 0);
  return [{ before: a, after: b, evidence, score }];
}

function evidenceOf(before: Profile, after: Profile): string | undefined {
  const [a, b] = [before.tool, after.tool];
  if (isSameOrigin(a, b)) return `it is the same operation of ${a.origin?.document}`;
  const isSameDescription = a.description === b.description && a.description !== '';
  if (before.schema === after.schema) {
    if (isSameDescription) return 'it has the same arguments and description';
    const isSimilar = before.hasArguments && similarity(before.words, after.words) >= SIMILAR;
    return isSimilar ? 'it has the same arguments and a similar description' : undefined;
  }
  const isSameTarget = a.target !== undefined && a.target === b.target;
  const isTelling = isSameDescription && before.words.size >= TELLING_WORDS;
  return isTelling && isSameTarget ? 'it has the same description, in the same target' : undefined;
}

function isSameOrigin({ origin: a }: CatalogEntry, { origin: b }: CatalogEntry): boolean {
  // All documents in code go by one name.
  return (
    a?.pointer !== undefined &&
    a.document !== 'inline' &&
    a.document === b?.document &&
    a.pointer === b.pointer &&
    !/^(\/tools)?\/\d+$/.test(a.pointer)
  );
}

function profileOf(tool: CatalogEntry): Profile {
  const { properties } = tool.inputSchema;
  return {
    tool,
    schema: JSON.stringify(sortedMembers(canonicalSchema(tool.inputSchema))),
    hasArguments: typeof properties === 'object' && properties !== null && Object.keys(properties).length > 0,
    words: new Set(tool.description.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []),
  };
}

/** The part of the words of two texts that both have. */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 1;
  const shared = [...a].filter((word) => b.has(word)).length;
  return (2 * shared) / (a.size + b.size);
}

function toolPart({ name }: CatalogEntry): string {
  const at = name.indexOf(TOOL_NAME_SEPARATOR);
  return at === -1 ? name : name.slice(at + TOOL_NAME_SEPARATOR.length);
}
