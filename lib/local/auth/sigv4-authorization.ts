/** What an `Authorization` header of AWS Signature Version 4 says. */
export interface SigV4Authorization {
  readonly accessKeyId: string;
  /** `20261130`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** In lower case. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Reads the header; `undefined` when it is another scheme, or not whole. */
export function parseAuthorization(header: string): SigV4Authorization | undefined {
  const [, rest] = /^AWS4-HMAC-SHA256\s+(.+)$/.exec(header) ?? [];
  const parts = new Map((rest ?? '').split(',').map((part) => partOf(part.trim())));
  const [accessKeyId, date, region, service, end, ...more] = (parts.get('Credential') ?? '').split('/');
  const signedHeaders = parts.get('SignedHeaders');
  const signature = parts.get('Signature');
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request' || more.length > 0) {
    return undefined;
  }
  if (!signedHeaders || signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) {
    return undefined;
  }
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.toLowerCase().split(';'), signature };
}

function partOf(text: string): [string, string] {
  const equals = text.indexOf('=');
  return [text.slice(0, equals), text.slice(equals + 1)];
}
