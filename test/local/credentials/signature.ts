import { createHash, createHmac } from 'node:crypto';

/** What a signature covers. */
export interface SignedParts {
  readonly method: string;
  /** Path and query, as they came. */
  readonly url: string;
  readonly headers: { readonly [name: string]: unknown };
  readonly body: string | Buffer;
}

/**
 * Whether a request is signed with a secret key: Signature Version 4 computed anew, from
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSigned(parts: SignedParts, secretKey: string, encodesPathTwice = true): boolean {
  const authorization = String(parts.headers.authorization);
  const found =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/;
  const [, date = '', region = '', service = '', signedHeaders = '', signature] = found.exec(authorization) ?? [];
  const [path = '', query = ''] = parts.url.split('?');
  const canonical = [
    parts.method,
    encodesPathTwice ? encodePath(path) : path,
    canonicalQuery(query),
    ...signedHeaders.split(';').map((name) => `${name}:${String(parts.headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    sha256(parts.body),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', String(parts.headers['x-amz-date']), scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretKey}`));
  return signature === hmac(key, toSign).toString('hex');
}

/** The Region and service that a request is signed for. */
export function scopeOf({ authorization }: { readonly authorization?: string }): string | undefined {
  return /Credential=[^/]+\/\d{8}\/([^/]+\/[^/]+)\/aws4_request/.exec(authorization ?? '')?.[1];
}

function canonicalQuery(query: string): string {
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('='));
  return pairs
    .map(
      ([name = '', ...value]) => `${encode(decodeURIComponent(name))}=${encode(decodeURIComponent(value.join('=')))}`,
    )
    .sort()
    .join('&');
}

const encodePath = (path: string) => path.split('/').map(encode).join('/');
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer, data: string) => createHmac('sha256', key).update(data).digest();
