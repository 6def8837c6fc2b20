import type { IncomingHttpHeaders } from 'node:http';
import {
  CLIENT_CAPABILITIES_META_KEY,
  classifyInboundRequest,
  PROTOCOL_VERSION_META_KEY,
} from '@modelcontextprotocol/server';
import { type Node, own, ownNode, ownText } from '../../schema/node';
import type { RpcRefusal } from './json-rpc';
import { textOfHeader } from './propagation';
import { STATELESS_VERSION } from './protocol-versions';

/** MCP's code for headers and body that disagree; the SDK does not export it. */
const HEADER_MISMATCH = -32020;

/** What `Mcp-Name` repeats of the parameters, by method. */
const NAMED_BY: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);

/** Whether a message says of itself that it follows a version without a handshake. */
export function isStatelessByBody(message: Node): boolean {
  const version = own(ownNode(ownNode(message, 'params'), '_meta'), PROTOCOL_VERSION_META_KEY);
  return typeof version === 'string' && version >= STATELESS_VERSION;
}

/**
 * A request of a version without a handshake as the SDK takes it. The SDK wants to know what the client is capable of;
 * the service takes requests that do not tell.
 */
export function withCapabilities(message: Node): Node {
  const params = ownNode(message, 'params');
  const meta = ownNode(params, '_meta');
  if (!Object.hasOwn(meta, PROTOCOL_VERSION_META_KEY) || Object.hasOwn(meta, CLIENT_CAPABILITIES_META_KEY)) {
    return message;
  }
  return { ...message, params: { ...params, _meta: { ...meta, [CLIENT_CAPABILITIES_META_KEY]: {} } } };
}

/** What is wrong with a request of a version without a handshake: each repeats in headers what it says in its body. */
export function checkStatelessRules(message: Node, headers: IncomingHttpHeaders): RpcRefusal | undefined {
  const protocolVersionHeader = textOfHeader(headers['mcp-protocol-version']);
  const mcpMethodHeader = textOfHeader(headers['mcp-method']);
  const outcome = classifyInboundRequest({
    httpMethod: 'POST',
    body: message,
    ...(protocolVersionHeader !== undefined && { protocolVersionHeader }),
    ...(mcpMethodHeader !== undefined && { mcpMethodHeader }),
  });
  if (outcome.kind === 'reject') {
    return outcome;
  }
  if (!Object.hasOwn(message, 'id')) {
    return undefined;
  }
  if (protocolVersionHeader === undefined) {
    return missing('MCP-Protocol-Version');
  }
  return mcpMethodHeader === undefined ? missing('Mcp-Method') : checkName(message, textOfHeader(headers['mcp-name']));
}

function checkName(message: Node, header: string | undefined): RpcRefusal | undefined {
  const source = NAMED_BY.get(ownText(message, 'method') ?? '');
  const name = source && ownText(ownNode(message, 'params'), source);
  if (name === undefined) {
    return undefined;
  }
  if (header === undefined) {
    return missing('Mcp-Name');
  }
  return decode(header.trim()) === name
    ? undefined
    : mismatch(`Header mismatch: Mcp-Name header value '${header}' does not match body value '${name}'`);
}

/** Names that headers cannot hold come as `=?base64?…?=`. */
function decode(header: string): string {
  const [, base64] = /^=\?base64\?(.*)\?=$/.exec(header) ?? [];
  return base64 === undefined ? header : Buffer.from(base64, 'base64').toString();
}

function missing(header: string): RpcRefusal {
  return mismatch(`Missing required header: ${header}`);
}

function mismatch(message: string): RpcRefusal {
  return { httpStatus: 400, code: HEADER_MISMATCH, message };
}
