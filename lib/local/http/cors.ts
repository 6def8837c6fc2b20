import type { IncomingMessage, ServerResponse } from 'node:http';

const METHODS = 'GET, POST, DELETE';

/** What a page has to read of an answer to go on, beside what every page may. */
const EXPOSED = 'mcp-session-id, mcp-protocol-version, www-authenticate, x-amzn-requestid';

/** How long browsers may remember that they may ask. */
const MEMORY_SECONDS = '600';

/** Whether a request comes from a page that may use the gateway, as a person has said. */
export function isAllowedPage({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  return headers.origin !== undefined && origins.includes(headers.origin);
}

/** Tells the browser that the page may read the answer. No credentials of the browser go along: tokens are headers. */
export function admitPage({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', headers.origin ?? '');
  response.setHeader('access-control-expose-headers', EXPOSED);
  response.setHeader('vary', 'origin');
}

/** Whether a browser asks for a page if it may send its request. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** Answers a browser that asks, for a page that may. */
export function answerPreflight({ headers }: IncomingMessage, response: ServerResponse): void {
  const asked = headers['access-control-request-headers'];
  const isPrivate = headers['access-control-request-private-network'] === 'true';
  response.writeHead(204, {
    'access-control-allow-methods': METHODS,
    ...(asked !== undefined && { 'access-control-allow-headers': asked }),
    ...(isPrivate && { 'access-control-allow-private-network': 'true' }),
    'access-control-max-age': MEMORY_SECONDS,
  });
  response.end();
}
