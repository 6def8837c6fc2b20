import type { IncomingHttpHeaders } from 'node:http';
import {
  CLIENT_CAPABILITIES_META_KEY,
  isJSONRPCRequest,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import { isNode, type Node, own, ownNode, ownText } from '../../schema/node';
import type { GatewayParts } from '../gateway-parts';
import type { InterceptedRequest, InterceptedResponse } from '../interceptors';
import { Asking } from '../mcp/asking';
import { askableOf } from '../mcp/client-capabilities';
import type { Exchange, Report } from '../mcp/exchange';
import { messageIdOf, rpcError } from '../mcp/json-rpc';
import type { McpService } from '../mcp/mcp-service';
import { type Passage, passGate } from '../mcp/message-gate';
import { harmlessHeaders, textOfHeader } from '../mcp/propagation';
import { STATELESS_VERSION } from '../mcp/protocol-versions';
import type { Session, Sessions } from '../mcp/sessions';
import type { Caller } from '../target-caller';
import type { AnswerStream } from './answer-stream';
import type { Headers } from './answers';
import { MCP_PATH } from './mcp-path';

/** A message that has been let in, and what is known of the HTTP request that it came in. */
export interface Arrival {
  readonly requestId: string;
  readonly caller: Caller;
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  /** The body of the HTTP request, when it holds this message alone. */
  readonly text?: string;
  /** Ends when the caller leaves, cancels the call, or the gateway stops. */
  readonly flight: AbortController;
  /** What the answer is streamed with, if it is. */
  readonly stream?: AnswerStream;
  readonly report: Report;
}

/** What an HTTP request is answered with. */
export interface MessageAnswer {
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly body: Node;
  /** Whether the request never got as far as being answered. */
  readonly isRefused?: boolean;
}

/** Takes requests of one gateway through everything that stands between callers and targets. */
export class MessageHandler {
  public constructor(
    private readonly parts: GatewayParts,
    private readonly service: McpService,
    private readonly sessions: Sessions,
  ) {}

  /** Checks what a message says of itself, and finds its session. */
  public pass(message: Node, headers: IncomingHttpHeaders, caller: Caller): Passage {
    const { sessionTimeoutSeconds } = this.parts.served;
    const rules = {
      versions: this.service.versions,
      ...(sessionTimeoutSeconds !== undefined && { sessionTimeoutSeconds }),
    };
    return passGate(message, headers, caller, rules, this.sessions);
  }

  /** Answers a request: interceptor, version and session, policies, arguments, target, interceptor. */
  public async answer(message: Node, arrival: Arrival): Promise<MessageAnswer> {
    const { interceptors } = this.parts;
    if (!interceptors) {
      return this.answerAsIs(message, arrival.headers, arrival);
    }
    const asked: InterceptedRequest = {
      httpMethod: 'POST',
      path: MCP_PATH,
      headers: textsOf(arrival.headers),
      body: message,
      ...(arrival.text !== undefined && { rawBody: arrival.text }),
    };
    const outcome = await interceptors.onRequest(asked);
    if ('response' in outcome) {
      return { ...answerOf(outcome.response, {}), isRefused: true };
    }
    const { request } = outcome;
    const answer = await this.answerIntercepted(request, arrival);
    const { httpStatus: statusCode, headers, body, isRefused = false } = answer;
    const event = isRefused ? undefined : arrival.stream?.nextEvent();
    const answered = { statusCode, headers, body, ...(event && { event }) };
    return { ...answerOf(await interceptors.onResponse(request, answered), headers), isRefused };
  }

  private async answerIntercepted(request: InterceptedRequest, arrival: Arrival): Promise<MessageAnswer> {
    if (!isJSONRPCRequest(request.body)) {
      arrival.report.status = 'invalid';
      arrival.report.detail = 'the REQUEST interceptor left no request of JSON-RPC';
      const body = rpcError(messageIdOf(request.body), -32700, PARSE_ERROR);
      return { httpStatus: 200, headers: {}, body, isRefused: true };
    }
    return this.answerAsIs(request.body, request.headers, arrival, request);
  }

  private async answerAsIs(
    message: Node,
    headers: IncomingHttpHeaders,
    arrival: Arrival,
    intercepted?: InterceptedRequest,
  ): Promise<MessageAnswer> {
    const { report, caller, flight, stream, requestId, query } = arrival;
    const passage = this.pass(message, headers, caller);
    const { session } = passage;
    if ('refusal' in passage) {
      const { httpStatus, code, message: text, data } = passage.refusal;
      report.status = 'invalid';
      report.detail = text;
      const body = rpcError(messageIdOf(message), code, text, data);
      return { httpStatus, headers: sessionHeaders(session), body, isRefused: true };
    }
    // The cast says what the caller has made sure of.
    const messageId = message.id as string | number;
    const answerHeaders = stream?.headers ?? {};
    Object.assign(answerHeaders, sessionHeaders(session));
    session?.calls.set(messageId, flight);
    const asking = stream && session && new Asking(session, flight.signal);
    const givenAuthorization = intercepted?.givenHeaders?.authorization;
    const exchange: Exchange = {
      requestId,
      messageId,
      meta: ownNode(ownNode(message, 'params'), '_meta'),
      caller,
      protocolVersion: passage.protocolVersion,
      ...(session && { sessionId: session.id }),
      headers,
      ...(givenAuthorization !== undefined && { givenAuthorization }),
      query,
      signal: flight.signal,
      ...(stream && { notify: (notification) => stream.notify(notification) }),
      askable: this.askableIn(message, passage),
      ...(asking && {
        ask: (question) => asking.ask(question, (asked) => this.sendQuestion(asked, stream, intercepted)),
      }),
      input: inputOf(message),
      answerHeaders,
      report,
    };
    try {
      const { httpStatus, body } = await this.service.answer(passage.message, exchange);
      const begun = this.tryBeginSession(message, body, caller);
      const isRefused = httpStatus !== 200;
      return { httpStatus, headers: { ...answerHeaders, ...sessionHeaders(begun) }, body, isRefused };
    } finally {
      asking?.end();
      session?.calls.delete(messageId);
    }
  }

  /** What targets may ask the client for: with a handshake, only over a stream of the session that it began. */
  private askableIn(message: Node, { protocolVersion, session }: Admitted): Node {
    if (protocolVersion >= STATELESS_VERSION) {
      const meta = ownNode(ownNode(message, 'params'), '_meta');
      return askableOf(ownNode(meta, CLIENT_CAPABILITIES_META_KEY), protocolVersion);
    }
    return session && this.parts.served.streaming ? askableOf(session.capabilities, protocolVersion) : {};
  }

  /** Sends what a target asks the client, as the RESPONSE interceptor leaves it. */
  private async sendQuestion(question: Node, stream: AnswerStream, request?: InterceptedRequest): Promise<void> {
    const asked = { statusCode: 200, headers: stream.headers, body: question, event: stream.nextEvent() };
    const { interceptors } = this.parts;
    const passed = interceptors && request ? await interceptors.onResponse(request, asked) : asked;
    if (ownText(passed.body, 'method') === undefined) {
      throw new ProtocolError(ProtocolErrorCode.InternalError, 'The RESPONSE interceptor let no request pass');
    }
    const { httpStatus, headers, body } = answerOf(passed, stream.headers);
    await stream.send(httpStatus, headers, body);
  }

  private tryBeginSession(message: Node, body: Node, caller: Caller): Session | undefined {
    const { sessionTimeoutSeconds } = this.parts.served;
    const begins = ownText(message, 'method') === 'initialize' && isNode(own(body, 'result'));
    return begins && sessionTimeoutSeconds !== undefined
      ? this.sessions.begin(caller, sessionTimeoutSeconds, ownNode(ownNode(message, 'params'), 'capabilities'))
      : undefined;
  }
}

type Admitted = Extract<Passage, { readonly message: Node }>;

/** What a client answers to a result that asked for input, beside the call that it repeats. */
function inputOf(message: Node): Node {
  const { inputResponses, requestState } = ownNode(message, 'params');
  return {
    ...(inputResponses !== undefined && { inputResponses }),
    ...(requestState !== undefined && { requestState }),
  };
}

/** How the service words what is no JSON, seen in its answer to an interceptor that returned nothing of use. */
export const PARSE_ERROR = 'Parse error - Invalid JSON format';

export function sessionHeaders(session: Session | undefined): Headers {
  return session ? { 'mcp-session-id': session.id } : {};
}

function answerOf({ statusCode, headers, body }: InterceptedResponse, own: Headers): MessageAnswer {
  const sessionId = own['mcp-session-id'];
  return {
    httpStatus: Number.isInteger(statusCode) && statusCode >= 200 && statusCode < 600 ? statusCode : 500,
    headers: { ...harmlessHeaders(headers), ...(sessionId !== undefined && { 'mcp-session-id': sessionId }) },
    body,
  };
}

function textsOf(headers: IncomingHttpHeaders): Headers {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name, textOfHeader(value) ?? '']);
  return Object.fromEntries(entries);
}
