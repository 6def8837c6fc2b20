import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  type IMcpGateway,
  McpGateway,
  type McpGatewayProps,
  McpServer,
  OAuthCredential,
  OAuthGrant,
  OAuthProvider,
} from '../../lib';
import { newStack } from '../new-stack';
import { openApi, tools } from './sample-inputs';

const CONSENT = OAuthGrant.authorizationCode('https://app.example.com/done');
const EXCHANGE = OAuthGrant.tokenExchange();

const targets: [string, (gateway: IMcpGateway, credential: OAuthCredential) => void][] = [
  ['OpenAPI', (gateway, credential) => gateway.addOpenApiTarget('Target', { api: openApi(), credential })],
  [
    'MCP server',
    (gateway, credential) =>
      gateway.addMcpServerTarget('Target', {
        server: McpServer.fromUrl('https://mcp.example.com/mcp'),
        tools: tools(),
        credential,
      }),
  ],
];

function warningsOf(
  add: (gateway: IMcpGateway, credential: OAuthCredential) => void,
  grant: OAuthGrant,
  gatewayOf: (stack: Stack) => IMcpGateway,
): string[] {
  const stack = newStack('Stack', { account: '111122223333', region: 'eu-west-1' });
  const credential = OAuthCredential.fromSecret(stack, 'Idp', {
    provider: OAuthProvider.custom({ discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration' }),
    clientId: 'agents',
    secret: new secretsmanager.Secret(stack, 'Secret'),
    jsonKey: 'client_secret',
    grant,
  });
  add(gatewayOf(stack), credential);
  return Annotations.fromStack(stack)
    .findWarning('/Stack/Gateway/Target', Match.anyValue())
    .map(({ entry }) => String(entry.data));
}

const gateway = (props: McpGatewayProps) => (stack: Stack) => new McpGateway(stack, 'Gateway', props);
const iam = { authorizer: agentcore.GatewayAuthorizer.usingAwsIam() };
const open = { authorizer: agentcore.GatewayAuthorizer.withNoAuth() };
const old = { supportedVersions: [agentcore.MCPProtocolVersion.MCP_2025_03_26] };
const without = (type: string) =>
  `The credential acts for the person who calls, whom a gateway knows by a JSON Web Token, and callers of this gateway show none (${type}). Give the gateway an authorizer for tokens, or use OAuthGrant.clientCredentials(). [ack: cdk-mcp-gateway:callersWithoutToken]`;

describe.each(targets)('an %s target', (_, add) => {
  test('that acts for callers says nothing where they show tokens', () => {
    expect(warningsOf(add, CONSENT, gateway({}))).toEqual([]);
    expect(warningsOf(add, EXCHANGE, gateway({}))).toEqual([]);
  });

  test('that acts for callers warns where they show none', () => {
    expect(warningsOf(add, CONSENT, gateway(iam))).toEqual([without('AWS_IAM')]);
    expect(warningsOf(add, EXCHANGE, gateway(open))).toEqual([without('NONE')]);
  });

  test('that acts for itself does not care', () => {
    expect(warningsOf(add, OAuthGrant.clientCredentials(), gateway({ ...iam, ...old }))).toEqual([]);
  });

  test('that asks for consent warns where callers cannot be sent to the page', () => {
    expect(warningsOf(add, CONSENT, gateway(old))).toEqual([
      'Callers are sent to a page of consent from MCP 2025-11-25 on, and supportedVersions of the gateway holds older versions only, so calls fail. Add MCPProtocolVersion.MCP_2025_11_25. [ack: cdk-mcp-gateway:versionForConsent]',
    ]);
    expect(warningsOf(add, EXCHANGE, gateway(old))).toEqual([]);
  });

  test('of an imported gateway, whose callers are not known, says nothing', () => {
    const imported = (stack: Stack) =>
      McpGateway.fromGatewayArn(
        stack,
        'Gateway',
        'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shop-a1b2c3d4e5',
      );

    expect(warningsOf(add, CONSENT, imported)).toEqual([]);
  });
});
