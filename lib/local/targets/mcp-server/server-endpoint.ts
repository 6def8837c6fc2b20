import { GatewayError } from '../../../schema/gateway-error';

/** Where an MCP server is, or why nobody knows. */
export type ServerEndpoint = { readonly url: URL } | { readonly unknown: string };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The endpoint of the template, or the one that stands in for it. Throws for a stand-in that cannot be called. */
export function serverEndpoint(target: string, endpoint: string, standIn?: string): ServerEndpoint {
  if (standIn !== undefined) {
    return { url: requireCallable(target, standIn) };
  }
  const url = tryRead(endpoint);
  const remedy = `name a server with --endpoint ${target}=<url>`;
  if (url === undefined) {
    return { unknown: `the endpoint "${endpoint}" is known after a deployment alone; ${remedy}` };
  }
  return isCallable(url) ? { url } : { unknown: `the endpoint "${endpoint}" is no https URL; ${remedy}` };
}

function requireCallable(target: string, standIn: string): URL {
  const url = tryRead(standIn);
  if (url === undefined || !isCallable(url)) {
    const message = `'--endpoint' of "${target}" must be an https URL, or an http URL of this machine such as http://localhost:3000/mcp, got "${standIn}"`;
    throw new GatewayError('TARGET_ENDPOINT_FLAG', `${message} [TARGET_ENDPOINT_FLAG]`);
  }
  return url;
}

function tryRead(text: string): URL | undefined {
  return URL.canParse(text) && !text.includes('${') ? new URL(text) : undefined;
}

/** Credentials go along, so what leaves this machine is encrypted. */
function isCallable({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
