import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { McpGateway, type McpGatewayProps, TargetReadiness, ToolDefinitions } from '../../../lib';
import { newStack } from '../../new-stack';
import { deploy } from '../../targets/deployment';
import { newFunction } from '../../targets/sample-inputs';
import { only, statementsOf } from '../resource-templates';

const READY = 'Custom::McpGatewayTargetReadiness';
const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

const tools = ToolDefinitions.fromInline([
  { name: 'search', description: 'Finds things', inputSchema: { type: 'object', properties: {} } },
]);

function newGateway(stack: Stack, props: McpGatewayProps = {}): McpGateway {
  return new McpGateway(stack, 'Gateway', { authorizer: agentcore.GatewayAuthorizer.usingAwsIam(), ...props });
}

/** A target of an MCP server, made with aws-cdk-lib alone. */
function serverTarget(gateway: McpGateway, endpoint = 'https://tools.example.com/mcp'): agentcore.GatewayTarget {
  return agentcore.GatewayTarget.forMcpServer(gateway, 'Server', {
    gateway,
    endpoint,
    credentialProviderConfigurations: [],
  });
}

function propertiesOf(template: Template): { [name: string]: unknown } {
  return template.toJSON().Resources[only(template, READY)].Properties;
}

test('nothing waits unless it is asked for', () => {
  const stack = newStack();

  newGateway(stack).addLambdaTarget('Search', { handler: newFunction(stack), tools });

  Template.fromStack(stack).resourceCountIs(READY, 0);
});

test('waitForTargets waits for each target, with one function', () => {
  const stack = newStack();
  const gateway = newGateway(stack, { waitForTargets: true });
  const handler = newFunction(stack);

  const targets = ['Search', 'Find'].map((id) => gateway.addLambdaTarget(id, { handler, tools }));

  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Lambda::Function', 2);
  template.resourceCountIs(READY, 2);
  for (const target of targets) {
    template.hasResourceProperties(
      READY,
      Match.objectEquals({
        ServiceToken: { 'Fn::GetAtt': [Match.stringLikeRegexp('^McpGatewayTargetReadinessHandler'), 'Arn'] },
        ServiceTimeout: '3300',
        GatewayId: stack.resolve(gateway.gatewayId),
        TargetId: stack.resolve(target.targetId),
        Updated: stack.resolve(target.updatedAt),
        Declared: Match.stringLikeRegexp('^[0-9a-f]{8}$'),
      }),
    );
  }
});

test('the function may look at the targets of this gateway; it may synchronise where that may be of use', () => {
  const stack = newStack();
  const gateway = newGateway(stack, { waitForTargets: true });
  gateway.addLambdaTarget('Search', { handler: newFunction(stack), tools });

  new TargetReadiness(stack, 'ServerReady', { target: serverTarget(gateway) });

  const template = Template.fromStack(stack);
  const Resource = stack.resolve(gateway.gatewayArn);
  const read = 'bedrock-agentcore:GetGatewayTarget';
  expect(statementsOf(template, 'GatewaySearchReadinessPolicy')).toEqual([{ Effect: 'Allow', Action: read, Resource }]);
  expect(statementsOf(template, 'ServerReadyPolicy')).toEqual([
    { Effect: 'Allow', Action: [read, 'bedrock-agentcore:SynchronizeGatewayTargets'], Resource },
  ]);
  expect(statementsOf(template, 'McpGatewayTargetReadinessRole')).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [only(template, 'AWS::Logs::LogGroup'), 'Arn'] },
    },
  ]);
});

test('the function has fifteen minutes, keeps its log for a week, and begins nothing that CloudFormation has given up on', () => {
  const stack = newStack();
  newGateway(stack, { waitForTargets: true }).addLambdaTarget('Search', { handler: newFunction(stack), tools });

  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 900, Runtime: 'nodejs24.x', MemorySize: 256 });
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumEventAgeInSeconds: 2400 });
  template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 7 }, DeletionPolicy: 'Delete' });
});

test('what depends on a target is deployed after the target is ready', () => {
  const stack = newStack();
  const gateway = newGateway(stack, { waitForTargets: true });
  const target = gateway.addLambdaTarget('Search', { handler: newFunction(stack), tools });
  const caller = new lambda.CfnFunction(stack, 'Caller', { code: {}, role: 'arn' });

  caller.node.addDependency(target);

  const template = Template.fromStack(stack);
  const ready = only(template, READY);
  const { order } = deploy(template, (id) => (id === ready ? 1000 : 1));
  expect(order.indexOf(stack.getLogicalId(caller))).toBeGreaterThan(order.indexOf(ready));
  expect(order.indexOf(ready)).toBeGreaterThan(order.indexOf(only(template, TARGET)));
});

test('a function that is called by the gateway and calls it waits for nothing in a circle', () => {
  const stack = newStack();
  const gateway = newGateway(stack, { waitForTargets: true });
  const handler = newFunction(stack);
  gateway.addLambdaTarget('Search', { handler, tools });

  gateway.connect(handler);

  expect(deploy(Template.fromStack(stack)).order).toContain(only(Template.fromStack(stack), READY));
});

describe('CloudFormation asks again', () => {
  const declared = (endpoint: string, syncOn?: string) => {
    const stack = newStack();
    const target = serverTarget(newGateway(stack), endpoint);
    new TargetReadiness(stack, 'Ready', { target, syncOn });
    const { Declared, Server, SyncOn } = propertiesOf(Template.fromStack(stack));
    return { Declared, Server, SyncOn };
  };

  test('when the target is declared otherwise', () => {
    const [first, same, other] = ['a', 'a', 'b'].map((path) => declared(`https://tools.example.com/${path}`));

    expect(same).toEqual(first);
    expect(other?.Declared).not.toBe(first?.Declared);
    expect(other?.Server).not.toBe(first?.Server);
  });

  test('when syncOn is another text', () => {
    expect(declared('https://tools.example.com/a', '1').SyncOn).toBe('1');
    expect(declared('https://tools.example.com/a').SyncOn).toBeUndefined();
  });

  test('about the server only when the server changed', () => {
    const serverOf = (description: string) => {
      const stack = newStack();
      const gateway = newGateway(stack);
      const endpoint = 'https://tools.example.com/mcp';
      const props = { gateway, endpoint, description, credentialProviderConfigurations: [] };
      const target = agentcore.GatewayTarget.forMcpServer(gateway, 'Server', props);
      new TargetReadiness(stack, 'Ready', { target });
      return propertiesOf(Template.fromStack(stack));
    };
    const [first, second] = [serverOf('One'), serverOf('Two')];

    expect(second.Declared).not.toBe(first.Declared);
    expect(second.Server).toBe(first.Server);
  });
});

test('a target of another stack is waited for without an export that may not change', () => {
  const app = new App();
  const [one, other] = ['One', 'Other'].map((id) => new Stack(app, id));
  if (!one || !other) throw new Error('No stacks');
  const target = serverTarget(newGateway(one));

  new TargetReadiness(other, 'Ready', { target });

  expect(propertiesOf(Template.fromStack(other)).Updated).toBeUndefined();
});

test('fails for a syncOn that does nothing', () => {
  const stack = newStack();
  const target = newGateway(stack).addLambdaTarget('Search', { handler: newFunction(stack), tools });

  expect(() => new TargetReadiness(stack, 'Ready', { target, syncOn: '1' })).toThrow(
    `'syncOn' has no effect on a target of type LAMBDA, whose tools are those of its document; leave it out [TARGET_NOT_SYNCHRONIZED]`,
  );
});

test.each([
  ['a tool schema', { mcpToolSchema: { inlinePayload: '{}' } }, "beside 'tools'"],
  ['dynamic listing', { listingMode: 'DYNAMIC' }, 'with McpListingMode.DYNAMIC'],
])('fails for a syncOn of a server with %s, whoever declared the target', (_, server, words) => {
  const stack = newStack();
  const target = serverTarget(newGateway(stack));
  const resource = target.node.defaultChild;
  if (!agentcore.CfnGatewayTarget.isCfnGatewayTarget(resource)) throw new Error('No target');
  resource.targetConfiguration = { mcp: { mcpServer: { endpoint: 'https://tools.example.com/mcp', ...server } } };

  expect(() => new TargetReadiness(stack, 'Ready', { target, syncOn: '1' })).toThrow(`'syncOn' has no effect ${words}`);
});

test('fails for a syncOn where a person has to consent', () => {
  const stack = newStack();
  const target = serverTarget(newGateway(stack));
  const resource = target.node.defaultChild;
  if (!agentcore.CfnGatewayTarget.isCfnGatewayTarget(resource)) throw new Error('No target');
  const oauthCredentialProvider = { providerArn: 'arn:aws:x', scopes: [], grantType: 'AUTHORIZATION_CODE' };
  resource.credentialProviderConfigurations = [
    { credentialProviderType: 'OAUTH', credentialProvider: { oauthCredentialProvider } },
  ];

  expect(() => new TargetReadiness(stack, 'Ready', { target, syncOn: '1' })).toThrow(
    "'syncOn' has no effect where a person has to consent",
  );
});
