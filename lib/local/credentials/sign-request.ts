import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { TargetRequest } from '../targets/http/target-request';
import type { AwsCredentials } from './aws-credentials';

/** What a signature is made for. */
export interface SigningScope {
  /** Such as `execute-api`. */
  readonly service: string;
  readonly region: string;
  /** Amazon S3 alone signs paths as they are sent. @default true */
  readonly encodesPathTwice?: boolean;
}

/** Signs a request with AWS Signature Version 4. */
export async function signRequest(
  request: TargetRequest,
  scope: SigningScope,
  credentials: AwsCredentials,
): Promise<TargetRequest> {
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
  const { secretAccessKey, sessionToken } = credentials;
  const secrets = [secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])];
  return { ...request, headers, secrets: [...request.secrets, ...secrets] };
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
