import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiKeyCredential, McpGateway } from '../../lib';
import { newStack } from '../new-stack';
import { openApi, openApiText } from '../targets/sample-inputs';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function arn(resource: string, ...more: object[]): object {
  const literal = `:bedrock-agentcore:eu-west-1:111122223333:${resource}`;
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, literal, ...more]] };
}

const DIRECTORY = 'workload-identity-directory/default';

/** The statements of service-facts: the workload identity, the key, the secret; and nothing else. */
function statements(stack: Stack, credential: ApiKeyCredential, identity: object): object[] {
  return [
    {
      Effect: 'Allow',
      Action: 'bedrock-agentcore:GetWorkloadAccessToken',
      Resource: [arn(DIRECTORY), identity],
    },
    {
      Effect: 'Allow',
      Action: 'bedrock-agentcore:GetResourceApiKey',
      Resource: [arn('token-vault/default'), stack.resolve(credential.providerArn), arn(DIRECTORY), identity],
    },
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: stack.resolve(credential.secret.secretArn),
    },
  ];
}

function credentialIn(stack: Stack, secret: secretsmanager.ISecret): ApiKeyCredential {
  return ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' });
}

describe('on a gateway of ours', () => {
  function withTarget(secretOf: (stack: Stack) => secretsmanager.ISecret) {
    const stack = newStack('Stack', ENV);
    const gateway = new McpGateway(stack, 'Gateway');
    const credential = credentialIn(stack, secretOf(stack));
    gateway.addOpenApiTarget('Pets', { api: openApi(), credential });
    const identity = arn(`${DIRECTORY}/workload-identity/`, stack.resolve(gateway.gatewayId));
    return { stack, gateway, template: Template.fromStack(stack), all: statements(stack, credential, identity) };
  }

  test('the role may fetch this key as the gateway itself, read this secret, and nothing else', () => {
    const { stack, gateway, template, all } = withTarget((scope) => new secretsmanager.Secret(scope, 'Secret'));

    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Version: '2012-10-17', Statement: all.map((statement) => Match.objectEquals(statement)) },
      Roles: [stack.resolve(gateway.role.roleName)],
    });
  });

  test('a secret known by its complete ARN is read by that ARN', () => {
    const secretArn = 'arn:aws:secretsmanager:us-east-1:444455556666:secret:nasa-AbCdEf';

    const { template } = withTarget((scope) => secretsmanager.Secret.fromSecretCompleteArn(scope, 'Secret', secretArn));

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn }]),
      },
    });
  });

  const byName: [string, (stack: Stack) => secretsmanager.ISecret][] = [
    ['by name', (stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'nasa')],
    [
      'by an ARN without its suffix',
      (stack) =>
        secretsmanager.Secret.fromSecretPartialArn(
          stack,
          'Secret',
          stack.formatArn({
            service: 'secretsmanager',
            resource: 'secret',
            resourceName: 'nasa',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ),
    ],
  ];

  test.each(byName)('a secret known %s is read with the six characters that Secrets Manager appends', (_, secretOf) => {
    const { template } = withTarget(secretOf);

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: 'secretsmanager:GetSecretValue',
            Resource: {
              'Fn::Join': [
                '',
                ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:eu-west-1:111122223333:secret:nasa-??????'],
              ],
            },
          },
        ]),
      },
    });
  });

  test('a secret with a key of its own is decrypted through Secrets Manager only', () => {
    const { template, all } = withTarget(
      (scope) => new secretsmanager.Secret(scope, 'Secret', { encryptionKey: new kms.Key(scope, 'KmsKey') }),
    );

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          ...all,
          {
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: { 'Fn::GetAtt': ['KmsKey46693ADD', 'Arn'] },
            Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
          },
        ],
      },
    });
  });

  test('a key of another Region is used through the Secrets Manager of that Region', () => {
    const { template } = withTarget((scope) =>
      secretsmanager.Secret.fromSecretAttributes(scope, 'Secret', {
        secretCompleteArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:nasa-AbCdEf',
        encryptionKey: kms.Key.fromKeyArn(scope, 'KmsKey', 'arn:aws:kms:us-east-1:111122223333:key/4711'),
      }),
    );

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: 'arn:aws:kms:us-east-1:111122223333:key/4711',
            Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
          },
        ]),
      },
    });
  });

  test('one credential serves several targets, each with its permissions', () => {
    const stack = newStack('Stack', ENV);
    const gateway = new McpGateway(stack, 'Gateway');
    const credential = credentialIn(stack, new secretsmanager.Secret(stack, 'Secret'));

    for (const id of ['Dogs', 'Cats']) gateway.addOpenApiTarget(id, { api: openApi(), credential });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::BedrockAgentCore::ApiKeyCredentialProvider', 1);
    for (const id of ['Dogs', 'Cats']) {
      const [policyId] = Object.keys(template.findResources('AWS::IAM::Policy')).filter((key) => key.includes(id));
      template.hasResource('AWS::BedrockAgentCore::GatewayTarget', {
        Properties: { Name: id },
        DependsOn: [policyId],
      });
    }
  });
});

describe('on a target of aws-cdk-lib', () => {
  const schema = () => agentcore.ApiSchema.fromInline(openApiText());
  const makers: [string, (stack: Stack, gateway: agentcore.IGateway, key: ApiKeyCredential) => void][] = [
    [
      'GatewayTarget.forOpenApi',
      (stack, gateway, key) =>
        agentcore.GatewayTarget.forOpenApi(stack, 'Pets', {
          gateway,
          apiSchema: schema(),
          credentialProviderConfigurations: [key],
        }),
    ],
    [
      'GatewayTarget.forMcpServer',
      (stack, gateway, key) =>
        agentcore.GatewayTarget.forMcpServer(stack, 'Pets', {
          gateway,
          endpoint: 'https://pets.example.com/mcp',
          credentialProviderConfigurations: [key],
        }),
    ],
  ];
  const gateways: [string, (stack: Stack) => agentcore.IGateway][] = [
    ['our gateway', (stack) => new McpGateway(stack, 'Gateway', { gatewayName: 'PetShop' })],
    ['the gateway of aws-cdk-lib', (stack) => new agentcore.Gateway(stack, 'Gateway', { gatewayName: 'PetShop' })],
    [
      'the gateway of aws-cdk-lib with a policy engine',
      (stack) =>
        new agentcore.Gateway(stack, 'Gateway', {
          gatewayName: 'PetShop',
          policyEngineConfiguration: { policyEngine: new agentcore.PolicyEngine(stack, 'Engine') },
        }),
    ],
  ];
  const pairs = makers.flatMap(([maker, make]) =>
    gateways.map(([kind, gatewayOf]) => [maker, kind, make, gatewayOf] as const),
  );

  test.each(pairs)('%s with %s gets the key, without a cycle', (_maker, _kind, make, gatewayOf) => {
    const stack = newStack('Stack', ENV);
    const gateway = gatewayOf(stack);
    const credential = credentialIn(stack, new secretsmanager.Secret(stack, 'Secret'));

    make(stack, gateway, credential);

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith(
          statements(stack, credential, arn(`${DIRECTORY}/workload-identity/petshop-??????????`)).map((statement) =>
            Match.objectEquals(statement),
          ),
        ),
      },
      Roles: [stack.resolve(gateway.role.roleName)],
    });
    template.hasResourceProperties('AWS::BedrockAgentCore::GatewayTarget', {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'API_KEY',
          CredentialProvider: {
            ApiKeyCredentialProvider: {
              ProviderArn: stack.resolve(credential.providerArn),
              CredentialLocation: 'HEADER',
              CredentialParameterName: 'Authorization',
              CredentialPrefix: 'Bearer',
            },
          },
        },
      ],
    });
  });

  test('the identity is any of the directory where only the deployment knows the name of the gateway', () => {
    const stack = newStack('Stack', ENV);
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('bedrock-agentcore.amazonaws.com'),
    });
    const gateway = agentcore.Gateway.fromGatewayAttributes(stack, 'Gateway', {
      gatewayArn: 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shop-a1b2c3d4e5',
      gatewayId: 'shop-a1b2c3d4e5',
      gatewayName: Aws.STACK_NAME,
      role,
    });
    const credential = credentialIn(stack, new secretsmanager.Secret(stack, 'Secret'));

    credential.grantNeededPermissionsToRole(gateway);

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: statements(stack, credential, arn(`${DIRECTORY}/workload-identity/*`)) },
      Roles: [stack.resolve(role.roleName)],
    });
  });

  test('the grant can be waited for', () => {
    const stack = newStack('Stack', ENV);
    const gateway = new McpGateway(stack, 'Gateway');
    const credential = credentialIn(stack, new secretsmanager.Secret(stack, 'Secret'));

    const grant = credential.grantNeededPermissionsToRole(gateway);

    expect(grant?.success).toBe(true);
    expect(grant?.principalStatements.map(({ actions }) => actions)).toEqual([
      ['bedrock-agentcore:GetWorkloadAccessToken'],
      ['bedrock-agentcore:GetResourceApiKey'],
      ['secretsmanager:GetSecretValue'],
    ]);
  });
});
