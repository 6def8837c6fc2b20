import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayParts } from '../gateway-parts';
import { rpcError } from '../mcp/json-rpc';
import { Sessions } from '../mcp/sessions';
import { answer, answerJson } from './answers';
import { CHANGES, ChangeAnnouncer } from './change-announcer';
import { admitPage, answerPreflight, isAllowedPage, isPreflight } from './cors';
import type { GatewayServer, Patience } from './gateway-server';
import { LOOPBACK, listenOn } from './listen';
import { checkLoopback } from './loopback-guard';
import { McpEndpoint } from './mcp-endpoint';
import { MCP_PATH } from './mcp-path';
import { type ServedState, serve } from './served-state';
import { HTTP_REFUSED, refuse, tell, type Visit } from './visit';

/** As many as the service takes for one gateway. */
const MOST_CONNECTIONS = 5_000;

/** How long agents may think between two calls without a new connection. */
const KEEP_ALIVE_MILLISECONDS = 60_000;

/** How long what has ended may take to reach its caller, when the server closes. */
const LAST_MILLISECONDS = 250;

/** Where clients look for the metadata of the gateway: at the root, and below it with the gateway's path. */
const METADATA_PATHS = ['/.well-known/oauth-protected-resource', `/.well-known/oauth-protected-resource${MCP_PATH}`];

/** The HTTP side of a gateway. */
export class HttpGateway implements GatewayServer {
  private readonly server: Server;
  private readonly sessions = new Sessions((id) => this.endSession(id));
  private readonly announcer = new ChangeAnnouncer();
  private readonly endpoint = new McpEndpoint(this.sessions, this.announcer);
  private state: ServedState;
  /** The states that are answering something: the one of now, and those before it that have not ended. */
  private readonly states = new Set<ServedState>();

  public constructor(
    parts: GatewayParts,
    private readonly patience: Patience,
  ) {
    const { headersMilliseconds, requestMilliseconds } = patience;
    this.state = serve(parts, this.sessions);
    this.states.add(this.state);
    const options = {
      headersTimeout: headersMilliseconds,
      requestTimeout: requestMilliseconds,
      connectionsCheckingInterval: Math.min(headersMilliseconds, 1_000),
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    };
    this.server = createServer(options, (request, response) => void this.visit(request, response));
    this.server.maxConnections = MOST_CONNECTIONS;
  }

  public get url(): string {
    // A server that listens on a port has an address that is no text.
    const address = this.server.address() as AddressInfo | null;
    return address ? `http://${LOOPBACK}:${address.port}${MCP_PATH}` : '';
  }

  public listen(port: number): Promise<void> {
    return listenOn(this.server, port);
  }

  public async replace(parts: GatewayParts): Promise<void> {
    const before = this.state;
    this.state = serve(parts, this.sessions);
    this.states.add(this.state);
    if (parts.announcesChanges) {
      const hasServers = before.service.hasServers || this.state.service.hasServers;
      this.announcer.announce(hasServers ? CHANGES : ['tools']);
    }
    await before.flights.settled();
    this.states.delete(before);
  }

  public announceTools(): void {
    if (this.state.parts.announcesChanges) {
      this.announcer.announce(['tools']);
    }
  }

  public async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.announcer.close();
    this.server.closeIdleConnections();
    await within(this.patience.closeMilliseconds, this.settled());
    for (const { flights } of this.states) {
      flights.abort(new Error('the gateway stops'));
    }
    await within(LAST_MILLISECONDS, this.settled());
    this.server.closeIdleConnections();
    await within(LAST_MILLISECONDS, closed);
    this.server.closeAllConnections();
    await closed;
  }

  private endSession(id: string): void {
    for (const { parts } of this.states) {
      for (const caller of parts.callers.values()) caller.endSession?.(id);
    }
  }

  private async settled(): Promise<void> {
    await Promise.all([...this.states].map(({ flights }) => flights.settled()));
  }

  private async visit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { state } = this;
    const [path = '', query = ''] = splitOnce(request.url ?? '', '?');
    const requestId = randomUUID();
    const flight = state.flights.begin();
    const visit: Visit = { request, response, state, requestId, query, flight, startedAt: performance.now() };
    response.setHeader('x-amzn-requestid', requestId);
    // What is written to a caller who has left a moment ago is lost, and nothing worse.
    response.on('error', () => {});
    response.on('close', () => {
      if (!response.writableFinished) {
        flight.abort(new Error('the caller left'));
      }
    });
    try {
      await this.route(visit, path);
    } catch (error) {
      fail(visit, error);
    } finally {
      state.flights.end(flight);
    }
  }

  private async route(visit: Visit, path: string): Promise<void> {
    const { request, response, state } = visit;
    const { method = '' } = request;
    const isPage = isAllowedPage(request, state.parts.pages ?? []);
    const reason = checkLoopback(request, isPage);
    if (reason !== undefined) {
      const refusal = { httpStatus: 403, code: HTTP_REFUSED, message: reason };
      refuse(visit, method, undefined, refusal, { status: 'forbidden' });
      return;
    }
    if (isPage) {
      admitPage(request, response);
      if (isPreflight(request)) {
        answerPreflight(request, response);
        return;
      }
    }
    if (path === MCP_PATH) {
      await this.endpoint.visit(visit);
      return;
    }
    const { protectedResource } = state.parts.authenticator;
    if (protectedResource && METADATA_PATHS.includes(path) && ['GET', 'HEAD'].includes(method)) {
      answerJson(response, 200, {}, protectedResource);
      return;
    }
    for (const route of state.parts.routes ?? []) {
      if (await route(request, response)) {
        return;
      }
    }
    // So answers the service, whatever the method.
    answer(response, 404, { 'content-type': 'text/xml' }, '<UnknownOperationException/>\n');
  }
}

/** Answers for a bug of ours; a caller who has left is none. */
function fail(visit: Visit, error: unknown): void {
  const { request, response, flight } = visit;
  const detail = flight.signal.aborted ? 'the caller left' : `a bug of the local gateway: ${error}`;
  tell(visit, request.method ?? '', response.headersSent ? response.statusCode : 500, { status: 'error', detail });
  if (response.headersSent) {
    response.destroy();
  } else {
    answerJson(response, 500, {}, rpcError(null, -32603, 'Internal error'));
  }
}

/** Waits for something to be done, but not for ever. */
async function within(milliseconds: number, done: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    done,
    new Promise((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    }),
  ]);
  clearTimeout(timer);
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
