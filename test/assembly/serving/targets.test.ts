// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import {
  lambdaFunction,
  lambdaTarget,
  openApiTarget,
  petsDocument,
  serve,
  serveOne,
  shop,
  TOOLS,
  target,
} from './sample-templates';

const REMEDY = 'answer its tools from files with --mock <tool>=<file.json>, or deploy it';

const API_GATEWAY = {
  RestApiId: { Ref: 'Api' },
  Stage: 'prod',
  ApiGatewayToolConfiguration: { ToolFilters: [{ FilterPath: '/pets', Methods: ['GET'] }] },
};

test.each<[string, object, string]>([
  ['API Gateway', { Mcp: { ApiGateway: API_GATEWAY } }, 'is an API Gateway target, which is not served here'],
  [
    'a connector',
    { Mcp: { Connector: { Source: { ConnectorId: 'web-search' } } } },
    'is a target of the kind Mcp.Connector, which is not served here',
  ],
  [
    'a runtime',
    { Http: { AgentcoreRuntime: { Arn: 'arn:aws:x' } } },
    'is a target of the kind Http.AgentcoreRuntime, which is not served here',
  ],
  [
    'a provider of models',
    { Inference: { Provider: { Endpoint: 'https://x' } } },
    'is a target of the kind Inference.Provider, which is not served here',
  ],
  [
    'a kind that does not exist yet',
    { Grpc: { Service: {} } },
    'is a target of the kind Grpc.Service, which is not served here',
  ],
  ['a kind without a name', { Grpc: 'x' }, 'is a target of the kind Grpc, which is not served here'],
  ['nothing', {}, 'is a target without a configuration, which is not served here'],
])('%s is refused by name, with what to do, and others go on', (_, configuration, what) => {
  const resources = { Refused: target('refused', configuration), Pets: openApiTarget('pets') };

  const { targets, notices } = serveOne(shop(resources));

  const reason = `${what}; ${REMEDY}`;
  expect(targets.map(({ target: { name }, backend }) => [name, backend.kind])).toEqual([
    ['refused', 'REFUSED'],
    ['pets', 'OPENAPI'],
  ]);
  expect(targets[0]?.backend).toEqual({ kind: 'REFUSED', reason });
  expect(notices).toEqual([{ about: 'refused', message: reason }]);
});

test.each<[string, object, string]>([
  [
    'that is elsewhere',
    { S3: { Uri: 's3://mine/pets.json' } },
    `has its document at s3://mine/pets.json, which is not part of the assembly; ${REMEDY}`,
  ],
  ['that nobody names', {}, `has its document at an unknown place, which is not part of the assembly; ${REMEDY}`],
  ['that is no JSON', { InlinePayload: '{ "openapi": ' }, 'has a document with an error: 1:14 '],
  ['of another kind', { InlinePayload: '{ "smithy": "2.0", "shapes": {} }' }, 'has a document with an error: '],
  ['that is a list', { InlinePayload: '[]' }, 'has a document with an error: '],
])('a document %s is refused, with the reason', (_, OpenApiSchema, reason) => {
  const { targets, notices } = serveOne(shop({ Pets: target('pets', { Mcp: { OpenApiSchema } }) }));

  expect(targets[0]?.backend).toMatchObject({ kind: 'REFUSED', reason: expect.stringContaining(reason) });
  expect(notices).toEqual([{ about: 'pets', message: expect.stringContaining(reason) }]);
});

test('a document among the assets is served, and one that is not there is refused', () => {
  const asset = (path: string) => ({ source: { path }, destinations: { here: { objectKey: `${path}.json` } } });
  const fromS3 = (key: string) =>
    target(key, {
      Mcp: { OpenApiSchema: { S3: { Uri: { 'Fn::Sub': `s3://assets-\${AWS::AccountId}/${key}.json` } } } },
    });
  const files = { 'Shop.assets.json': { files: { a: asset('pets'), b: asset('gone') } }, pets: petsDocument() };

  const { gateways, files: watched } = serve(shop({ Pets: fromS3('pets'), Gone: fromS3('gone') }), {}, files);

  expect(gateways[0]?.targets.map(({ backend }) => backend)).toEqual([
    { kind: 'OPENAPI', document: petsDocument() },
    { kind: 'REFUSED', reason: expect.stringMatching(/^has its document in ".*\/gone", which is not there; answer/) },
  ]);
  expect(watched.map((file) => file.split('/').at(-1))).toEqual([
    'Shop.template.json',
    'Shop.assets.json',
    'pets',
    'gone',
  ]);
});

describe('a document with an error', () => {
  const served = (operation: object, configuration: (document: string) => unknown = (document) => document) => {
    const get = { operationId: 'listPets', description: 'Lists', responses: { 200: { description: 'OK' } } };
    const other = { operationId: 'getPet', description: 'Gets', responses: { 200: { description: 'OK' } } };
    const paths = { '/pets': { get: { ...get, ...operation } }, '/pet': { get: other } };
    const document = configuration(JSON.stringify({ ...petsDocument(), paths }));
    const { targets, gateway, notices } = serveOne(shop({ Pets: openApiTarget('pets', {}, document) }));
    return { target: targets[0], listed: gateway.targets[0]?.tools?.map(({ name }) => name), notices };
  };

  test.each<[string, object, RegExp]>([
    [
      'an operation without an ID',
      { operationId: undefined },
      /^is FAILED in AWS, and its tools are not listed: it has a document with an error: .* \[OPENAPI_OPERATION_ID_MISSING\]$/,
    ],
    [
      'a choice of schemas',
      { parameters: [{ name: 'a', in: 'query', schema: { oneOf: [{ type: 'string' }, { type: 'integer' }] } }] },
      /it has a document with an error: .* \[OPENAPI_ONE_OF\]$/,
    ],
    [
      'an answer of another media type',
      { responses: { 200: { description: 'OK', content: { 'text/csv': {} } } } },
      /it has a document with an error: .* \[OPENAPI_RESPONSE_MEDIA_TYPE\]$/,
    ],
    ['no answers', { responses: undefined }, /it has a document with an error: .* \[OPENAPI_RESPONSES_MISSING\]$/],
  ])('that fails targets, such as %s, leaves the target without tools', (_, operation, reason) => {
    const { target, listed, notices } = served(operation);

    expect(target?.backend).toEqual({ kind: 'REFUSED', isFailed: true, reason: expect.stringMatching(reason) });
    expect(target?.target.tools).toBeUndefined();
    expect(listed).toBeUndefined();
    expect(notices).toEqual([{ about: 'pets', message: expect.stringMatching(reason) }]);
  });

  test('whose effect nobody has told is served as far as its tools are known, and told', () => {
    const { target, listed, notices } = served({
      parameters: [{ name: 'a', in: 'query', style: 'deepObject', schema: { type: 'object' } }],
    });

    expect(target?.backend.kind).toBe('OPENAPI');
    expect(listed).toEqual(['listPets', 'getPet']);
    expect(notices).toEqual([
      {
        about: 'pets',
        message: expect.stringMatching(
          /^has a document with an error: .* \[OPENAPI_PARAMETER_STYLE\]; the service may refuse the whole target$/,
        ),
      },
    ]);
  });

  test('that may be a placeholder fails nothing', () => {
    const operation = { operationId: undefined, description: 'of ' };

    const { target, notices } = served(operation, (document) => ({
      'Fn::Sub': document.replace('"of "', '"of ${Unknown}"'),
    }));

    expect(target?.backend.kind).toBe('OPENAPI');
    expect(notices.map(({ about }) => about)).toEqual(['Unknown']);
  });
});

test("a function's tools that cannot be read are refused", () => {
  const Lambda = {
    LambdaArn: { 'Fn::GetAtt': ['Function', 'Arn'] },
    ToolSchema: { S3: { Uri: 's3://mine/tools.json' } },
  };

  const { targets } = serveOne(shop({ Function: lambdaFunction(), Tools: target('tools', { Mcp: { Lambda } }) }));

  expect(targets[0]?.backend).toEqual({
    kind: 'REFUSED',
    reason: `has its document at s3://mine/tools.json, which is not part of the assembly; ${REMEDY}`,
  });
});

describe('an MCP server', () => {
  const server = (configuration: object) =>
    serveOne(
      shop({
        Docs: target('docs', { Mcp: { McpServer: { Endpoint: 'https://docs.example.com/mcp', ...configuration } } }),
      }),
    );

  test('lists its own tools', () => {
    const { targets, notices } = server({});

    expect(targets[0]?.target.tools).toBeUndefined();
    expect(targets[0]?.backend.kind).toBe('MCP_SERVER');
    expect(notices).toEqual([]);
  });

  const TOOL_LIST = [{ name: 'get', description: 'Gets', inputSchema: { type: 'object' } }];

  test.each([
    ['a list', TOOL_LIST],
    ['an object', { tools: TOOL_LIST }],
    ['an answer', { jsonrpc: '2.0', id: 1, result: { tools: TOOL_LIST } }],
  ])('has the tools that are written down for it, as %s', (_, written) => {
    const { targets, notices } = server({ McpToolSchema: { InlinePayload: JSON.stringify(written) } });

    expect(targets[0]?.target.tools?.map(({ name }) => name)).toEqual(['get']);
    expect(notices).toEqual([]);
  });

  test('whose list is elsewhere lists its own', () => {
    const { targets, notices } = server({
      McpToolSchema: { S3: { Uri: 's3://mine/tools.json' } },
      ResourcePriority: 'high',
    });

    expect(targets[0]?.backend).toMatchObject({ kind: 'MCP_SERVER', resourcePriority: 1000 });
    expect(notices).toEqual([
      {
        about: 'docs',
        message:
          'has its document at s3://mine/tools.json, which is not part of the assembly; the tools that the server lists are served',
      },
    ]);
  });
});

test('what is reached another way once deployed is told', () => {
  const properties = { PrivateEndpoint: { SelfManagedLatticeResource: {} }, CertificateConfigurations: [{}] };

  const { notices } = serveOne(shop({ Pets: openApiTarget('pets', properties) }));

  expect(notices).toEqual([
    { about: 'pets', message: 'is reached through a private endpoint once deployed, and directly here' },
    { about: 'pets', message: 'is reached through certificates of its own once deployed, and directly here' },
  ]);
});

test('a configuration in a branch of a condition is read', () => {
  const branch = (arn: unknown) => ({
    Mcp: {
      'Fn::If': [
        'Never',
        { McpServer: {} },
        { Lambda: { 'Fn::If': ['Never', {}, { LambdaArn: arn, ToolSchema: { InlinePayload: TOOLS } }] } },
      ],
    },
  });
  const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
  const resources = {
    Function: lambdaFunction(),
    Tools: target('tools', branch({ 'Fn::GetAtt': ['Function', 'Arn'] })),
  };

  const { targets, notices } = serveOne(shop(resources, {}, { Conditions }));

  expect(targets[0]).toMatchObject({
    target: { resource: { logicalId: 'Function' } },
    backend: { kind: 'LAMBDA', function: { label: 'Function' } },
  });
  expect(notices).toEqual([]);
});

test('targets of gateways elsewhere, and templates that are transformed, are told of no gateway', () => {
  const stray = lambdaTarget('stray', 'arn:aws:lambda:us-east-1:1:function:x');
  const Stray = JSON.parse(JSON.stringify(stray).replace('{"Ref":"Gateway"}', '"theirs-abcdefghij"'));

  const { gateways, notices } = serve(
    shop({ Stray }, {}, { Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'] }),
  );

  expect(gateways[0]?.targets).toEqual([]);
  expect(notices).toEqual([
    { about: 'stray', message: 'is a target of the gateway "theirs-abcdefghij", which is not part of the assembly' },
    {
      about: 'Shop',
      message:
        'is transformed by AWS::Serverless-2016-10-31 when it is deployed, which is not done here; give the transformed template',
    },
  ]);
});
