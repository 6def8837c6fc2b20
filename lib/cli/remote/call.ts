import type { McpSession, SessionResult } from '../../client/mcp-session';
import { GatewayError } from '../../schema/gateway-error';
import { nearNames } from '../../schema/near-names';
import { isNode, type Node, own, ownNode, ownText } from '../../schema/node';
import type { Assignments } from '../dev/assignments';
import { EXIT, type Io } from '../io';
import type { Whereabouts } from './locate';
import { withSession } from './with-session';

export interface CallOptions extends Whereabouts {
  readonly tool: string;
  /** Arguments as text; the tool's schema says what they are. */
  readonly args: Assignments;
  /** Arguments as they are; those of `args` come on top. */
  readonly input?: Node;
  /** Print the whole result. */
  readonly json: boolean;
}

/** Calls a tool and prints what it answers. */
export async function call(options: CallOptions, io: Io): Promise<number> {
  const result = await withSession(options, io, (session) => callTool(session, options, io));
  if (result === undefined) {
    io.stderr('stopped; the gateway is told, but what the tool has done so far stays done\n');
    return EXIT.stopped;
  }
  if (options.json) io.stdout(`${JSON.stringify(result, undefined, 2)}\n`);
  else {
    const [write, isTerminal] = result.isError
      ? [io.stderr, io.stderrIsTerminal === true]
      : [io.stdout, io.columns !== undefined];
    for (const text of textsOf(result)) write(`${isTerminal ? withoutControls(text) : text}\n`);
  }
  return result.isError ? EXIT.problems : EXIT.done;
}

/** What the tool answers; `undefined` when the person does not wait for it. */
async function callTool(
  session: McpSession,
  { tool, args, input = {} }: CallOptions,
  io: Io,
): Promise<SessionResult | undefined> {
  const listed = await session.listTools();
  const found = listed.find(({ name }) => name === tool);
  if (found === undefined) {
    const near = nearNames(
      tool,
      listed.map(({ name }) => name),
    );
    const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : '"mcp-gateway tools" lists what there is';
    throw new GatewayError('TOOL_UNKNOWN', `the gateway has no tool "${tool}"; ${hint}`);
  }
  const properties = ownNode(found.inputSchema, 'properties');
  const typed = Object.entries(args).map(([name, text]) => [name, typedValue(text, own(properties, name))]);
  const { stopped } = io;
  try {
    return await session.callTool(tool, { ...input, ...Object.fromEntries(typed) }, stopped);
  } catch (error) {
    if (stopped?.aborted) return undefined;
    throw error;
  }
}

/** A text from the command line as the schema wants it; what does not fit goes as text, and the gateway says why not. */
export function typedValue(text: string, schema: unknown): unknown {
  const type = isNode(schema) ? own(schema, 'type') : undefined;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type ?? 'string'];
  if (types.includes('string')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** What people read of a result: texts, laid out when they are JSON; of anything else, what it is. */
export function textsOf({ content }: SessionResult): string[] {
  return content.map((block) => {
    const text = ownText(block, 'text');
    return text === undefined ? `(${String(block.type)}; --json shows it)` : pretty(text);
  });
}

/** What a tool answers shall not move a terminal's cursor, nor name its window. */
function withoutControls(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(/\p{Cc}/gu, (control) => (/[\n\t]/.test(control) ? control : '\ufffd'));
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
