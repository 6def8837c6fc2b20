import { App, Stack } from 'aws-cdk-lib';
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
