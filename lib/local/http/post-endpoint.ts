import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  isJsonContentType,
} from '@modelcontextprotocol/server';
import { type Node, ownText } from '../../schema/node';
import { messageIdOf, rpcError } from '../mcp/json-rpc';
import { textOfHeader } from '../mcp/propagation';
import { DEFAULT_VERSION, STATELESS_VERSION } from '../mcp/protocol-versions';
import { AnswerStream } from './answer-stream';
import { answer, answerJson, type Headers } from './answers';
import type { ChangeAnnouncer } from './change-announcer';
import { EventStream, readsEvents } from './event-stream';
import { type Arrival, type MessageAnswer, PARSE_ERROR, sessionHeaders } from './message-handler';
import { type AdmittedVisit, HTTP_REFUSED, refuse, tell } from './visit';

const INVALID_REQUEST = { httpStatus: 400, code: -32600, message: 'Invalid Request' };

/** For answers that nobody has asked for. */
const NOT_ASKED = 'No matching request found for this session.';

/** As many messages at once as the SDK takes. */
const MOST_IN_BATCH = 100;

/** Answers messages of JSON-RPC. */
export class PostEndpoint {
  public constructor(private readonly announcer: ChangeAnnouncer) {}

  public async visit(visit: AdmittedVisit, message: unknown): Promise<void> {
    const { headers } = visit.request;
    if (!isJsonContentType(headers['content-type'])) {
      const text = 'Unsupported Media Type: Content-Type must be application/json';
      refuse(visit, 'POST', message, { httpStatus: 415, code: HTTP_REFUSED, message: text });
    } else if (message === undefined) {
      refuse(visit, 'POST', message, { httpStatus: 400, code: -32700, message: PARSE_ERROR });
    } else if (Array.isArray(message)) {
      await this.batch(visit, message);
    } else if (isRequest(message)) {
      const version = textOfHeader(headers['mcp-protocol-version']) ?? DEFAULT_VERSION;
      const listens = ownText(message, 'method') === 'subscriptions/listen' && version >= STATELESS_VERSION;
      await (listens ? this.subscribe(visit, message) : this.request(visit, message));
    } else if (isNotification(message)) {
      this.notify(visit, message);
    } else if (isResponse(message)) {
      this.take(visit, message);
    } else {
      refuse(visit, 'POST', message, INVALID_REQUEST);
    }
  }

  private async request(visit: AdmittedVisit, message: Node): Promise<void> {
    const { response, request, state, text } = visit;
    const { served } = state.parts;
    const isCall = ownText(message, 'method') === 'tools/call';
    if (!isCall || !served.streaming || !readsEvents(request)) {
      const { httpStatus, headers, body } = await this.answer(visit, message, { text });
      answerJson(response, httpStatus, headers, body);
      return;
    }
    const events = new EventStream(response);
    const stream = new AnswerStream(events);
    const { httpStatus, headers, body, isRefused } = await this.answer(visit, message, { text, stream });
    if (isRefused && !stream.hasBegun) {
      events.abandon();
      answerJson(response, httpStatus, headers, body);
      return;
    }
    await stream.send(httpStatus, headers, body);
    events.end();
  }

  private async answer(
    visit: AdmittedVisit,
    message: Node,
    options: Partial<Pick<Arrival, 'text' | 'stream'>> = {},
  ): Promise<MessageAnswer> {
    const { request, state, requestId, caller, query, flight } = visit;
    const { headers } = request;
    const report = { status: 'ok' };
    const arrival = { requestId, caller, headers, query, flight, report, ...options };
    const answered = await state.handler.answer(message, arrival);
    tell(visit, ownText(message, 'method') ?? '', answered.httpStatus, report);
    return answered;
  }

  /** Notifications are taken note of, and never answered. */
  private notify(visit: AdmittedVisit, message: Node): void {
    const { response } = visit;
    const method = ownText(message, 'method') ?? '';
    const passage = visit.state.handler.pass(message, visit.request.headers, visit.caller);
    if ('refusal' in passage) {
      refuse(visit, method, message, passage.refusal, { headers: sessionHeaders(passage.session) });
      return;
    }
    passage.session?.note(message);
    answer(response, 202, { ...NO_BODY, ...sessionHeaders(passage.session) });
    tell(visit, method, 202, { status: 'ok' });
  }

  /** Takes what a client answers to a request of a target. Without a session there are none. */
  private take(visit: AdmittedVisit, message: Node): void {
    const { request, response, state, caller } = visit;
    const version = textOfHeader(request.headers['mcp-protocol-version']) ?? DEFAULT_VERSION;
    if (state.parts.served.sessionTimeoutSeconds === undefined || version >= STATELESS_VERSION) {
      answer(response, 202, NO_BODY);
      return;
    }
    const passage = state.handler.pass(message, request.headers, caller);
    const headers = sessionHeaders(passage.session);
    if ('refusal' in passage) {
      refuse(visit, 'POST', message, passage.refusal, { headers });
    } else if (passage.session?.questions.answer(message) === false) {
      refuse(visit, 'POST', message, { ...INVALID_REQUEST, message: NOT_ASKED }, { headers });
    } else {
      answer(response, 202, { ...NO_BODY, ...headers });
    }
  }

  private async subscribe(visit: AdmittedVisit, message: Node): Promise<void> {
    const { response, state } = visit;
    const method = 'subscriptions/listen';
    const passage = state.handler.pass(message, visit.request.headers, visit.caller);
    if ('refusal' in passage) {
      refuse(visit, method, message, passage.refusal);
      return;
    }
    const stream = new EventStream(response);
    response.on('close', () => this.announcer.remove(stream));
    await this.announcer.subscribe(message, state.parts.announcesChanges ?? false, stream);
    tell(visit, method, 200, { status: 'ok' });
  }

  /** Only the first version of MCP has batches. Each message of one is answered as if it had come alone. */
  private async batch(visit: AdmittedVisit, messages: readonly unknown[]): Promise<void> {
    const { response, request, state } = visit;
    const version = textOfHeader(request.headers['mcp-protocol-version']) ?? DEFAULT_VERSION;
    if (version !== DEFAULT_VERSION || messages.length === 0 || messages.length > MOST_IN_BATCH) {
      refuse(visit, 'POST', undefined, INVALID_REQUEST);
      return;
    }
    for (const response of messages.filter(isResponse)) {
      const passage = state.handler.pass(response, request.headers, visit.caller);
      if (!('refusal' in passage)) passage.session?.questions.answer(response);
    }
    for (const notification of messages.filter(isNotification)) {
      const passage = state.handler.pass(notification, request.headers, visit.caller);
      passage.session?.note(notification);
    }
    const answers = await Promise.all(
      messages
        .filter((message) => !isNotification(message) && !isResponse(message))
        .map((message) =>
          isRequest(message) && ownText(message, 'method') !== 'initialize'
            ? this.answer(visit, message)
            : { httpStatus: 400, headers: {}, body: rpcError(messageIdOf(message), -32600, INVALID_REQUEST.message) },
        ),
    );
    const [first] = answers;
    if (!first) {
      answer(response, 202, NO_BODY);
      return;
    }
    const isOneStatus = answers.every(({ httpStatus }) => httpStatus === first.httpStatus);
    const bodies = answers.map(({ body }) => body);
    answerJson(response, isOneStatus ? first.httpStatus : 200, first.headers, bodies);
  }
}

const NO_BODY: Headers = { 'content-length': '0' };

function isRequest(message: unknown): message is Node {
  return isJSONRPCRequest(message);
}

function isNotification(message: unknown): message is Node {
  return isJSONRPCNotification(message);
}

function isResponse(message: unknown): message is Node {
  return isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message);
}
