import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from './target-caller';

/** What proves who calls. */
export interface InboundRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came; signatures cover it. */
  readonly body: Buffer;
}

export type Admission = { readonly caller: Caller } | { readonly refusal: Refusal };

/** Why a request is not let in; becomes a JSON-RPC error with the request's own ID. */
export interface Refusal {
  readonly httpStatus: number;
  readonly headers: { readonly [name: string]: string };
  readonly code: number;
  readonly message: string;
  /** What the person at the terminal is told: never a token, nor a part of one. */
  readonly detail: string;
}

/** Lets callers in, or not. */
export interface Authenticator {
  admit(request: InboundRequest): Promise<Admission>;
  /** The protected-resource metadata, which anybody may read; `undefined` for gateways without tokens. */
  readonly protectedResource?: object;
}
