import { signTargetRequest } from '../../../lib/local/credentials/sign-target-request';
import { requestTo, type TargetRequest } from '../../../lib/local/targets/http/target-request';
import { isSigned, scopeOf } from './signature';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

function sign(url: string, parts: Partial<TargetRequest> = {}, more: { sessionToken?: string } = {}) {
  const request = { ...requestTo(new URL(url), { method: 'GET' }), ...parts };
  return signTargetRequest(request, { service: 'execute-api', region: 'eu-west-1' }, { ...CREDENTIALS, ...more });
}

const partsOf = ({ method, path, query, headers, body }: TargetRequest) => ({
  method,
  url: `${path}?${query}`,
  headers,
  body: Buffer.from(body ?? ''),
});

// The request "get-vanilla" of AWS's test suite of Signature Version 4.
test('the check of these tests agrees with what AWS has published', () => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
  const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z', authorization };
  const parts = { method: 'GET', url: '/', headers, body: '' };

  expect(isSigned(parts, CREDENTIALS.secretAccessKey)).toBe(true);
  expect(isSigned({ ...parts, body: 'x' }, CREDENTIALS.secretAccessKey)).toBe(false);
});

test.each([
  'https://api.example.com/',
  'https://api.example.com/a/b?c=d',
  'https://api.example.com/a%2Fb/c%20d/%E2%98%83?z=1&a=2&a=1&empty=&e=%26%3D%20%2B',
  'https://api.example.com:8443/x?a=b=c',
  'http://127.0.0.1:8000/x',
])('%s is signed', async (url) => {
  const signed = await sign(url, { method: 'POST', body: Buffer.from('{"a":"\u2603"}'), headers: { 'x-a': 'b  c' } });

  expect(isSigned(partsOf(signed), CREDENTIALS.secretAccessKey)).toBe(true);
  expect(isSigned(partsOf(signed), 'another')).toBe(false);
  expect([scopeOf(signed.headers), signed.headers.host]).toEqual(['eu-west-1/execute-api', new URL(url).host]);
});

test('a token of a session goes along, signed', async () => {
  const signed = await sign('https://api.example.com/', {}, { sessionToken: 'session' });

  expect(signed.headers['x-amz-security-token']).toBe('session');
  expect(isSigned(partsOf(signed), CREDENTIALS.secretAccessKey)).toBe(true);
  expect(signed.headers.authorization).toContain(
    'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token',
  );
});

test('what the request holds beside stays, and its secrets are known', async () => {
  const signed = await sign('https://api.example.com/a?b=c', { secrets: ['x'] }, { sessionToken: 'session' });

  expect([signed.path, signed.query, signed.secrets]).toEqual([
    '/a',
    'b=c',
    ['x', CREDENTIALS.secretAccessKey, 'session'],
  ]);
});
