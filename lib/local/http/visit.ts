import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Report } from '../mcp/exchange';
import { messageIdOf, type RpcRefusal, rpcError } from '../mcp/json-rpc';
import type { Caller } from '../target-caller';
import { answerJson, type Headers } from './answers';
import type { ServedState } from './served-state';

/** The SDK's code for requests that HTTP alone is enough to refuse. */
export const HTTP_REFUSED = -32000;

/** One HTTP request to the gateway. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly state: ServedState;
  /** What callers see as `x-amzn-requestid`. */
  readonly requestId: string;
  /** Of the URL, without the question mark. */
  readonly query: string;
  /** Ends when the caller leaves or the gateway stops. */
  readonly flight: AbortController;
  readonly startedAt: number;
}

/** A visit of somebody who may be here. */
export interface AdmittedVisit extends Visit {
  readonly caller: Caller;
  /** The body. */
  readonly text: string;
}

/** Answers with an error of JSON-RPC that carries the ID of the message, if it has one. */
export function refuse(
  visit: Visit,
  method: string,
  message: unknown,
  refusal: RpcRefusal,
  { headers = {}, status = 'invalid', detail = refusal.message }: RefusalOptions = {},
): void {
  const { httpStatus, code, message: text, data } = refusal;
  answerJson(visit.response, httpStatus, headers, rpcError(messageIdOf(message), code, text, data));
  tell(visit, method, httpStatus, { status, detail });
}

export interface RefusalOptions {
  readonly headers?: Headers;
  /** One word for the terminal. */
  readonly status?: string;
  /** What the terminal says, if not what the caller reads. */
  readonly detail?: string;
}

/** Tells the person at the terminal what became of a message. */
export function tell({ state, startedAt, flight }: Visit, method: string, httpStatus: number, report: Report): void {
  const { tool, target, status, detail } = report;
  state.parts.events({
    type: 'request',
    method,
    ...(tool !== undefined && { tool }),
    ...(target !== undefined && { target }),
    status: flight.signal.aborted ? 'cancelled' : status,
    httpStatus,
    milliseconds: Math.round(performance.now() - startedAt),
    ...(detail !== undefined && { detail }),
  });
}
