import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

/** What AWS knows a caller by. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Signing {
  readonly region: string;
  /** The service's name in signatures. */
  readonly service: string;
  readonly credentials: AwsCredentials;
}

/** The headers that prove a request with Signature Version 4, those that were given included. */
export async function signRequest(
  method: string,
  target: string,
  headers: { readonly [name: string]: string },
  body: string,
  { region, service, credentials }: Signing,
): Promise<{ [name: string]: string }> {
  const url = new URL(target);
  const signer = new SignatureV4({ region, service, credentials, sha256: Sha256 });
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port && { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host },
    body,
  });
  return signed.headers;
}
