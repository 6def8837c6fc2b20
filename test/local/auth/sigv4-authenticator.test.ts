import { BedrockAgentCoreControlClient, ListGatewaysCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import type { SigV4Access } from '../../../lib/local/auth/access';
import { createAuthenticator, type Inbound } from '../../../lib/local/auth/create-authenticator';
import type { InboundRequest } from '../../../lib/local/authenticator';
import { connectionTo } from '../../../lib/local/connection';
import { context, refusalOf, request, type ServedAuth, serveAuth } from './gateway';
import { amzDate, authorizationOf, type RequestToSign, type Signing, sha256 } from './independent-signer';

const BODY = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
const ARN = 'arn:aws:iam::111122223333:user/mcp-gateway-local';
const REFUSED = { httpStatus: 401, headers: {}, code: -32001, message: 'Authentication error - Invalid credentials' };

jest.setTimeout(60_000);

let served: ServedAuth;
let gateway: Inbound;
let access: SigV4Access;

beforeAll(async () => {
  served = await serveAuth({ type: 'AWS_IAM' });
  gateway = served.inbound;
  access = gateway.access() as SigV4Access;
});

/** A request that somebody else's signer signed, with what was changed before it. */
function signed(changes: Partial<RequestToSign> = {}, signing: Partial<Signing> = {}): InboundRequest {
  const headers = {
    'content-type': 'application/json',
    host: '127.0.0.1:3000',
    'x-amz-date': amzDate(Date.now()),
    ...changes.headers,
  };
  const toSign = { method: 'POST', path: '/mcp', body: BODY, ...changes, headers };
  const authorization = authorizationOf(toSign, { ...access, ...signing });
  const path = toSign.query === undefined ? toSign.path : `${toSign.path}?${toSign.query}`;
  return request({ path, headers: { ...headers, authorization }, body: Buffer.from(toSign.body) });
}

describe('gets in', () => {
  test.each<[string, () => InboundRequest]>([
    ['a signed request', () => signed()],
    ['a signed request with a query', () => signed({ query: 'a=1&b=x%20y' })],
    ['a request whose hash of the body is signed', () => signed({ headers: { 'x-amz-content-sha256': sha256(BODY) } })],
    [
      'a request whose body is not signed',
      () => signed({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, payloadHash: 'UNSIGNED-PAYLOAD' }),
    ],
    ['a request with headers that most signers leave out', () => signed({ headers: { 'user-agent': 'curl/8' } })],
    ['a request of four minutes ago', () => signed({ headers: { 'x-amz-date': amzDate(Date.now() - 240_000) } })],
    ['a request of a clock that is ahead', () => signed({ headers: { 'x-amz-date': amzDate(Date.now() + 240_000) } })],
  ])('%s', async (_, inbound) => {
    const admission = await gateway.authenticator.admit(inbound());

    expect(admission).toEqual({ caller: { claims: { arn: ARN } } });
  });

  test('a request as the AWS SDK signs it', async () => {
    const client = new BedrockAgentCoreControlClient({
      region: 'eu-west-1',
      endpoint: `${served.url}/mcp`,
      credentials: access,
      maxAttempts: 1,
    });
    const requests: InboundRequest[] = [];
    client.middlewareStack.add(
      (next) => async (args) => {
        const { method, path, headers } = args.request as {
          method: string;
          path: string;
          headers: Record<string, string>;
        };
        requests.push(request({ method, path, headers: lowerCase(headers), body: Buffer.alloc(0) }));
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'capture' },
    );
    await client.send(new ListGatewaysCommand({})).catch(() => undefined);

    const [sent] = requests;
    const admission = await gateway.authenticator.admit(sent ?? request());

    expect(sent?.path).toBe('/mcp/gateways/');
    expect(admission).toEqual({ caller: { claims: { arn: ARN } } });
  });

  test('a request of our own signing fetch, over HTTP', async () => {
    const response = await connectionTo(served.url, access).fetch(`${served.url}/mcp?x=1%2F2`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: '{"jsonrpc":"2.0","id":7,"method":"whoami"}',
    });

    expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 7, result: { claims: { arn: ARN } } });
  });
});

test.each([
  ['eu-west-1', 'arn:aws:iam::111122223333:user/mcp-gateway-local'],
  ['cn-north-1', 'arn:aws-cn:iam::111122223333:user/mcp-gateway-local'],
  ['us-gov-west-1', 'arn:aws-us-gov:iam::111122223333:user/mcp-gateway-local'],
])('who signs in %s has an ARN of its partition', async (region, arn) => {
  const { authenticator, access: accessOf } = await createAuthenticator({ type: 'AWS_IAM' }, context({ region }));

  const admission = await authenticator.admit(signed({}, accessOf() as SigV4Access));

  expect(admission).toEqual({ caller: { claims: { arn } } });
});

describe('row "SigV4 missing": fails', () => {
  const without = (name: string, inbound: InboundRequest) =>
    request({ ...inbound, headers: { ...inbound.headers, [name]: undefined } });
  const changed = (name: string, value: string) => {
    const inbound = signed();
    return request({ ...inbound, headers: { ...inbound.headers, [name]: value } });
  };
  const WRONG = 'the signature is wrong: another secret access key, or something changed after it was signed';

  test.each<[string, () => InboundRequest, string]>([
    [
      'without a signature',
      () => request(),
      'the request is not signed; sign it with the test credentials that were printed at start (SigV4)',
    ],
    [
      'for a token',
      () => request({ headers: { authorization: 'Bearer x' } }),
      'the Authorization header is not a whole one of AWS4-HMAC-SHA256',
    ],
    [
      'for an asymmetric signature',
      () =>
        request({
          headers: {
            authorization:
              'AWS4-ECDSA-P256-SHA256 Credential=a/20261130/bedrock-agentcore/aws4_request, SignedHeaders=host, Signature=00',
          },
        }),
      'the Authorization header is not a whole one of AWS4-HMAC-SHA256',
    ],
    [
      'for other credentials',
      () => signed({}, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
      'the request is signed with other credentials than the test credentials that were printed at start',
    ],
    ['for another secret', () => signed({}, { secretAccessKey: 'x' }), WRONG],
    [
      'for another Region',
      () => signed({}, { region: 'us-east-1' }),
      'the request is signed for us-east-1/bedrock-agentcore; sign it for eu-west-1/bedrock-agentcore',
    ],
    [
      'for another service',
      () => signed({}, { service: 'execute-api' }),
      'the request is signed for eu-west-1/execute-api; sign it for eu-west-1/bedrock-agentcore',
    ],
    ['for a body that was changed', () => request({ ...signed(), body: Buffer.from('{}') }), WRONG],
    [
      'for a body that is not the one whose hash was signed',
      () => request({ ...signed({ headers: { 'x-amz-content-sha256': sha256(BODY) } }), body: Buffer.from('{}') }),
      'the body is not the one that was signed',
    ],
    [
      'for a body that would be signed in pieces',
      () => signed({ headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' } }),
      'the body is not the one that was signed',
    ],
    ['for a header that was changed', () => changed('content-type', 'text/plain'), WRONG],
    ['for another host', () => changed('host', 'example.com'), WRONG],
    ['for another path', () => request({ ...signed(), path: '/mcp/' }), WRONG],
    ['for another query', () => request({ ...signed({ query: 'a=1' }), path: '/mcp?a=2' }), WRONG],
    ['for another method', () => request({ ...signed(), method: 'DELETE' }), WRONG],
    [
      'for a header that was left out',
      () => without('content-type', signed()),
      'a header that was signed did not arrive',
    ],
    [
      'for a request of yesterday',
      () => signed({ headers: { 'x-amz-date': amzDate(Date.now() - 86_400_000) } }),
      'the request was signed 1440 minutes before or after now; 5 are allowed, so sign it anew',
    ],
    [
      'for a request of tomorrow',
      () => signed({ headers: { 'x-amz-date': amzDate(Date.now() + 86_400_000) } }),
      'the request was signed 1440 minutes before or after now; 5 are allowed, so sign it anew',
    ],
    [
      'for a date that is none',
      () => signed({ headers: { 'x-amz-date': '20261399T000000Z' } }),
      'the header x-amz-date is not a time such as 20261130T235959Z',
    ],
    [
      'for a session token, which the test credentials do not have',
      () => signed({ headers: { 'x-amz-security-token': 'x' } }),
      'the request has a session token, and the test credentials have none; unset AWS_SESSION_TOKEN',
    ],
  ])('%s', async (_, inbound, detail) => {
    const refusal = await refusalOf(gateway, inbound());

    expect(refusal).toEqual({ ...REFUSED, detail });
  });

  test('for a scope of another day than the date', async () => {
    const inbound = signed();
    const authorization = String(inbound.headers.authorization).replace(/\/\d{8}\//, '/20150830/');

    const refusal = await refusalOf(gateway, request({ ...inbound, headers: { ...inbound.headers, authorization } }));

    expect(refusal.detail).toBe('the day of the credential scope is not that of x-amz-date');
  });

  test.each(['host', 'x-amz-date'])('when %s is not signed', async (name) => {
    const inbound = signed();
    const authorization = String(inbound.headers.authorization).replace(`;${name}`, '');

    const refusal = await refusalOf(gateway, request({ ...inbound, headers: { ...inbound.headers, authorization } }));

    expect(refusal.detail).toBe(`the header ${name} is not signed`);
  });
});

test('nothing that anybody sends as a signature makes it throw, and no detail holds the secret', async () => {
  const header = oneof(
    string(),
    string().map((text) => `AWS4-HMAC-SHA256 ${text}`),
    constantFrom('Credential', 'SignedHeaders').chain((part) =>
      string().map((text) =>
        String(signed().headers.authorization).replace(new RegExp(`${part}=[^,]*`), () => `${part}=${text}`),
      ),
    ),
  );

  await assert(
    asyncProperty(header, string(), async (authorization, path) => {
      const inbound = signed();
      const refusal = await refusalOf(
        gateway,
        request({ ...inbound, path, headers: { ...inbound.headers, authorization } }),
      );

      expect(refusal).toMatchObject(REFUSED);
      expect(refusal.detail).not.toContain(access.secretAccessKey);
    }),
    { numRuns: 300 },
  );
});

test('test credentials are those of nobody in AWS, and stay the same when the gateway is loaded again', async () => {
  const settings = context();
  const [first, second] = await Promise.all([1, 2].map(() => createAuthenticator({ type: 'AWS_IAM' }, settings)));

  expect(first?.access()).toEqual(second?.access());
  expect(first?.access()).toEqual({
    kind: 'sigv4',
    accessKeyId: expect.stringMatching(/^AKIDLOCAL[A-Z2-7]{11}$/),
    secretAccessKey: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
    region: 'eu-west-1',
    service: 'bedrock-agentcore',
  });
});

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
