import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { ExternalIssuer } from '../../../lib/local/auth/external-issuer';
import { bearer, closeServer, jwt, listen, refusalOf, type ServedAuth, serveAuth } from './gateway';
import { travelTo } from './time';
import { claims } from './tokens';

jest.setTimeout(60_000);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const keys = generateKeyPair('ES256');

let provider: Server;
let providerUrl: string;
let answers: Record<string, Answer>;
let asked: string[];

beforeEach(async () => {
  asked = [];
  const jwk = { ...(await exportJWK((await keys).publicKey)), kid: 'one', alg: 'ES256' };
  answers = {
    '/tenant/.well-known/openid-configuration': json({
      issuer: 'https://login.example.com/tenant',
      jwks_uri: '/keys',
      token_endpoint: 'https://login.example.com/token',
    }),
    '/keys': json({ keys: [jwk] }),
  };
  provider = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    if (answer === undefined) {
      response.writeHead(404).end();
    } else {
      answer(request, response);
    }
  });
  providerUrl = await listen(provider);
});

afterEach(async () => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  await closeServer(provider);
});

/** Answers with JSON whose `jwks_uri` is on the provider. */
function json(body: { readonly jwks_uri?: string; readonly [member: string]: unknown }): Answer {
  return (_, response) => {
    const keysUrl = body.jwks_uri?.startsWith('/') ? { jwks_uri: `${providerUrl}${body.jwks_uri}` } : {};
    response.end(JSON.stringify({ ...body, ...keysUrl }));
  };
}

function gatewayOf(discoveryUrl = `${providerUrl}/tenant/.well-known/openid-configuration`): Promise<ServedAuth> {
  return serveAuth(jwt({ discoveryUrl, userPool: undefined }));
}

async function tokenOf(overrides = {}, kid = 'one'): Promise<string> {
  const payload = claims({ iss: 'https://login.example.com/tenant', ...overrides });
  return new SignJWT(payload).setProtectedHeader({ kid, alg: 'ES256' }).sign((await keys).privateKey);
}

/** Waits for what is asked at start. */
async function noticesOf({ notices }: ServedAuth): Promise<readonly string[]> {
  for (let waited = 0; notices.length === 0 && waited < 2000; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return notices;
}

test('tokens of an issuer elsewhere get in, and it is asked once for its document and keys', async () => {
  const { inbound, notices } = await gatewayOf();
  const [first, second] = [await tokenOf(), await tokenOf({ jti: 'another' })];

  const admissions = [
    await inbound.authenticator.admit(bearer(first)),
    await inbound.authenticator.admit(bearer(second)),
  ];

  expect(admissions).toMatchObject([{ caller: { token: first } }, { caller: { token: second } }]);
  expect(asked).toEqual(['/tenant/.well-known/openid-configuration', '/keys']);
  expect(notices).toEqual([]);
});

test('callers are sent to the issuer', async () => {
  const { inbound } = await gatewayOf();
  await inbound.authenticator.admit(bearer(await tokenOf()));

  expect(inbound.authenticator.protectedResource).toMatchObject({ authorization_servers: [`${providerUrl}/tenant`] });
  expect(inbound.routes).toEqual([]);
  expect(inbound.access()).toEqual({
    kind: 'external',
    discoveryUrl: `${providerUrl}/tenant/.well-known/openid-configuration`,
    tokenEndpoint: 'https://login.example.com/token',
    scopes: ['gateway/read'],
  });
});

test('fails for the issuer of another tenant', async () => {
  const { inbound } = await gatewayOf();

  const refusal = await refusalOf(inbound, bearer(await tokenOf({ iss: 'https://login.example.com/other' })));

  expect([refusal.httpStatus, refusal.detail]).toEqual([
    403,
    'iss "https://login.example.com/other" is not the issuer that the gateway trusts',
  ]);
});

test('fails for a key that the issuer does not have, without asking for it each time', async () => {
  const { inbound } = await gatewayOf();
  await inbound.authenticator.admit(bearer(await tokenOf()));

  const refusals = [
    await refusalOf(inbound, bearer(await tokenOf({}, 'two'))),
    await refusalOf(inbound, bearer(await tokenOf({}, 'three'))),
  ];

  expect(refusals.map(({ httpStatus, message }) => [httpStatus, message])).toEqual([
    [401, 'Invalid Bearer token'],
    [401, 'Invalid Bearer token'],
  ]);
  expect(asked.filter((path) => path === '/keys')).toEqual(['/keys']);
});

describe('an issuer that cannot be used is told of at start, and no token gets in', () => {
  test.each<[string, Record<string, Answer>, string]>([
    [
      'answers an error',
      { '/tenant/.well-known/openid-configuration': (_, r) => r.writeHead(503).end() },
      'answers 503',
    ],
    [
      'sends elsewhere',
      {
        '/tenant/.well-known/openid-configuration': (_, r) => r.writeHead(302, { location: '/elsewhere' }).end(),
        '/elsewhere': json({ issuer: 'x', jwks_uri: '/keys' }),
      },
      'answers 302',
    ],
    ['answers no JSON', { '/tenant/.well-known/openid-configuration': (_, r) => r.end('<html>') }, 'answers no JSON'],
    ['answers a list', { '/tenant/.well-known/openid-configuration': (_, r) => r.end('[]') }, 'answers no JSON object'],
    [
      'names no keys',
      { '/tenant/.well-known/openid-configuration': json({ issuer: 'x' }) },
      'names no issuer, or no jwks_uri',
    ],
    [
      'never stops',
      {
        '/tenant/.well-known/openid-configuration': (_, r) => {
          const more = () => r.write('x'.repeat(65_536), () => !r.destroyed && more());
          more();
        },
      },
      'answers more than 524288 bytes',
    ],
    [
      'names keys that are not https',
      { '/tenant/.well-known/openid-configuration': json({ issuer: 'x', jwks_uri: 'http://example.com/keys' }) },
      'is not https',
    ],
    [
      'names keys in a file',
      { '/tenant/.well-known/openid-configuration': json({ issuer: 'x', jwks_uri: 'file:///etc/passwd' }) },
      'is not https',
    ],
    ['leaves', { '/tenant/.well-known/openid-configuration': (request) => request.socket.destroy() }, 'UND_ERR_SOCKET'],
  ])('%s', async (_, changed, cause) => {
    answers = { ...answers, ...changed };
    const gateway = await gatewayOf();

    const [notice] = await noticesOf(gateway);
    const refusal = await refusalOf(gateway.inbound, bearer(await tokenOf()));

    const url = `${providerUrl}/tenant/.well-known/openid-configuration`;
    const detail = `${url} cannot be used, so no token can be checked (${cause})`;
    expect(notice).toBe(`${detail}; --local-issuer issues tokens here that the gateway takes`);
    expect(refusal).toMatchObject({ httpStatus: 401, message: 'Invalid Bearer token', detail });
    expect(asked).not.toContain('/elsewhere');
  });

  test.each([
    ['is plain http elsewhere', 'http://login.example.com/.well-known/openid-configuration', 'is not https'],
    ['is no URL', 'login/.well-known/openid-configuration', 'is no URL, or is known only once it is deployed'],
    [
      'is known only once it is deployed',
      // The placeholder of a template's value that only a deployment knows.
      `https://\${Shop/Domain}/.well-known/openid-configuration`,
      'is no URL, or is known only once it is deployed',
    ],
  ])('%s', async (_, discoveryUrl, cause) => {
    const gateway = await gatewayOf(discoveryUrl);

    const [notice] = await noticesOf(gateway);

    expect(notice).toContain(`${discoveryUrl} cannot be used, so no token can be checked (${cause})`);
  });

  test('has a password in its URL, which is not shown', async () => {
    const gateway = await gatewayOf('https://me:secret@127.0.0.1:1/.well-known/openid-configuration');

    const [notice] = await noticesOf(gateway);

    expect(notice).toContain('https://127.0.0.1:1/.well-known/openid-configuration cannot be used');
    expect(notice).not.toContain('secret');
  });

  test('has the servers of this machine asked, from elsewhere', async () => {
    const document = { issuer: 'x', jwks_uri: `${providerUrl}/keys` };
    jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(JSON.stringify(document)));
    const gateway = await gatewayOf('https://login.example.com/.well-known/openid-configuration');

    const [notice] = await noticesOf(gateway);

    expect(notice).toContain('(is not https)');
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('is not there', async () => {
    await closeServer(provider);
    const gateway = await gatewayOf();

    const [notice] = await noticesOf(gateway);

    expect(notice).toContain('(ECONNREFUSED)');
  });
});

test('fails when the keys cannot be had, and says so', async () => {
  answers['/keys'] = (_, response) => response.end('{"keys":1}');
  const { inbound } = await gatewayOf();

  const refusal = await refusalOf(inbound, bearer(await tokenOf()));

  expect(refusal.detail).toBe(
    `the keys of ${providerUrl}/tenant/.well-known/openid-configuration cannot be used, so no token can be checked (answers no key set)`,
  );
});

test('an issuer that comes back is asked again, but not at every call', async () => {
  const good = answers['/tenant/.well-known/openid-configuration'];
  answers['/tenant/.well-known/openid-configuration'] = (_, response) => response.writeHead(503).end();
  const gateway = await gatewayOf();
  await noticesOf(gateway);
  const token = await tokenOf();
  answers['/tenant/.well-known/openid-configuration'] = good ?? json({});
  await refusalOf(gateway.inbound, bearer(token));
  travelTo(Date.now() + 6000);

  const admission = await gateway.inbound.authenticator.admit(bearer(token));

  expect(admission).toMatchObject({ caller: { token } });
  expect(asked.filter((path) => path.startsWith('/tenant'))).toHaveLength(2);
});

test.each(['/tenant/.well-known/openid-configuration', '/keys'])('fails when %s does not come', async (path) => {
  answers[path] = () => undefined;
  const issuer = new ExternalIssuer(`${providerUrl}/tenant/.well-known/openid-configuration`, 100);

  const key = issuer.key({ alg: 'ES256', kid: 'one' }, { payload: '', signature: '' });

  await expect(key).rejects.toThrow('cannot be used, so no token can be checked (does not answer in time)');
});

test('closing does not wait for an issuer that never answers, and tells nothing of it', async () => {
  answers['/tenant/.well-known/openid-configuration'] = () => undefined;
  const gateway = await gatewayOf();

  await gateway.close();

  expect(gateway.notices).toEqual([]);
});
