import { GatewayClientError } from '../../client';
import { GatewayError } from '../../schema/gateway-error';
import { EMPTY_NODE, isNode, type Node, own, ownNode, ownText } from '../../schema/node';
import { plain } from '../report/words';
import { remedyOf } from './aws-failure';

/** What the MCP SDK throws for answers that are no MCP: other content, other JSON, none at all. */
const NO_MCP = ['ZodError', 'SyntaxError'];

/** Statuses of servers that have something else at the URL, or nothing. */
const ELSEWHERE = [301, 302, 303, 307, 308, 404, 405, 406, 415];

/** A failure to use a gateway, as one line that says what it was about; `undefined` for what is a bug. */
export function tryTellFailure(error: unknown, label: string): GatewayError | undefined {
  if (error instanceof GatewayError) return error;
  if (error instanceof GatewayClientError) return tellClientFailure(error);
  if (!(error instanceof Error) || !isNode(error)) return undefined;
  if (error.name === 'TypeError' && error.message === 'fetch failed') return tellUnsent(error, label);
  const refusal = tryTellRefusal(error, label);
  if (refusal) return refusal;
  const status = statusOf(error);
  const code = own(error, 'code');
  const isElsewhere = status !== undefined && ELSEWHERE.includes(status);
  if (isElsewhere || NO_MCP.includes(error.name) || code === 'CLIENT_HTTP_UNEXPECTED_CONTENT') {
    const how = status === undefined ? 'it answers with something else' : `HTTP ${status}`;
    return new GatewayError(
      'GATEWAY_NOT_MCP',
      `${label} is no MCP server (${how}); check the URL: that of a gateway ends in /mcp`,
    );
  }
  // The errors of the SDK have codes, those of our own mistakes have none.
  if (code === undefined) return undefined;
  const said = line(saidBy(error) ?? (status === undefined ? error.message : `HTTP ${status}`));
  return new GatewayError('GATEWAY_ANSWERED_ERROR', `${label} answers: ${said}${remedyFor(said, status)}`);
}

/** A failure of the client, as the program prints it. */
export function tellClientFailure({ code, message, cause }: GatewayClientError): GatewayError {
  const remedy = code === 'SECRET_UNREADABLE' && cause !== undefined ? remedyOf(cause) : undefined;
  return new GatewayError(code, remedy === undefined ? line(message) : `${line(message)}: ${remedy}`);
}

function remedyFor(said: string, status: number | undefined): string {
  if (/internal error/i.test(said)) return '; exceptionLevel: DEBUG has the gateway tell why';
  if (status === 429) return '; wait a moment, or have its quota raised';
  return status !== undefined && status >= 500 ? '; try again in a moment' : '';
}

/** What `fetch` refuses to ask, such as ports that belong to other protocols. */
function tellUnsent({ cause }: Error, label: string): GatewayError {
  const reason = cause instanceof Error && cause.message ? line(cause.message) : 'no reason given';
  return new GatewayError('GATEWAY_UNREACHABLE', `${label} cannot be asked (${reason}); check the URL`);
}

function tryTellRefusal(error: Error & Node, label: string): GatewayError | undefined {
  const remedy = 'check which client, token or AWS credentials you use';
  // The SDK has a class of its own for a token whose scopes do not suffice.
  if (error.name === 'InsufficientScopeError') {
    const scope = ownText(error, 'requiredScope');
    const wanted = scope === undefined ? '' : `; it wants "${line(scope)}"`;
    return new GatewayError('GATEWAY_REFUSED', `${label} refuses the scopes of this token (403)${wanted}`);
  }
  const status = error.name === 'UnauthorizedError' ? 401 : statusOf(error);
  if (status !== 401 && status !== 403) return undefined;
  const said = saidBy(error);
  const reason = said === undefined ? `${status}` : `${status}, "${line(said)}"`;
  const what = status === 401 ? 'does not let you in' : 'refuses this client';
  return new GatewayError('GATEWAY_REFUSED', `${label} ${what} (${reason}); ${remedy}`);
}

/** The HTTP status that an error of the MCP SDK is about. */
export function statusOf(error: Node): number | undefined {
  const status = own(ownNode(error, 'data'), 'status');
  return typeof status === 'number' ? status : undefined;
}

/** The message of a JSON-RPC error that came with an HTTP status. */
function saidBy(error: unknown): string | undefined {
  return ownText(rpcErrorOf(error), 'message');
}

/** The JSON-RPC error that came with an HTTP status; empty when there is none. */
export function rpcErrorOf(error: unknown): Node {
  const text = isNode(error) ? ownText(ownNode(error, 'data'), 'text') : undefined;
  try {
    const body: unknown = JSON.parse(text ?? '');
    return isNode(body) ? ownNode(body, 'error') : EMPTY_NODE;
  } catch {
    return EMPTY_NODE;
  }
}

/** One line without what would move a terminal's cursor. */
export function line(text: string): string {
  const shown = plain(text).replace(/\s+/g, ' ');
  return shown.length > 300 ? `${shown.slice(0, 299)}…` : shown;
}
