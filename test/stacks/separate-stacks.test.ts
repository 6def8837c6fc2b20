import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiDefinition, ApiKeyCredential, LambdaTarget, McpGateway, OpenApiTarget, SmithyTarget } from '../../lib';
import { largeOpenApi, newFunction, openApi, tools } from '../targets/sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

const contexts: [string, { [key: string]: unknown }][] = [
  ['without feature flags', {}],
  [
    'with weak references, minimal policies and literal partitions',
    {
      '@aws-cdk/core:defaultCrossStackReferences': 'weak',
      '@aws-cdk/aws-iam:minimizePolicies': true,
      '@aws-cdk/core:enablePartitionLiterals': true,
    },
  ],
];

/** Stacks of an app, made in the order given. */
function newStacks(context: { [key: string]: unknown }, ...ids: string[]): Map<string, Stack> {
  const app = new App({ context });
  return new Map(ids.map((id) => [id, new Stack(app, id)]));
}

function stackOf(stacks: Map<string, Stack>, id: string): Stack {
  const stack = stacks.get(id);
  if (!stack) throw new Error(`No stack ${id}`);
  return stack;
}

/** The order in which the CDK deploys the stacks; synthesizing fails on a cycle. */
function deployOrder(stacks: Map<string, Stack>): string[] {
  const [app] = [...stacks.values()].map(({ node }) => node.root as App);
  return app?.synth().stacks.map(({ stackName }) => stackName) ?? [];
}

describe.each(contexts)('%s', (_, context) => {
  const orders: [string, string[]][] = [
    ['the gateway is created first', ['Gateways', 'Tools']],
    ['the gateway is created last', ['Tools', 'Gateways']],
  ];

  describe.each(orders)('where the stack of %s', (__, ids) => {
    test('targets of another stack bring their permissions there, and are deployed after the gateway', () => {
      const stacks = newStacks(context, ...ids);
      const [gateways, other] = [stackOf(stacks, 'Gateways'), stackOf(stacks, 'Tools')];
      const gateway = new McpGateway(gateways, 'Gateway');

      const handler = newFunction(other);
      const secret = new secretsmanager.Secret(other, 'Secret', { encryptionKey: new kms.Key(other, 'Key') });
      const credential = ApiKeyCredential.fromSecret(other, 'Credential', { secret, jsonKey: 'api_key' });
      new LambdaTarget(other, 'Lambda', { gateway, handler, tools: tools() });
      new OpenApiTarget(other, 'Api', { gateway, api: largeOpenApi(), credential });
      new SmithyTarget(other, 'Smithy', {
        gateway,
        model: ApiDefinition.fromFile('examples/quickstart/models/dynamodb.json'),
        operations: { include: ['GetItem'] },
        resources: ['arn:aws:dynamodb:us-east-1:111122223333:table/orders'],
      });

      expect(deployOrder(stacks)).toEqual(['Gateways', 'Tools']);
      Template.fromStack(gateways).resourceCountIs('AWS::IAM::Policy', 0);
      Template.fromStack(gateways).resourceCountIs(TARGET, 0);
      const template = Template.fromStack(other);
      template.resourceCountIs(TARGET, 3);
      for (const id of ['Lambda', 'Api', 'Smithy']) {
        const [policy] = Object.keys(template.findResources('AWS::IAM::Policy')).filter((key) => key.startsWith(id));
        template.hasResource(TARGET, { Properties: { Name: id }, DependsOn: [policy] });
      }
    });

    test('a function of another stack is deployed before the gateway that serves it', () => {
      const stacks = newStacks(context, ...ids);
      const [gateways, other] = [stackOf(stacks, 'Gateways'), stackOf(stacks, 'Tools')];
      const handler = newFunction(other);

      new McpGateway(gateways, 'Gateway').addLambdaTarget('Lambda', { handler, tools: tools() });

      expect(deployOrder(stacks)).toEqual(['Tools', 'Gateways']);
      Template.fromStack(gateways).resourceCountIs('AWS::IAM::Policy', 1);
      Template.fromStack(gateways).resourceCountIs(TARGET, 1);
      Template.fromStack(other).resourceCountIs('AWS::IAM::Policy', 0);
      Template.fromStack(other).resourceCountIs('AWS::Lambda::Permission', 0);
    });

    test('secret, key and bucket of another stack are deployed before the gateway that uses them', () => {
      const stacks = newStacks(context, ...ids);
      const [gateways, other] = [stackOf(stacks, 'Gateways'), stackOf(stacks, 'Tools')];
      const encryptionKey = new kms.Key(other, 'Key');
      const secret = new secretsmanager.Secret(other, 'Secret', { encryptionKey });
      const bucket = new s3.Bucket(other, 'Bucket', { encryptionKey });
      const gateway = new McpGateway(gateways, 'Gateway');

      gateway.addOpenApiTarget('Key', {
        api: openApi(),
        credential: ApiKeyCredential.fromSecret(other, 'Credential', { secret, jsonKey: 'api_key' }),
      });
      gateway.addOpenApiTarget('Bucket', { api: ApiDefinition.fromS3({ bucket, objectKey: 'api.json' }) });

      expect(deployOrder(stacks)).toEqual(['Tools', 'Gateways']);
    });

    test('the gateway of aws-cdk-lib gets targets of ours from another stack', () => {
      const stacks = newStacks(context, ...ids);
      const [gateways, other] = [stackOf(stacks, 'Gateways'), stackOf(stacks, 'Tools')];
      const gateway = new agentcore.Gateway(gateways, 'Gateway', {
        policyEngineConfiguration: { policyEngine: new agentcore.PolicyEngine(gateways, 'Engine') },
      });
      const secret = new secretsmanager.Secret(other, 'Secret');
      const credential = ApiKeyCredential.fromSecret(other, 'Credential', { secret, jsonKey: 'api_key' });

      new LambdaTarget(other, 'Lambda', { gateway, handler: newFunction(other), tools: tools() });
      new OpenApiTarget(other, 'Api', { gateway, api: openApi(), credential });

      expect(deployOrder(stacks)).toEqual(['Gateways', 'Tools']);
      Template.fromStack(other).resourceCountIs('AWS::IAM::Policy', 2);
    });
  });
});

test('one function serves gateways of several stacks', () => {
  const stacks = newStacks({}, 'A', 'B', 'Tools');
  const handler = newFunction(stackOf(stacks, 'Tools'));

  for (const id of ['A', 'B']) {
    new McpGateway(stackOf(stacks, id), 'Gateway').addLambdaTarget('Lambda', { handler, tools: tools() });
  }

  expect(deployOrder(stacks)).toEqual(['Tools', 'A', 'B']);
  for (const id of ['A', 'B']) Template.fromStack(stackOf(stacks, id)).resourceCountIs('AWS::IAM::Policy', 1);
});

test('targets of a nested stack belong to the gateway around it', () => {
  const stack = new Stack(new App(), 'Stack');
  const gateway = new McpGateway(stack, 'Gateway');
  const nested = new NestedStack(stack, 'Nested');

  for (let index = 0; index < 6; index++) {
    const handler = newFunction(nested, `Function${index}`);
    new LambdaTarget(nested, `T${index}`, { gateway, handler, tools: tools() });
  }

  Template.fromStack(stack).resourceCountIs(TARGET, 0);
  Template.fromStack(nested).resourceCountIs(TARGET, 6);
  Template.fromStack(nested).resourceCountIs('AWS::IAM::Policy', 6);
});

test('a stage synthesized alone has its targets in lanes', () => {
  const stage = new Stage(new App(), 'Prod');
  const stack = new Stack(stage, 'Stack');
  const gateway = new McpGateway(stack, 'Gateway');
  const handler = newFunction(stack);

  for (let index = 0; index < 6; index++) gateway.addLambdaTarget(`T${index}`, { handler, tools: tools() });

  const template = Template.fromStack(stack);
  const [first] = Object.keys(template.findResources(TARGET, { Properties: { Name: 'T0' } }));
  const [policy] = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.includes('T5'));
  template.hasResource(TARGET, { Properties: { Name: 'T5' }, DependsOn: [first, policy].sort() });
});
