// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { QuickstartStack } from '../../../examples/quickstart/quickstart-stack';
import { readServedGateways } from '../../../lib/assembly/serving/read-served-gateways';

function synthesize(): string {
  const app = new App();
  new QuickstartStack(app, 'Quickstart');
  return app.synth().directory;
}

const directory = synthesize();
const { gateways, notices, files } = readServedGateways(directory);
const [gateway] = gateways;

test('the quickstart is served as it is synthesized, the same at every start', () => {
  expect(gateways).toHaveLength(1);
  expect(notices).toEqual([]);
  expect(gateway).toMatchObject({
    gateway: { name: 'quickstart-gateway-4657933f', constructPath: 'Quickstart/Gateway', semanticSearch: true },
    id: 'quickstart-gateway-4657933f-xr9nmuw52t',
    region: 'us-east-1',
    account: '111122223333',
    streaming: false,
    pagination: true,
    interceptors: [],
  });
  expect(gateway).not.toHaveProperty('sessionTimeoutSeconds');
  expect(gateway).not.toHaveProperty('policyEngine');
});

test('its user pool issues tokens to the client that the gateway allows', () => {
  expect(gateway?.inbound).toEqual({
    type: 'CUSTOM_JWT',
    jwt: {
      discoveryUrl: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_wCJBMQipZ/.well-known/openid-configuration',
      allowedAudience: [],
      allowedClients: ['tf85h9g5ao1qus3yxmguuqit81'],
      allowedScopes: ['quickstart-gateway-authorizer/invoke'],
      advertisedScopes: {},
      customClaims: [],
      userPool: {
        stack: 'Quickstart',
        logicalId: 'GatewayAuthorizerUserPool94AB786A',
        constructPath: 'Quickstart/Gateway/Authorizer/UserPool',
        id: 'us-east-1_wCJBMQipZ',
        issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_wCJBMQipZ',
        scopes: ['quickstart-gateway-authorizer/invoke'],
        clients: [
          {
            stack: 'Quickstart',
            logicalId: 'GatewayAuthorizerClient01316E2A',
            constructPath: 'Quickstart/Gateway/Authorizer/Client',
            id: 'tf85h9g5ao1qus3yxmguuqit81',
            hasSecret: true,
            flows: ['client_credentials'],
            scopes: ['quickstart-gateway-authorizer/invoke'],
            accessTokenMinutes: 60,
          },
        ],
      },
    },
  });
});

test('its three targets are answered by a function, an API and an AWS service', () => {
  expect(gateway?.targets.map(({ target, backend }) => [target.name, backend.kind, target.tools?.length])).toEqual([
    ['Sample', 'LAMBDA', 2],
    ['Mars', 'OPENAPI', 1],
    ['Orders', 'SMITHY', 3],
  ]);
  expect(gateway?.targets[0]?.backend).toEqual({
    kind: 'LAMBDA',
    function: {
      label: 'Quickstart/SampleTools/Handler',
      arn: 'arn:aws:lambda:us-east-1:111122223333:function:Quickstart-SampleToolsHandler667F880F',
      code: { path: expect.stringMatching(/\/asset\.[0-9a-f]{64}$/) },
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      environment: {},
      timeoutSeconds: 3,
      memoryMegabytes: 128,
    },
  });
  expect(gateway?.targets[1]?.backend).toMatchObject({ document: { servers: [{ url: 'https://api.nasa.gov' }] } });
  expect(gateway?.targets[2]?.backend).toMatchObject({ document: { smithy: '2.0' } });
  expect(gateway?.targets.map(({ credential }) => credential)).toEqual([
    { type: 'GATEWAY_IAM_ROLE' },
    {
      type: 'API_KEY',
      provider: 'Quickstart-NasaKey-4d0cb807',
      location: 'QUERY_PARAMETER',
      parameterName: 'api_key',
      secret: { name: 'Mars', source: 'Secrets Manager secret Quickstart/NasaApiKey, JSON key api_key' },
    },
    { type: 'GATEWAY_IAM_ROLE' },
  ]);
});

test('the one value that only a deployment knows is told, and can be given', () => {
  const given = readServedGateways(directory, { values: { 'Quickstart/Orders': 'orders-local' } });

  expect(gateway?.gateway.instructions).toBe('Orders: table ${Quickstart/Orders}');
  expect(gateway?.notices).toEqual([
    {
      about: 'Quickstart/Orders',
      message:
        'is known only once deployed; used by the instructions; give it with --value "Quickstart/Orders=<value>"',
    },
  ]);
  expect(given.gateways[0]?.gateway.instructions).toBe('Orders: table orders-local');
  expect(given.gateways[0]?.notices).toEqual([]);
});

test('the files to watch are those that the gateway is made of, and all are there', () => {
  const names = files.map((file) => file.replace(`${directory}/`, '').replace(/[0-9a-f]{64}/, '<hash>'));

  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  expect(names).toEqual([
    'manifest.json',
    'Quickstart.assets.json',
    'Quickstart.template.json',
    'Quickstart.metadata.json',
    'asset.<hash>',
    'asset.<hash>.json',
  ]);
});

test('a Region and an account that are given go everywhere', () => {
  const [elsewhere] = readServedGateways(join(directory, 'manifest.json'), {
    region: 'eu-central-1',
    account: '444455556666',
  }).gateways;

  expect(elsewhere).toMatchObject({
    region: 'eu-central-1',
    account: '444455556666',
    inbound: { jwt: { userPool: { issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_wCJBMQipZ' } } },
  });
  expect(elsewhere?.targets[0]?.target.endpoint).toBe(
    'arn:aws:lambda:eu-central-1:444455556666:function:Quickstart-SampleToolsHandler667F880F',
  );
});
