/** A request to a target, before it is sent. */
export interface TargetRequest {
  readonly method: string;
  /** Scheme, host and port, such as `https://api.example.com`. */
  readonly origin: string;
  /** Encoded, from its first slash to the query. */
  readonly path: string;
  /** Encoded, without the question mark; empty for none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: Uint8Array;
  /** The keys and tokens in it, which are told to nobody. */
  readonly secrets: readonly string[];
}

/** What a target answered. */
export interface TargetAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

/** A request to a URL. */
export function requestTo(
  url: URL,
  parts: { readonly method: string; readonly headers?: TargetRequest['headers']; readonly body?: Uint8Array },
): TargetRequest {
  const { origin, pathname, search } = url;
  return { headers: {}, secrets: [], ...parts, origin, path: pathname, query: search.slice(1) };
}

/** Where a request goes, query included. */
export function urlOf({ origin, path, query }: TargetRequest): string {
  return `${origin}${path}${query === '' ? '' : `?${query}`}`;
}

/** A text in which the secrets of a request cannot be read, as what targets answer may repeat them. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const written = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return written.reduce((told, secret) => (secret === '' ? told : told.replaceAll(secret, '***')), text);
}
