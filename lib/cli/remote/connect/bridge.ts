import {
  isInitializedNotification,
  isInitializeRequest,
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type JSONRPCResponse,
  PROTOCOL_VERSION_META_KEY,
  type RequestId,
  type StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { isNode, own, ownNode, ownText } from '../../../schema/node';
import { line, rpcErrorOf, statusOf, tryTellFailure } from '../failure';

const CANCELLED = 'notifications/cancelled';
const INTERNAL_ERROR = -32603;

/** How long the gateway may take to end the session. */
const GOODBYE_MS = 2_000;

/** A request of the client that the gateway has not answered. */
interface Flight {
  readonly abort: AbortController;
  /** Since 2026-07-28 requests stand alone: whoever gives one up closes its stream. */
  readonly standsAlone: boolean;
  readonly isInitialize: boolean;
}

/**
 * Carries messages between an MCP client over stdio and a gateway over HTTP as they are, both ways.
 *
 * What HTTP has and stdio has not is kept here: the protocol version, the session, and the stream of each request.
 */
export class Bridge {
  private readonly flights = new Map<RequestId, Flight>();
  private readonly told = new WeakSet<object>();
  private readonly renewals = new Map<RequestId, (answer: JSONRPCResponse) => void>();
  private handshake: Promise<unknown> = Promise.resolve();
  private initialize?: JSONRPCRequest;
  private renewal?: Promise<void>;
  private idle: (() => void)[] = [];
  private closing?: Promise<void>;

  /**
   * @param label what to call the gateway in messages
   * @param tell says what goes wrong beside the protocol
   */
  constructor(
    private readonly client: Transport,
    private readonly gateway: StreamableHTTPClientTransport,
    private readonly label: string,
    private readonly tell: (problem: string) => void,
  ) {}

  /** Carries messages until the client leaves, or `close` is called. */
  async run(): Promise<void> {
    const left = new Promise<void>((resolve) => {
      this.client.onclose = resolve;
    });
    this.client.onmessage = (message) => this.fromClient(message);
    this.client.onerror = (error) => this.tell(`the client says something that is no MCP: ${line(error.message)}`);
    this.gateway.onmessage = (message) => this.fromGateway(message);
    // What a request has failed of is told in its answer, which is on its way.
    this.gateway.onerror = (error) => setImmediate(() => this.tellOfStream(error));
    await this.gateway.start();
    await this.client.start();
    await left;
    await this.close();
  }

  /** Resolves when every request has been answered. */
  async answered(): Promise<void> {
    if (this.flights.size > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** Ends the session and both connections. */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    for (const { abort } of this.flights.values()) abort.abort();
    this.flights.clear();
    this.release();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, GOODBYE_MS);
    });
    // A session that is gone already, or a gateway that is, is as good as ended.
    await Promise.race([this.gateway.terminateSession().catch(() => {}), patience]);
    clearTimeout(timer);
    await this.gateway.close();
    await this.client.close();
  }

  private fromClient(message: JSONRPCMessage): void {
    if (this.closing) return;
    if ('method' in message && message.method === CANCELLED) {
      void this.cancel(message);
      return;
    }
    if (isJSONRPCRequest(message)) {
      const isInitialize = isInitializeRequest(message);
      if (isInitialize) this.initialize = message;
      const standsAlone = own(ownNode(message.params ?? {}, '_meta'), PROTOCOL_VERSION_META_KEY) !== undefined;
      this.flights.set(message.id, { abort: new AbortController(), standsAlone, isInitialize });
    }
    // Over HTTP, what follows a handshake could overtake it.
    const sent = this.handshake.then(() => this.deliver(message));
    if (isInitializeRequest(message) || isInitializedNotification(message)) this.handshake = sent;
  }

  private async deliver(message: JSONRPCMessage): Promise<void> {
    const id = isJSONRPCRequest(message) ? message.id : undefined;
    const flight = id === undefined ? undefined : this.flights.get(id);
    // Given up while it waited for the handshake.
    if (id !== undefined && flight === undefined) return;
    try {
      await this.send(
        message,
        flight && {
          requestSignal: flight.abort.signal,
          onRequestStreamEnd: () => id !== undefined && this.fail(id, new Error('ended the answer before its end')),
        },
      );
    } catch (error) {
      if (isNode(error)) this.told.add(error);
      if (id === undefined) this.tellOf(error);
      else this.fail(id, error);
    }
  }

  /** Sends a message; when the session has ended in the meantime, in a new one. */
  private async send(message: JSONRPCMessage, options?: Parameters<StreamableHTTPClientTransport['send']>[1]) {
    const session = this.gateway.sessionId;
    try {
      await this.gateway.send(message, options);
    } catch (error) {
      const isLost = session !== undefined && isNode(error) && statusOf(error) === 404;
      if (!isLost || !isJSONRPCRequest(message) || isInitializeRequest(message)) throw error;
      this.told.add(error);
      await this.renew(session);
      await this.gateway.send(message, options);
    }
  }

  private async renew(session: string): Promise<void> {
    if (this.gateway.sessionId === session) {
      this.renewal ??= this.handshakeAgain().finally(() => {
        this.renewal = undefined;
      });
    }
    await this.renewal;
  }

  /** Does again what the client did at first; it need not know. */
  private async handshakeAgain(): Promise<void> {
    const { initialize } = this;
    if (initialize === undefined) return;
    const id = `mcp-gateway-${crypto.randomUUID()}`;
    try {
      const answer = await new Promise<JSONRPCResponse>((resolve, reject) => {
        this.renewals.set(id, resolve);
        const onRequestStreamEnd = () => reject(new Error('opens no new session'));
        this.gateway.send({ ...initialize, id }, { onRequestStreamEnd }).catch(reject);
      });
      if (isJSONRPCErrorResponse(answer)) throw new Error(`opens no new session: ${answer.error.message}`);
      await this.gateway.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    } finally {
      this.renewals.delete(id);
    }
  }

  private fromGateway(message: JSONRPCMessage): void {
    const isAnswer = isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message);
    if (!isAnswer || this.settles(message)) this.toClient(message);
  }

  /** Whether the client waits for an answer; it may have given it up, or not know of it. */
  private settles(message: JSONRPCResponse): boolean {
    const { id } = message;
    if (id === undefined) return false;
    this.renewals.get(id)?.(message);
    const flight = this.flights.get(id);
    if (flight === undefined) return false;
    if (flight.isInitialize && isJSONRPCResultResponse(message)) {
      const version = ownText(message.result, 'protocolVersion');
      if (version !== undefined) this.gateway.setProtocolVersion(version);
    }
    this.land(id);
    return true;
  }

  private async cancel(message: JSONRPCMessage): Promise<void> {
    const id = 'params' in message ? own(message.params ?? {}, 'requestId') : undefined;
    if (typeof id !== 'string' && typeof id !== 'number') return;
    const flight = this.flights.get(id);
    if (flight === undefined) return;
    this.land(id);
    if (!flight.standsAlone) {
      await this.handshake;
      await this.gateway.send(message).catch((error: unknown) => {
        if (isNode(error)) this.told.add(error);
      });
    }
    flight.abort.abort();
  }

  private fail(id: RequestId, error: unknown): void {
    if (!this.flights.has(id)) return;
    this.land(id);
    const { code, message, data } = rpcErrorOf(error);
    if (typeof code === 'number' && typeof message === 'string') {
      this.toClient({ jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } });
      return;
    }
    const text = this.textOf(error);
    this.tell(text);
    this.toClient({ jsonrpc: '2.0', id, error: { code: INTERNAL_ERROR, message: text } });
  }

  private toClient(message: JSONRPCMessage): void {
    // Nobody is left to tell when the client is gone.
    this.client.send(message).catch(() => {});
  }

  private land(id: RequestId): void {
    this.flights.delete(id);
    if (this.flights.size === 0) this.release();
  }

  private release(): void {
    for (const resolve of this.idle.splice(0)) resolve();
  }

  /** Tells of the stream for messages that answer nothing; the next request finds out whether the session has ended. */
  private tellOfStream(error: Error): void {
    if (this.closing || this.told.has(error) || (isNode(error) && statusOf(error) === 404)) return;
    this.tellOf(error);
  }

  private tellOf(error: unknown): void {
    this.tell(this.textOf(error));
  }

  private textOf(error: unknown): string {
    const known = tryTellFailure(error, this.label);
    if (known) return `${known.message} [${known.code}]`;
    return `${this.label}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
