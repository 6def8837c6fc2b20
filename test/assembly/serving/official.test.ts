// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { join } from 'node:path';
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { readServedGateways } from '../../../lib/assembly/serving/read-served-gateways';
import { folderOf, petsDocument } from './sample-templates';

const SCHEMA = agentcore.ToolSchema.fromInline([
  { name: 'get', description: 'Gets', inputSchema: { type: agentcore.SchemaDefinitionType.OBJECT } },
]);

function synthesize() {
  const folder = folderOf({
    'code/index.mjs': 'export const handler = async () => ({});',
    'pets.json': petsDocument(),
  });
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Tools', { env: { account: '444455556666', region: 'eu-west-1' } });
  const engine = new agentcore.PolicyEngine(stack, 'Engine', { policyEngineName: 'Rules' });
  const gateway = new agentcore.Gateway(stack, 'Gateway', {
    gatewayName: 'Official',
    policyEngineConfiguration: { policyEngine: engine, mode: agentcore.PolicyEngineMode.ENFORCE },
    exceptionLevel: agentcore.GatewayExceptionLevel.DEBUG,
  });
  engine.addPolicy('Readers', {
    policyName: 'Readers',
    statement: agentcore.PolicyStatement.fromCedar(
      `permit(principal, action, resource == AgentCore::Gateway::"${gateway.gatewayArn}");`,
    ),
  });
  const fn = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(join(folder, 'code')),
    environment: { GATEWAY: gateway.gatewayArn, STAGE: 'test' },
    memorySize: 512,
  });
  gateway.addInterceptor(agentcore.LambdaInterceptor.forRequest(fn, { passRequestHeaders: true }));
  const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion });
  gateway.addLambdaTarget('Weather', { gatewayTargetName: 'weather', lambdaFunction: alias, toolSchema: SCHEMA });
  const secret = new secretsmanager.Secret(stack, 'Key');
  const apiKey = new agentcore.ApiKeyCredentialProvider(stack, 'ApiKey', {
    apiKey: secret.secretValueFromJson('token'),
  });
  gateway.addOpenApiTarget('Pets', {
    gatewayTargetName: 'pets',
    apiSchema: agentcore.ApiSchema.fromLocalAsset(join(folder, 'pets.json')),
    credentialProviderConfigurations: [agentcore.GatewayCredentialProvider.fromApiKeyIdentity(apiKey)],
  });
  const oauth = agentcore.OAuth2CredentialProvider.usingMicrosoft(stack, 'Entra', {
    clientId: 'client',
    clientSecret: SecretValue.unsafePlainText('hunter2'),
    tenantId: 'my-tenant',
  });
  gateway.addMcpServerTarget('Docs', {
    gatewayTargetName: 'docs',
    endpoint: 'https://docs.example.com/mcp',
    credentialProviderConfigurations: [
      agentcore.GatewayCredentialProvider.fromOauthIdentity(oauth, { scopes: ['docs/.default'] }),
    ],
  });
  return readServedGateways(app.synth().directory);
}

const { gateways, notices } = synthesize();
const [gateway] = gateways;

test("aws-cdk-lib's own gateway is served, with its pool and default client", () => {
  expect(notices).toEqual([]);
  expect(gateway).toMatchObject({
    id: expect.stringMatching(/^official-[0-9a-z]{10}$/),
    region: 'eu-west-1',
    account: '444455556666',
    gateway: { name: 'Official', exceptionLevel: 'DEBUG', protocolVersions: ['2025-03-26'] },
    inbound: {
      jwt: {
        userPool: {
          constructPath: 'Tools/Gateway/UserPool',
          id: expect.stringMatching(/^eu-west-1_[0-9A-Za-z]{9}$/),
          scopes: ['Tools-Gateway-3C687B65/read', 'Tools-Gateway-3C687B65/write'],
          clients: [
            {
              id: expect.stringMatching(/^[0-9a-z]{26}$/),
              scopes: ['Tools-Gateway-3C687B65/read', 'Tools-Gateway-3C687B65/write'],
              flows: ['client_credentials'],
              hasSecret: true,
            },
          ],
        },
      },
    },
  });
  const jwt = gateway?.inbound.jwt;
  expect(jwt?.allowedClients).toEqual([jwt?.userPool?.clients[0]?.id]);
  expect(jwt?.discoveryUrl).toBe(`${jwt?.userPool?.issuer}/.well-known/openid-configuration`);
});

test('a target of an alias runs the function behind it, and keeps the qualified ARN', () => {
  const backend = gateway?.targets.find(({ target }) => target.name === 'weather')?.backend;

  expect(backend).toMatchObject({
    kind: 'LAMBDA',
    function: {
      label: 'Tools/Fn',
      arn: 'arn:aws:lambda:eu-west-1:444455556666:function:Tools-Fn9270CBC0:live',
      code: { path: expect.stringMatching(/\/cdk\.out\/asset\.[0-9a-f]{64}$/) },
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      environment: {
        STAGE: 'test',
        GATEWAY: `arn:aws:bedrock-agentcore:eu-west-1:444455556666:gateway/${gateway?.id}`,
      },
      memoryMegabytes: 512,
    },
  });
});

test('its interceptor, and its policies with the ARN that the gateway has here, are found', () => {
  expect(gateway?.interceptors).toMatchObject([
    { function: { label: 'Tools/Fn' }, points: ['REQUEST'], passRequestHeaders: true, excludesResponseBody: false },
  ]);
  expect(gateway?.policyEngine).toEqual({
    label: 'Tools/Engine',
    mode: 'ENFORCE',
    policies: [
      {
        id: expect.stringMatching(/^Readers-[0-9a-z]{10}$/),
        statement: `permit(principal, action, resource == AgentCore::Gateway::"arn:aws:bedrock-agentcore:eu-west-1:444455556666:gateway/${gateway?.id}");`,
      },
    ],
  });
});

test('its credentials say where the deployed gateway finds the secrets, and hold none', () => {
  const credentials = gateway?.targets.map(({ target, credential }) => [target.name, credential]);

  expect(Object.fromEntries(credentials ?? [])).toEqual({
    weather: { type: 'GATEWAY_IAM_ROLE' },
    pets: {
      type: 'API_KEY',
      provider: 'ToolsApiKey0C324882',
      location: 'HEADER',
      parameterName: 'Authorization',
      prefix: 'Bearer ',
      secret: { name: 'pets', source: 'Secrets Manager secret Tools/Key, JSON key token' },
    },
    docs: {
      type: 'OAUTH',
      provider: 'ToolsEntra498EA659',
      grantType: 'CLIENT_CREDENTIALS',
      scopes: ['docs/.default'],
      customParameters: {},
      clientId: 'client',
      discoveryUrl: 'https://login.microsoftonline.com/my-tenant/v2.0/.well-known/openid-configuration',
      secret: { name: 'docs', source: 'credential provider ToolsEntra498EA659' },
    },
  });
  expect(JSON.stringify(gateways)).not.toContain('hunter2');
});

test('what is made up here is told where code of the user takes it along', () => {
  expect(gateway?.notices).toEqual([
    {
      about: 'Tools/Gateway.GatewayArn',
      message:
        'has a made-up value here, which AWS does not know; used by environment variable GATEWAY of Tools/Fn; give the deployed one with --value "Tools/Gateway.GatewayArn=<value>"',
    },
  ]);
});
