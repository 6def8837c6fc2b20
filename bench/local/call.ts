import type { AccessInfo } from '../../lib/local/auth/access';
import { isNode, ownText } from '../../lib/schema/node';
import { ARGUMENTS } from './servers/tool';

/** MCP's version without a handshake for each call, and the one with. */
export const PROTOCOLS = ['2025-11-25', '2026-07-28'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** One HTTP request. */
export interface Call {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** A call of a tool, as a client sends it. */
export function callOf(url: string, tool: string, protocol: Protocol, token?: string): Call {
  return message(url, 'tools/call', { name: tool, arguments: ARGUMENTS }, protocol, token);
}

export function listOf(url: string, token?: string): Call {
  return message(url, 'tools/list', {}, '2025-11-25', token);
}

function message(url: string, method: string, params: object, protocol: Protocol, token: string | undefined): Call {
  const isStateless = protocol >= '2026';
  const meta = {
    'io.modelcontextprotocol/protocolVersion': protocol,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    url,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': protocol,
      ...(isStateless && { 'mcp-method': method, ...('name' in params && { 'mcp-name': String(params.name) }) }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, ...(isStateless && { _meta: meta }) } }),
  };
}

/** Sends it once, and returns the answer's body. */
export async function send({ url, headers, body }: Call): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text;
}

/** Gets a token from the gateway's own issuer. */
export async function tokenFor(access: AccessInfo): Promise<string> {
  if (access.kind !== 'token') throw new Error(`the gateway takes no tokens of its own: ${access.kind}`);
  const [client] = access.clients;
  const { id = '', secret = '', scopes = [] } = client ?? {};
  const response = await fetch(access.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: scopes.join(' ') }),
  });
  const answer: unknown = await response.json();
  const token = isNode(answer) ? ownText(answer, 'access_token') : undefined;
  if (token === undefined) throw new Error(`no token: ${response.status}`);
  return token;
}
