import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

/** What AWS knows a caller by. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A request that is not signed. */
export interface UnsignedRequest {
  readonly method: string;
  /** Scheme, host and port, such as `https://api.example.com`. */
  readonly origin: string;
  /** Encoded, from its first slash to the query. */
  readonly path: string;
  /** Encoded, without the question mark; empty for none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array;
}

/** What a signature is made for. */
export interface SigningScope {
  /** The name of the service in signatures, such as `execute-api`. */
  readonly service: string;
  readonly region: string;
  /** Amazon S3 alone signs paths as they are sent. @default true */
  readonly encodesPathTwice?: boolean;
}

/** The headers that prove a request with AWS Signature Version 4, those that it has included. */
export async function signRequest(
  request: UnsignedRequest,
  scope: SigningScope,
  credentials: AwsCredentials,
): Promise<{ readonly [name: string]: string }> {
  const { protocol, host, hostname, port } = new URL(request.origin);
  const signer = new SignatureV4({
    service: scope.service,
    region: scope.region,
    credentials,
    sha256: Sha256,
    uriEscapePath: scope.encodesPathTwice ?? true,
  });
  const { headers } = await signer.sign({
    method: request.method,
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: request.path,
    query: queryBag(request.query),
    headers: { ...request.headers, host },
    body: request.body,
  });
  return headers;
}

/** Signers encode names and values themselves. */
function queryBag(query: string): { [name: string]: string[] } {
  const bag = new Map<string, string[]>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const [name = '', ...value] = pair.split('=');
    const decoded = decodeURIComponent(name);
    bag.set(decoded, [...(bag.get(decoded) ?? []), decodeURIComponent(value.join('='))]);
  }
  return Object.fromEntries(bag);
}
