import { App, CfnOutput, CfnParameter, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CognitoAuthorizer, type CognitoAuthorizerOptions, McpGateway } from '../../lib';
import { ENV, GATEWAY, warningsIn } from '../gateway/gateways';
import { newStack } from '../new-stack';

const CLIENT = 'AWS::Cognito::UserPoolClient';
const RESOURCE_SERVER = 'AWS::Cognito::UserPoolResourceServer';
const USER_POOL = 'AWS::Cognito::UserPool';

describe('the user pool', () => {
  test('is for machines: nobody can sign up, and nothing is left when the stack is deleted', () => {
    const stack = newStack();

    new CognitoAuthorizer(stack, 'Auth');

    Template.fromStack(stack).hasResource(USER_POOL, {
      Properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        UserPoolTier: 'ESSENTIALS',
        UsernameConfiguration: { CaseSensitive: false },
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
        Policies: {
          PasswordPolicy: {
            MinimumLength: 12,
            RequireLowercase: true,
            RequireUppercase: true,
            RequireNumbers: true,
            RequireSymbols: true,
          },
        },
      },
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  test('stays when the app says so', () => {
    const stack = newStack();

    new CognitoAuthorizer(stack, 'Auth', { removalPolicy: RemovalPolicy.RETAIN });

    Template.fromStack(stack).hasResource(USER_POOL, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('costs no Lambda function and no custom resource', () => {
    const stack = newStack();

    new CognitoAuthorizer(stack, 'Auth');

    const types = Object.values(Template.fromStack(stack).toJSON().Resources).map(
      (resource) => (resource as { Type: string }).Type,
    );
    expect(types.sort()).toEqual([USER_POOL, CLIENT, 'AWS::Cognito::UserPoolDomain', RESOURCE_SERVER]);
  });
});

describe('scopes', () => {
  test('are one, "invoke", unless said otherwise', () => {
    const stack = newStack();

    const authorizer = new CognitoAuthorizer(stack, 'Auth');

    expect(authorizer.scopes).toEqual(['stack-auth/invoke']);
    Template.fromStack(stack).hasResourceProperties(RESOURCE_SERVER, {
      Identifier: 'stack-auth',
      Scopes: [{ ScopeName: 'invoke', ScopeDescription: 'Call the gateway (invoke)' }],
      UserPoolId: stack.resolve(authorizer.userPool.userPoolId),
    });
  });

  test('are those of the app, with its identifier, which may be a URL', () => {
    const stack = newStack();

    const authorizer = new CognitoAuthorizer(stack, 'Auth', {
      scopes: ['read', 'write'],
      resourceServerIdentifier: 'https://tools.example.com',
    });

    expect(authorizer.scopes).toEqual(['https://tools.example.com/read', 'https://tools.example.com/write']);
    Template.fromStack(stack).hasResourceProperties(RESOURCE_SERVER, {
      Identifier: 'https://tools.example.com',
      Name: 'stack-auth',
      Scopes: [{ ScopeName: 'read' }, { ScopeName: 'write' }],
    });
  });

  test('may be as long as a gateway takes them, with the identifier', () => {
    const stack = newStack();

    const authorizer = new CognitoAuthorizer(stack, 'Auth', {
      scopes: ['s'.repeat(54)],
      resourceServerIdentifier: 'i'.repeat(200),
    });

    expect(authorizer.scopes[0]).toHaveLength(255);
  });

  test('may be only known at deployment', () => {
    const stack = newStack();
    const scope = new CfnParameter(stack, 'Scope').valueAsString;
    const resourceServerIdentifier = new CfnParameter(stack, 'Server').valueAsString;

    new CognitoAuthorizer(stack, 'Auth', { scopes: [scope], resourceServerIdentifier });

    const template = Template.fromStack(stack);
    template.hasResourceProperties(RESOURCE_SERVER, {
      Identifier: { Ref: 'Server' },
      Scopes: [{ ScopeName: { Ref: 'Scope' } }],
    });
    template.hasResourceProperties(CLIENT, {
      AllowedOAuthScopes: [{ 'Fn::Join': ['', [{ Ref: 'Server' }, '/', { Ref: 'Scope' }]] }],
    });
  });

  test('that are only known at deployment are not measured', () => {
    const stack = newStack();
    const scope = new CfnParameter(stack, 'Scope').valueAsString;

    const authorizer = new CognitoAuthorizer(stack, 'Auth', {
      scopes: [scope],
      resourceServerIdentifier: 'i'.repeat(250),
    });

    expect(stack.resolve(authorizer.scopes)).toEqual([{ 'Fn::Join': ['', [`${'i'.repeat(250)}/`, { Ref: 'Scope' }]] }]);
  });
});

describe('clients', () => {
  test('get tokens for themselves only, with a secret, after the scopes exist', () => {
    const stack = newStack();

    const authorizer = new CognitoAuthorizer(stack, 'Auth', { scopes: ['read', 'write'] });

    const template = Template.fromStack(stack);
    template.hasResource(CLIENT, {
      Properties: {
        UserPoolId: stack.resolve(authorizer.userPool.userPoolId),
        GenerateSecret: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthScopes: ['stack-auth/read', 'stack-auth/write'],
        PreventUserExistenceErrors: 'ENABLED',
        SupportedIdentityProviders: ['COGNITO'],
        ExplicitAuthFlows: Match.absent(),
        CallbackURLs: Match.absent(),
      },
      DependsOn: Object.keys(template.findResources(RESOURCE_SERVER)),
    });
    expect(authorizer.clientId).toBe(authorizer.client.userPoolClientId);
  });

  test('and scopes are both checked by the gateway', () => {
    const stack = newStack();
    const authorizer = new CognitoAuthorizer(stack, 'Auth', { scopes: ['read', 'write'] });

    new McpGateway(stack, 'Gateway', { authorizer });

    Template.fromStack(stack).hasResourceProperties(GATEWAY, {
      AuthorizerType: 'CUSTOM_JWT',
      AuthorizerConfiguration: {
        CustomJWTAuthorizer: {
          AllowedClients: [stack.resolve(authorizer.clientId)],
          AllowedScopes: ['stack-auth/read', 'stack-auth/write'],
        },
      },
    });
  });

  test('that are added before and after the gateway may call it, with the same scopes', () => {
    const stack = newStack();
    const authorizer = new CognitoAuthorizer(stack, 'Auth');
    const before = authorizer.addClient('Before');
    new McpGateway(stack, 'Gateway', { authorizer });
    const after = authorizer.addClient('After');

    const template = Template.fromStack(stack);

    template.hasResourceProperties(GATEWAY, {
      AuthorizerConfiguration: {
        CustomJWTAuthorizer: {
          AllowedClients: [authorizer.client, before, after].map((client) => stack.resolve(client.userPoolClientId)),
        },
      },
    });
    template.allResourcesProperties(CLIENT, {
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['stack-auth/invoke'],
    });
    template.resourceCountIs(CLIENT, 3);
  });

  test('may call a gateway of another stack', () => {
    const app = new App();
    const users = new Stack(app, 'Users', { env: ENV });
    const stack = new Stack(app, 'Tools', { env: ENV });
    const authorizer = new CognitoAuthorizer(users, 'Auth');

    new McpGateway(stack, 'Gateway', { authorizer, outputs: true });

    Template.fromStack(stack).hasResourceProperties(GATEWAY, {
      AuthorizerConfiguration: {
        CustomJWTAuthorizer: {
          AllowedClients: [{ 'Fn::ImportValue': 'Users:ExportsOutputRefAuthClient24ECC16DAFE18545' }],
          AllowedScopes: ['users-auth/invoke'],
        },
      },
    });
    expect(users.dependencies).toEqual([]);
  });
});

describe('fails', () => {
  test.each<[string, CognitoAuthorizerOptions, string, string]>([
    [
      'without scopes',
      { scopes: [] },
      'AUTHORIZER_ADMITS_EVERYONE',
      "'scopes' is empty, so a token with any scope would be admitted; name at least one",
    ],
    [
      'for a scope that holds the identifier',
      { scopes: ['invoke', 'tools/invoke'] },
      'COGNITO_SCOPE_INVALID',
      `'scopes[1]' may hold printable characters except space, "/", "\\" and quotation marks, got "tools/invoke"`,
    ],
    [
      'for an empty scope',
      { scopes: [''] },
      'COGNITO_SCOPE_INVALID',
      `'scopes[0]' takes 1 to 255 characters, got 0: ""`,
    ],
    [
      'for a scope that is too long with the identifier',
      { scopes: ['s'.repeat(55)], resourceServerIdentifier: 'i'.repeat(200) },
      'COGNITO_SCOPE_INVALID',
      "'scopes[0]' has 256 characters together with the resource server's identifier, and a gateway takes 255; shorten one of them",
    ],
    [
      'for an identifier with a space',
      { resourceServerIdentifier: 'my tools' },
      'COGNITO_RESOURCE_SERVER_INVALID',
      `'resourceServerIdentifier' may hold printable characters except space, "\\" and quotation marks, got "my tools"`,
    ],
    [
      'for a long identifier',
      { resourceServerIdentifier: 's'.repeat(256) },
      'COGNITO_RESOURCE_SERVER_INVALID',
      `'resourceServerIdentifier' takes 1 to 255 characters, got 256: "${'s'.repeat(77)}..."`,
    ],
  ])('%s', (_, options, code, message) => {
    const stack = newStack();

    expect(() => new CognitoAuthorizer(stack, 'Auth', options)).toThrow(
      expect.objectContaining({ code, message: `CognitoAuthorizer "Stack/Auth": ${message} [${code}]` }),
    );
  });

  test('with all problems at once', () => {
    const stack = newStack();

    expect(
      () =>
        new CognitoAuthorizer(stack, 'Auth', { scopes: ['a b', ''], resourceServerIdentifier: '', domainPrefix: 'A' }),
    ).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ code: 'COGNITO_SCOPE_INVALID' }),
          expect.objectContaining({ code: 'COGNITO_SCOPE_INVALID' }),
          expect.objectContaining({ code: 'COGNITO_RESOURCE_SERVER_INVALID' }),
          expect.objectContaining({ code: 'COGNITO_DOMAIN_PREFIX_INVALID' }),
        ],
      }),
    );
  });
});

test('the discovery URL is that of the provider', () => {
  const stack = newStack();

  const authorizer = new CognitoAuthorizer(stack, 'Auth');

  const [userPool] = Object.keys(Template.fromStack(stack).findResources(USER_POOL));
  expect(stack.resolve(authorizer.discoveryUrl)).toEqual({
    'Fn::Join': ['', [{ 'Fn::GetAtt': [userPool, 'ProviderURL'] }, '/.well-known/openid-configuration']],
  });
});

describe('in other partitions', () => {
  test('warns in China, where Cognito is not documented', () => {
    const stack = newStack('Stack', { account: '111122223333', region: 'cn-north-1' });

    new CognitoAuthorizer(stack, 'Auth');

    expect(warningsIn(stack)).toEqual([
      [
        '/Stack/Auth',
        'AWS does not document Amazon Cognito user pools for the China Regions. If the deployment fails for this, pass GatewayAuthorizer.usingCustomJwt with the discovery URL of your own identity provider. See https://docs.amazonaws.cn/en_us/aws/latest/userguide/cognito.html [ack: cdk-mcp-gateway:cognitoInChina]',
      ],
    ]);
  });

  test.each(['eu-west-1', 'us-gov-west-1', undefined])('warns of nothing in %s', (region) => {
    const stack = newStack('Stack', { account: '111122223333', region });

    new CognitoAuthorizer(stack, 'Auth');

    expect(warningsIn(stack)).toEqual([]);
  });

  test.each(['cn-north-1', 'us-gov-west-1', undefined])('no ARN holds the partition "aws" in %s', (region) => {
    const stack = newStack('Stack', { account: '111122223333', region });

    new McpGateway(stack, 'Gateway', { outputs: true, kmsKey: new kms.Key(stack, 'Key') });

    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(text).toContain('"arn:",{"Ref":"AWS::Partition"}');
    expect(text).not.toContain('arn:aws');
  });
});

test('works in a nested stack', () => {
  const nested = new NestedStack(newStack(), 'Nested');

  const authorizer = new CognitoAuthorizer(nested, 'Auth');
  new CfnOutput(nested, 'Scopes', { value: authorizer.scopes.join(' ') });

  Template.fromStack(nested).hasOutput('Scopes', { Value: 'stack-nested-auth/invoke' });
});
