import type { ServedTarget } from '../../../assembly/serving/model';
import { EMPTY_NODE, isNode, mapNode, type Node, own, ownText } from '../../../schema/node';
import type { EventSink } from '../../events';
import { STATELESS_VERSION } from '../../mcp/protocol-versions';
import {
  type InputRequired,
  type ListedTool,
  type TargetCaller,
  TargetFailure,
  type ToolCall,
  type ToolResult,
  type Upstream,
} from '../../target-caller';
import { ServerConnection, type ServerConnectionOptions } from './server-connection';
import { serverEndpoint } from './server-endpoint';
import type { ServerRequest } from './server-fetch';
import { AskedLists, GivenLists, KeptLists, type ServerLists } from './server-lists';
import { SessionConnections } from './session-connections';

export interface McpServerOptions {
  /** What stands in for the endpoint of the template (`--endpoint`). */
  readonly endpoint?: string;
  /**
   * The headers that prove to the server who calls, asked for with each request.
   *
   * @default - none
   */
  readonly headersFor?: (request: ServerRequest) => Promise<{ readonly [name: string]: string }>;
  readonly events: EventSink;
  /** Called when the server of a target in the listing mode DYNAMIC says that its tools have changed. */
  readonly onToolsChanged?: () => void;
}

/** A caller of an MCP server, and what the server offers. */
export interface McpServerCaller extends TargetCaller {
  readonly upstream: Upstream;
}

/** Where servers say who they are; it is about the connection, not about the result. */
const SERVER_INFO = 'io.modelcontextprotocol/serverInfo';

/**
 * Calls an MCP server as a client of it. The server need not be up yet: lists and calls fail until it is.
 *
 * Throws for a `--endpoint` that cannot be called.
 */
export async function createMcpServerCaller(target: ServedTarget, options: McpServerOptions): Promise<McpServerCaller> {
  const { backend } = target;
  if (backend.kind !== 'MCP_SERVER') {
    throw new Error(`the target "${target.target.name}" is no MCP server`);
  }
  const { name, tools } = target.target;
  const endpoint = serverEndpoint(name, backend.endpoint, options.endpoint);
  if ('unknown' in endpoint) {
    return unknownServer(endpoint.unknown);
  }
  const isDynamic = backend.listingMode === 'DYNAMIC';
  const notice = (message: string) => options.events({ type: 'notice', about: name, message });
  const shared: ServerConnectionOptions = {
    target: name,
    endpoint: endpoint.url,
    headersFor: options.headersFor ?? (async () => ({})),
    opensWithInitialize: !isDynamic,
    onToolsChanged: () => {
      if (isDynamic) {
        options.onToolsChanged?.();
      } else {
        notice(
          'its tools have changed; as in AWS, the gateway keeps those that it has until the target is synchronized',
        );
      }
    },
    onDiscoverOnly: () =>
      notice(
        'speaks MCP 2026-07-28 alone; AWS was seen to open targets in the listing mode DEFAULT with "initialize", which fails',
      ),
  };
  const connection = new ServerConnection(shared);
  const asked = new AskedLists(connection);
  const lists = tools ? new GivenLists(tools.map(listed)) : isDynamic ? asked : new KeptLists(asked);
  if (lists instanceof KeptLists) {
    // The handshake takes its time, and somebody is about to list the tools.
    lists.list('tools').catch(() => undefined);
  }
  return new ServerCaller(connection, callConnections(shared, connection), lists, notice);
}

/** The connections of some calls. Another one, which lists are asked over, has the rest. */
interface CallConnections {
  readonly sessions: SessionConnections;
  /** For callers without a handshake: what they can be asked for only fits a server without one. */
  readonly stateless: ServerConnection;
}

function callConnections(shared: ServerConnectionOptions, listing: ServerConnection): CallConnections {
  const silent = { ...shared, onToolsChanged: () => undefined, onDiscoverOnly: () => undefined };
  return {
    sessions: new SessionConnections((askable) => new ServerConnection({ ...silent, askable })),
    stateless: shared.opensWithInitialize ? new ServerConnection({ ...silent, opensWithInitialize: false }) : listing,
  };
}

class ServerCaller implements McpServerCaller {
  private toldOf = '';

  constructor(
    private readonly connection: ServerConnection,
    private readonly calls: CallConnections,
    private readonly lists: ServerLists,
    private readonly notice: (message: string) => void,
  ) {}

  readonly upstream: Upstream = {
    listTools: async () => {
      const tools = await this.lists.list('tools');
      this.tellOfOddities(tools);
      return tools;
    },
    listPrompts: () => this.lists.list('prompts'),
    listResources: () => this.lists.list('resources'),
    listResourceTemplates: () => this.lists.list('resourceTemplates'),
    getPrompt: (name, args, signal) => this.connection.request('prompts/get', { name, arguments: args }, { signal }),
    readResource: (uri, signal) => this.connection.request('resources/read', { uri }, { signal }),
  };

  async call(call: ToolCall): Promise<ToolResult | InputRequired> {
    const params = { name: call.tool, arguments: call.arguments };
    const connection = this.connectionFor(call);
    return toolResult(await connection.request('tools/call', params, { signal: call.signal, call }), call);
  }

  endSession(sessionId: string): void {
    this.calls.sessions.end(sessionId);
  }

  async close(): Promise<void> {
    const { sessions, stateless } = this.calls;
    await Promise.all([this.connection.close(), sessions.close(), stateless.close()]);
  }

  private connectionFor({ protocolVersion, sessionId, askable = EMPTY_NODE }: ToolCall): ServerConnection {
    if (protocolVersion >= STATELESS_VERSION) {
      return this.calls.stateless;
    }
    return sessionId === undefined ? this.connection : this.calls.sessions.of(sessionId, askable);
  }

  private tellOfOddities(tools: readonly ListedTool[]): void {
    const odd = tools.filter(({ inputSchema }) => usesOddKeywords(inputSchema)).map(({ name }) => name);
    const names = odd.length > 3 ? `${odd.slice(0, 3).join(', ')} and ${odd.length - 3} more` : odd.join(', ');
    if (odd.length > 0 && names !== this.toldOf) {
      this.toldOf = names;
      this.notice(
        `its tools ${names} have "$ref", "$defs" or "anyOf" in their schemas; AWS was seen to leave such tools out, so try them there`,
      );
    }
  }
}

/** Answers for a server that nobody can call. */
function unknownServer(reason: string): McpServerCaller {
  const fail = async () => {
    throw new TargetFailure('Unable to connect to the MCP server. Please check the server', reason);
  };
  const upstream: Upstream = {
    listTools: fail,
    listPrompts: fail,
    getPrompt: fail,
    listResources: fail,
    listResourceTemplates: fail,
    readResource: fail,
  };
  return { call: fail, upstream, close: async () => undefined };
}

/** A result as it came, but for what the client adds. */
function toolResult(result: Node, { protocolVersion }: ToolCall): ToolResult | InputRequired {
  const resultType = own(result, 'resultType');
  if (resultType === 'input_required' && protocolVersion >= STATELESS_VERSION) {
    return { ...result, resultType };
  }
  const content = own(result, 'content');
  if (!Array.isArray(content) || !content.every(isNode)) {
    throw new TargetFailure('Invalid response from the MCP server', 'its result has no content');
  }
  const passed = mapNode(result, (key, value) => (key === '_meta' ? withoutServerInfo(value) : value));
  return { ...passed, content, isError: own(result, 'isError') === true };
}

function withoutServerInfo(meta: unknown): unknown {
  if (!isNode(meta) || !Object.hasOwn(meta, SERVER_INFO)) {
    return meta;
  }
  const rest = mapNode(meta, (key, value) => (key === SERVER_INFO ? undefined : value));
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function listed({ name, description, inputSchema, outputSchema }: ServedTool): ListedTool {
  return { name, description, inputSchema, ...(outputSchema && { outputSchema }) };
}

type ServedTool = NonNullable<ServedTarget['target']['tools']>[number];

function usesOddKeywords(schema: unknown): boolean {
  if (Array.isArray(schema)) {
    return schema.some(usesOddKeywords);
  }
  if (!isNode(schema)) {
    return false;
  }
  const isOdd =
    ownText(schema, '$ref') !== undefined || own(schema, '$defs') !== undefined || Array.isArray(own(schema, 'anyOf'));
  return isOdd || Object.values(schema).some(usesOddKeywords);
}
