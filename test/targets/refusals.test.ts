import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { join, resolve } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ApiDefinition, McpGateway, type S3Document, ToolDefinitions } from '../../lib';
import { newStack } from '../new-stack';
import { largeOpenApi, newFunction, openApi, openApiText, thrownBy, tool, withFiles } from './sample-inputs';

describe('a file that cannot be read', () => {
  const files: [string, string | Buffer | undefined, string, string][] = [
    ['missing.json', undefined, 'DOCUMENT_MISSING', 'is not there (ABSOLUTE); correct the path'],
    ['', undefined, 'DOCUMENT_IS_DIRECTORY', 'is a folder; give the path of the file in it'],
    ['empty.yaml', ' \n', 'DOCUMENT_EMPTY', 'holds nothing; a document is an object or a list, in JSON or YAML'],
    [
      'binary.json',
      Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x00, 0x00]),
      'DOCUMENT_NOT_READABLE',
      'is a binary file; give a JSON or YAML text',
    ],
    [
      'text.yaml',
      'https://pets.example.com/openapi.json',
      'DOCUMENT_NOT_OBJECT',
      'is the text "https://pets.example.com/openapi.json"; a document is an object or a list, in JSON or YAML',
    ],
  ];
  const readers: [string, (path: string) => unknown][] = [
    ['ApiDefinition.fromFile', (path) => ApiDefinition.fromFile(path)],
    ['ApiDefinition.fromAsset', (path) => ApiDefinition.fromAsset(path)],
    ['ToolDefinitions.fromFile', (path) => ToolDefinitions.fromFile(path)],
    ['ToolDefinitions.fromAsset', (path) => ToolDefinitions.fromAsset(path)],
  ];
  const pairs = readers.flatMap(([reader, read]) =>
    files.map(([name, ...file]) => [reader, name, read, ...file] as const),
  );

  test.each(pairs)('fails in %s: "%s"', (reader, name, read, content, code, message) => {
    withFiles(content === undefined ? {} : { [name]: content }, (folder) => {
      const path = join(folder, name);

      const error = thrownBy(() => read(path));

      const text = message.replace('ABSOLUTE', resolve(path));
      expect(error).toMatchObject({
        code,
        message: `${reader}("${path}") has a problem (${path}):\n  ${text} [${code}]`,
      });
    });
  });

  test('fails with the line and column where JSON breaks off', () => {
    withFiles({ 'api.json': '{\n  "openapi": "3.0.3",\n  "info": }\n' }, (folder) => {
      const path = join(folder, 'api.json');

      expect(thrownBy(() => ApiDefinition.fromFile(path))).toMatchObject({
        code: 'DOCUMENT_SYNTAX',
        message: `ApiDefinition.fromFile("${path}") has a problem (${path}):\n  3:11  expected a value, found "}" [DOCUMENT_SYNTAX]`,
      });
    });
  });

  test('fails with the line and column where YAML breaks off', () => {
    withFiles({ 'api.yaml': 'openapi: 3.0.3\ninfo: [a, b\npaths: {}\n' }, (folder) => {
      const path = join(folder, 'api.yaml');

      expect(thrownBy(() => ApiDefinition.fromFile(path))).toMatchObject({
        code: 'DOCUMENT_SYNTAX',
        message: `ApiDefinition.fromFile("${path}") has a problem (${path}):\n  3:1  a list that began with "[" is not closed before this; write "]" where it ends [DOCUMENT_SYNTAX]`,
      });
    });
  });

  test('fails for an empty text', () => {
    expect(thrownBy(() => ApiDefinition.fromInline(''))).toMatchObject({
      code: 'DOCUMENT_EMPTY',
      message:
        'ApiDefinition.fromInline has a problem (inline):\n  holds nothing; a document is an object or a list, in JSON or YAML [DOCUMENT_EMPTY]',
    });
  });
});

describe('a place in S3', () => {
  const places: [string, Partial<S3Document>, string, string][] = [
    [
      'an empty key',
      { objectKey: '' },
      'S3_KEY_EMPTY',
      "'objectKey' is empty; write the key of the object in the bucket",
    ],
    [
      'an owner that is no account',
      { bucketOwner: '1234' },
      'S3_BUCKET_OWNER_INVALID',
      `'bucketOwner' is an account ID of twelve digits, got "1234"`,
    ],
  ];

  test.each(places)('fails with %s', (_, changes, code, message) => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'Bucket', 'docs');
    const location = { bucket, objectKey: 'pets.json', ...changes };

    for (const [subject, make] of [
      ['ApiDefinition.fromS3', () => ApiDefinition.fromS3(location)],
      ['ToolDefinitions.fromS3', () => ToolDefinitions.fromS3(location)],
    ] as const) {
      expect(thrownBy(make)).toMatchObject({ code, message: `${subject}: ${message} [${code}]` });
    }
  });

  test('fails with all problems at once', () => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'Bucket', 'docs');

    const { issues } = thrownBy(() => ApiDefinition.fromS3({ bucket, objectKey: '', bucketOwner: 'me' }));

    expect(issues.map(({ code }) => code)).toEqual(['S3_KEY_EMPTY', 'S3_BUCKET_OWNER_INVALID']);
  });

  test.each(['addOpenApiTarget', 'addSmithyTarget'] as const)('fails in %s with a choice of operations', (add) => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'docs');
    const api = ApiDefinition.fromS3({ bucket, objectKey: 'pets.json' });
    const operations = { include: ['getPets'] };

    const error = thrownBy(() => new McpGateway(stack, 'Gateway')[add]('Pets', { api, model: api, operations }));

    expect(error).toMatchObject({
      code: 'OPERATIONS_NOT_CHOOSABLE',
      message: [
        `${add === 'addOpenApiTarget' ? 'OpenApiTarget' : 'SmithyTarget'} "Stack/Gateway/Pets":`,
        "'operations' chooses from a document that lies in S3, which nothing reads at synth; use fromFile or fromAsset [OPERATIONS_NOT_CHOOSABLE]",
      ].join(' '),
    });
  });
});

describe('tools', () => {
  const lists: [string, ToolDefinitions, string, string][] = [
    [
      'an empty list',
      ToolDefinitions.fromInline([]),
      'TOOLS_EMPTY',
      'is an empty list; a target needs at least one tool',
    ],
    [
      'two of one name',
      ToolDefinitions.fromInline([tool('get'), tool('get')]),
      'TOOL_NAME_DUPLICATE',
      '/1/name  repeats the name of tool 0 ("get"); rename one of them',
    ],
  ];

  test.each(lists)('fails for %s', (_, definitions, code, message) => {
    const stack = newStack();

    const error = thrownBy(() =>
      new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', { handler: newFunction(stack), tools: definitions }),
    );

    expect(error).toMatchObject({
      code,
      message: `LambdaTarget "Stack/Gateway/Weather" has a problem (inline):\n  ${message} [${code}]`,
    });
  });
});

describe('all problems at once', () => {
  test('are one error: properties first, then the document with its places', () => {
    const list =
      '[\n  { "name": "get", "description": "" },\n  { "name": "get", "inputSchema": { "type": "string" } }\n]\n';
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const handler = newFunction(stack);
    gateway.addOpenApiTarget('First', { api: openApi(), targetName: 'taken' });

    withFiles({ 'tools.json': list }, (folder) => {
      const path = join(folder, 'tools.json');

      const error = thrownBy(() =>
        gateway.addLambdaTarget('Weather', {
          handler,
          targetName: 'taken',
          description: '',
          tools: ToolDefinitions.fromFile(path),
        }),
      );

      expect(error.code).toBe('TARGET_DESCRIPTION_LENGTH');
      expect(error.issues).toHaveLength(7);
      expect(error.message).toBe(
        [
          `LambdaTarget "Stack/Gateway/Weather" has 7 problems (${path}):`,
          `  'description' takes 1 to 200 characters, got 0: "" [TARGET_DESCRIPTION_LENGTH]`,
          `  'targetName' is "taken", which the target "Stack/Gateway/First" of the same gateway has already; give one of them another 'targetName' [TARGET_NAME_DUPLICATE]`,
          `  2:3   /0              has no inputSchema; a tool without arguments has "inputSchema": { "type": "object" } [TOOL_INPUT_MISSING]`,
          `  2:20  /0/description  is ""; agents choose a tool by its description, so say what it does and when to use it [TOOL_DESCRIPTION_MISSING]`,
          `  3:3   /1              has no description; agents choose a tool by its description, so say what it does and when to use it [TOOL_DESCRIPTION_MISSING]`,
          `  3:5   /1/name         repeats the name of tool 0 ("get"); rename one of them [TOOL_NAME_DUPLICATE]`,
          `  3:20  /1/inputSchema  type is "string"; the arguments of a tool are an object, so write "type": "object" [TOOL_INPUT_NOT_OBJECT]`,
        ].join('\n'),
      );
    });
  });

  test('leave nothing behind: no resource, no asset, no file', () => {
    withTemporaryFolder((folder) => {
      const app = new App();
      const stack = new Stack(app, 'Stack');
      const gateway = new McpGateway(stack, 'Gateway');
      const credential = agentcore.GatewayCredentialProvider.fromIamRole();

      thrownBy(() => gateway.addOpenApiTarget('Pets', { api: largeOpenApi(), description: '', credential }));

      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::BedrockAgentCore::GatewayTarget', 0);
      template.resourceCountIs('AWS::IAM::Policy', 0);
      expect(documentsIn(folder)).toEqual([]);
      expect(assetsIn(app.outdir)).toEqual([]);
    });
  });
});

describe('the file of an asset', () => {
  test('is in the assembly, and nothing stays in the folder for temporary files', () => {
    withTemporaryFolder((folder) => {
      const app = new App();
      const stack = new Stack(app, 'Stack');

      new McpGateway(stack, 'Gateway').addOpenApiTarget('Pets', { api: largeOpenApi() });

      app.synth();
      expect(documentsIn(folder)).toEqual([]);
      expect(assetsIn(app.outdir)).toEqual([expect.stringMatching(/^asset\.[0-9a-f]{64}\.json$/)]);
    });
  });

  test('stays where it is when staging is turned off, because the assembly refers to it', () => {
    withTemporaryFolder((folder) => {
      const app = new App({ context: { 'aws:cdk:disable-asset-staging': true } });
      const stack = new Stack(app, 'Stack');

      new McpGateway(stack, 'Gateway').addOpenApiTarget('Pets', { api: largeOpenApi() });

      app.synth();
      const [document] = documentsIn(folder);
      const manifest = readFileSync(join(app.outdir, 'Stack.assets.json'), 'utf8');
      expect(manifest).toContain(JSON.stringify(join(folder, document ?? 'missing', 'document.json')));
    });
  });
});

/** Runs something with a folder for temporary files of its own, because tests run side by side. */
function withTemporaryFolder(run: (folder: string) => void): void {
  withFiles({}, (folder) => {
    const tmpdir = jest.spyOn(os, 'tmpdir').mockReturnValue(folder);
    try {
      run(folder);
    } finally {
      tmpdir.mockRestore();
    }
  });
}

function documentsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('cdk-mcp-gateway-'));
}

function assetsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('asset.'));
}

test.each([
  ['ApiDefinition', () => ApiDefinition.fromFile('https://example.com/openapi.json')],
  ['ToolDefinitions', () => ToolDefinitions.fromFile('https://example.com/openapi.json')],
])('fails for %s.fromFile of a URL, as documents are not fetched', (name, define) => {
  const { code, message } = thrownBy(define);

  expect(code).toBe('DOCUMENT_IS_URL');
  expect(message).toBe(
    `${name}.fromFile("https://example.com/openapi.json") has a problem (https://example.com/openapi.json):\n  is a URL, and documents are not fetched; download it into a file of your project, and give its path [DOCUMENT_IS_URL]`,
  );
});

test('fails for an API document of another kind, saying so', () => {
  const stack = newStack();

  const { issues } = thrownBy(() =>
    new McpGateway(stack, 'Gateway').addSmithyTarget('Pets', { model: ApiDefinition.fromInline(openApiText()) }),
  );

  expect(issues.map(({ code }) => code)).toEqual(['DOCUMENT_KIND']);
});

describe('a property that is not what it should be, which JavaScript and tsx let through', () => {
  // Calls as plain JavaScript makes them.
  type Untyped = Record<string, (id: string, options: object) => unknown>;
  const calls: [string, string, object, string[]][] = [
    [
      'a path for a document',
      'addOpenApiTarget',
      { api: 'apis/pets.yaml' },
      [`'api' takes a definition such as ApiDefinition.fromFile('apis/pets.yaml'), got "apis/pets.yaml"`],
    ],
    [
      'no model',
      'addSmithyTarget',
      { resources: [] },
      [
        "'model' takes a definition such as ApiDefinition.fromFile('models/dynamodb.json'), got undefined",
        "'resources' is empty, so the gateway could call nothing; name the ARNs that the operations may touch",
      ],
    ],
    [
      'an ARN for a function, and a list for tools',
      'addLambdaTarget',
      { handler: 'arn:aws:lambda:us-east-1:111122223333:function:weather', tools: [] },
      [
        `'handler' takes a Lambda function, version or alias, got "arn:aws:lambda:us-east-1:111122223333:function:weather"; for one that exists write lambda.Function.fromFunctionArn(…)`,
        "'tools' takes a definition such as ToolDefinitions.fromFile('tools/weather.json'), got object",
      ],
    ],
  ];

  test.each(calls)('fails for %s', (_, method, options, messages) => {
    const gateway = new McpGateway(newStack(), 'Gateway');

    const { issues } = thrownBy(() => (gateway as unknown as Untyped)[method]?.call(gateway, 'Target', options));

    expect(issues.map(({ message }) => message)).toEqual(messages);
  });
});
