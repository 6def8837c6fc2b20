import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

/** What AWS knows a caller by. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a signature is made for. */
export interface SigningScope {
  /** The service's name in signatures, such as `execute-api`. */
  readonly service: string;
  readonly region: string;
  /** Amazon S3 alone signs paths as they are sent. @default true */
  readonly encodesPathTwice?: boolean;
}

export interface UnsignedRequest {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  /** As it stands behind the question mark. */
  readonly query: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array;
}

/** The headers that prove a request with Signature Version 4, those that were given included. */
export async function signRequest(
  { method, origin, path, query, headers, body }: UnsignedRequest,
  { service, region, encodesPathTwice = true }: SigningScope,
  credentials: AwsCredentials,
): Promise<{ [name: string]: string }> {
  const { protocol, host, hostname, port } = new URL(origin);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: encodesPathTwice });
  const signed = await signer.sign({
    method,
    protocol,
    hostname,
    ...(port !== '' && { port: Number(port) }),
    path,
    query: queryBag(query),
    headers: { ...headers, host },
    body,
  });
  return signed.headers;
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
