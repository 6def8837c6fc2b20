import type { ServedTarget } from '../../../assembly/serving/model';
import { GatewayError } from '../../../schema/gateway-error';
import { nearNames } from '../../../schema/near-names';
import type { Tool } from '../../../schema/tool';
import { fullToolName, TOOL_NAME_SEPARATOR } from '../../../schema/tool-name';
import type { EventSink } from '../../events';
import {
  type InputRequired,
  type ListedTool,
  type TargetCaller,
  TargetFailure,
  type ToolCall,
  type ToolResult,
  type Upstream,
} from '../../target-caller';
import { MockAnswer, MockFileFailure, readMockFile } from './mock-file';
import type { Mock } from './mock-flag';

export interface MockedTargets {
  /** Targets whose tools were not known have those that files answer for. */
  readonly targets: readonly ServedTarget[];
  /** By the target's name. */
  readonly callers: ReadonlyMap<string, TargetCaller>;
}

/** Takes any arguments. */
const ANY_ARGUMENTS = { type: 'object', properties: {} };

/**
 * Answers tools from files, whatever their targets would answer. A file is read for each call, so that an edit shows at
 * once. Throws for a tool that there is not, and for a file that gives no answer now.
 */
export async function withMocks(
  targets: readonly ServedTarget[],
  callers: ReadonlyMap<string, TargetCaller>,
  mocks: readonly Mock[],
  events: EventSink,
): Promise<MockedTargets> {
  for (const mock of mocks) {
    await requireAnswer(mock);
  }
  const byTarget = new Map<string, Mock[]>();
  for (const mock of mocks) {
    const { name } = requireTarget(mock, targets).target;
    byTarget.set(name, [...(byTarget.get(name) ?? []), mock]);
  }
  const mockedCallers = new Map(callers);
  const mockedTargets = targets.map((target) => {
    const { name, tools } = target.target;
    const mocked = byTarget.get(name);
    if (mocked === undefined) {
      return target;
    }
    const caller = new MockedCaller(name, mocked, callers.get(name), tools === undefined, events);
    mockedCallers.set(name, caller);
    return tools === undefined && caller.upstream === undefined
      ? { ...target, target: { ...target.target, tools: mocked.map((mock) => inventedTool(mock, name, events)) } }
      : target;
  });
  return { targets: mockedTargets, callers: mockedCallers };
}

async function requireAnswer(mock: Mock): Promise<void> {
  try {
    await readMockFile(mock);
  } catch (cause) {
    if (cause instanceof MockFileFailure) {
      throw new GatewayError('TOOL_MOCK_FILE', `the answer for "${mock.tool}": ${cause.message}`);
    }
    throw cause;
  }
}

/** The target that a mock stands in for. Targets whose tools are not known may have any. */
function requireTarget({ tool }: Mock, targets: readonly ServedTarget[]): ServedTarget {
  const target = targets.find(({ target: { name, tools } }) =>
    tools === undefined
      ? tool.startsWith(`${name}${TOOL_NAME_SEPARATOR}`)
      : tools.some((known) => fullToolName(name, known.name) === tool),
  );
  if (target === undefined) {
    const names = targets.flatMap(({ target: { name, tools = [] } }) =>
      tools.map((known) => fullToolName(name, known.name)),
    );
    const proposals = nearNames(tool, names).map((name) => `"${name}"`);
    const open = targets.filter(({ target: { tools } }) => tools === undefined).map(({ target: { name } }) => name);
    const other =
      open.length > 0 ? `a name that begins with "${open[0]}${TOOL_NAME_SEPARATOR}"` : 'the full name of a tool';
    const hint = proposals.length > 0 ? `did you mean ${proposals.join(' or ')}?` : `write ${other}`;
    throw new GatewayError('TOOL_MOCK_UNKNOWN', `'--mock' names "${tool}", which no target has; ${hint}`);
  }
  return target;
}

function inventedTool({ tool }: Mock, target: string, events: EventSink): Tool {
  const name = tool.slice(target.length + TOOL_NAME_SEPARATOR.length);
  const message = 'is listed for its mock alone, with a schema that takes any arguments: its own is not known here';
  events({ type: 'notice', about: tool, message });
  return { name, description: '', inputSchema: ANY_ARGUMENTS, pointer: '' };
}

/** Answers some tools of a target from files, and leaves the others to it. */
class MockedCaller implements TargetCaller {
  readonly upstream?: Upstream;
  private readonly byTool: ReadonlyMap<string, MockAnswer>;
  private told = '';

  constructor(
    private readonly target: string,
    mocks: readonly Mock[],
    private readonly caller: TargetCaller | undefined,
    areToolsAsked: boolean,
    private readonly events: EventSink,
  ) {
    this.byTool = new Map(mocks.map((mock) => [mock.tool, new MockAnswer(mock)]));
    const { upstream } = caller ?? {};
    if (upstream !== undefined) {
      this.upstream = areToolsAsked ? { ...upstream, listTools: () => this.listTools(upstream) } : upstream;
    }
  }

  async call(call: ToolCall): Promise<ToolResult | InputRequired> {
    const mock = this.byTool.get(call.fullName);
    if (mock !== undefined) {
      return answer(mock);
    }
    if (this.caller === undefined) {
      throw new TargetFailure(
        `nothing answers "${call.fullName}"`,
        `give it a file with --mock ${call.fullName}=<file>`,
      );
    }
    return this.caller.call(call);
  }

  endSession(sessionId: string): void {
    this.caller?.endSession?.(sessionId);
  }

  async close(): Promise<void> {
    await this.caller?.close();
  }

  /** The tools of the server, and those of files that it does not list; also while it is not there. */
  private async listTools(upstream: Upstream): Promise<readonly ListedTool[]> {
    const tools = await this.toolsOf(upstream);
    const names = tools.map(({ name }) => name);
    const missing = [...this.byTool.keys()]
      .map((tool) => tool.slice(this.target.length + TOOL_NAME_SEPARATOR.length))
      .filter((name) => !names.includes(name));
    if (tools.length > 0 && missing.length > 0) {
      this.tell(`its server has no tool ${missing.map((name) => `"${name}"`).join(', ')}; listed for the mock alone`);
    }
    return [...tools, ...missing.map((name) => ({ name, inputSchema: ANY_ARGUMENTS }))];
  }

  private async toolsOf(upstream: Upstream): Promise<readonly ListedTool[]> {
    try {
      return await upstream.listTools();
    } catch (cause) {
      if (!(cause instanceof TargetFailure)) {
        throw cause;
      }
      this.tell(`lists its mocks alone: ${cause.text}${cause.hint === undefined ? '' : `; ${cause.hint}`}`);
      return [];
    }
  }

  private tell(message: string): void {
    if (message !== this.told) {
      this.told = message;
      this.events({ type: 'notice', about: this.target, message });
    }
  }
}

async function answer(mock: MockAnswer): Promise<ToolResult> {
  try {
    return await mock.read();
  } catch (cause) {
    if (cause instanceof MockFileFailure) {
      throw new TargetFailure('The mock of this tool cannot be read', cause.message);
    }
    throw cause;
  }
}
