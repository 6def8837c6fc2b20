import { Client, ClientCredentialsProvider, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { TokenAccess } from '../../../lib/local/auth/access';
import { createAuthenticator } from '../../../lib/local/auth/create-authenticator';
import { LocalSecrets } from '../../../lib/local/auth/local-secrets';
import { bearer, context, jwt, poolClient, refusalOf, type ServedAuth, serveAuth, userPool } from './gateway';
import { clientToken } from './tokens';

jest.setTimeout(60_000);

let gateway: ServedAuth;
let access: TokenAccess;

beforeAll(async () => {
  gateway = await serveAuth(jwt());
  access = gateway.inbound.access() as TokenAccess;
});

test('the official MCP client finds its way from the refusal to a token, and connects', async () => {
  const [client] = access.clients;
  const authProvider = new ClientCredentialsProvider({
    clientId: client?.id ?? '',
    clientSecret: client?.secret ?? '',
    expectedIssuer: `${gateway.url}/eu-west-1_Pool`,
  });
  const mcp = new Client({ name: 'test', version: '1.0.0' });
  await mcp.connect(new StreamableHTTPClientTransport(new URL(`${gateway.url}/mcp`), { authProvider }));

  const { tools } = await mcp.listTools();

  await mcp.close();
  expect(tools.map(({ name }) => name)).toEqual(['shop___search']);
});

test('whoever follows the discovery document verifies its tokens', async () => {
  const token = await clientToken(access);

  const discovery = (await (await fetch(access.discoveryUrl)).json()) as { issuer: string; jwks_uri: string };
  const { payload, protectedHeader } = await jwtVerify(
    token,
    createRemoteJWKSet(new URL(discovery.jwks_uri)),
    discovery,
  );

  expect(payload).toMatchObject({ client_id: 'agents', iss: `${gateway.url}/eu-west-1_Pool` });
  expect(protectedHeader.alg).toBe('RS256');
});

test('the discovery document names what there is', async () => {
  const response = await fetch(`${gateway.url}/eu-west-1_Pool/.well-known/openid-configuration?x=1`);

  expect(await response.json()).toEqual({
    authorization_endpoint: `${gateway.url}/oauth2/authorize`,
    grant_types_supported: ['client_credentials'],
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: `${gateway.url}/eu-west-1_Pool`,
    jwks_uri: `${gateway.url}/eu-west-1_Pool/.well-known/jwks.json`,
    response_types_supported: [],
    scopes_supported: ['gateway/read', 'gateway/write'],
    subject_types_supported: ['public'],
    token_endpoint: `${gateway.url}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  });
});

test('the published keys are public', async () => {
  const response = await fetch(`${gateway.url}/eu-west-1_Pool/.well-known/jwks.json`);

  const { keys } = (await response.json()) as { keys: object[] };
  expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
});

test('what is none of its paths is left to others', async () => {
  const response = await fetch(`${gateway.url}/eu-west-1_Other/.well-known/jwks.json`);

  expect(response.status).toBe(404);
});

test('tokens, secrets and keys stay good when the gateway is loaded again', async () => {
  const settings = context({ baseUrl: () => gateway.url });
  const { inbound, url } = await serveAuth(jwt(), { secrets: settings.secrets });
  const token = await clientToken(inbound.access() as TokenAccess);
  const again = await createAuthenticator(jwt({ allowedScopes: ['gateway/write'] }), {
    ...settings,
    baseUrl: () => url,
  });

  const admission = await again.authenticator.admit(bearer(token));

  expect(admission).toMatchObject({ caller: { token } });
  expect((again.access() as TokenAccess).clients).toEqual((inbound.access() as TokenAccess).clients);
});

test('fails for a token of an earlier start', async () => {
  const earlier = await serveAuth(jwt());
  const token = await clientToken(earlier.inbound.access() as TokenAccess);
  await earlier.close();

  const refusal = await refusalOf(gateway.inbound, bearer(token));

  expect(refusal).toMatchObject({ httpStatus: 401, detail: expect.stringContaining('new at each start') });
});

test('every client and every start has secrets of its own', async () => {
  const pool = userPool(poolClient(), poolClient({ id: 'reports', name: 'Reports' }));
  const starts = await Promise.all(
    [new LocalSecrets(), new LocalSecrets()].map((secrets) =>
      createAuthenticator(jwt({ userPool: pool }), context({ secrets })),
    ),
  );

  const secrets = starts.flatMap(({ access: accessOf }) =>
    (accessOf() as TokenAccess).clients.map(({ secret }) => secret),
  );
  expect(new Set(secrets).size).toBe(4);
});

test('clients whose tokens the gateway takes are offered first', async () => {
  const pool = userPool(poolClient({ id: 'reports', name: 'Reports', scopes: [] }), poolClient());

  const { inbound, notices } = await serveAuth(jwt({ userPool: pool }));

  const { clients } = inbound.access() as TokenAccess;
  expect(clients.map(({ id }) => id)).toEqual(['agents', 'reports']);
  expect(notices).toEqual([]);
});

test('a pool whose tokens cannot get in is told of', async () => {
  const { notices } = await serveAuth(jwt({ allowedAudience: ['shop'] }));

  expect(notices).toEqual([
    'no token of the template\'s user pool gets in: the token has no aud, and the gateway has allowedAudience ("shop"); access tokens of Amazon Cognito have none, so check allowedClients instead; --local-issuer issues tokens here that the gateway takes',
  ]);
});

test('a pool that people sign in with is told of', async () => {
  const pool = userPool(poolClient({ flows: ['code'] }));

  const { inbound, notices } = await serveAuth(jwt({ userPool: pool }));

  expect((inbound.access() as TokenAccess).clients).toEqual([]);
  expect(notices).toEqual([
    "no token of the template's user pool gets in: the user pool has no client that gets tokens for itself (client_credentials); --local-issuer issues tokens here that the gateway takes",
  ]);
});

describe('with --local-issuer', () => {
  const elsewhere = {
    discoveryUrl: 'https://login.example.com/.well-known/openid-configuration',
    allowedClients: [],
    allowedScopes: [],
    userPool: undefined,
  };

  test('a token satisfies every rule of the gateway', async () => {
    const { inbound, notices } = await serveAuth(
      jwt({
        ...elsewhere,
        allowedClients: ['portal', 'agents'],
        allowedAudience: ['api://shop', 'api://other'],
        allowedScopes: ['read', 'write'],
        customClaims: [
          { name: 'team', type: 'STRING', operator: 'EQUALS', values: ['shop'] },
          { name: 'groups', type: 'STRING_ARRAY', operator: 'CONTAINS', values: ['admins'] },
          { name: 'roles', type: 'STRING_ARRAY', operator: 'CONTAINS_ANY', values: ['buyer', 'seller'] },
        ],
      }),
      { localIssuer: true },
    );
    const issued = inbound.access() as TokenAccess;

    const admission = await inbound.authenticator.admit(bearer(await clientToken(issued)));

    expect(issued.clients.map(({ id }) => id)).toEqual(['portal', 'agents']);
    expect(admission).toMatchObject({
      caller: { claims: { client_id: 'portal', aud: 'api://shop', scope: 'read write', team: 'shop' } },
    });
    expect(notices).toEqual([
      'tokens are issued here, and those of "https://login.example.com/.well-known/openid-configuration" are not taken (--local-issuer)',
    ]);
  });

  test('a gateway without rules has a client "local"', async () => {
    const { inbound } = await serveAuth(jwt(elsewhere), { localIssuer: true });
    const issued = inbound.access() as TokenAccess;

    const admission = await inbound.authenticator.admit(bearer(await clientToken(issued)));

    expect(issued.clients.map(({ id, name }) => [id, name])).toEqual([['local', 'local']]);
    expect(admission).toMatchObject({ caller: { claims: { client_id: 'local', sub: 'local' } } });
  });

  test('a client ID that no header can hold as it is gets its token all the same', async () => {
    const allowedClients = ['urn:shop:agents+1'];
    const { inbound } = await serveAuth(jwt({ ...elsewhere, allowedClients }), { localIssuer: true });
    const { clients, tokenEndpoint } = inbound.access() as TokenAccess;
    const password = `${encodeURIComponent(allowedClients[0] ?? '')}:${clients[0]?.secret}`;

    const response = await fetch(tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(password).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });

    expect(response.status).toBe(200);
  });
});
