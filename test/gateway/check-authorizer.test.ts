import { Aws, Lazy } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { newStack } from '../new-stack';
import { newGateway, warningsIn } from './gateways';

const DISCOVERY_URL = 'https://idp.example.com/.well-known/openid-configuration';

const jwt = (changes: Partial<agentcore.CustomJwtConfiguration>) =>
  agentcore.GatewayAuthorizer.usingCustomJwt({ discoveryUrl: DISCOVERY_URL, allowedClients: ['agent'], ...changes });

const formWarning = (url: string) =>
  `'authorizer' has the discovery URL "${url}"; the service takes it, but CloudFormation may insist on one that ends in "/.well-known/openid-configuration" [ack: cdk-mcp-gateway:AUTHORIZER_DISCOVERY_URL_FORM]`;

describe('discovery URL', () => {
  test.each([
    'https://idp.example.com',
    'https://idp.example.com/',
    'https://idp.example.com/.well-known/jwks.json',
    'https://idp.example.com/.well-known/openid-configuration?tenant=1',
    'https://idp.example.com/.well-known/openid-configuration#top',
    'https://idp.example.com/.well-known/openid-configuration/',
    'https://idp.example .com/.well-known/openid-configuration',
    'http://idp.example.com/.well-known/openid-configuration',
    'idp.example.com/.well-known/openid-configuration',
    'https:///.well-known/openid-configuration',
    '',
  ])('fails for %j', (discoveryUrl) => {
    const stack = newStack();

    expect(() => newGateway(stack, { authorizer: jwt({ discoveryUrl }) })).toThrow(
      expect.objectContaining({
        code: 'AUTHORIZER_DISCOVERY_URL_INVALID',
        message: `McpGateway "Stack/Gateway": 'authorizer' needs a discovery URL such as "https://idp.example.com/.well-known/openid-configuration", got ${JSON.stringify(discoveryUrl)}; take the address of the issuer's discovery document [AUTHORIZER_DISCOVERY_URL_INVALID]`,
      }),
    );
  });

  test('fails for a token with the wrong text behind it', () => {
    const stack = newStack();
    const discoveryUrl = `https://idp.${Aws.REGION}.example.com/discovery`;

    expect(() => newGateway(stack, { authorizer: jwt({ discoveryUrl }) })).toThrow(
      expect.objectContaining({
        code: 'AUTHORIZER_DISCOVERY_URL_INVALID',
        message: `McpGateway "Stack/Gateway": 'authorizer' needs a discovery URL such as "https://idp.example.com/.well-known/openid-configuration", got a URL without "/.well-known/"; take the address of the issuer's discovery document [AUTHORIZER_DISCOVERY_URL_INVALID]`,
      }),
    );
  });

  test.each([
    ['of the usual form', DISCOVERY_URL],
    ['with a path before', 'https://idp.example.com/tenant/v2.0/.well-known/openid-configuration'],
    ['with a port', 'https://idp.example.com:8443/.well-known/openid-configuration'],
    ['whose host is only known at deployment', `https://${Aws.REGION}.example.com/.well-known/openid-configuration`],
    ['that is only known at deployment', Lazy.string({ produce: () => DISCOVERY_URL })],
    ['whose end is only known at deployment', `https://idp.example.com/${Aws.REGION}`],
  ])('is taken %s', (_, discoveryUrl) => {
    const stack = newStack();

    newGateway(stack, { authorizer: jwt({ discoveryUrl }) });

    expect(warningsIn(stack)).toEqual([]);
  });

  test.each([
    'https://idp.example.com/.well-known/oauth-authorization-server',
    'https://idp.example.com/.well-known/oauth-authorization-server/tenant',
    'https://idp.example.com/.well-known/openid-configuration/tenant',
  ])('%s is taken with a warning, because CloudFormation may refuse it', (discoveryUrl) => {
    const stack = newStack();

    newGateway(stack, { authorizer: jwt({ discoveryUrl }) });

    expect(warningsIn(stack)).toEqual([['/Stack/Gateway', formWarning(discoveryUrl)]]);
  });
});

describe('an authorizer that admits everyone', () => {
  const failure = expect.objectContaining({
    code: 'AUTHORIZER_ADMITS_EVERYONE',
    message: `McpGateway "Stack/Gateway": 'authorizer' checks neither clients nor scopes, audience or claims, so it admits everyone with a token of the issuer; name at least 'allowedClients' or 'allowedScopes' [AUTHORIZER_ADMITS_EVERYONE]`,
  });

  test.each<[string, Partial<agentcore.CustomJwtConfiguration>]>([
    ['clients', { allowedClients: [] }],
    ['scopes', { allowedClients: undefined, allowedScopes: [] }],
    ['audience', { allowedClients: undefined, allowedAudience: [] }],
    ['claims', { allowedClients: undefined, customClaims: [] }],
    ['all four', { allowedClients: [], allowedScopes: [], allowedAudience: [], customClaims: [] }],
  ])('fails for empty lists: %s', (_, changes) => {
    const stack = newStack();

    expect(() => newGateway(stack, { authorizer: jwt(changes) })).toThrow(failure);
  });

  test('fails for a user pool without clients', () => {
    const stack = newStack();
    const userPool = new cognito.UserPool(stack, 'Users');

    expect(() => newGateway(stack, { authorizer: agentcore.GatewayAuthorizer.usingCognito({ userPool }) })).toThrow(
      failure,
    );
  });

  test.each<[string, Partial<agentcore.CustomJwtConfiguration>]>([
    ['scopes alone', { allowedClients: undefined, allowedScopes: ['tools/call'] }],
    ['an audience alone', { allowedClients: undefined, allowedAudience: ['tools'] }],
    [
      'claims alone',
      { allowedClients: undefined, customClaims: [agentcore.GatewayCustomClaim.withStringValue('team', 'search')] },
    ],
    ['clients that are only known at deployment', { allowedClients: Lazy.list({ produce: () => ['agent'] }) }],
  ])('is not one that checks %s', (_, changes) => {
    const stack = newStack();

    expect(() => newGateway(stack, { authorizer: jwt(changes) })).not.toThrow();
  });
});
