import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ApiDefinition, LambdaTarget, McpGateway, ToolDefinitions } from '../../lib';
import { SEARCH_TOOL } from '../../lib/catalog/catalog';
import { newStack } from '../new-stack';
import { DYNAMODB_MODEL, newFunction, openApi, tools } from '../targets/sample-inputs';
import { newGateway } from './gateways';

const ARN = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/shared-a1b2c3d4e5';

test('the catalog lists tools as agents do: the search tool, then by full name', () => {
  const stack = newStack();
  const gateway = newGateway(stack);
  gateway.addOpenApiTarget('pets', { api: openApi() });
  gateway.addLambdaTarget('Books', { handler: newFunction(stack), tools: tools('search', 'Buy') });

  const { tools: listed, unknownTargets } = gateway.catalog;

  expect(listed.map(({ name }) => name)).toEqual([
    'x_amz_bedrock_agentcore_search',
    'Books___Buy',
    'Books___search',
    'pets___addPet',
    'pets___getPets',
  ]);
  expect(listed[0]).toEqual(SEARCH_TOOL);
  expect(unknownTargets).toEqual([]);
});

test('each tool tells what answers it, with which credential, and where it is described', () => {
  const stack = newStack();
  const gateway = newGateway(stack, { semanticSearch: false });
  gateway.addSmithyTarget('Orders', {
    model: ApiDefinition.fromFile(join(process.cwd(), DYNAMODB_MODEL)),
    operations: { include: ['DescribeTable'] },
    resources: ['arn:aws:dynamodb:us-east-1:111122223333:table/orders'],
  });
  gateway.addOpenApiTarget('Pets', { api: openApi() });

  const [orders, pet] = gateway.catalog.tools;

  expect(orders).toMatchObject({
    name: 'Orders___DescribeTable',
    targetName: 'Orders',
    targetType: 'SMITHY_MODEL',
    credentialType: 'GATEWAY_IAM_ROLE',
    origin: { document: DYNAMODB_MODEL, pointer: '/shapes/com.amazonaws.dynamodb#DescribeTable' },
  });
  expect(pet).toEqual({
    name: 'Pets___addPet',
    description: 'Does addPet',
    inputSchema: { type: 'object', properties: {} },
    targetName: 'Pets',
    targetType: 'OPENAPI_SCHEMA',
    origin: { document: 'inline', pointer: '/paths/~1pets/post' },
  });
});

test('targets of other stacks count, and those that are added after the first look', () => {
  const app = new App();
  const gateway = newGateway(new Stack(app, 'Gateways'), { semanticSearch: false });
  const other = new Stack(app, 'Other');

  const before = gateway.catalog.tools.length;
  new LambdaTarget(other, 'Billing', { gateway, handler: newFunction(other), tools: tools('pay') });

  expect(before).toBe(0);
  expect(gateway.catalog.tools.map(({ name }) => name)).toEqual(['Billing___pay']);
});

test('targets of another gateway do not count', () => {
  const stack = newStack();
  const gateway = newGateway(stack, { semanticSearch: false });
  newGateway(stack, {}, 'Other').addOpenApiTarget('Pets', { api: openApi() });

  expect(gateway.catalog).toEqual({ tools: [], unknownTargets: [] });
});

test('targets whose tools nobody knows at synth are listed apart, with the reason', () => {
  const stack = newStack();
  const gateway = newGateway(stack, { semanticSearch: false });
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'documents');
  gateway.addLambdaTarget('Remote', {
    handler: newFunction(stack),
    tools: ToolDefinitions.fromS3({ bucket, objectKey: 'tools.json' }),
  });
  agentcore.GatewayTarget.forMcpServer(stack, 'Docs', {
    gateway,
    gatewayTargetName: 'docs',
    endpoint: 'https://docs.example.com/mcp',
    credentialProviderConfigurations: [],
  });
  new agentcore.CfnGatewayTarget(stack, 'Bare', {
    gatewayIdentifier: agentcore.CfnGateway.isCfnGateway(gateway.node.defaultChild)
      ? gateway.node.defaultChild.ref
      : '',
    name: 'bare',
    targetConfiguration: {},
  });

  const official =
    'is a target of aws-cdk-lib, which tells its tools only in the assembly: "mcp-gateway catalog cdk.out" reads them there';
  expect(gateway.catalog).toEqual({
    tools: [],
    unknownTargets: [
      { targetName: 'Remote', reason: 'has its document in S3, which nothing reads at synth' },
      { targetName: 'docs', reason: official },
      { targetName: 'bare', reason: official },
    ],
  });
});

test('an imported gateway has the tools of this app, whichever import they were added to, and no search tool', () => {
  const stack = newStack();
  const first = McpGateway.fromGatewayArn(stack, 'First', ARN);
  const second = McpGateway.fromGatewayArn(stack, 'Second', ARN);
  first.addOpenApiTarget('Pets', { api: openApi() });

  expect(second.catalog.tools.map(({ name }) => name)).toEqual(['Pets___addPet', 'Pets___getPets']);
});

test('two apps of one process know nothing of each other', () => {
  const [gateway, other] = [newStack(), newStack()].map((stack) => newGateway(stack, { semanticSearch: false }));
  gateway?.addOpenApiTarget('Pets', { api: openApi() });

  expect(other?.catalog.tools).toEqual([]);
});
