// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { serveOne, shop } from './sample-templates';

const POOL = { Type: 'AWS::Cognito::UserPool' };

const client = (properties: object = {}) => ({
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: { UserPoolId: { Ref: 'Pool' }, ...properties },
});

function serveJwt(DiscoveryUrl: unknown, resources: object, rules: object = {}) {
  const { inbound, notices } = serveOne(
    shop(resources, {
      AuthorizerType: 'CUSTOM_JWT',
      AuthorizerConfiguration: { CustomJWTAuthorizer: { DiscoveryUrl, ...rules } },
    }),
  );
  return { jwt: inbound.jwt, notices };
}

const OF_POOL = {
  'Fn::Sub': 'https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}/.well-known/openid-configuration',
};

test('the scopes of all resource servers of the pool are known, and only those', () => {
  const server = (Identifier: string, pool: string, scopes: string[]) => ({
    Type: 'AWS::Cognito::UserPoolResourceServer',
    Properties: { Identifier, UserPoolId: { Ref: pool }, Scopes: scopes.map((ScopeName) => ({ ScopeName })) },
  });
  const resources = {
    Pool: POOL,
    Other: POOL,
    A: server('shop', 'Pool', ['read', 'write']),
    B: server('https://billing', 'Pool', ['pay']),
    C: server('other', 'Other', ['x']),
    Client: client({ UserPoolId: { Ref: 'Other' } }),
  };

  const { jwt } = serveJwt(OF_POOL, resources);

  expect(jwt?.userPool).toMatchObject({
    logicalId: 'Pool',
    scopes: ['shop/read', 'shop/write', 'https://billing/pay'],
    clients: [],
  });
});

test.each<[string, object, object]>([
  ['that says nothing', {}, { hasSecret: false, flows: [], scopes: [], accessTokenMinutes: 60 }],
  [
    'for people',
    {
      ClientName: 'web',
      AllowedOAuthFlows: ['code', 'implicit'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['openid'],
    },
    { name: 'web', flows: ['code', 'implicit'], scopes: ['openid'] },
  ],
  [
    'whose flows are turned off',
    { AllowedOAuthFlows: ['client_credentials'], AllowedOAuthFlowsUserPoolClient: false },
    { flows: [] },
  ],
  [
    'with texts for truth',
    { GenerateSecret: 'true', AllowedOAuthFlowsUserPoolClient: 'true', AllowedOAuthFlows: ['code'] },
    { hasSecret: true, flows: ['code'] },
  ],
  ['of two hours', { AccessTokenValidity: 2 }, { accessTokenMinutes: 120 }],
  [
    'of 90 seconds',
    { AccessTokenValidity: '90', TokenValidityUnits: { AccessToken: 'seconds' } },
    { accessTokenMinutes: 1.5 },
  ],
  [
    'of 5 minutes',
    { AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: 'minutes' } },
    { accessTokenMinutes: 5 },
  ],
  ['of one day', { AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: 'days' } }, { accessTokenMinutes: 1440 }],
  [
    'of an unknown time',
    { AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: 'constructor' } },
    { accessTokenMinutes: 60 },
  ],
])('a client %s is known', (_, properties, expected) => {
  const { jwt, notices } = serveJwt(
    OF_POOL,
    { Pool: POOL, Client: client(properties) },
    { AllowedClients: [{ Ref: 'Client' }] },
  );

  expect(jwt?.userPool?.clients[0]).toMatchObject(expected);
  expect(jwt?.allowedClients).toEqual([jwt?.userPool?.clients[0]?.id]);
  expect(notices).toEqual([]);
});

test('a pool that is written out issues its own tokens, and the ID of a client that is made for it is asked for', () => {
  const url = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Real12345/.well-known/openid-configuration';
  const resources = { Pool: POOL, Client: client({ UserPoolId: 'eu-west-1_Real12345' }) };

  const { jwt, notices } = serveJwt(url, resources, { AllowedClients: [{ Ref: 'Client' }] });

  expect(jwt?.discoveryUrl).toBe(url);
  expect(jwt).not.toHaveProperty('userPool');
  expect(jwt?.allowedClients).toEqual(['${Client}']);
  expect(notices).toEqual([
    {
      about: 'Client',
      message: 'is known only once deployed; used by the allowed clients; give it with --value "Client=<value>"',
    },
  ]);
});

test('an issuer behind a private endpoint is told', () => {
  const { notices } = serveJwt(
    'https://login.example.com/.well-known/openid-configuration',
    {},
    { PrivateEndpoint: {} },
  );

  expect(notices).toEqual([
    { about: 'the issuer', message: 'is reached through a private endpoint once deployed, and directly here' },
  ]);
});

test.each(['NONE', 'AWS_IAM', 'AUTHENTICATE_ONLY'])('a gateway with %s has no rules for tokens', (AuthorizerType) => {
  expect(serveOne(shop({}, { AuthorizerType })).inbound).toEqual({ type: AuthorizerType });
});

test.each([
  [{}, 3600],
  [{ SessionTimeoutInSeconds: '1800' }, 1800],
  [{ SessionTimeoutInSeconds: 'soon' }, 3600],
])('sessions of %j last %d seconds', (SessionConfiguration, expected) => {
  const gateway = serveOne(shop({}, { ProtocolConfiguration: { Mcp: { SessionConfiguration } } }));

  expect(gateway.sessionTimeoutSeconds).toBe(expected);
});
