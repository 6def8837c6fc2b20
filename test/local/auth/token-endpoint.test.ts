import { request as httpRequest } from 'node:http';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { TokenAccess } from '../../../lib/local/auth/access';
import { jwt, poolClient, type ServedAuth, serveAuth, userPool } from './gateway';

jest.setTimeout(60_000);

let gateway: ServedAuth;
let access: TokenAccess;

beforeAll(async () => {
  const clients = [
    poolClient(),
    poolClient({ id: 'people', name: 'People', flows: ['code'] }),
    poolClient({ id: 'browser', name: 'Browser', flows: ['code'], hasSecret: false }),
  ];
  gateway = await serveAuth(jwt({ userPool: userPool(...clients) }));
  access = gateway.inbound.access() as TokenAccess;
});

const secret = () => access.clients[0]?.secret ?? '';
const basic = (id: string, password: string) => `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`;

interface Answer {
  readonly access_token: string;
  readonly expires_in: number;
}

/** What a token endpoint says that gives a token. */
async function answerOf(response: Response): Promise<Answer> {
  return (await response.json()) as Answer;
}

function ask(form: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(access.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form), headers });
}

test("a token is Amazon Cognito's access token of a client", async () => {
  const before = Math.floor(Date.now() / 1000);

  const response = await ask({ grant_type: 'client_credentials', client_id: 'agents', client_secret: secret() });

  const answer = await answerOf(response);
  const claims = decodeJwt(answer.access_token);
  const issuedAt = claims.iat ?? 0;
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(response.headers.get('cache-control')).toContain('no-store');
  expect(Object.keys(answer)).toEqual(['access_token', 'expires_in', 'token_type']);
  expect(answer).toMatchObject({ expires_in: 3600, token_type: 'Bearer' });
  expect(claims).toEqual({
    sub: 'agents',
    token_use: 'access',
    scope: 'gateway/read gateway/write',
    auth_time: issuedAt,
    iss: `${gateway.url}/eu-west-1_Pool`,
    exp: issuedAt + 3600,
    iat: issuedAt,
    version: 2,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    client_id: 'agents',
  });
  expect(issuedAt).toBeGreaterThanOrEqual(before);
  expect(Object.keys(decodeProtectedHeader(answer.access_token))).toEqual(['kid', 'alg']);
});

test('a client may give its secret in the header, and ask for some of its scopes', async () => {
  const form = { grant_type: 'client_credentials', scope: 'gateway/write gateway/write' };

  const response = await ask(form, { authorization: basic('agents', secret()) });

  const { access_token } = await answerOf(response);
  expect(decodeJwt(access_token)).toMatchObject({ scope: 'gateway/write' });
});

test('a token lasts as long as the template says', async () => {
  const short = await serveAuth(jwt({ userPool: userPool(poolClient({ accessTokenMinutes: 5 })) }));
  const { clients, tokenEndpoint } = short.inbound.access() as TokenAccess;
  const form = { grant_type: 'client_credentials', client_id: 'agents', client_secret: clients[0]?.secret ?? '' };

  const response = await fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });

  const { access_token, expires_in } = await answerOf(response);
  const { exp = 0, iat = 0 } = decodeJwt(access_token);
  expect([expires_in, exp - iat]).toEqual([300, 300]);
});

describe('fails', () => {
  const good = () => ({ grant_type: 'client_credentials', client_id: 'agents', client_secret: secret() });

  test.each<[string, () => Record<string, string>, object]>([
    ['without a grant type', () => ({ client_id: 'agents', client_secret: secret() }), { error: 'invalid_request' }],
    ['without a client', () => ({ grant_type: 'client_credentials' }), { error: 'invalid_request' }],
    ['for a client that is not there', () => ({ ...good(), client_id: 'nobody' }), { error: 'invalid_client' }],
    [
      'for another secret',
      () => ({ ...good(), client_secret: 'x'.repeat(52) }),
      { error: 'invalid_client', error_description: 'invalid_client_secret' },
    ],
    [
      'without a secret',
      () => ({ grant_type: 'client_credentials', client_id: 'agents' }),
      { error: 'invalid_client', error_description: 'invalid_client_secret' },
    ],
    ['for another grant', () => ({ ...good(), grant_type: 'password' }), { error: 'unsupported_grant_type' }],
    ['for a code', () => ({ ...good(), grant_type: 'authorization_code', code: 'x' }), { error: 'invalid_grant' }],
    ['for a scope of nobody', () => ({ ...good(), scope: 'gateway/read admin' }), { error: 'invalid_scope' }],
    [
      'for a client that only people sign in with',
      () => ({ grant_type: 'client_credentials', client_id: 'browser' }),
      { error: 'unauthorized_client' },
    ],
  ])('%s', async (_, form, expected) => {
    const response = await ask(form());

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(expected);
  });

  test.each([
    ['a header of another scheme', 'Bearer x', { error: 'invalid_request' }],
    ['a header without a colon', 'Basic YWdlbnRz', { error: 'invalid_request' }],
    ['a header with an unknown client', basic('nobody', 'x'), { error: 'invalid_client' }],
  ])('for %s, whatever the body says', async (_, authorization, expected) => {
    const response = await ask(good(), { authorization });

    expect(await response.json()).toEqual(expected);
  });

  test('for a body of another type', async () => {
    const headers = { 'content-type': 'application/json' };

    const response = await fetch(access.tokenEndpoint, { method: 'POST', headers, body: JSON.stringify(good()) });

    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_request' }]);
  });

  test('for another method', async () => {
    const response = await fetch(access.tokenEndpoint);

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('for a body that is too long', async () => {
    const response = await ask({ ...good(), scope: 'x'.repeat(100_000) });

    expect([response.status, await response.json()]).toEqual([413, { error: 'invalid_request' }]);
  });

  test('quietly when the caller leaves, and goes on', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1000' };
    const leaving = httpRequest(access.tokenEndpoint, { method: 'POST', headers });
    leaving.on('error', () => undefined);
    await new Promise<void>((resolve) => leaving.write('grant_type=', () => resolve()));
    leaving.destroy();

    const response = await ask(good());

    expect(response.status).toBe(200);
  });
});

test('only clients that get tokens for themselves are offered, with secrets of their own', () => {
  expect(access.clients).toEqual([
    {
      id: 'agents',
      name: 'Agents',
      secret: expect.stringMatching(/^[a-z0-9]{52}$/),
      scopes: ['gateway/read', 'gateway/write'],
    },
  ]);
});

test('a browser that wants to sign in is told that nobody does here', async () => {
  const response = await fetch(`${gateway.url}/oauth2/authorize?client_id=people&response_type=code`);

  expect(response.status).toBe(501);
  expect(await response.text()).toContain('Nobody signs in at the local issuer');
});
