import { LIMITS } from '../../../schema/limits';
import type { ToolCall } from '../../target-caller';
import { NotMcp } from './server-failure';

/** A request to an MCP server, for those who sign it or give it a key. */
export interface ServerRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  /** The call that the request is for; `undefined` for lists and for what keeps the connection. */
  readonly call?: ToolCall;
}

export interface ServerFetchOptions {
  readonly endpoint: URL;
  /** The headers that prove who calls. */
  readonly headersFor: (request: ServerRequest) => Promise<{ readonly [name: string]: string }>;
  /** The call that is being made. */
  readonly call: () => ToolCall | undefined;
  /** Takes each secret that goes along. */
  readonly onSecret: (secret: string) => void;
}

/** Sends the requests of the MCP client, with credentials, and to the server's own host alone. */
export function serverFetch(options: ServerFetchOptions) {
  return async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const { endpoint, headersFor, onSecret } = options;
    const call = options.call();
    const url = new URL(input);
    if (url.origin !== endpoint.origin) {
      throw new NotMcp(`${endpoint.origin} points to ${url.origin}, which no template and no flag names`);
    }
    for (const [name, value] of Object.entries(call?.queryParameters ?? {})) {
      url.searchParams.append(name, value);
    }
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(call?.headers ?? {})) {
      if (!headers.has(name)) {
        headers.set(name, value);
      }
    }
    const { method = 'GET', body } = init;
    const credentials = await headersFor({
      method,
      url,
      headers: Object.fromEntries(headers),
      ...(typeof body === 'string' && { body }),
      ...(call && { call }),
    });
    for (const [name, value] of Object.entries(credentials)) {
      headers.set(name, value);
      onSecret(value);
    }
    const response = await fetch(url, { ...init, headers });
    call?.onHeaders?.(Object.fromEntries(response.headers));
    return method === 'POST' ? limited(response) : response;
  };
}

/** An answer that fails when it is larger than a gateway passes on. */
function limited(response: Response): Response {
  if (response.body === null) {
    return response;
  }
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > LIMITS.payloadBytes) {
        controller.error(new NotMcp(`more than ${LIMITS.payloadBytes} bytes, which is all that a gateway passes on`));
      } else {
        controller.enqueue(chunk);
      }
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}
