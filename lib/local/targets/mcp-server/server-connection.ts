import { AsyncLocalStorage } from 'node:async_hooks';
import {
  CLIENT_CAPABILITIES_META_KEY,
  Client,
  ProtocolError,
  ProtocolErrorCode,
  SdkHttpError,
  type ServerCapabilities,
  type StandardSchemaV1,
  type StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { LIMITS } from '../../../schema/limits';
import { EMPTY_NODE, isNode, type Node, own } from '../../../schema/node';
import { isAskable } from '../../mcp/client-capabilities';
import { STATELESS_VERSION } from '../../mcp/protocol-versions';
import { TargetFailure, type ToolCall } from '../../target-caller';
import { NotMcp, serverFailure } from './server-failure';
import { type ServerRequest, serverFetch } from './server-fetch';
import { type Outgoing, WatchedTransport } from './watched-transport';

export interface ServerConnectionOptions {
  /** The target's name. */
  readonly target: string;
  readonly endpoint: URL;
  readonly headersFor: (request: ServerRequest) => Promise<{ readonly [name: string]: string }>;
  /** Whether the connection is opened as the service does it for lists that it keeps: never by `server/discover`. */
  readonly opensWithInitialize: boolean;
  /** What the server may ask the client of the gateway, as the handshake tells. @default - nothing */
  readonly askable?: Node;
  readonly onToolsChanged: () => void;
  /** Called when the server took `server/discover` alone. */
  readonly onDiscoverOnly: () => void;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly milliseconds?: number;
  /** The call that the request is for. */
  readonly call?: ToolCall;
}

interface Connection {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
  /** Requests on their way. */
  pending: number;
}

/** Takes results as they come: a gateway passes on what it does not know. */
const AS_IT_IS: StandardSchemaV1<unknown, Node> = {
  '~standard': {
    version: 1,
    vendor: 'cdk-mcp-gateway',
    validate: (value) => (isNode(value) ? { value } : { issues: [{ message: 'the result is no object' }] }),
  },
};

const CONNECT_MILLISECONDS = 8000;
const CLOSE_MILLISECONDS = 1000;

/** What is shorter stands in too many texts; and tokens and signatures change, so that only the last ones matter. */
const SHORTEST_SECRET = 4;
const MOST_SECRETS = 32;

/** The connection to an MCP server: opened when first needed, and again when the server has lost the session. */
export class ServerConnection {
  private readonly outgoing = new AsyncLocalStorage<Outgoing>();
  private readonly secrets = new Set<string>();
  private readonly opened = new Set<Connection>();
  private connecting?: Promise<Connection>;
  private current?: Connection;
  private isClosed = false;

  constructor(private readonly options: ServerConnectionOptions) {}

  /** The result of a request. Throws a `TargetFailure`. */
  async request(method: string, params: Node, options: RequestOptions = {}): Promise<Node> {
    try {
      const connection = await this.connected();
      try {
        return await this.send(connection, method, params, options);
      } catch (cause) {
        if (!isSessionLost(cause, connection)) {
          throw cause;
        }
        this.forget(connection);
        return await this.send(await this.connected(), method, params, options);
      }
    } catch (cause) {
      throw options.signal?.aborted
        ? new TargetFailure('Request cancelled', 'the caller left before the server answered')
        : this.failure(cause, options.call);
    }
  }

  /** What the server offers. Throws a `TargetFailure`. */
  async capabilities(): Promise<ServerCapabilities> {
    try {
      const { client } = await this.connected();
      return client.getServerCapabilities() ?? {};
    } catch (cause) {
      throw this.failure(cause);
    }
  }

  /** Whether no request is on its way. */
  get isIdle(): boolean {
    return [...this.opened].every(({ pending }) => pending === 0);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.opened].map((connection) => closed(connection)));
    this.opened.clear();
  }

  private async send(connection: Connection, method: string, params: Node, options: RequestOptions): Promise<Node> {
    const { call, milliseconds = LIMITS.invocationSeconds * 1000 } = options;
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, ...(options.signal ? [options.signal] : [])]);
    const notify = call?.notify;
    let isSettled = false;
    connection.pending++;
    // Without an answer, nobody would be told that the stream is over. An answer at its very end comes first.
    const onStreamEnd = () => {
      setImmediate(() => isSettled || ended.abort());
    };
    try {
      return await this.outgoing.run({ ...(call && { call }), signal, onStreamEnd }, () =>
        connection.client.request({ method, params: withAskable(params, connection, call) }, AS_IT_IS, {
          signal,
          allowInputRequired: true,
          timeout: milliseconds,
          resetTimeoutOnProgress: true,
          ...(notify && {
            onprogress: (progress) => {
              notify({ method: 'notifications/progress', params: { ...progress } }).catch(() => undefined);
            },
          }),
        }),
      );
    } catch (cause) {
      throw ended.signal.aborted ? new NotMcp('the stream ended without a result') : cause;
    } finally {
      isSettled = true;
      connection.pending--;
      this.closeWhenLeft(connection);
    }
  }

  private async connected(): Promise<Connection> {
    const connecting = this.connecting ?? this.open();
    this.connecting = connecting;
    try {
      return await connecting;
    } catch (cause) {
      if (this.connecting === connecting) {
        this.connecting = undefined;
      }
      throw cause;
    }
  }

  private async open(): Promise<Connection> {
    this.current = this.options.opensWithInitialize ? await this.openAsTheServiceDoes() : await this.connect('auto');
    return this.current;
  }

  private async openAsTheServiceDoes(): Promise<Connection> {
    try {
      return await this.connect('legacy');
    } catch (cause) {
      if (!isRefusal(cause)) {
        throw cause;
      }
      const connection = await this.connect('auto').catch(() => {
        throw cause;
      });
      this.options.onDiscoverOnly();
      return connection;
    }
  }

  private async connect(mode: 'legacy' | 'auto'): Promise<Connection> {
    if (this.isClosed) {
      throw new TargetFailure('Request cancelled', 'the gateway stops');
    }
    const { endpoint, headersFor, onToolsChanged, askable = EMPTY_NODE } = this.options;
    const client = new Client(
      { name: 'mcp-gateway', version: process.env.MCP_GATEWAY_VERSION ?? 'unreleased' },
      {
        versionNegotiation: { mode },
        capabilities: askable,
        listChanged: { tools: { autoRefresh: false, debounceMs: 50, onChanged: () => onToolsChanged() } },
      },
    );
    // Messages reach the caller whose request they came with: the answer is read in the context of that request.
    client.fallbackNotificationHandler = async ({ method, params }) => {
      await this.outgoing.getStore()?.call?.notify?.({ method, ...(params && { params }) });
    };
    // So do questions: those that belong to no call have nobody to answer them.
    client.fallbackRequestHandler = async ({ method, params }) => {
      const ask = this.outgoing.getStore()?.call?.ask;
      if (ask === undefined || !isAskable(askable, method, params ?? EMPTY_NODE)) {
        throw new ProtocolError(ProtocolErrorCode.MethodNotFound, `Method not found: ${method}`);
      }
      // The cast takes off `readonly`: the SDK's type of a result is any object.
      return (await ask({ method, ...(params && { params }) })) as { [member: string]: unknown };
    };
    const send = serverFetch({
      endpoint,
      headersFor,
      call: () => this.outgoing.getStore()?.call,
      onSecret: (secret) => this.remember(secret),
    });
    const transport = new WatchedTransport(endpoint, { fetch: send }, () => this.outgoing.getStore());
    const connection: Connection = { client, transport, pending: 0 };
    this.opened.add(connection);
    try {
      await client.connect(transport, { timeout: CONNECT_MILLISECONDS });
      return connection;
    } catch (cause) {
      this.opened.delete(connection);
      await client.close().catch(() => undefined);
      throw cause;
    }
  }

  private forget(connection: Connection): void {
    if (this.current === connection) {
      this.current = undefined;
      this.connecting = undefined;
    }
    this.closeWhenLeft(connection);
  }

  /** Closes a connection that was given up, once the last request over it has its answer. */
  private closeWhenLeft(connection: Connection): void {
    if (this.current !== connection && connection.pending === 0 && this.opened.delete(connection)) {
      connection.client.close().catch(() => undefined);
    }
  }

  private remember(value: string): void {
    const [, secret = value] = value.match(/^\S+ (.+)$/) ?? [];
    if (secret.length >= SHORTEST_SECRET) {
      this.secrets.delete(secret);
      this.secrets.add(secret);
    }
    const [oldest] = this.secrets;
    if (oldest !== undefined && this.secrets.size > MOST_SECRETS) {
      this.secrets.delete(oldest);
    }
  }

  private failure(cause: unknown, call?: ToolCall): TargetFailure {
    const redact = (text: string) => [...this.secrets].reduce((told, secret) => told.replaceAll(secret, '***'), text);
    return serverFailure(cause, { ...this.options, redact, ...(call && { call }) });
  }
}

/**
 * Parameters that tell what the server may ask for. Servers of versions with a handshake know it from there; the others are
 * told with each request, of clients of those versions alone: a client of an older one has no way to answer.
 */
function withAskable(params: Node, { client }: Connection, call: ToolCall | undefined): { [member: string]: unknown } {
  const version = client.getNegotiatedProtocolVersion();
  if (call === undefined || version === undefined || version < STATELESS_VERSION) {
    return params;
  }
  const isStateless = call.protocolVersion >= STATELESS_VERSION;
  const askable = isStateless ? (call.askable ?? EMPTY_NODE) : EMPTY_NODE;
  return { ...params, ...(isStateless && call.input), _meta: { [CLIENT_CAPABILITIES_META_KEY]: askable } };
}

/** A server that does not know the session says 404; some say 400, and why. */
function isSessionLost(cause: unknown, { transport }: Connection): boolean {
  if (transport.sessionId === undefined || !SdkHttpError.isInstance(cause)) {
    return false;
  }
  return cause.status === 404 || (cause.status === 400 && /session/i.test(String(own(cause.data, 'text'))));
}

/** Whether a server is there and does not take the handshake. */
function isRefusal(cause: unknown): boolean {
  const isHttp = SdkHttpError.isInstance(cause) && cause.status >= 400 && cause.status < 500;
  return ProtocolError.isInstance(cause) || (isHttp && cause.status !== 401 && cause.status !== 403);
}

async function closed({ client, transport }: Connection): Promise<void> {
  if (transport.sessionId !== undefined) {
    const patience = new Promise((resolve) => setTimeout(resolve, CLOSE_MILLISECONDS).unref());
    await Promise.race([transport.terminateSession().catch(() => undefined), patience]);
  }
  await client.close().catch(() => undefined);
}
