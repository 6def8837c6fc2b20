import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiDefinition, ApiKeyCredential, McpGateway, type SmithyTargetOptions } from '../../lib';
import { newStack } from '../new-stack';
import { SHOP_TRAITS, shop } from '../schema/smithy/shop-model';
import { DYNAMODB_MODEL, thrownBy } from './sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';
const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';

const dynamodbModel = ApiDefinition.fromFile(DYNAMODB_MODEL);
const shopModel = ApiDefinition.fromInline(JSON.stringify(shop()));

function withTarget(options: Partial<SmithyTargetOptions> = {}) {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  const target = gateway.addSmithyTarget('Orders', { model: shopModel, ...options });
  return { stack, gateway, target, template: Template.fromStack(stack) };
}

const oauth = agentcore.GatewayCredentialProvider.fromOauthIdentityArn({
  providerArn: 'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/oauth2credentialprovider/idp',
  secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:idp-AbCdEf',
  scopes: ['read'],
});

test('the target serves the model of the chosen operations, as the role of the gateway', () => {
  const { stack, gateway, target, template } = withTarget({
    operations: { include: ['GetOrder'] },
    resources: [TABLE],
    description: 'Orders of the shop',
  });

  template.hasResourceProperties(TARGET, {
    GatewayIdentifier: stack.resolve(gateway.gatewayId),
    Name: 'Orders',
    Description: 'Orders of the shop',
    CredentialProviderConfigurations: [Match.objectEquals({ CredentialProviderType: 'GATEWAY_IAM_ROLE' })],
  });
  const [resource] = Object.values(template.findResources(TARGET));
  const model = JSON.parse(resource?.Properties.TargetConfiguration.Mcp.SmithyModel.InlinePayload);
  expect(Object.keys(model.shapes)).toEqual([
    'com.example.shop#Shop',
    'com.example.shop#GetOrder',
    'com.example.shop#GetOrderInput',
    'com.example.shop#Order',
    'com.example.shop#NotFound',
  ]);
  expect(target.tools?.map(({ name }) => name)).toEqual(['Orders___GetOrder']);
  expect(target.targetType).toBe(agentcore.McpTargetType.SMITHY_MODEL);
});

test('an operation is described to agents as the app describes it', () => {
  const { target } = withTarget({
    operations: { include: ['GetOrder'], overrides: [{ operation: 'GetOrder', description: 'One order by its ID' }] },
    resources: [TABLE],
  });

  expect(target.tools?.map(({ description }) => description)).toEqual(['One order by its ID']);
});

test('fails for another name of an operation, which is part of the protocol', () => {
  const error = thrownBy(() => withTarget({ operations: { overrides: [{ operation: 'GetOrder', name: 'order' }] } }));

  expect(error.issues.map(({ code }) => code)).toEqual(['SMITHY_NAME_OVERRIDE']);
});

describe('permissions', () => {
  test('are the IAM actions of the chosen operations on the resources, and nothing else', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
    const table = new dynamodb.TableV2(stack, 'Table', { partitionKey });

    const target = gateway.addSmithyTarget('Orders', {
      model: dynamodbModel,
      operations: { include: ['Query', 'GetItem'] },
      resources: [table.tableArn, `${table.tableArn}/index/*`],
    });

    const template = Template.fromStack(stack);
    const tableArn = stack.resolve(table.tableArn);
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: Match.arrayWith([
          Match.objectEquals({
            Effect: 'Allow',
            Action: ['dynamodb:GetItem', 'dynamodb:Query'],
            Resource: [tableArn, { 'Fn::Join': ['', [tableArn, '/index/*']] }],
          }),
        ]),
      },
      Roles: [stack.resolve(gateway.role.roleName)],
    });
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy'));
    const actions = policy?.[1].Properties.PolicyDocument.Statement.flatMap(
      ({ Action }: { Action: string[] }) => Action,
    );
    expect(new Set(actions)).toEqual(new Set(['dynamodb:GetItem', 'dynamodb:Query', 's3:GetObject']));
    expect(target.iamActions).toEqual(['dynamodb:GetItem', 'dynamodb:Query']);
    template.hasResource(TARGET, { DependsOn: [policy?.[0]] });
  });

  test('come without a warning', () => {
    const { stack } = withTarget({ resources: [TABLE] });

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  const withoutResources: [string, Partial<SmithyTargetOptions>][] = [
    ['nothing is said about a credential', {}],
    ['the credential is the role', { credential: agentcore.GatewayCredentialProvider.fromIamRole() }],
  ];

  test.each(withoutResources)('are missed with a warning that names them when %s', (_, options) => {
    const { stack, template } = withTarget({ operations: { include: ['*Order*'] }, ...options });

    template.resourceCountIs('AWS::IAM::Policy', 0);
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Orders',
      "The gateway's role is not allowed to call the operations. Name the ARNs that they may touch in 'resources', or grant shop:GetOrder, shop:ListOrders to gateway.role yourself. [ack: cdk-mcp-gateway:smithyWithoutResources]",
    );
  });

  test.each([
    ['with resources', [TABLE]],
    ['without resources', undefined],
  ])('are missed with a warning for a model in S3, %s, because nothing tells the actions', (_, resources) => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'models');
    const model = ApiDefinition.fromS3({ bucket, objectKey: 'shop.json' });

    const target = new McpGateway(stack, 'Gateway').addSmithyTarget('Orders', { model, resources });

    expect(target.iamActions).toEqual([]);
    expect(target.tools).toBeUndefined();
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 's3:GetObject' })] },
    });
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Orders',
      "The gateway's role is not allowed to call the operations. Nothing tells which actions they need, so grant the operations' IAM actions to gateway.role yourself. [ack: cdk-mcp-gateway:smithyWithoutResources]",
    );
  });

  test('are those of the token alone when requests carry one', () => {
    const { stack, template } = withTarget({ credential: oauth, resources: [TABLE] });

    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(JSON.stringify(policy)).not.toContain('shop:');
    expect(JSON.stringify(policy)).toContain('bedrock-agentcore:GetResourceOauth2Token');
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('operations', () => {
  test('become tools: all without a choice', () => {
    const { target } = withTarget();

    expect(target.tools?.map(({ toolName }) => toolName)).toEqual([
      'GetOrder',
      'ListOrders',
      'PutArticle',
      'ListArticles',
      'CountReviews',
    ]);
  });

  test('become tools: those included and not excluded', () => {
    const { target } = withTarget({ operations: { include: ['*Order*', 'PutArticle'], exclude: ['List*'] } });

    expect(target.tools?.map(({ toolName }) => toolName)).toEqual(['GetOrder', 'PutArticle']);
    expect(target.iamActions).toEqual(['shop:GetOrder', 'shop:PutArticle']);
  });
});

describe('a model of several services', () => {
  const bank = {
    type: 'service',
    version: '1',
    operations: [{ target: 'com.example.shop#PutArticle' }],
    traits: SHOP_TRAITS,
  };
  const model = ApiDefinition.fromInline(JSON.stringify(shop({ Bank: bank })));

  test.each(['Bank', 'com.example.shop#Bank'])('gives the tools of the one named: %s', (service) => {
    const { target } = withTarget({ model, service });

    expect(target.tools?.map(({ toolName }) => toolName)).toEqual(['PutArticle']);
  });

  test('fails where none is named', () => {
    expect(thrownBy(() => withTarget({ model })).code).toBe('SMITHY_SERVICE_AMBIGUOUS');
  });

  test('fails with a name when it lies in S3, where nobody reads it', () => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'Bucket', 'models');

    const error = thrownBy(() =>
      withTarget({ model: ApiDefinition.fromS3({ bucket, objectKey: 'shop.json' }), service: 'Bank' }),
    );

    expect(error).toMatchObject({
      code: 'OPERATIONS_NOT_CHOOSABLE',
      message: [
        'SmithyTarget "Stack/Gateway/Orders":',
        "'service' chooses from a document that lies in S3, which nothing reads at synth; use fromFile or fromAsset [OPERATIONS_NOT_CHOOSABLE]",
      ].join(' '),
    });
  });
});

describe('refusals', () => {
  test('fails for an API key', () => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const credential = ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' });

    const error = thrownBy(() =>
      new McpGateway(stack, 'Gateway').addSmithyTarget('Orders', { model: shopModel, credential }),
    );

    expect(error).toMatchObject({
      code: 'CREDENTIAL_NOT_TAKEN',
      message: [
        'SmithyTarget "Stack/Gateway/Orders":',
        "'credential' is API_KEY, which a Smithy target does not take (it takes GATEWAY_IAM_ROLE, OAUTH); leave it out: the gateway signs requests as its own role [CREDENTIAL_NOT_TAKEN]",
      ].join(' '),
    });
  });

  test('fails for the role with a service, which the model tells', () => {
    const credential = agentcore.GatewayCredentialProvider.fromIamRole({ service: 'dynamodb' });

    const error = thrownBy(() => withTarget({ credential }));

    expect(error).toMatchObject({
      code: 'CREDENTIAL_SERVICE_NOT_TAKEN',
      message: [
        'SmithyTarget "Stack/Gateway/Orders":',
        `'credential' names the service "dynamodb", which a Smithy target does not take, because the gateway knows it; write GatewayCredentialProvider.fromIamRole() [CREDENTIAL_SERVICE_NOT_TAKEN]`,
      ].join(' '),
    });
  });

  test('fails for an empty list of resources', () => {
    const error = thrownBy(() => withTarget({ resources: [] }));

    expect(error).toMatchObject({
      code: 'SMITHY_RESOURCES_EMPTY',
      message: [
        'SmithyTarget "Stack/Gateway/Orders":',
        "'resources' is empty, so the gateway could call nothing; name the ARNs that the operations may touch [SMITHY_RESOURCES_EMPTY]",
      ].join(' '),
    });
  });
});
