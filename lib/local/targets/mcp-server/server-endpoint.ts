import { isLoopback } from '../../../client/loopback';
import { readEndpoint } from '../http/endpoint';

/** Where an MCP server is, or why nobody knows. */
export type ServerEndpoint = { readonly url: URL } | { readonly unknown: string };

/** The endpoint of the template, or the one that stands in for it. Throws for a stand-in that cannot be called. */
export function serverEndpoint(target: string, endpoint: string, standIn?: string): ServerEndpoint {
  if (standIn !== undefined) {
    return { url: readEndpoint(target, standIn) };
  }
  const remedy = `name a server with --endpoint ${target}=<url>`;
  if (!URL.canParse(endpoint) || endpoint.includes('${')) {
    return { unknown: `the endpoint "${endpoint}" is known after a deployment alone; ${remedy}` };
  }
  const url = new URL(endpoint);
  // The service takes https alone; a server of this machine is no matter of encryption.
  const isCallable = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
  return isCallable ? { url } : { unknown: `the endpoint "${endpoint}" is no https URL; ${remedy}` };
}
