// The rows of §6 in docs/fidelity.md about who calls: JWT and SigV4.
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import type { TokenAccess } from '../../../lib/local/auth/access';
import { lambdaParts, type ServedTemplate, serveTemplate, startUpstream, stopAll } from './served-template';

afterEach(stopAll);

const ECHO = lambdaParts('shop', 'def handler(event, context): return event');

const POOL = {
  Pool: { Type: 'AWS::Cognito::UserPool' },
  Server: {
    Type: 'AWS::Cognito::UserPoolResourceServer',
    Properties: {
      Identifier: 'gateway',
      UserPoolId: { Ref: 'Pool' },
      Scopes: [{ ScopeName: 'invoke' }, { ScopeName: 'other' }],
    },
  },
  Client: poolClient('gateway/invoke'),
  Other: poolClient('gateway/other'),
};

function poolClient(scope: string) {
  return {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: {
      UserPoolId: { Ref: 'Pool' },
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: [scope],
    },
  };
}

function jwt(rules: object, DiscoveryUrl: unknown = DISCOVERY) {
  return {
    AuthorizerType: 'CUSTOM_JWT',
    AuthorizerConfiguration: { CustomJWTAuthorizer: { DiscoveryUrl, ...rules } },
  };
}

const DISCOVERY = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of CloudFormation
  'Fn::Sub': 'https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}/.well-known/openid-configuration',
};

const SCOPED = jwt({ AllowedScopes: ['gateway/invoke'] });

const message = { jsonrpc: '2.0', id: 0, method: 'tools/list' };

async function tokenOf({ gateway }: ServedTemplate, client = 0): Promise<string> {
  const { tokenEndpoint, clients } = gateway.access as TokenAccess;
  const { id = '', secret = '', scopes = [] } = clients[client] ?? {};
  const basic = Buffer.from(`${id}:${secret}`).toString('base64');
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: scopes.join(' ') }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

test('§6 SigV4 missing: 401, to the letter', async () => {
  const served = await serveTemplate(ECHO, { properties: { AuthorizerType: 'AWS_IAM' } });

  const { status, text } = await served.ask('tools/list');

  expect([status, text]).toEqual([
    401,
    '{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Authentication error - Invalid credentials"}}',
  ]);
});

test.each(['nonsense', 'a.b.c'])('§6 JWT invalid: %s is a 401, to the letter', async (token) => {
  const served = await serveTemplate({ ...ECHO, ...POOL }, { properties: SCOPED });

  const { status, text } = await served.post(message, { authorization: `Bearer ${token}` });

  expect([status, text]).toEqual([
    401,
    '{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Invalid Bearer token"}}',
  ]);
});

test('§6 JWT missing: 401, to the letter', async () => {
  const served = await serveTemplate({ ...ECHO, ...POOL }, { properties: SCOPED });

  const { status, text } = await served.post(message);

  expect([status, text]).toEqual([
    401,
    '{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Missing Bearer token"}}',
  ]);
});

test('§6 WWW-Authenticate: tells the scopes and where the metadata is', async () => {
  const served = await serveTemplate({ ...ECHO, ...POOL }, { properties: SCOPED });

  const { headers } = await served.post(message);

  const { origin } = new URL(served.url);
  expect(headers.get('www-authenticate')).toBe(
    `Bearer error="invalid_token", scope="gateway/invoke", resource_metadata="${origin}/.well-known/oauth-protected-resource"`,
  );
});

test('§6 metadata: at the root, for everybody', async () => {
  const served = await serveTemplate({ ...ECHO, ...POOL }, { properties: SCOPED });
  const { origin } = new URL(served.url);

  const response = await fetch(`${origin}/.well-known/oauth-protected-resource`);

  const { discoveryUrl } = served.gateway.access as TokenAccess;
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    authorization_servers: [discoveryUrl.replace('/.well-known/openid-configuration', '')],
    resource: served.url,
    scopes_supported: ['gateway/invoke'],
  });
});

test('§6 JWT valid: the token of a client of the template lets in', async () => {
  const served = await serveTemplate({ ...ECHO, ...POOL }, { properties: SCOPED });

  const { status } = await served.post(message, { authorization: `Bearer ${await tokenOf(served)}` });

  expect(status).toBe(200);
});

describe('§6 403', () => {
  test.each([
    ['scope', { AllowedScopes: ['gateway/none'] }],
    ['client', { AllowedClients: [{ Ref: 'Other' }], AllowedScopes: ['gateway/invoke'] }],
    ['audience', { AllowedAudience: ['somebody'], AllowedScopes: ['gateway/invoke'] }],
  ])('§6 403: a valid token with the wrong %s', async (_, rules) => {
    const served = await serveTemplate({ ...ECHO, ...POOL }, { properties: jwt(rules) });

    const { status, text } = await served.post(message, { authorization: `Bearer ${await tokenOf(served)}` });

    expect([status, text]).toEqual([
      403,
      '{"jsonrpc":"2.0","id":0,"error":{"code":-32002,"message":"insufficient_scope - The request requires higher privileges than provided by the access token."}}',
    ]);
  });

  test('§6 403: a token that has expired', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' };
    const issuer = await startUpstream(({ url }, response) => {
      const isKeys = url === '/keys';
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` }));
    });
    const served = await serveTemplate(ECHO, {
      properties: jwt({ AllowedClients: ['c'] }, `${issuer}/.well-known/openid-configuration`),
    });
    const sign = (expires: string) =>
      new SignJWT({ client_id: 'c' })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setIssuer(issuer)
        .setExpirationTime(expires)
        .sign(privateKey);

    const fresh = await served.post(message, { authorization: `Bearer ${await sign('1 hour')}` });
    const expired = await served.post(message, { authorization: `Bearer ${await sign('1 hour ago')}` });

    expect([fresh.status, expired.status]).toEqual([200, 403]);
  });
});
