import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../local/targets/http/self-signed';

/** What a test server has been asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
}

/** An answer that never comes, because the server closes the connection. */
export type BreakOff = 'break off';

export interface TestServer {
  readonly url: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}

/** A server that answers each request as a test says, and remembers them all. */
export async function startServer(
  answer: (asked: Asked, count: number) => Answer | BreakOff | Promise<Answer | BreakOff>,
  { untrusted = false } = {},
): Promise<TestServer> {
  const asked: Asked[] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    asked.push(one);
    const answered = await answer(one, asked.length);
    if (answered === 'break off') return request.socket.destroy();
    const { status = 200, headers = {}, body: content = {} } = answered;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    return response.end(typeof content === 'string' ? content : JSON.stringify(content));
  };
  const server = untrusted ? createTlsServer(selfSigned(), listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${untrusted ? 'https' : 'http'}://127.0.0.1:${port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
