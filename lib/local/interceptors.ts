import type { Node } from '../schema/node';

/** A request as interceptors see it. */
export interface InterceptedRequest {
  /** `POST`. */
  readonly httpMethod: string;
  /** `/mcp`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** The JSON-RPC message. */
  readonly body: Node;
  /** The message as it came, which interceptors are given besides. */
  readonly rawBody?: string;
  /**
   * The headers that an interceptor has given, names in lower case; they are among `headers` too, where they replace those
   * of the caller. Targets get the ones that they let pass, and `authorization` in any case.
   */
  readonly givenHeaders?: { readonly [name: string]: string };
}

/** An answer as interceptors see it. */
export interface InterceptedResponse {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Node;
  /**
   * Which message of a stream it is, of those with an ID. Status and headers of `later` ones are with the caller already,
   * and stay as they are.
   */
  readonly event?: 'first' | 'later';
}

/** The interceptors of a gateway. A failing one becomes an answer, as the service gives it; nothing is thrown. */
export interface Interceptors {
  /**
   * What the gateway goes on with: the request, changed or not, or an answer that ends it here. Such an answer has been
   * through the RESPONSE interceptor already.
   */
  onRequest(
    request: InterceptedRequest,
  ): Promise<{ readonly request: InterceptedRequest } | { readonly response: InterceptedResponse }>;
  /** What the caller gets. */
  onResponse(request: InterceptedRequest, response: InterceptedResponse): Promise<InterceptedResponse>;
  close(): Promise<void>;
}
