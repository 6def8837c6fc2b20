import { CfnParameter, Fn, Lazy, type Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ApiDefinition, McpGateway, ToolDefinitions } from '../../lib';
import { newStack } from '../new-stack';
import { DYNAMODB_MODEL, newFunction, openApi, thrownBy, tool, tools } from './sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

const late = (value: string) => Lazy.string({ produce: () => value });

function parameter(stack: Stack, id: string): string {
  return new CfnParameter(stack, id).valueAsString;
}

test('name and description of a target may be such that only the deployment knows', () => {
  const stack = newStack();
  const options = { targetName: parameter(stack, 'Name'), description: parameter(stack, 'Description') };

  const target = new McpGateway(stack, 'Gateway').addLambdaTarget('T', {
    handler: newFunction(stack),
    tools: tools('get'),
    ...options,
  });

  Template.fromStack(stack).hasResourceProperties(TARGET, {
    Name: { Ref: 'Name' },
    Description: { Ref: 'Description' },
  });
  expect(target.tools?.map(({ name, toolName }) => [stack.resolve(name), toolName])).toEqual([
    [{ 'Fn::Join': ['', [{ Ref: 'Name' }, '___get']] }, 'get'],
  ]);
});

test('the ARN of a function may be', () => {
  const stack = newStack();
  const handler = lambda.Function.fromFunctionArn(stack, 'Function', parameter(stack, 'Arn'));

  new McpGateway(stack, 'Gateway').addLambdaTarget('T', { handler, tools: tools() });

  const template = Template.fromStack(stack);
  template.hasResourceProperties(TARGET, { TargetConfiguration: { Mcp: { Lambda: { LambdaArn: { Ref: 'Arn' } } } } });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { Ref: 'Arn' } }] },
  });
});

test('bucket, key and owner of a document in S3 may be', () => {
  const stack = newStack();
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', parameter(stack, 'Name'));
  const api = ApiDefinition.fromS3({
    bucket,
    objectKey: parameter(stack, 'Key'),
    bucketOwner: parameter(stack, 'Owner'),
  });

  new McpGateway(stack, 'Gateway').addOpenApiTarget('T', { api });

  const template = Template.fromStack(stack);
  template.hasResourceProperties(TARGET, {
    TargetConfiguration: {
      Mcp: {
        OpenApiSchema: {
          S3: {
            Uri: { 'Fn::Join': ['', ['s3://', { Ref: 'Name' }, '/', { Ref: 'Key' }]] },
            BucketOwnerAccountId: { Ref: 'Owner' },
          },
        },
      },
    },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: 'Name' }, '/', { Ref: 'Key' }]],
          },
        },
      ],
    },
  });
});

test('resources of a Smithy target may be, one by one and as a list', () => {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  const model = ApiDefinition.fromFile(DYNAMODB_MODEL);
  const operations = { include: ['GetItem'] };

  gateway.addSmithyTarget('One', { model, operations, resources: [parameter(stack, 'Arn')] });
  gateway.addSmithyTarget('List', { model, operations, resources: Fn.split(',', parameter(stack, 'Arns')) });

  const template = Template.fromStack(stack);
  for (const Resource of [{ Ref: 'Arn' }, { 'Fn::Split': [',', { Ref: 'Arns' }] }]) {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource }]) },
    });
  }
});

test('descriptions of tools may be', () => {
  const stack = newStack();
  const description = `Gets from ${Fn.importValue('Table')}`;

  new McpGateway(stack, 'Gateway').addLambdaTarget('T', {
    handler: newFunction(stack),
    tools: ToolDefinitions.fromInline([tool('get', { description })]),
  });

  Template.fromStack(stack).hasResourceProperties(TARGET, {
    TargetConfiguration: {
      Mcp: {
        Lambda: {
          ToolSchema: {
            InlinePayload: [
              { Name: 'get', Description: { 'Fn::Join': ['', ['Gets from ', { 'Fn::ImportValue': 'Table' }]] } },
            ],
          },
        },
      },
    },
  });
});

test('the address of an API may be', () => {
  const stack = newStack();

  new McpGateway(stack, 'Gateway').addOpenApiTarget('T', {
    api: openApi({ servers: [{ url: Fn.importValue('Url') }] }),
  });

  const [target] = Object.values(Template.fromStack(stack).findResources(TARGET));
  const { 'Fn::Join': join } = target?.Properties.TargetConfiguration.Mcp.OpenApiSchema.InlinePayload ?? {};
  expect(join?.[1]).toContainEqual({ 'Fn::ImportValue': 'Url' });
  expect(JSON.stringify(join)).not.toContain('Token[');
});

test('fails for a document that is one as a whole', () => {
  const stack = newStack();
  const text = stack.toJsonString({ servers: [{ url: Token.asString({ Ref: 'Url' }) }] });

  expect(thrownBy(() => ApiDefinition.fromInline(text))).toMatchObject({
    code: 'DOCUMENT_UNRESOLVED',
    message:
      "ApiDefinition.fromInline: 'text' is only known at deployment, so nothing can be read from it; make it with JSON.stringify, in which single values may be such [DOCUMENT_UNRESOLVED]",
  });
});

test('what only the deployment knows is not judged', () => {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');

  gateway.addOpenApiTarget('T', { api: openApi(), targetName: late('not_valid'), description: late('d'.repeat(300)) });

  Template.fromStack(stack).hasResourceProperties(TARGET, { Name: 'not_valid', Description: 'd'.repeat(300) });
});

test.each([
  ['the name of a tool', () => [tool(late('get'))], '[0].name'],
  [
    'the name of an argument',
    () => [tool('get', { inputSchema: { type: 'object', properties: { [late('a')]: { type: 'string' } } } })],
    '[0].inputSchema.properties',
  ],
  [
    'a name that is required',
    () => [tool('get', { inputSchema: { type: 'object', properties: {}, required: [late('a')] } })],
    '[0].inputSchema.required.0',
  ],
])('fails for %s that only the deployment knows', (_, list, property) => {
  const error = thrownBy(() => ToolDefinitions.fromInline(list()));

  expect(error.code).toBe('DOCUMENT_UNRESOLVED');
  expect(error.message).toContain(`'${property}' holds a name that is only known at deployment; write it as a text`);
});
