import { join } from 'node:path';
import { App, Aws, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ApiDefinition, McpGateway, ToolDefinitions } from '../../lib';
import { newStack } from '../new-stack';
import { largeOpenApi, newFunction, openApi, openApiText, tool, tools, withFiles } from './sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

const OPENAPI_YAML = `
openapi: 3.0.3
info: { title: Pets, version: 1.0.0 }
servers: [{ url: https://pets.example.com }]
paths:
  /pets:
    get: { operationId: getPets, description: Does getPets, responses: { '200': { description: Done } } }
    post: { operationId: addPet, description: Does addPet, responses: { '200': { description: Done } } }
`;

/** The OpenAPI document of the only target, as the template has it. */
function inlineDocument(stack: Stack): unknown {
  const [target] = Object.values(Template.fromStack(stack).findResources(TARGET));
  return JSON.parse(target?.Properties.TargetConfiguration.Mcp.OpenApiSchema.InlinePayload);
}

function withApi(api: ApiDefinition, stack = newStack()) {
  const gateway = new McpGateway(stack, 'Gateway');
  return { stack, gateway, target: gateway.addOpenApiTarget('Pets', { api }) };
}

/** The name of the asset that a target refers to, and the statement that allows reading it. */
function assetOf(stack: Stack): { uri: string; statement: object } {
  const template = Template.fromStack(stack);
  const [target] = Object.values(template.findResources(TARGET));
  const { Uri } = target?.Properties.TargetConfiguration.Mcp.OpenApiSchema.S3 ?? {};
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  const [statement] = policy?.Properties.PolicyDocument.Statement ?? [];
  return { uri: typeof Uri === 'string' ? Uri : Uri['Fn::Sub'], statement };
}

describe('a small API document', () => {
  const sources: [string, string, string][] = [
    ['a JSON file', 'pets.json', openApiText()],
    ['a YAML file', 'pets.yaml', OPENAPI_YAML],
    ['a file of any other name', 'pets.txt', OPENAPI_YAML],
  ];

  test.each(sources)('in %s becomes part of the template, as JSON', (_, name, content) => {
    const { stack, target } = withFiles({ [name]: content }, (folder) =>
      withApi(ApiDefinition.fromFile(join(folder, name))),
    );

    expect(inlineDocument(stack)).toEqual(JSON.parse(openApiText()));
    expect(target.tools?.map((each) => each.name)).toEqual(['Pets___getPets', 'Pets___addPet']);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test.each([
    ['JSON', openApiText()],
    ['YAML', OPENAPI_YAML],
  ])('written in code as %s becomes part of the template', (_, text) => {
    const { stack } = withApi(ApiDefinition.fromInline(text));

    expect(inlineDocument(stack)).toEqual(JSON.parse(openApiText()));
  });

  test('keeps values that only the deployment knows', () => {
    const { stack } = withApi(openApi({ servers: [{ url: `https://pets.${Aws.REGION}.example.com` }] }));

    Template.fromStack(stack).hasResourceProperties(TARGET, {
      TargetConfiguration: {
        Mcp: {
          OpenApiSchema: {
            InlinePayload: {
              'Fn::Join': [
                '',
                [
                  Match.stringLikeRegexp('"servers":\\[\\{"url":"https://pets\\.$'),
                  { Ref: 'AWS::Region' },
                  Match.stringLikeRegexp('^\\.example\\.com"'),
                ],
              ],
            },
          },
        },
      },
    });
  });
});

describe('a large API document', () => {
  const asset = 'cdk-hnb659fds-assets-111122223333-eu-west-1';

  test('becomes an asset, of which the role may read exactly that object', () => {
    const { stack } = withApi(largeOpenApi(), newStack('Stack', { account: '111122223333', region: 'eu-west-1' }));

    const { uri, statement } = assetOf(stack);
    expect(uri).toMatch(new RegExp(`^s3://${asset}/[0-9a-f]{64}\\.json$`));
    expect(statement).toEqual({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, uri.replace('s3://', ':s3:::')]] },
    });
    Template.fromStack(stack).hasResource(TARGET, {
      DependsOn: Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy')),
    });
  });

  test('becomes an asset of its own in each stack and Region, though its definition is one', () => {
    const app = new App();
    const definition = largeOpenApi();
    const regions = ['eu-west-1', 'us-east-1'];

    const stacks = regions.map((region) => {
      const stack = new Stack(app, `Stack-${region}`, { env: { account: '111122223333', region } });
      return withApi(definition, stack).stack;
    });

    const uris = stacks.map((stack) => assetOf(stack).uri);
    expect(uris.map((uri) => uri.slice(0, uri.lastIndexOf('/')))).toEqual(
      regions.map((region) => `s3://cdk-hnb659fds-assets-111122223333-${region}`),
    );
    for (const [index, region] of regions.entries()) {
      const other = regions[1 - index];
      expect(JSON.stringify(Template.fromStack(stacks[index] as Stack).toJSON())).not.toContain(other);
      expect(JSON.stringify(assetOf(stacks[index] as Stack).statement)).toContain(region);
    }
  });

  test('stays in the template when only the deployment knows parts of it, which no file could hold', () => {
    const description = 'Pets of all kinds. '.repeat(1000);
    const servers = [{ url: `https://pets.${Aws.REGION}.example.com` }];

    const { stack } = withApi(openApi({ info: { title: 'Pets', version: '1.0.0', description }, servers }));

    Template.fromStack(stack).hasResourceProperties(TARGET, {
      TargetConfiguration: {
        Mcp: {
          OpenApiSchema: {
            S3: Match.absent(),
            InlinePayload: {
              'Fn::Join': [
                '',
                [
                  Match.stringLikeRegexp('https://pets\\.$'),
                  { Ref: 'AWS::Region' },
                  Match.stringLikeRegexp('^\\.example\\.com"'),
                ],
              ],
            },
          },
        },
      },
    });
  });
});

describe('one definition', () => {
  test('serves several targets of a gateway', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const api = largeOpenApi();

    for (const id of ['Dogs', 'Cats']) gateway.addOpenApiTarget(id, { api });

    const targets = Object.values(Template.fromStack(stack).findResources(TARGET));
    const [dogs, cats] = targets.map(({ Properties }) => Properties.TargetConfiguration);
    expect(dogs).toEqual(cats);
  });

  test('of tools serves targets of several gateways and stacks', () => {
    const app = new App();
    const definition = tools('get');
    const stacks = ['A', 'B'].map((id) => new Stack(app, id));

    const names = stacks.map((stack) =>
      new McpGateway(stack, 'Gateway')
        .addLambdaTarget(stack.stackName, { handler: newFunction(stack), tools: definition })
        .tools?.map(({ name }) => name),
    );

    expect(names).toEqual([['A___get'], ['B___get']]);
  });

  test('is read with different operations by different targets', () => {
    const gateway = new McpGateway(newStack(), 'Gateway');
    const api = openApi();

    const chosen = ['getPets', 'addPet'].map((name) =>
      gateway
        .addOpenApiTarget(`only-${name}`, { api, operations: { include: [name] } })
        .tools?.map((each) => each.name),
    );

    expect(chosen).toEqual([['only-getPets___getPets'], ['only-addPet___addPet']]);
  });
});

describe('a document that is to be an asset', () => {
  test('is one, however small: of an API', () => {
    const { stack } = withFiles({ 'pets.json': openApiText() }, (folder) =>
      withApi(ApiDefinition.fromAsset(join(folder, 'pets.json'))),
    );

    const { uri, statement } = assetOf(stack);
    expect(uri).toMatch(/^s3:\/\/cdk-hnb659fds-assets-\$\{AWS::AccountId\}-\$\{AWS::Region\}\/[0-9a-f]{64}\.json$/);
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 's3:GetObject' });
  });

  test('is one, however small: of tools, lowered to what the service takes', () => {
    const stack = newStack('Stack', { account: '111122223333', region: 'eu-west-1' });
    const limit = { type: 'integer', minimum: 1 };
    const list = [tool('get', { inputSchema: { type: 'object', properties: { limit } } })];

    const target = withFiles({ 'tools.json': JSON.stringify(list) }, (folder) =>
      new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', {
        handler: newFunction(stack),
        tools: ToolDefinitions.fromAsset(join(folder, 'tools.json')),
      }),
    );

    const uri = Match.stringLikeRegexp('^s3://cdk-hnb659fds-assets-111122223333-eu-west-1/[0-9a-f]{64}\\.json$');
    Template.fromStack(stack).hasResourceProperties(TARGET, {
      TargetConfiguration: { Mcp: { Lambda: { ToolSchema: Match.objectEquals({ S3: { Uri: uri } }) } } },
    });
    expect(target.tools?.[0]?.inputSchema).toEqual({
      type: 'object',
      properties: { limit: { type: 'integer', description: 'At least 1.' } },
    });
  });
});

describe('many documents in one stack', () => {
  const LIMIT = 1_000_000;

  test('become assets when half of the template is taken, of APIs', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const text = openApiText({ info: { title: 'Pets', version: '1.0.0', description: 'x'.repeat(14_000) } });

    for (let index = 0; index < 60; index += 1) {
      gateway.addOpenApiTarget(`T${index}`, { api: ApiDefinition.fromInline(text) });
    }

    const targets = Object.values(Template.fromStack(stack).findResources(TARGET));
    const inline = targets.filter((each) => each.Properties.TargetConfiguration.Mcp.OpenApiSchema.InlinePayload);
    expect(inline).toHaveLength(34);
    expect(JSON.stringify(Template.fromStack(stack).toJSON()).length).toBeLessThan(LIMIT);
  });

  test('become assets when half of the template is taken, of tools', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const handler = newFunction(stack);
    const described = (name: string) => tool(name, { description: 'x'.repeat(5_000) });

    for (let index = 0; index < 60; index += 1) {
      const list = ToolDefinitions.fromInline([described('a'), described('b'), described('c')]);
      gateway.addLambdaTarget(`T${index}`, { handler, tools: list });
    }

    const targets = Object.values(Template.fromStack(stack).findResources(TARGET));
    expect(targets.filter((each) => each.Properties.TargetConfiguration.Mcp.Lambda.ToolSchema.S3)).toHaveLength(28);
    expect(JSON.stringify(Template.fromStack(stack).toJSON()).length).toBeLessThan(LIMIT);
  });
});

describe('tools in a file', () => {
  const sources: [string, string, string][] = [
    ['a list in JSON', 'tools.json', JSON.stringify([tool('get')])],
    ['a list in YAML', 'tools.yml', '- { name: get, description: Does get, inputSchema: { type: object } }'],
    ['an answer to tools/list', 'tools.json', JSON.stringify({ tools: [tool('get')] })],
  ];

  test.each(sources)('are taken as %s', (_, name, content) => {
    const stack = newStack();

    withFiles({ [name]: content }, (folder) =>
      new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', {
        handler: newFunction(stack),
        tools: ToolDefinitions.fromFile(join(folder, name)),
      }),
    );

    Template.fromStack(stack).hasResourceProperties(TARGET, {
      TargetConfiguration: {
        Mcp: {
          Lambda: {
            ToolSchema: { InlinePayload: [{ Name: 'get', Description: 'Does get', InputSchema: { Type: 'object' } }] },
          },
        },
      },
    });
  });
});

describe('a document in S3', () => {
  const location = (stack: Stack) => ({
    bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'docs'),
    objectKey: 'a/pets.json',
  });
  const readsObject = {
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::docs/a/pets.json']] },
  };

  test('of an API is referred to with the owner of its bucket, and the role may read that object only', () => {
    const stack = newStack();
    const api = ApiDefinition.fromS3({ ...location(stack), bucketOwner: '111122223333' });

    const { target } = withApi(api, stack);

    const template = Template.fromStack(stack);
    template.hasResourceProperties(TARGET, {
      TargetConfiguration: {
        Mcp: {
          OpenApiSchema: Match.objectEquals({
            S3: { Uri: 's3://docs/a/pets.json', BucketOwnerAccountId: '111122223333' },
          }),
        },
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [readsObject] } });
    expect(target.tools).toBeUndefined();
  });

  test('is the only one that may be read, even when its key holds what IAM takes as a wildcard', () => {
    const stack = newStack();
    const { bucket } = location(stack);

    withApi(ApiDefinition.fromS3({ bucket, objectKey: 'a/what?/*.json' }), stack);

    const literal = (wildcard: string) => `$\{${wildcard}}`;
    const arn = `:s3:::docs/a/what${literal('?')}/${literal('*')}.json`;
    const Resource = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, arn]] };
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ ...readsObject, Resource }] },
    });
  });

  test('of tools is referred to', () => {
    const stack = newStack();

    const target = new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', {
      handler: newFunction(stack),
      tools: ToolDefinitions.fromS3(location(stack)),
    });

    const template = Template.fromStack(stack);
    template.hasResourceProperties(TARGET, {
      TargetConfiguration: {
        Mcp: { Lambda: { ToolSchema: Match.objectEquals({ S3: { Uri: 's3://docs/a/pets.json' } }) } },
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'lambda:InvokeFunction' }), readsObject] },
    });
    expect(target.tools).toBeUndefined();
  });

  test('is decrypted with the key of its bucket', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'KmsKey');
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey });

    withApi(ApiDefinition.fromS3({ bucket, objectKey: 'pets.json' }), stack);

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: { 'Fn::Join': ['', [stack.resolve(bucket.bucketArn), '/pets.json']] },
          },
          Match.objectLike({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(encryptionKey.keyArn) }),
        ],
      },
    });
  });
});
