import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { McpGateway, OAuthCredential, OAuthGrant, OAuthProvider, OpenApiTarget } from '../../lib';
import { newStack } from '../new-stack';
import { openApi, openApiText } from '../targets/sample-inputs';

const ENV = { account: '111122223333', region: 'eu-west-1' };
const DIRECTORY = 'workload-identity-directory/default';

function arn(resource: string, ...more: object[]): object {
  const literal = `:bedrock-agentcore:eu-west-1:111122223333:${resource}`;
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, literal, ...more]] };
}

function credentialIn(
  stack: Stack,
  grant?: OAuthGrant,
  secret: secretsmanager.ISecret = new secretsmanager.Secret(stack, 'Secret'),
): OAuthCredential {
  return OAuthCredential.fromSecret(stack, 'Idp', {
    provider: OAuthProvider.custom({ discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration' }),
    clientId: 'agents',
    secret,
    jsonKey: 'client_secret',
    grant,
  });
}

interface Allowed {
  readonly identity: string | string[];
  readonly vault: string | string[];
}

const GRANTS: [string, OAuthGrant, Allowed][] = [
  [
    'client credentials',
    OAuthGrant.clientCredentials(),
    { identity: 'bedrock-agentcore:GetWorkloadAccessToken', vault: 'bedrock-agentcore:GetResourceOauth2Token' },
  ],
  [
    'an authorization code',
    OAuthGrant.authorizationCode('https://app.example.com/done'),
    {
      identity: [
        'bedrock-agentcore:GetWorkloadAccessToken',
        'bedrock-agentcore:GetWorkloadAccessTokenForJWT',
        'bedrock-agentcore:GetWorkloadAccessTokenForUserId',
      ],
      vault: ['bedrock-agentcore:GetResourceOauth2Token', 'bedrock-agentcore:CompleteResourceTokenAuth'],
    },
  ],
  [
    'a token exchange',
    OAuthGrant.tokenExchange(),
    {
      identity: ['bedrock-agentcore:GetWorkloadAccessToken', 'bedrock-agentcore:GetWorkloadAccessTokenForJWT'],
      vault: 'bedrock-agentcore:GetResourceOauth2Token',
    },
  ],
];

/** The statements for the workload identity, the vault and the secret; and nothing else. */
function statements(stack: Stack, credential: OAuthCredential, identity: object, allowed: Allowed): object[] {
  return [
    { Effect: 'Allow', Action: allowed.identity, Resource: [arn(DIRECTORY), identity] },
    {
      Effect: 'Allow',
      Action: allowed.vault,
      Resource: [arn('token-vault/default'), stack.resolve(credential.providerArn), arn(DIRECTORY), identity],
    },
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: stack.resolve(credential.secret.secretArn),
    },
  ];
}

describe('on a gateway of ours', () => {
  test.each(GRANTS)(
    'the role may do what %s takes, with this provider and secret, and nothing else',
    (_, grant, allowed) => {
      const stack = newStack('Stack', ENV);
      const gateway = new McpGateway(stack, 'Gateway');
      const credential = credentialIn(stack, grant);

      gateway.addOpenApiTarget('Pets', { api: openApi(), credential });

      const identity = arn(`${DIRECTORY}/workload-identity/`, stack.resolve(gateway.gatewayId));
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::IAM::Policy', 1);
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: statements(stack, credential, identity, allowed).map((each) => Match.objectEquals(each)),
        },
        Roles: [stack.resolve(gateway.role.roleName)],
      });
    },
  );

  test('a secret with a key of its own is decrypted through Secrets Manager only', () => {
    const stack = newStack('Stack', ENV);
    const encryptionKey = new kms.Key(stack, 'KmsKey');
    const credential = credentialIn(stack, undefined, new secretsmanager.Secret(stack, 'Secret', { encryptionKey }));

    new McpGateway(stack, 'Gateway').addOpenApiTarget('Pets', { api: openApi(), credential });

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: stack.resolve(encryptionKey.keyArn),
            Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
          },
        ]),
      },
    });
  });

  test('the target waits for the permissions', () => {
    const stack = newStack('Stack', ENV);
    const credential = credentialIn(stack);

    new McpGateway(stack, 'Gateway').addOpenApiTarget('Pets', { api: openApi(), credential });

    const template = Template.fromStack(stack);
    const [policyId] = Object.keys(template.findResources('AWS::IAM::Policy'));
    template.hasResource('AWS::BedrockAgentCore::GatewayTarget', { DependsOn: [policyId] });
  });

  test('a target and its credential may stand in another stack than the gateway', () => {
    const stack = newStack('GatewayStack', ENV);
    const gateway = new McpGateway(stack, 'Gateway');
    const other = new Stack(stack.node.root as Stack, 'TargetStack', { env: ENV });

    new OpenApiTarget(other, 'Pets', { gateway, api: openApi(), credential: credentialIn(other) });

    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    Template.fromStack(other).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: 'bedrock-agentcore:GetResourceOauth2Token' })]),
      },
    });
  });
});

test('for an imported gateway whose role is not known, a warning says what to allow', () => {
  const stack = newStack('Stack', ENV);
  const gateway = McpGateway.fromGatewayArn(
    stack,
    'Gateway',
    'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shop-a1b2c3d4e5',
  );

  gateway.addOpenApiTarget('Pets', { api: openApi(), credential: credentialIn(stack) });

  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Gateway/Role',
    Match.stringLikeRegexp('"Action":"bedrock-agentcore:GetResourceOauth2Token"'),
  );
});

describe('on a target of aws-cdk-lib', () => {
  const makers: [string, (stack: Stack, gateway: agentcore.IGateway, credential: OAuthCredential) => void][] = [
    [
      'GatewayTarget.forOpenApi',
      (stack, gateway, credential) =>
        agentcore.GatewayTarget.forOpenApi(stack, 'Pets', {
          gateway,
          apiSchema: agentcore.ApiSchema.fromInline(openApiText()),
          credentialProviderConfigurations: [credential],
        }),
    ],
    [
      'GatewayTarget.forMcpServer',
      (stack, gateway, credential) =>
        agentcore.GatewayTarget.forMcpServer(stack, 'Pets', {
          gateway,
          endpoint: 'https://pets.example.com/mcp',
          credentialProviderConfigurations: [credential],
        }),
    ],
  ];
  const gateways: [string, (stack: Stack) => agentcore.IGateway][] = [
    ['our gateway', (stack) => new McpGateway(stack, 'Gateway', { gatewayName: 'PetShop' })],
    ['the gateway of aws-cdk-lib', (stack) => new agentcore.Gateway(stack, 'Gateway', { gatewayName: 'PetShop' })],
  ];
  const pairs = makers.flatMap(([maker, make]) =>
    gateways.flatMap(([kind, gatewayOf]) =>
      GRANTS.map(
        ([grantName, grant, allowed]) => [maker, kind, grantName, { make, gatewayOf, grant, allowed }] as const,
      ),
    ),
  );

  test.each(pairs)('%s with %s gets tokens for %s, without a cycle', (_maker, _kind, _grant, parts) => {
    const stack = newStack('Stack', ENV);
    const gateway = parts.gatewayOf(stack);
    const credential = credentialIn(stack, parts.grant);

    parts.make(stack, gateway, credential);

    const template = Template.fromStack(stack);
    const identity = arn(`${DIRECTORY}/workload-identity/petshop-??????????`);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith(
          statements(stack, credential, identity, parts.allowed).map((each) => Match.objectEquals(each)),
        ),
      },
      Roles: [stack.resolve(gateway.role.roleName)],
    });
    template.hasResourceProperties('AWS::BedrockAgentCore::GatewayTarget', {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'OAUTH',
          CredentialProvider: {
            OauthCredentialProvider: {
              ProviderArn: stack.resolve(credential.providerArn),
              Scopes: [],
              GrantType: parts.grant.grantType,
            },
          },
        },
      ],
    });
  });
});
