import type { ServerResponse } from 'node:http';

export type Headers = { readonly [name: string]: string };

/** Answers with JSON. */
export function answerJson(response: ServerResponse, httpStatus: number, headers: Headers, body: unknown): void {
  // As text, which Node.js writes together with the headers.
  const text = JSON.stringify(body);
  const length = `${Buffer.byteLength(text)}`;
  answer(response, httpStatus, { ...headers, 'content-type': 'application/json', 'content-length': length }, text);
}

/** Answers, unless whoever asked has left or has an answer already. */
export function answer(response: ServerResponse, httpStatus: number, headers: Headers, body?: string | Buffer): void {
  if (!response.headersSent && !response.destroyed) {
    response.writeHead(httpStatus, headers).end(body);
  }
}
