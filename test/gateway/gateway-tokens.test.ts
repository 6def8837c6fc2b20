import { CfnParameter, Duration, Lazy, type Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { McpGatewayProps } from '../../lib';
import { newStack } from '../new-stack';
import { GATEWAY, newGateway } from './gateways';

/** What CDK offers for a value that nobody knows at synthesis, or nobody knows yet. */
const KINDS: [string, (stack: Stack) => string, unknown][] = [
  ['parameter', (stack) => new CfnParameter(stack, 'Value').valueAsString, { Ref: 'Value' }],
  ['Lazy', () => Lazy.string({ produce: () => 'later' }), 'later'],
  ['intrinsic', () => Token.asString({ 'Fn::ImportValue': 'value' }), { 'Fn::ImportValue': 'value' }],
];

const PROPERTIES: [string, (token: string) => McpGatewayProps, (value: unknown) => object][] = [
  ['name', (gatewayName) => ({ gatewayName }), (Name) => ({ Name })],
  ['description', (description) => ({ description }), (Description) => ({ Description })],
  [
    'instructions',
    (instructions) => ({ instructions }),
    (Instructions) => ({ ProtocolConfiguration: { Mcp: { Instructions } } }),
  ],
  ['tag value', (team) => ({ tags: { team } }), (team) => ({ Tags: { team } })],
  [
    'discovery URL',
    (discoveryUrl) => ({
      authorizer: agentcore.GatewayAuthorizer.usingCustomJwt({ discoveryUrl, allowedClients: ['agent'] }),
    }),
    (DiscoveryUrl) => ({ AuthorizerConfiguration: { CustomJWTAuthorizer: { DiscoveryUrl } } }),
  ],
  [
    'client',
    (client) => ({
      authorizer: agentcore.GatewayAuthorizer.usingCustomJwt({
        discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
        allowedClients: [client],
      }),
    }),
    (client) => ({ AuthorizerConfiguration: { CustomJWTAuthorizer: { AllowedClients: [client] } } }),
  ],
  [
    'version',
    (version) => ({ supportedVersions: [agentcore.MCPProtocolVersion.of(version)] }),
    (version) => ({ ProtocolConfiguration: { Mcp: { SupportedVersions: [version] } } }),
  ],
  [
    'exception level',
    (level) => ({ exceptionLevel: agentcore.GatewayExceptionLevel.of(level) }),
    (ExceptionLevel) => ({ ExceptionLevel }),
  ],
];

describe.each(PROPERTIES)('a %s', (_, props, expected) => {
  test.each(KINDS)('that is only known later is rendered as it is: %s', (__, tokenIn, value) => {
    const stack = newStack();

    newGateway(stack, props(tokenIn(stack)));

    Template.fromStack(stack).hasResourceProperties(GATEWAY, expected(value));
  });
});

test.each<[string, (long: string) => McpGatewayProps]>([
  ['name', (gatewayName) => ({ gatewayName })],
  ['description', (description) => ({ description })],
  ['instructions', (instructions) => ({ instructions })],
  ['tag', (team) => ({ tags: { team } })],
])('a %s that is partly known later is not measured', (_, props) => {
  const stack = newStack();
  const token = new CfnParameter(stack, 'Value').valueAsString;

  expect(() => newGateway(stack, props(`${'!_'.repeat(200)}${token}`))).not.toThrow();
});

test('a tag key that is only known later is rendered as it is', () => {
  const stack = newStack();
  const key = Lazy.string({ produce: () => 'team' });

  newGateway(stack, { tags: { [key]: 'tools' } });

  Template.fromStack(stack).hasResourceProperties(GATEWAY, { Tags: { team: 'tools' } });
});

test('a session timeout that is only known at deployment is rendered as it is', () => {
  const stack = newStack();
  const seconds = new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber;

  newGateway(stack, { sessionTimeout: Duration.seconds(seconds) });

  Template.fromStack(stack).hasResourceProperties(GATEWAY, {
    ProtocolConfiguration: { Mcp: { SessionConfiguration: { SessionTimeoutInSeconds: { Ref: 'Seconds' } } } },
  });
});
