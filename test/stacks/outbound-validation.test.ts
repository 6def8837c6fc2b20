import { Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  McpGateway,
  McpListingMode,
  McpServer,
  OAuthClientAuthentication,
  OAuthCredential,
  OAuthGrant,
  OAuthProvider,
} from '../../lib';
import { openApi, tools } from '../targets/sample-inputs';
import { checkedApp, findingsIn, withValidation } from '../with-validation';

const TENANT = { issuer: 'https://acme.example.com', tokenEndpoint: 'https://acme.example.com/token' };

describe("CloudFormation's schema, and cdk-nag's AwsSolutions rules,", () => {
  withValidation();

  test('take credential providers, MCP servers and what passes between callers and targets', () => {
    const app = checkedApp();
    const stack = new Stack(app, 'Tools', { env: { account: '111122223333', region: 'eu-west-1' } });
    const gateway = new McpGateway(stack, 'Gateway', {
      authorizer: agentcore.GatewayAuthorizer.usingCustomJwt({
        discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
        allowedAudience: ['agents'],
      }),
      semanticSearch: false,
    });
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'oauth');
    const custom = OAuthProvider.custom({
      discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
      clientAuthentication: OAuthClientAuthentication.SECRET_POST,
    });
    const metadata = OAuthProvider.customMetadata({
      ...TENANT,
      authorizationEndpoint: 'https://acme.example.com/authorize',
      responseTypes: ['code'],
    });
    const grants: [OAuthProvider, OAuthGrant][] = [
      [custom, OAuthGrant.clientCredentials()],
      [metadata, OAuthGrant.authorizationCode('https://app.example.com/done')],
      [custom, OAuthGrant.tokenExchange({ actorTokenScopes: ['act'] })],
      [custom, OAuthGrant.jwtAuthorization()],
      [OAuthProvider.microsoft('acme'), OAuthGrant.clientCredentials()],
      [OAuthProvider.okta(TENANT), OAuthGrant.clientCredentials()],
      [OAuthProvider.x(), OAuthGrant.clientCredentials()],
    ];

    for (const [index, [provider, grant]] of grants.entries()) {
      const credential = OAuthCredential.fromSecret(stack, `Idp${index}`, {
        provider,
        clientId: 'agents',
        secret,
        jsonKey: 'client_secret',
        grant,
        scopes: index % 2 === 0 ? ['read'] : undefined,
        customParameters: { audience: 'https://api.example.com' },
      });
      const server = McpServer.fromUrl(`https://mcp.example.com/${index}`);
      gateway.addMcpServerTarget(`Server${index}`, { server, credential, tools: tools() });
      gateway.addOpenApiTarget(`Api${index}`, { api: openApi(), credential });
    }
    gateway.addMcpServerTarget('Listed', {
      server: McpServer.fromUrl('https://mcp.example.com/mcp'),
      listingMode: McpListingMode.DYNAMIC,
      resourcePriority: 0,
    });
    gateway.addLambdaTarget('Lambda', {
      handler: lambda.Function.fromFunctionName(stack, 'Function', 'tools'),
      tools: tools(),
      metadataConfiguration: { allowedRequestHeaders: ['X-Tenant'], allowedQueryParameters: ['tenant'] },
    });

    expect(findingsIn(app.synth().directory)).toEqual([]);
  }, 60_000);
});
