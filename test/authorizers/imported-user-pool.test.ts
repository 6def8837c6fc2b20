import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { CognitoAuthorizer, type CognitoUserPoolAttributes, type ICognitoAuthorizer, McpGateway } from '../../lib';
import { ENV, GATEWAY } from '../gateway/gateways';
import { newStack } from '../new-stack';

const TOKEN_ENDPOINT = 'https://tools.auth.eu-west-1.amazoncognito.com/oauth2/token';
const CLIENT = 'AWS::Cognito::UserPoolClient';

function authorizerIn(stack: Stack, changes: Partial<CognitoUserPoolAttributes> = {}): ICognitoAuthorizer {
  return CognitoAuthorizer.fromUserPool(stack, 'Auth', {
    userPool: cognito.UserPool.fromUserPoolId(stack, 'Users', 'eu-west-1_abc'),
    clients: [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Agent', 'client-1')],
    scopes: ['tools/invoke'],
    tokenEndpoint: TOKEN_ENDPOINT,
    ...changes,
  });
}

test('a user pool that exists is checked for its clients and scopes, and not changed', () => {
  const stack = newStack('Stack', ENV);
  const authorizer = authorizerIn(stack);

  const gateway = new McpGateway(stack, 'Gateway', { authorizer });

  expect(gateway.cognitoAuthorizer).toBe(authorizer);
  expect(authorizer).toMatchObject({
    clientId: 'client-1',
    scopes: ['tools/invoke'],
    tokenEndpoint: TOKEN_ENDPOINT,
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(GATEWAY, {
    AuthorizerType: 'CUSTOM_JWT',
    AuthorizerConfiguration: {
      CustomJWTAuthorizer: {
        DiscoveryUrl: {
          'Fn::Join': [
            '',
            [
              'https://cognito-idp.eu-west-1.',
              { Ref: 'AWS::URLSuffix' },
              '/eu-west-1_abc/.well-known/openid-configuration',
            ],
          ],
        },
        AllowedClients: ['client-1'],
        AllowedScopes: ['tools/invoke'],
      },
    },
  });
  expect(Object.keys(template.findResources('AWS::Cognito::UserPool'))).toEqual([]);
  expect(Object.keys(template.findResources(CLIENT))).toEqual([]);
});

test('a client that is added to it may call the gateway, too', () => {
  const stack = newStack('Stack', ENV);
  const authorizer = authorizerIn(stack);
  new McpGateway(stack, 'Gateway', { authorizer });

  const client = authorizer.addClient('Second');

  const template = Template.fromStack(stack);
  template.hasResource(CLIENT, {
    Properties: {
      UserPoolId: 'eu-west-1_abc',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['tools/invoke'],
    },
    DependsOn: Match.absent(),
  });
  template.hasResourceProperties(GATEWAY, {
    AuthorizerConfiguration: {
      CustomJWTAuthorizer: { AllowedClients: ['client-1', stack.resolve(client.userPoolClientId)] },
    },
  });
});

test('a user pool of another stack and its clients are used by reference', () => {
  const app = new App();
  const users = new Stack(app, 'Users', { env: ENV });
  const stack = new Stack(app, 'Tools', { env: ENV });
  const userPool = new cognito.UserPool(users, 'Users');
  const client = userPool.addClient('Agent');
  const domain = userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'tools' } });
  const tokenEndpoint = `${domain.baseUrl()}/oauth2/token`;

  const authorizer = authorizerIn(stack, { userPool, clients: [client], tokenEndpoint });
  new McpGateway(stack, 'Gateway', { authorizer, outputs: true });

  const template = Template.fromStack(stack);
  template.hasResourceProperties(GATEWAY, {
    AuthorizerConfiguration: {
      CustomJWTAuthorizer: {
        AllowedClients: [{ 'Fn::ImportValue': 'Users:ExportsOutputRefUsersAgent960445D72EF55E03' }],
      },
    },
  });
  expect(users.dependencies).toEqual([]);
});

test('what is only known at deployment is taken as it is', () => {
  const stack = newStack();
  const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;

  const authorizer = authorizerIn(stack, {
    userPool: cognito.UserPool.fromUserPoolId(stack, 'Pool', parameter('PoolId')),
    clients: [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', parameter('ClientId'))],
    scopes: [parameter('Scope')],
    tokenEndpoint: parameter('TokenEndpoint'),
  });
  new McpGateway(stack, 'Gateway', { authorizer });

  Template.fromStack(stack).hasResourceProperties(GATEWAY, {
    AuthorizerConfiguration: {
      CustomJWTAuthorizer: {
        DiscoveryUrl: {
          'Fn::Join': [
            '',
            [
              'https://cognito-idp.',
              { Ref: 'AWS::Region' },
              '.',
              { Ref: 'AWS::URLSuffix' },
              '/',
              { Ref: 'PoolId' },
              '/.well-known/openid-configuration',
            ],
          ],
        },
        AllowedClients: [{ Ref: 'ClientId' }],
        AllowedScopes: [{ Ref: 'Scope' }],
      },
    },
  });
});

describe('fails', () => {
  test.each<[string, Partial<CognitoUserPoolAttributes>, string, string]>([
    [
      'without clients',
      { clients: [] },
      'AUTHORIZER_ADMITS_EVERYONE',
      "'clients' is empty, so every client of the user pool would be admitted; name at least one",
    ],
    [
      'without scopes',
      { scopes: [] },
      'AUTHORIZER_ADMITS_EVERYONE',
      "'scopes' is empty, so a token with any scope would be admitted; name at least one",
    ],
    ...['tools.auth.eu-west-1.amazoncognito.com', 'http://idp.example.com/token', 'https://idp.example.com', ''].map(
      (tokenEndpoint): [string, Partial<CognitoUserPoolAttributes>, string, string] => [
        `for the token endpoint ${JSON.stringify(tokenEndpoint)}`,
        { tokenEndpoint },
        'COGNITO_TOKEN_ENDPOINT_INVALID',
        `'tokenEndpoint' is a URL such as "https://example.auth.us-east-1.amazoncognito.com/oauth2/token", got ${JSON.stringify(tokenEndpoint)}`,
      ],
    ),
  ])('%s', (_, changes, code, message) => {
    const stack = newStack();

    expect(() => authorizerIn(stack, changes)).toThrow(
      expect.objectContaining({ code, message: `CognitoAuthorizer "Stack/Auth": ${message} [${code}]` }),
    );
  });

  test('with all problems at once', () => {
    const stack = newStack();

    expect(() => authorizerIn(stack, { clients: [], scopes: [], tokenEndpoint: '' })).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ code: 'AUTHORIZER_ADMITS_EVERYONE' }),
          expect.objectContaining({ code: 'AUTHORIZER_ADMITS_EVERYONE' }),
          expect.objectContaining({ code: 'COGNITO_TOKEN_ENDPOINT_INVALID' }),
        ],
      }),
    );
  });
});
