import { App, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { McpGateway, McpServer, OAuthCredential, OAuthProvider } from '../../../lib';
import { readServedGateways } from '../../../lib/assembly/serving/read-served-gateways';

test('an OAuth credential and an MCP server of ours are served as they are written', () => {
  const app = new App();
  const stack = new Stack(app, 'Tools');
  const credential = OAuthCredential.fromSecret(stack, 'Idp', {
    provider: OAuthProvider.okta({ issuer: 'https://acme.example.com' }),
    clientId: 'agents',
    secret: new secretsmanager.Secret(stack, 'Secret'),
    jsonKey: 'client_secret',
    scopes: ['read'],
    customParameters: { audience: 'https://api.example.com' },
    credentialProviderName: 'idp',
  });
  new McpGateway(stack, 'Gateway').addMcpServerTarget('Docs', {
    server: McpServer.fromUrl('https://mcp.example.com/mcp'),
    credential,
    resourcePriority: 3,
    metadataConfiguration: { allowedRequestHeaders: ['X-Tenant'], allowedQueryParameters: ['tenant'] },
  });

  const [gateway] = readServedGateways(app.synth().directory).gateways;

  expect(gateway?.targets).toMatchObject([
    {
      backend: {
        kind: 'MCP_SERVER',
        endpoint: 'https://mcp.example.com/mcp',
        listingMode: 'DEFAULT',
        resourcePriority: 3,
      },
      credential: {
        type: 'OAUTH',
        provider: 'idp',
        grantType: 'CLIENT_CREDENTIALS',
        clientId: 'agents',
        discoveryUrl: 'https://acme.example.com/.well-known/openid-configuration',
        scopes: ['read'],
        customParameters: { audience: 'https://api.example.com' },
        secret: { name: 'Docs', source: 'Secrets Manager secret Tools/Secret, JSON key client_secret' },
      },
      requestHeaders: ['x-tenant'],
      responseHeaders: [],
      queryParameters: ['tenant'],
    },
  ]);
});

test('the ARN of a runtime is URL-encoded in its endpoint, known or given with --value', () => {
  const app = new App();
  const stack = new Stack(app, 'Tools', { env: { region: 'eu-west-1', account: '111122223333' } });
  const gateway = new McpGateway(stack, 'Gateway');
  const artifact = agentcore.AgentRuntimeArtifact.fromImageUri('111122223333.dkr.ecr.eu-west-1.amazonaws.com/docs:1');
  const protocolConfiguration = agentcore.ProtocolType.MCP;
  const own = new agentcore.Runtime(stack, 'Own', { agentRuntimeArtifact: artifact, protocolConfiguration });
  const imported = agentcore.Runtime.fromAgentRuntimeAttributes(stack, 'Imported', {
    agentRuntimeArn: 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/imported-a1b2c3d4e5',
    agentRuntimeId: 'imported-a1b2c3d4e5',
    agentRuntimeName: 'imported',
    agentRuntimeVersion: '1',
    roleArn: 'arn:aws:iam::111122223333:role/imported',
  });
  gateway.addMcpServerTarget('OwnDocs', { server: McpServer.fromRuntime(own) });
  gateway.addMcpServerTarget('ImportedDocs', { server: McpServer.fromRuntime(imported, 'prod') });
  const values = {
    'Tools/Own.AgentRuntimeArn': 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/own-a1b2c3d4e5',
  };

  const [served] = readServedGateways(app.synth().directory, { values }).gateways;

  const runtimes =
    'https://bedrock-agentcore.eu-west-1.amazonaws.com/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aeu-west-1%3A111122223333%3Aruntime%2F';
  expect(served?.targets).toMatchObject([
    { backend: { endpoint: `${runtimes}own-a1b2c3d4e5/invocations?qualifier=DEFAULT` } },
    { backend: { endpoint: `${runtimes}imported-a1b2c3d4e5/invocations?qualifier=prod` } },
  ]);
});
