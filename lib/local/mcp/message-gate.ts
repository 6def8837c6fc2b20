import type { IncomingHttpHeaders } from 'node:http';
import { type Node, ownNode, ownText } from '../../schema/node';
import type { Caller } from '../target-caller';
import type { RpcRefusal } from './json-rpc';
import { textOfHeader } from './propagation';
import { DEFAULT_VERSION, type ProtocolVersions, STATELESS_VERSION } from './protocol-versions';
import type { Session, Sessions } from './sessions';
import { checkStatelessRules, isStatelessByBody, withCapabilities } from './stateless-rules';

/** MCP's code for requests that cannot be right, whatever they ask for. */
const INVALID_REQUEST = -32600;

/** What a client may say in a session before it has said that it is ready. */
const BEFORE_READY = ['notifications/initialized', 'ping'];

export interface GateRules {
  readonly versions: ProtocolVersions;
  /** `undefined` for a gateway without sessions. */
  readonly sessionTimeoutSeconds?: number;
}

/** A message that may be answered, or why it may not. The session is told in both cases, if there is one. */
export type Passage =
  | { readonly protocolVersion: string; readonly message: Node; readonly session?: Session }
  | { readonly refusal: RpcRefusal; readonly session?: Session };

/** Checks what a message says of itself: its version first, then its session, as the service does. */
export function passGate(
  message: Node,
  headers: IncomingHttpHeaders,
  caller: Caller,
  rules: GateRules,
  sessions: Sessions,
): Passage {
  const { versions, sessionTimeoutSeconds } = rules;
  const method = ownText(message, 'method');
  if (method === 'initialize' && !isStatelessByBody(message)) {
    const asked = ownText(ownNode(message, 'params'), 'protocolVersion') ?? DEFAULT_VERSION;
    const protocolVersion = versions.negotiate(asked);
    return protocolVersion === undefined ? { refusal: unsupported(asked, versions) } : { protocolVersion, message };
  }
  const protocolVersion = textOfHeader(headers['mcp-protocol-version'])?.trim() ?? DEFAULT_VERSION;
  const isStateless = protocolVersion >= STATELESS_VERSION;
  if (!isStateless && isStatelessByBody(message) && versions.isServed(STATELESS_VERSION)) {
    const refusal = checkStatelessRules(withCapabilities(message), headers);
    if (refusal) return { refusal };
  }
  if (!versions.isServed(protocolVersion)) {
    return { refusal: unsupported(protocolVersion, versions) };
  }
  if (isStateless) {
    const complete = withCapabilities(message);
    const refusal = checkStatelessRules(complete, headers);
    return refusal ? { refusal } : { protocolVersion, message: complete };
  }
  if (sessionTimeoutSeconds === undefined) {
    return { protocolVersion, message };
  }
  const passage = passSession(textOfHeader(headers['mcp-session-id']), caller, sessions);
  if ('session' in passage && !passage.session.isInitialized && !BEFORE_READY.includes(method ?? '')) {
    const refusal = refuse(400, 'Session not initialized. Send notifications/initialized first.');
    return { refusal, session: passage.session };
  }
  return 'refusal' in passage ? passage : { protocolVersion, message, session: passage.session };
}

/** The session that a request belongs to. */
export function passSession(
  id: string | undefined,
  caller: Caller,
  sessions: Sessions,
): { readonly session: Session } | { readonly refusal: RpcRefusal } {
  if (id === undefined) {
    return { refusal: refuse(400, 'Missing required Mcp-Session-Id header') };
  }
  const session = sessions.tryFind(id, caller);
  return session ? { session } : { refusal: refuse(404, 'Session not found or expired') };
}

function unsupported(requested: string, { served }: ProtocolVersions): RpcRefusal {
  // The service tells the two in this order, or in that one.
  const data = requested < STATELESS_VERSION ? { requested, supported: served } : { supported: served, requested };
  return { ...refuse(400, `Unsupported protocol version: ${requested}`), data };
}

function refuse(httpStatus: number, message: string): RpcRefusal {
  return { httpStatus, code: INVALID_REQUEST, message };
}
