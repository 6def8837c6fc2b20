// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { readAssembly } from '../../lib/assembly/read-assembly';
import { catalogOf } from '../../lib/catalog/catalog';

const OPENAPI = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example.com' }],
  paths: {
    '/pets': {
      get: { operationId: 'listPets', description: 'Lists pets', responses: { 200: { description: 'OK' } } },
    },
  },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-gateway-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("aws-cdk-lib's own gateway is read, with a document asset and a target in another stack", () => {
  const document = join(folder, 'pets.json');
  writeFileSync(document, JSON.stringify(OPENAPI));
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Tools', { env: { account: '111122223333', region: 'eu-west-1' } });
  const gateway = new agentcore.Gateway(stack, 'Gateway', { gatewayName: 'Official' });
  const handler = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({})'),
  });
  const inputSchema = {
    type: agentcore.SchemaDefinitionType.OBJECT,
    properties: { City: { type: agentcore.SchemaDefinitionType.STRING } },
    required: ['City'],
  };
  agentcore.GatewayTarget.forLambda(stack, 'Weather', {
    gateway,
    gatewayTargetName: 'weather',
    lambdaFunction: handler,
    toolSchema: agentcore.ToolSchema.fromInline([{ name: 'get', description: 'Gets it', inputSchema }]),
  });
  agentcore.GatewayTarget.forOpenApi(stack, 'Pets', {
    gateway,
    gatewayTargetName: 'pets',
    apiSchema: agentcore.ApiSchema.fromLocalAsset(document),
    credentialProviderConfigurations: [],
  });
  const other = new Stack(app, 'Other', { env: { account: '111122223333', region: 'eu-west-1' } });
  agentcore.GatewayTarget.forMcpServer(other, 'Docs', {
    gateway,
    gatewayTargetName: 'docs',
    endpoint: 'https://docs.example.com/mcp',
    credentialProviderConfigurations: [],
  });
  const { directory } = app.synth();

  const assembly = readAssembly(directory);

  const [model] = assembly.gateways;
  expect(assembly.notices).toEqual([]);
  expect(model).toMatchObject({
    name: 'Official',
    constructPath: 'Tools/Gateway',
    environment: { account: '111122223333', region: 'eu-west-1' },
    authorizer: {
      type: 'CUSTOM_JWT',
      discoveryUrl:
        'https://cognito-idp.eu-west-1.amazonaws.com/${Tools/Gateway/UserPool}/.well-known/openid-configuration',
      allowedClients: ['${Tools/Gateway/UserPool/DefaultClient}'],
    },
  });
  expect(
    catalogOf(model?.targets ?? [], { semanticSearch: model?.semanticSearch ?? false }).map(({ name }) => name),
  ).toEqual(['x_amz_bedrock_agentcore_search', 'pets___listPets', 'weather___get']);
  expect(model?.targets.map(({ name, endpoint }) => [name, endpoint])).toEqual([
    ['weather', '${Tools/Fn.Arn}'],
    ['pets', 'https://pets.example.com'],
    ['docs', 'https://docs.example.com/mcp'],
  ]);
  expect(model?.role.statements[0]).toMatchObject({
    effect: 'Allow',
    actions: ['lambda:InvokeFunction'],
    resources: ['${Tools/Fn.Arn}', '${Tools/Fn.Arn}:*'],
  });
});
