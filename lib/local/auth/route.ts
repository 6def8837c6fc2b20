import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request of the gateway's own server, or leaves it to others and says so with `false`. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** A path and what answers it; the query does not count. */
export function at(
  path: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
): Route {
  return async (request, response) => {
    if (request.url?.split('?', 1)[0] !== path) {
      return false;
    }
    await answer(request, response);
    return true;
  };
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers });
  response.end(JSON.stringify(body));
}

/** The body as text, or `undefined` when it is longer than `limit` bytes. Throws when the caller leaves before its end. */
export function readText(request: IncomingMessage, limit: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      // What comes after is read and dropped, so that the caller gets to read the answer.
      if (length > limit) {
        resolve(undefined);
      } else {
        chunks.push(chunk);
      }
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('error', reject);
  });
}
