import type { IncomingHttpHeaders } from 'node:http';
import { SigV4Authenticator } from '../../../lib/local/auth/sigv4-authenticator';
import { request } from './gateway';
import { travelTo } from './time';

// AWS's own test suite for Signature Version 4 and the example of its documentation, all signed at the same time.
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

beforeEach(() => travelTo(new Date('2015-08-30T12:36:00Z')));
afterEach(() => jest.useRealTimers());

test.each<[string, string, string, string, IncomingHttpHeaders, string]>([
  [
    'get-vanilla',
    'service',
    'GET',
    '/',
    { host: 'example.amazonaws.com' },
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'post-vanilla',
    'service',
    'POST',
    '/',
    { host: 'example.amazonaws.com' },
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'get-vanilla-query-order-key-case',
    'service',
    'GET',
    '/?Param2=value2&Param1=value1',
    { host: 'example.amazonaws.com' },
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'ListUsers of the documentation',
    'iam',
    'GET',
    '/?Action=ListUsers&Version=2010-05-08',
    { host: 'iam.amazonaws.com', 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  ],
])('%s gets in', async (_, service, method, path, headers, signature) => {
  const gateway = new SigV4Authenticator({ credentials: CREDENTIALS, region: 'us-east-1', service, claims: {} });
  const signed = { ...headers, 'x-amz-date': '20150830T123600Z' };
  const names = Object.keys(signed).sort().join(';');
  const scope = `AKIDEXAMPLE/20150830/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${names}, Signature=${signature}`;

  const admission = await gateway.admit(request({ method, path, headers: { ...signed, authorization } }));

  expect(admission).toEqual({ caller: { claims: {} } });
});
