import { type Node, own } from '../../schema/node';
import type { InterceptedRequest, InterceptedResponse } from '../interceptors';

/** What callers read of a failure when the gateway's exception level is not `DEBUG`. */
const GENERIC = 'An internal error occurred. Please retry later.';

export const INVALID_RESPONSE = 'InterceptorException - Received invalid response from interceptor';

/** The answer for an interceptor that failed: an HTTP error around a result of a tool, whatever was asked for. */
export function failureResponse(request: InterceptedRequest, text: string, isDebug: boolean): InterceptedResponse {
  const content = { type: 'text', text: isDebug ? text : GENERIC };
  const result = {
    content: [content],
    ...(isDebug ? { _meta: { debug: content } } : {}),
    isError: true,
  };
  return { statusCode: 500, headers: {}, body: { jsonrpc: '2.0', id: idOf(request.body), result } };
}

/** The answer for a REQUEST interceptor that leaves no request: the service then reads an empty one. */
export function emptyRequestResponse(): InterceptedResponse {
  const error = { code: -32700, message: 'Parse error - Invalid JSON format' };
  return { statusCode: 200, headers: {}, body: { jsonrpc: '2.0', id: null, error } };
}

function idOf(message: Node): unknown {
  return own(message, 'id') ?? null;
}
