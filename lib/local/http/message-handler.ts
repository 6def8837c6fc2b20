import type { IncomingHttpHeaders } from 'node:http';
import { isJSONRPCRequest } from '@modelcontextprotocol/server';
import { isNode, type Node, own, ownNode, ownText } from '../../schema/node';
import type { GatewayParts } from '../gateway-parts';
import type { InterceptedRequest, InterceptedResponse } from '../interceptors';
import type { Report } from '../mcp/exchange';
import { messageIdOf, rpcError } from '../mcp/json-rpc';
import type { McpService } from '../mcp/mcp-service';
import { type Passage, passGate } from '../mcp/message-gate';
import { harmlessHeaders, textOfHeader } from '../mcp/propagation';
import type { Session, Sessions } from '../mcp/sessions';
import type { Caller } from '../target-caller';
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
  /** Sends a notification before the answer; only while the answer is streamed. */
  readonly notify?: (notification: Node) => Promise<void>;
  /** Takes what the target's answer adds to the headers. */
  readonly answerHeaders: Record<string, string>;
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
    return { ...answerOf(await interceptors.onResponse(request, { statusCode, headers, body }), headers), isRefused };
  }

  private async answerIntercepted(request: InterceptedRequest, arrival: Arrival): Promise<MessageAnswer> {
    if (!isJSONRPCRequest(request.body)) {
      arrival.report.status = 'invalid';
      arrival.report.detail = 'the REQUEST interceptor left no request of JSON-RPC';
      const body = rpcError(messageIdOf(request.body), -32700, PARSE_ERROR);
      return { httpStatus: 200, headers: {}, body, isRefused: true };
    }
    return this.answerAsIs(request.body, request.headers, arrival, request.givenHeaders?.authorization);
  }

  private async answerAsIs(
    message: Node,
    headers: IncomingHttpHeaders,
    arrival: Arrival,
    givenAuthorization?: string,
  ): Promise<MessageAnswer> {
    const { report, caller, flight, answerHeaders, text: _text, ...others } = arrival;
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
    Object.assign(answerHeaders, sessionHeaders(session));
    session?.calls.set(messageId, flight);
    try {
      const { httpStatus, body } = await this.service.answer(passage.message, {
        ...others,
        caller,
        report,
        headers,
        ...(givenAuthorization !== undefined && { givenAuthorization }),
        messageId,
        meta: ownNode(ownNode(message, 'params'), '_meta'),
        protocolVersion: passage.protocolVersion,
        ...(session && { sessionId: session.id }),
        signal: flight.signal,
        answerHeaders,
      });
      const begun = this.tryBeginSession(message, body, caller);
      return { httpStatus, headers: { ...answerHeaders, ...sessionHeaders(begun) }, body };
    } finally {
      session?.calls.delete(messageId);
    }
  }

  private tryBeginSession(message: Node, body: Node, caller: Caller): Session | undefined {
    const { sessionTimeoutSeconds } = this.parts.served;
    const begins = ownText(message, 'method') === 'initialize' && isNode(own(body, 'result'));
    return begins && sessionTimeoutSeconds !== undefined
      ? this.sessions.begin(caller, sessionTimeoutSeconds)
      : undefined;
  }
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
