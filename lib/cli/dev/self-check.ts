import type { ServedGateway } from '../../assembly/serving/model';
import type { TargetKind } from '../../catalog/target';
import type { McpSession } from '../../client/mcp-session';
import { isNode, type Node, own, ownList, ownNode, ownText } from '../../schema/node';
import { fullToolName } from '../../schema/tool-name';

/** One step of a check, and what came of it. */
export interface CheckStep {
  readonly step: string;
  readonly ok: boolean;
  readonly text: string;
}

/** Arguments that a person gives for a tool; other tools get made-up ones. */
export type Trials = { readonly [tool: string]: Node };

/** Uses a local gateway as an MCP client does: a token, the list, and a call for each kind of target. */
export async function checkGateway(
  served: ServedGateway,
  trials: Trials,
  connect: () => Promise<McpSession>,
): Promise<CheckStep[]> {
  const connected = await attempt('connect', connect, () => 'the gateway lets the client in');
  if (connected.value === undefined) return [connected.step];
  const client = connected.value;
  const steps = [connected.step];
  try {
    const listed = await attempt('tools/list', () => client.listTools(), countOf);
    steps.push(listed.step, ...failedTargets(served));
    for (const tool of onePerKind(
      served,
      trials,
      (listed.value ?? []).map(({ name }) => name),
    )) {
      steps.push(await call(client, tool.name, own(trials, tool.name) ?? sampleArguments(tool.inputSchema)));
    }
  } finally {
    await client.close();
  }
  return steps;
}

/** What AWS would not serve is no success, however well the rest works. */
function failedTargets({ targets }: ServedGateway): CheckStep[] {
  return targets.flatMap(({ target: { name }, backend }) =>
    backend.kind === 'REFUSED' && backend.isFailed
      ? [{ step: `target ${name}`, ok: false, text: `${name} ${backend.reason}` }]
      : [],
  );
}

function countOf(tools: readonly unknown[]): string {
  return tools.length === 1 ? '1 tool' : `${tools.length} tools`;
}

async function call(client: McpSession, tool: string, args: unknown): Promise<CheckStep> {
  const given = isNode(args) ? args : {};
  const called = await attempt(
    `tools/call ${tool}`,
    async () => {
      const result = await client.callTool(tool, given);
      if (result.isError) throw new Error(textOf(result));
      return result;
    },
    textOf,
  );
  return called.step;
}

function textOf(result: { readonly content: readonly Node[] }): string {
  const text = result.content.map((block) => ownText(block, 'text') ?? `(${String(block.type)})`).join(' ');
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

interface Attempt<T> {
  readonly step: CheckStep;
  readonly value?: T;
}

async function attempt<T>(step: string, action: () => Promise<T>, tell: (value: T) => string): Promise<Attempt<T>> {
  try {
    const value = await action();
    return { step: { step, ok: true, text: tell(value) }, value };
  } catch (error) {
    return { step: { step, ok: false, text: error instanceof Error ? error.message : String(error) } };
  }
}

/** The tools that are tried: those that a person named, and one for each kind of target that has none of them. */
function onePerKind(
  { targets }: ServedGateway,
  trials: Trials,
  listed: readonly string[],
): { name: string; inputSchema: Node }[] {
  const tools = targets.flatMap(({ target, backend }) =>
    (target.tools ?? [])
      .map(({ name, inputSchema }) => ({ name: fullToolName(target.name, name), inputSchema, kind: backend.kind }))
      .filter(({ name }) => listed.includes(name)),
  );
  const named = tools.filter(({ name }) => Object.hasOwn(trials, name));
  const kinds = new Set<TargetKind | 'REFUSED'>(named.map(({ kind }) => kind));
  const others = tools.filter(({ kind, name }) => {
    if (kinds.has(kind) || Object.hasOwn(trials, name)) return false;
    kinds.add(kind);
    return true;
  });
  return [...named, ...others];
}

/** Arguments that fit a schema: required ones only. */
export function sampleArguments(schema: unknown): Node {
  const node = isNode(schema) ? schema : {};
  const required = ownList(node, 'required').filter((name) => typeof name === 'string');
  const properties = ownNode(node, 'properties');
  return Object.fromEntries(required.map((name) => [name, sampleOf(own(properties, name))]));
}

function sampleOf(schema: unknown): unknown {
  if (!isNode(schema)) return 'sample';
  const [value] = [...ownList(schema, 'enum'), ...ownList(schema, 'examples')];
  const known = own(schema, 'default') ?? own(schema, 'example') ?? value;
  if (known !== undefined) return known;
  switch (own(schema, 'type')) {
    case 'integer':
    case 'number':
      return typeof schema.minimum === 'number' ? schema.minimum : 1;
    case 'boolean':
      return true;
    case 'array':
      return [];
    case 'object':
      return sampleArguments(schema);
    default:
      return 'sample';
  }
}
