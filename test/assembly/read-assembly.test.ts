// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { join } from 'node:path';
import { readAssembly } from '../../lib/assembly/read-assembly';
import { GatewayError } from '../../lib/schema/gateway-error';

const FIXTURES = join(__dirname, '../fixtures/assemblies');
const fixture = (...path: string[]) => join(FIXTURES, ...path);

describe('a cloud assembly with two stacks', () => {
  const assembly = readAssembly(fixture('shop'));
  const [gateway] = assembly.gateways;

  test('gives the gateway with what can be known of it', () => {
    expect(gateway).toMatchObject({
      stack: 'Shop',
      stackId: 'Shop',
      template: fixture('shop', 'Shop.template.json'),
      environment: {},
      logicalId: 'Gateway',
      constructPath: 'Shop/Gateway',
      name: 'shop-gateway',
      description: 'Orders and weather',
      instructions: 'Tools of the shop',
      semanticSearch: true,
      protocolVersions: ['2025-11-25'],
      exceptionLevel: 'DEBUG',
      authorizer: {
        type: 'CUSTOM_JWT',
        discoveryUrl:
          'https://cognito-idp.${AWS::Region}.amazonaws.com/${Shop/Gateway/Auth/UserPool}/.well-known/openid-configuration',
        allowedClients: ['${Shop/Gateway/Auth/Client}'],
        allowedScopes: ['shop/invoke'],
        allowedAudience: [],
        customClaims: [],
      },
    });
  });

  test('joins targets of another stack through its imports', () => {
    expect(gateway?.targets.map(({ name, stack, kind, endpoint }) => [name, stack, kind, endpoint])).toEqual([
      ['orders', 'Shop', 'LAMBDA', '${Shop/OrdersFn.Arn}'],
      ['weather', 'Shop', 'OPENAPI', 'https://weather.example.com/v1'],
      ['billing', 'Billing', 'LAMBDA', '${Billing/Function.Arn}'],
      ['docs', 'Billing', 'MCP_SERVER', 'https://docs.example.com/mcp'],
    ]);
    expect(gateway?.targets[2]?.resource).toEqual({
      stack: 'Billing',
      logicalId: 'BillingFn',
      constructPath: 'Billing/Function',
    });
  });

  test('gives the tools of inline lists and of documents among the assets', () => {
    expect(gateway?.targets.map(({ tools }) => tools?.map(({ name }) => name))).toEqual([
      ['get_order', 'ping'],
      ['getForecast'],
      ['pay'],
      undefined,
    ]);
    expect(gateway?.targets[0]?.tools?.[0]?.inputSchema).toMatchObject({
      type: 'object',
      properties: {
        Number: { type: 'string', description: 'Such as A-17' },
        lines: { type: 'array', items: { type: 'object', properties: { Type: { type: 'string' } } } },
      },
      required: ['Number'],
    });
  });

  test('gives the credentials of targets', () => {
    expect(gateway?.targets.map(({ credential }) => credential)).toEqual([
      { type: 'GATEWAY_IAM_ROLE' },
      {
        type: 'API_KEY',
        provider:
          'arn:aws:bedrock-agentcore:eu-west-1:111122223333:token-vault/default/apikeycredentialprovider/weather',
        location: 'QUERY_PARAMETER',
        parameterName: 'api_key',
      },
      { type: 'GATEWAY_IAM_ROLE' },
      undefined,
    ]);
  });

  test("attributes the role's statements to targets, through imports too, and leaves out other roles", () => {
    const statements = gateway?.role.statements.map(({ target, effect, actions, resources }) => ({
      target,
      effect,
      actions,
      resources,
    }));

    const vault = 'arn:aws:bedrock-agentcore:${AWS::Region}:${AWS::AccountId}:token-vault/default';
    expect(statements).toEqual([
      { target: undefined, effect: 'Deny', actions: ['* except lambda:*'], resources: ['*'] },
      { target: 'orders', effect: 'Allow', actions: ['lambda:InvokeFunction'], resources: ['${Shop/OrdersFn.Arn}'] },
      {
        target: 'weather',
        effect: 'Allow',
        actions: ['s3:GetObject'],
        resources: [
          'arn:aws:s3:::cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}/5e1f0a6bb1d2c3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f809102.json',
        ],
      },
      {
        target: 'weather',
        effect: 'Allow',
        actions: ['bedrock-agentcore:GetResourceApiKey'],
        resources: [
          vault,
          'arn:aws:bedrock-agentcore:eu-west-1:111122223333:token-vault/default/apikeycredentialprovider/weather',
        ],
      },
      {
        target: 'billing',
        effect: 'Allow',
        actions: ['lambda:InvokeFunction'],
        resources: ['${Billing/Function.Arn}'],
      },
    ]);
  });

  test('says what it does not know', () => {
    expect(gateway?.notices.map(({ about }) => about)).toEqual(['docs']);
    expect(assembly.notices).toEqual([
      {
        about: 'stray',
        message: 'is a target of the gateway "old-gateway-abcdefghij", which is not part of the assembly',
      },
    ]);
  });
});

test('stages are read, and an import is taken from the stack of the same region', () => {
  const { gateways, stacks, notices } = readAssembly(fixture('stages'));

  expect(stacks).toEqual(['Prod/ToolsEu', 'Prod/ToolsUs', 'Prod/Use']);
  expect(gateways.map(({ name, stack, environment, targets }) => [name, stack, environment, targets.length])).toEqual([
    ['tools-eu', 'Prod-Tools', { account: '111122223333', region: 'eu-west-1' }, 0],
    ['tools-us', 'Prod-Tools', { account: '111122223333', region: 'us-east-1' }, 1],
  ]);
  expect(gateways[0]?.outputs[1]).toEqual({ key: 'Where', value: 'eu-west-1/111122223333' });
  expect(notices).toEqual([{ about: 'Nested', message: 'is a nested stack, and nested stacks are not read' }]);
});

test('a template in YAML with short forms is read', () => {
  const { source, gateways } = readAssembly(fixture('short-forms.yaml'));

  expect(source).toBe('template');
  expect(gateways[0]).toMatchObject({
    name: 'gateway-blue',
    kmsKey: 'arn:aws:kms:eu-west-1:111122223333:key/k',
    interceptors: [{ function: '${interceptor-arn}', points: ['REQUEST'] }],
    policyEngine: { arn: '${Engine.Arn}', mode: 'ENFORCE' },
    transform: '${Transformer.Arn}',
    role: { managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
    targets: [
      { name: 'api', kind: 'API_GATEWAY', endpoint: '${Api}/prod' },
      {
        name: 'elsewhere',
        kind: 'OPENAPI',
        credential: { type: 'OAUTH', scopes: ['read', 'write'], grantType: 'CLIENT_CREDENTIALS' },
      },
    ],
    notices: [
      { about: 'gateway-blue', message: 'exists only when the condition "Encrypted" holds' },
      { about: 'api', message: expect.stringContaining('named here: listPets') },
      {
        about: 'elsewhere',
        message: 'has its document at s3://my-bucket/pets.yaml, which is not part of the assembly',
      },
    ],
  });
});

test('one template of an assembly is read with its assets', () => {
  const { gateways } = readAssembly(fixture('shop', 'Shop.template.json'));

  expect(gateways[0]?.targets.map(({ tools }) => tools?.length)).toEqual([2, 1]);
});

test('the manifest stands for its folder', () => {
  expect(readAssembly(fixture('shop', 'manifest.json')).stacks).toEqual(['Shop', 'Billing']);
});

describe('fails', () => {
  test.each([
    ['a path that is not there', 'nope', 'ASSEMBLY_MISSING', 'run "npx cdk synth" first'],
    ['a folder without manifest', 'no-manifest', 'ASSEMBLY_MISSING', 'holds no manifest.json'],
    ['a manifest that is no JSON', 'broken-manifest', 'ASSEMBLY_UNREADABLE', 'manifest.json" cannot be read'],
    ['a template that is no JSON', 'broken-template', 'ASSEMBLY_UNREADABLE', 'Broken.template.json" cannot be read'],
    ['a template that is not there', 'missing-template', 'ASSEMBLY_UNREADABLE', 'Gone.template.json" cannot be read'],
    ['a file that holds no object', 'list.json', 'ASSEMBLY_UNREADABLE', 'it holds no object'],
    ['an assembly without a gateway', 'no-gateway', 'ASSEMBLY_NO_GATEWAY', 'creates no gateway'],
  ])('for %s', (_, path, code, message) => {
    const read = () => readAssembly(fixture(path));

    expect(read).toThrow(GatewayError);
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});
