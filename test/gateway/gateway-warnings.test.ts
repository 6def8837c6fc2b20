import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
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

describe('grantInvoke', () => {
  const message =
    'grantInvoke lets nobody in here: callers of this gateway show a token, and IAM is not asked about them. Call connect or connectGrantee, which give a caller what it needs for a token, or authorize by IAM with GatewayAuthorizer.usingAwsIam(). [ack: cdk-mcp-gateway:grantWithoutIam]';

  function warningsFor(props: McpGatewayProps): [string, unknown][] {
    const stack = newStack();
    const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

    newGateway(stack, props).grantInvoke(caller);

    return warningsIn(stack);
  }

  test('warns where callers show tokens, which IAM has no part in', () => {
    expect(warningsFor({ authorizer: undefined })).toEqual([['/Stack/Gateway', message]]);
  });

  test('warns of nothing where IAM authorizes callers', () => {
    expect(warningsFor({ authorizer: agentcore.GatewayAuthorizer.usingAwsIam() })).toEqual([]);
  });
});
