import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Node } from '../../schema/node';
import type { Admission, Authenticator, InboundRequest } from '../authenticator';
import type { TestCredentials } from './local-secrets';
import { parseAuthorization, type SigV4Authorization } from './sigv4-authorization';

/** What requests to gateways are signed for. */
export const GATEWAY_SERVICE = 'bedrock-agentcore';

const MAX_SKEW_MILLISECONDS = 5 * 60 * 1000;

const CONTENT_HASH_HEADER = 'x-amz-content-sha256';
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/** What has to be signed, so that a request is good for one server and for a few minutes. */
const REQUIRED_HEADERS = ['host', 'x-amz-date'];

/** What a request has to be signed with and for. */
export interface SigV4Scope {
  readonly credentials: TestCredentials;
  readonly region: string;
  readonly service: string;
  /** The claims of whoever signs with the credentials. */
  readonly claims: Node;
}

/**
 * Lets in who signs with the local test credentials (AWS Signature Version 4, in the `Authorization` header).
 *
 * The request is signed again, and the signatures compared.
 */
export class SigV4Authenticator implements Authenticator {
  private readonly signer: SignatureV4;

  public constructor(private readonly scope: SigV4Scope) {
    const { credentials, region, service } = scope;
    this.signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false });
  }

  public async admit(request: InboundRequest): Promise<Admission> {
    const detail = await this.findRefusal(request);
    if (detail === undefined) {
      return { caller: { claims: this.scope.claims } };
    }
    const message = 'Authentication error - Invalid credentials';
    return { refusal: { httpStatus: 401, headers: {}, code: -32001, message, detail } };
  }

  private async findRefusal(request: InboundRequest): Promise<string | undefined> {
    const header = request.headers.authorization;
    if (header === undefined) {
      return 'the request is not signed; sign it with the test credentials that were printed at start (SigV4)';
    }
    const authorization = parseAuthorization(header);
    if (authorization === undefined) {
      return 'the Authorization header is not a whole one of AWS4-HMAC-SHA256';
    }
    const date = dateOf(request.headers['x-amz-date']);
    return (
      this.refusedScope(authorization) ??
      refusedHeaders(request, authorization) ??
      refusedDate(date, authorization) ??
      refusedBody(request, authorization) ??
      (await this.refusedSignature(request, authorization, date ?? new Date()))
    );
  }

  private refusedScope({ accessKeyId, region, service }: SigV4Authorization): string | undefined {
    if (accessKeyId !== this.scope.credentials.accessKeyId) {
      return 'the request is signed with other credentials than the test credentials that were printed at start';
    }
    if (region !== this.scope.region || service !== this.scope.service) {
      return `the request is signed for ${region}/${service}; sign it for ${this.scope.region}/${this.scope.service}`;
    }
    return undefined;
  }

  private async refusedSignature(
    request: InboundRequest,
    { signedHeaders, signature }: SigV4Authorization,
    signingDate: Date,
  ): Promise<string | undefined> {
    const [path = '', query = ''] = request.path.split(/\?(.*)/s);
    const parameters = new URLSearchParams(query);
    const signed = await this.signer.sign(
      {
        method: request.method,
        protocol: 'http:',
        hostname: '',
        path,
        query: Object.fromEntries([...parameters.keys()].map((key) => [key, parameters.getAll(key)])),
        headers: Object.fromEntries(signedHeaders.map((name) => [name, headerOf(request, name) ?? ''])),
        body: request.body,
      },
      // Without them, the signer leaves out headers that others do sign, such as `user-agent`.
      { signingDate, signableHeaders: new Set(signedHeaders) },
    );
    const expected = parseAuthorization(signed.headers.authorization ?? '')?.signature ?? '';
    return expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature))
      ? undefined
      : 'the signature is wrong: another secret access key, or something changed after it was signed';
  }
}

function refusedHeaders(request: InboundRequest, { signedHeaders }: SigV4Authorization): string | undefined {
  const unsigned = REQUIRED_HEADERS.find((name) => !signedHeaders.includes(name));
  if (unsigned !== undefined) {
    return `the header ${unsigned} is not signed`;
  }
  if (request.headers['x-amz-security-token'] !== undefined) {
    return 'the request has a session token, and the test credentials have none; unset AWS_SESSION_TOKEN';
  }
  const missing = signedHeaders.find((name) => headerOf(request, name) === undefined);
  return missing === undefined ? undefined : 'a header that was signed did not arrive';
}

function refusedDate(date: Date | undefined, authorization: SigV4Authorization): string | undefined {
  if (date === undefined) {
    return 'the header x-amz-date is not a time such as 20261130T235959Z';
  }
  if (basicFormat(date).slice(0, 8) !== authorization.date) {
    return 'the day of the credential scope is not that of x-amz-date';
  }
  const skew = Math.abs(date.getTime() - Date.now());
  return skew <= MAX_SKEW_MILLISECONDS
    ? undefined
    : `the request was signed ${Math.round(skew / 60_000)} minutes before or after now; 5 are allowed, so sign it anew`;
}

function refusedBody(request: InboundRequest, { signedHeaders }: SigV4Authorization): string | undefined {
  const told = signedHeaders.includes(CONTENT_HASH_HEADER) ? headerOf(request, CONTENT_HASH_HEADER) : undefined;
  if (told === undefined || told === UNSIGNED_PAYLOAD) {
    return undefined;
  }
  const isSame = told === createHash('sha256').update(request.body).digest('hex');
  return isSame ? undefined : 'the body is not the one that was signed';
}

function headerOf({ headers }: InboundRequest, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value.join(',') : value;
}

/** Reads `20261130T235959Z`. */
function dateOf(text: string | string[] | undefined): Date | undefined {
  if (typeof text !== 'string' || !/^\d{8}T\d{6}Z$/.test(text)) {
    return undefined;
  }
  const date = new Date(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return !Number.isNaN(date.getTime()) && basicFormat(date) === text ? date : undefined;
}

function basicFormat(date: Date): string {
  return date.toISOString().replace(/\.\d{3}|[-:]/g, '');
}
