import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { CognitoAuthorizer, McpGateway, type McpGatewayProps } from '../../lib';
import { newStack } from '../new-stack';
import { newGateway, warningsIn } from './gateways';

const { MCP_2025_06_18, MCP_2025_11_25 } = agentcore.MCPProtocolVersion;

test.each<[string, McpGatewayProps, string]>([
  [
    'an open gateway',
    { authorizer: agentcore.GatewayAuthorizer.withNoAuth() },
    'Anyone on the internet can call this gateway. Pass an authorizer, or leave it out for Cognito. [ack: cdk-mcp-gateway:openGateway]',
  ],
  [
    'detailed errors',
    { exceptionLevel: agentcore.GatewayExceptionLevel.DEBUG },
    'Callers see what targets answer when they fail, stack traces included. Leave exceptionLevel out in production. [ack: cdk-mcp-gateway:debugExceptions]',
  ],
  [
    'detailed errors by their text',
    { exceptionLevel: agentcore.GatewayExceptionLevel.of('DEBUG') },
    'Callers see what targets answer when they fail, stack traces included. Leave exceptionLevel out in production. [ack: cdk-mcp-gateway:debugExceptions]',
  ],
  [
    'versions without the one that clients mean who name none',
    { supportedVersions: [MCP_2025_06_18, MCP_2025_11_25] },
    'Clients that name no MCP version mean 2025-03-26, which supportedVersions does not hold, so the gateway refuses them. Add MCPProtocolVersion.MCP_2025_03_26. [ack: cdk-mcp-gateway:versionForHeaderlessClients]',
  ],
])('warns of %s', (_, props, message) => {
  const stack = newStack();

  newGateway(stack, props);

  expect(warningsIn(stack)).toEqual([['/Stack/Gateway', message]]);
});

test.each<[string, McpGatewayProps]>([
  ['defaults', {}],
  ['IAM', { authorizer: agentcore.GatewayAuthorizer.usingAwsIam() }],
  ['an exception level of the future', { exceptionLevel: agentcore.GatewayExceptionLevel.of('SUMMARY') }],
  [
    'the version that clients mean who name none',
    { supportedVersions: [agentcore.MCPProtocolVersion.of('2025-03-26')] },
  ],
])('warns of nothing for %s', (_, props) => {
  const stack = newStack();

  new McpGateway(stack, 'Gateway', props);

  expect(warningsIn(stack)).toEqual([]);
});

test('warns of nothing for a CognitoAuthorizer', () => {
  const stack = newStack();

  newGateway(stack, { authorizer: new CognitoAuthorizer(stack, 'Auth') });

  expect(warningsIn(stack)).toEqual([]);
});
