import { ProtocolError, ProtocolErrorCode, SdkError, SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client';
import { EMPTY_NODE, isNode, memberOf, own, ownNode, ownText } from '../../../schema/node';
import { takesUrls } from '../../mcp/client-capabilities';
import { STATELESS_VERSION } from '../../mcp/protocol-versions';
import { RequestFailure, TargetFailure, type ToolCall } from '../../target-caller';

/** What the text of a failure takes from its circumstances. */
export interface FailureContext {
  readonly target: string;
  readonly endpoint: URL;
  /** Takes secrets out of what the server said, which may repeat them. */
  readonly redact: (text: string) => string;
  /** The call that failed, if it was one. */
  readonly call?: ToolCall;
}

/** Why the answer of a server is not taken. */
export class NotMcp extends Error {}

/**
 * Tells of a failed request. What is known of the service's words comes from its MCP client; the message of a JSON-RPC
 * error is passed on as it is.
 */
export function serverFailure(cause: unknown, context: FailureContext): TargetFailure {
  if (cause instanceof TargetFailure) {
    return cause;
  }
  const { target, endpoint, redact } = context;
  const { origin } = endpoint;
  if (ProtocolError.isInstance(cause)) {
    return rpcFailure(cause, context);
  }
  if (SdkHttpError.isInstance(cause)) {
    return httpFailure(cause, context);
  }
  if (SdkError.isInstance(cause) && cause.code === SdkErrorCode.RequestTimeout) {
    return new TargetFailure('Request timed out', `${origin} did not answer in time`);
  }
  const { code, reason } = rootOf(cause);
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    const hint = `nothing answers at ${origin} (${code}); start the server, or name another with --endpoint ${target}=<url>`;
    return new TargetFailure('Unable to connect to the MCP server. Please check the server', hint);
  }
  if (code !== '') {
    return new TargetFailure('Connection to the MCP server failed', `${origin} ended the connection (${code})`);
  }
  return new TargetFailure(
    'Invalid response from the MCP server',
    `${origin} answered what is no MCP: ${redact(firstLine(reason))}`,
  );
}

interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

function rpcFailure({ code, message, data }: RpcError, { endpoint, redact, call }: FailureContext): TargetFailure {
  const hint = `${endpoint.origin} answered with the JSON-RPC error ${code}`;
  return call !== undefined && isForClient(code, call)
    ? new RequestFailure(code, redact(message), data, hint)
    : new TargetFailure(redact(message), hint);
}

/** Whether an error says what the client has to do: open a page, or tell a capability. */
function isForClient(code: number, { protocolVersion, askable = EMPTY_NODE }: ToolCall): boolean {
  const isStateless = protocolVersion >= STATELESS_VERSION;
  switch (code) {
    case ProtocolErrorCode.UrlElicitationRequired:
      return !isStateless && takesUrls(askable);
    case ProtocolErrorCode.MissingRequiredClientCapability:
      return isStateless;
    default:
      return false;
  }
}

function httpFailure(cause: SdkHttpError, context: FailureContext): TargetFailure {
  const { target, endpoint, redact } = context;
  const body = String(own(cause.data, 'text') ?? '');
  const error = ownNode(tryParse(body), 'error');
  const code = own(error, 'code');
  const message = ownText(error, 'message');
  if (message !== undefined && typeof code === 'number') {
    return rpcFailure({ code, message, data: own(error, 'data') }, context);
  }
  const { status } = cause;
  if (status === 401 || status === 403) {
    const hint = `${endpoint.origin} answered ${status}: give the credential that it asks for with --secret ${target}=<value>`;
    return new TargetFailure('Authorization error when sending message', hint);
  }
  if (status >= 300 && status < 400) {
    const hint = `${endpoint.origin} answered ${status} and points elsewhere, where no credentials are sent; name that URL with --endpoint ${target}=<url>`;
    return new TargetFailure(`MCP server '${endpoint}' returned HTTP ${status}`, hint);
  }
  const said = body === '' ? '' : `: ${redact(firstLine(body))}`;
  return new TargetFailure(
    `MCP server '${endpoint}' returned HTTP ${status}`,
    `${endpoint.origin} answered ${status}${said}`,
  );
}

/** The innermost cause has the operating system's code. */
function rootOf(cause: unknown): { readonly code: string; readonly reason: string } {
  let error = cause;
  // Attempts at several addresses of a host end with several errors.
  while (codeOf(error) === '' && (memberOf(memberOf(error, 'errors'), '0') ?? memberOf(error, 'cause')) !== undefined) {
    error = memberOf(memberOf(error, 'errors'), '0') ?? memberOf(error, 'cause');
  }
  return { code: codeOf(error), reason: String(memberOf(error, 'message') ?? error) };
}

function codeOf(error: unknown): string {
  const code = memberOf(error, 'code');
  return typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+|CERT_\w+|ERR_\w+)$/.test(code) ? code : '';
}

function tryParse(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return isNode(value) ? value : {};
  } catch {
    return {};
  }
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n', 1);
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
