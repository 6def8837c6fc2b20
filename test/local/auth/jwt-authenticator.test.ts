import { createHmac } from 'node:crypto';
import { assert, asyncProperty, base64String, constantFrom, oneof, string, tuple } from 'fast-check';
import { exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { type AuthContext, createAuthenticator, type Inbound } from '../../../lib/local/auth/create-authenticator';
import { BASE_URL, bearer, context, ISSUER, jwt, refusalOf, request } from './gateway';
import { travelTo } from './time';
import { claims, compact, signed } from './tokens';

const METADATA = `resource_metadata="${BASE_URL}/.well-known/oauth-protected-resource"`;
const INVALID = {
  httpStatus: 401,
  code: -32001,
  message: 'Invalid Bearer token',
  headers: { 'www-authenticate': `Bearer error="invalid_token", scope="gateway/read", ${METADATA}` },
};
const INSUFFICIENT = {
  httpStatus: 403,
  code: -32002,
  message: 'insufficient_scope - The request requires higher privileges than provided by the access token.',
  headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="gateway/read", ${METADATA}` },
};

const now = Math.floor(Date.now() / 1000);

// Keys take their time on a busy machine.
jest.setTimeout(60_000);

const settings: AuthContext = context();
let gateway: Inbound;

afterEach(() => jest.useRealTimers());

beforeEach(async () => {
  gateway = await createAuthenticator(jwt(), settings);
});

test('a token that meets the rules gets in, with its claims', async () => {
  const payload = claims();
  const token = await signed(settings.secrets, payload);

  const admission = await gateway.authenticator.admit(bearer(token));

  expect(admission).toEqual({ caller: { claims: payload, token } });
});

test('the name of the scheme may be written in any case', async () => {
  const token = await signed(settings.secrets, claims());

  const admission = await gateway.authenticator.admit(request({ headers: { authorization: `bearer ${token}` } }));

  expect(admission).toMatchObject({ caller: { token } });
});

test('row "JWT invalid": fails without a token, and says where to get one', async () => {
  const refusal = await refusalOf(gateway, request());

  expect(refusal).toEqual({
    ...INVALID,
    message: 'Missing Bearer token',
    detail: 'the request has no token in its Authorization header',
  });
});

test('row "JWT invalid": a gateway without scopes names none', async () => {
  const open = await createAuthenticator(jwt({ allowedScopes: [] }), settings);

  const refusal = await refusalOf(open, request());

  expect(refusal.headers).toEqual({ 'www-authenticate': `Bearer error="invalid_token", ${METADATA}` });
});

test('row "WWW-Authenticate": scopes are named as clients ask for them', async () => {
  const advertisedScopes = { 'gateway/read': 'api://shop/read' };
  const mapped = await createAuthenticator(jwt({ allowedScopes: ['gateway/read', 'x'], advertisedScopes }), settings);

  const refusal = await refusalOf(mapped, request());

  expect(refusal.headers).toEqual({
    'www-authenticate': `Bearer error="invalid_token", scope="api://shop/read x", ${METADATA}`,
  });
});

test('scopes that no header can hold do not break it', async () => {
  const odd = await createAuthenticator(jwt({ allowedScopes: ['a"b\r\nc', 'ü'] }), settings);

  const refusal = await refusalOf(odd, request());

  expect(refusal.headers['www-authenticate']).toContain('scope="a?b??c ?"');
});

test('row "metadata document"', async () => {
  const mapped = await createAuthenticator(jwt({ advertisedScopes: { 'gateway/read': 'api://shop/read' } }), settings);

  expect(JSON.stringify(mapped.authenticator.protectedResource)).toBe(
    `{"authorization_servers":["${ISSUER}"],"resource":"${BASE_URL}/mcp","scopes_supported":["api://shop/read"]}`,
  );
});

describe('fails with 401', () => {
  test.each([
    ['another scheme', 'Basic YTpi', 'the Authorization header is not "Bearer" and a token'],
    ['words', 'Bearer a token', 'the Authorization header is not "Bearer" and a token'],
    ['what is no JWT', 'Bearer token', 'what was sent is not a signed JWT'],
    ['an empty JWT', 'Bearer ..', 'what was sent is not a signed JWT'],
    [
      'an unsigned token (alg: none)',
      `Bearer ${compact({ alg: 'none' }, claims())}`,
      'the token\'s algorithm is "none", and a gateway takes signatures of a key pair, such as RS256',
    ],
    [
      'an unsigned token (alg: None)',
      `Bearer ${compact({ alg: 'None' }, claims())}`,
      'the token\'s algorithm is "None", and a gateway takes signatures of a key pair, such as RS256',
    ],
  ])('for %s', async (_, authorization, detail) => {
    const refusal = await refusalOf(gateway, request({ headers: { authorization } }));

    expect(refusal).toEqual({ ...INVALID, detail });
  });

  test('for an HMAC with the public key as its secret', async () => {
    const { id, publicJwk } = await settings.secrets.signingKey('eu-west-1_Pool');
    const key = await importJWK(publicJwk, 'RS256', { extractable: true });
    const pem = await exportSPKI(key as Parameters<typeof exportSPKI>[0]);
    const unsigned = compact({ alg: 'HS256', kid: id }, claims());
    const signature = createHmac('sha256', pem).update(unsigned.slice(0, -1)).digest('base64url');

    const refusal = await refusalOf(gateway, bearer(unsigned + signature));

    expect(refusal).toEqual({
      ...INVALID,
      detail: 'the token\'s algorithm is "HS256", and a gateway takes signatures of a key pair, such as RS256',
    });
  });

  test("for the key of somebody else under the issuer's name", async () => {
    const { id } = await settings.secrets.signingKey('eu-west-1_Pool');
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(claims()).setProtectedHeader({ kid: id, alg: 'RS256' }).sign(privateKey);

    const refusal = await refusalOf(gateway, bearer(token));

    expect(refusal).toEqual({ ...INVALID, detail: 'the signature of the token is wrong' });
  });

  test('for a key that the issuer does not know', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(claims()).setProtectedHeader({ kid: 'other', alg: 'RS256' }).sign(privateKey);

    const refusal = await refusalOf(gateway, bearer(token));

    expect(refusal).toEqual({
      ...INVALID,
      detail:
        "none of the issuer's keys signed the token; get a new one, since keys of a local issuer are new at each start",
    });
  });

  test('for claims that were changed after the signature', async () => {
    const [header, , signature] = (await signed(settings.secrets, claims())).split('.');
    const changed = Buffer.from(JSON.stringify(claims({ scope: 'gateway/read gateway/write' }))).toString('base64url');

    const refusal = await refusalOf(gateway, bearer(`${header}.${changed}.${signature}`));

    expect(refusal).toEqual({ ...INVALID, detail: 'the signature of the token is wrong' });
  });
});

describe('row "403": fails with 403', () => {
  test.each([
    [
      'an expired token',
      { exp: now - 1 },
      `the token expired at ${new Date((now - 1) * 1000).toISOString()}; get a new one`,
    ],
    ['a token that never expires', { exp: undefined }, 'the token has no exp'],
    ['an expiry that is no number', { exp: 'never' as unknown as number }, 'exp "never" is not what it should be'],
    [
      'a token of tomorrow',
      { nbf: now + 86_400 },
      `the token is not valid before ${new Date((now + 86_400) * 1000).toISOString()}`,
    ],
    [
      'another issuer with the same key',
      { iss: 'https://example.com' },
      'iss "https://example.com" is not the issuer that the gateway trusts',
    ],
    ['no issuer', { iss: undefined }, 'the token has no iss'],
    [
      'another client',
      { client_id: 'reports' },
      'client_id "reports" is none of the gateway\'s allowedClients ("agents")',
    ],
    [
      'another scope',
      { scope: 'gateway/write' },
      'scope "gateway/write" holds none of the gateway\'s allowedScopes ("gateway/read")',
    ],
  ])('for %s', async (_, overrides, detail) => {
    const token = await signed(settings.secrets, claims(overrides));

    const refusal = await refusalOf(gateway, bearer(token));

    expect(refusal).toEqual({ ...INSUFFICIENT, detail });
  });

  test('for a token that expires after it was let in', async () => {
    const token = await signed(settings.secrets, claims({ exp: now + 60 }));
    const before = await gateway.authenticator.admit(bearer(token));
    travelTo((now + 61) * 1000);

    const after = await gateway.authenticator.admit(bearer(token));

    expect(before).toMatchObject({ caller: { token } });
    expect(after).toMatchObject({ refusal: { httpStatus: 403 } });
  });
});

test('nothing that anybody sends as a token makes it throw, and no detail repeats it', async () => {
  const part = oneof(base64String(), string(), constantFrom('e30', 'eyJhbGciOiJSUzI1NiJ9', 'bnVsbA', 'W10'));
  const token = oneof(
    string({ maxLength: 200 }),
    tuple(part, part, part).map((parts) => parts.join('.')),
  );

  await assert(
    asyncProperty(token, async (text) => {
      const refusal = await refusalOf(gateway, bearer(text));

      expect(refusal.httpStatus).toBe(401);
      expect(text.length > 12 && refusal.detail.includes(text)).toBe(false);
    }),
    { numRuns: 300 },
  );
});
