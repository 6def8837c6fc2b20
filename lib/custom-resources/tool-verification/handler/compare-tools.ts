import { type DigestedTool, digestedLine, digestOf, digestOfAll } from '../../../catalog/tool-digest';
import { fullToolName, TOOL_NAME_SEPARATOR } from '../../../schema/tool-name';
import type { ExpectedOfTarget, ExpectedTools } from './expected-tools';

/** The longest list of names in a message. */
const LIST_CHARACTERS = 240;

type OfTarget<Kind extends ExpectedOfTarget['kind']> = Extract<ExpectedOfTarget, { readonly kind: Kind }>;

/**
 * What a gateway lists otherwise than it shall, in words; empty when it is as it shall be. Tools of targets that nobody
 * has told of are somebody else's.
 */
export function compareTools(expected: ExpectedTools, live: readonly DigestedTool[]): string[] {
  const { own, byTarget } = sorted(live);
  const missing = expected.ofGateway.filter((name) => !own.has(name));
  const extra: string[] = [];
  const described: string[] = [];
  const redefined: string[] = [];
  const others: string[] = [];
  for (const target of expected.ofTargets) {
    const tools = byTarget.get(target.target) ?? new Map<string, DigestedTool>();
    const full = (name: string) => fullToolName(target.target, name);
    if (target.kind === 'any') {
      if (tools.size === 0) others.push(`target ${target.target} has no tools`);
    } else if (target.kind === 'counted') {
      others.push(...compareCounts(target, tools));
    } else {
      const names = new Set(target.tools.map(({ name }) => name));
      missing.push(...[...names].filter((name) => !tools.has(name)).map(full));
      extra.push(...[...tools.keys()].filter((name) => !names.has(name)).map(full));
      for (const { name, digests } of target.tools) {
        const tool = tools.get(name);
        if (tool === undefined || digests === undefined) continue;
        const [description, inputSchema] = digests.split(' ');
        const found = digestOf(tool);
        if (found.description !== description) described.push(full(name));
        if (found.inputSchema !== inputSchema) redefined.push(full(name));
      }
    }
  }
  return [
    ...sayList('missing', missing),
    ...sayList('not in the catalog', extra),
    ...sayList('described otherwise', described),
    ...sayList('with other arguments', redefined),
    ...others,
  ];
}

/** Too many to name: their number, or the digest of all. */
function compareCounts(
  { target, count, digest, withDefinitions }: OfTarget<'counted'>,
  tools: ReadonlyMap<string, DigestedTool>,
): string[] {
  if (tools.size !== count) return [`target ${target} has ${tools.size} of ${count} tools`];
  const lines = [...tools].map(([name, tool]) => (withDefinitions ? digestedLine(name, tool) : name));
  return digestOfAll(lines) === digest ? [] : [`target ${target} has as many tools as it shall, and not the same`];
}

/** The tools by their targets, and without their names. */
function sorted(live: readonly DigestedTool[]) {
  const own = new Set<string>();
  const byTarget = new Map<string, Map<string, DigestedTool>>();
  for (const tool of live) {
    const at = tool.name.indexOf(TOOL_NAME_SEPARATOR);
    if (at === -1) {
      own.add(tool.name);
      continue;
    }
    const target = tool.name.slice(0, at);
    const tools = byTarget.get(target) ?? new Map<string, DigestedTool>();
    byTarget.set(target, tools.set(tool.name.slice(at + TOOL_NAME_SEPARATOR.length), tool));
  }
  return { own, byTarget };
}

/** The names that there is room for, and how many more there are. */
function sayList(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  let text = '';
  let shown = 0;
  for (const name of names) {
    if (shown > 0 && text.length + name.length > LIST_CHARACTERS) break;
    text += `${shown > 0 ? ', ' : ''}${name}`;
    shown += 1;
  }
  const more = names.length - shown;
  return [`${what}: ${text}${more > 0 ? ` and ${more} more` : ''}`];
}
