import { createHash, createHmac } from 'node:crypto';

export interface RequestToSign {
  readonly method: string;
  readonly path: string;
  /** As it stands in the URL, in order. */
  readonly query?: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  /** What is put in place of the body's hash. */
  readonly payloadHash?: string;
}

export interface Signing {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

/**
 * AWS Signature Version 4 as its documentation describes it, apart from the signer that the library uses.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function authorizationOf(request: RequestToSign, signing: Signing): string {
  const names = Object.keys(request.headers).sort();
  const date = request.headers['x-amz-date'] ?? '';
  const scope = [date.slice(0, 8), signing.region, signing.service, 'aws4_request'];
  const canonical = [
    request.method,
    request.path,
    request.query ?? '',
    ...names.map((name) => `${name}:${request.headers[name]}`),
    '',
    names.join(';'),
    request.payloadHash ?? sha256(request.body),
  ];
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical.join('\n'))];
  const key = scope.reduce<Buffer | string>((secret, part) => hmac(secret, part), `AWS4${signing.secretAccessKey}`);
  const signature = hmac(key, toSign.join('\n')).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${signing.accessKeyId}/${scope.join('/')}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}

/** A time as `x-amz-date` has it. */
export function amzDate(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}|[-:]/g, '');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
