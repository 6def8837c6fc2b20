import { App, CfnCondition, CfnParameter, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  LambdaTarget,
  McpGateway,
  type McpGatewayProps,
  McpServer,
  TargetReadiness,
  ToolComparison,
  ToolDefinitions,
  ToolVerification,
} from '../../lib';
import { only, statementsOf } from '../custom-resources/resource-templates';
import { newStack } from '../new-stack';
import { deploy } from '../targets/deployment';
import { newFunction, thrownBy } from '../targets/sample-inputs';

const VERIFIED = 'Custom::McpGatewayToolVerification';
const READY = 'Custom::McpGatewayTargetReadiness';
const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';
const SEARCH = 'x_amz_bedrock_agentcore_search';
const SERVER = McpServer.fromUrl('https://mcp.example.com/mcp');

const iamAuthorizer = () => agentcore.GatewayAuthorizer.usingAwsIam();

function definitions(names: readonly string[], description = 'Finds things'): ToolDefinitions {
  return ToolDefinitions.fromInline(
    names.map((name) => ({ name, description, inputSchema: { type: 'object', properties: {} } })),
  );
}

function withTools(props: McpGatewayProps = {}, names: readonly string[] = ['search', 'find'], description?: string) {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway', { authorizer: iamAuthorizer(), verifyTools: true, ...props });
  const handler = newFunction(stack);
  const target = gateway.addLambdaTarget('Books', { handler, tools: definitions(names, description) });
  return { stack, gateway, handler, target };
}

function verifiedIn(stack: Stack): { readonly [name: string]: unknown } {
  const template = Template.fromStack(stack);
  return template.toJSON().Resources[only(template, VERIFIED)].Properties;
}

function targetsIn(stack: Stack): unknown {
  return verifiedIn(stack).Targets;
}

test('nothing is verified unless it is asked for', () => {
  const { stack } = withTools({ verifyTools: undefined });

  Template.fromStack(stack).resourceCountIs(VERIFIED, 0);
  Template.fromStack(stack).resourceCountIs(READY, 0);
});

test('verifyTools tells a function the URL, the tools of each target, and how to get in', () => {
  const { stack, gateway, target } = withTools();

  expect(verifiedIn(stack)).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^McpGatewayToolVerificationHandler/), 'Arn'] },
    ServiceTimeout: '1920',
    GatewayId: stack.resolve(gateway.gatewayId),
    GatewayUrl: stack.resolve(gateway.url),
    Access: 'IAM',
    GatewayTools: [SEARCH],
    Targets: [{ Name: 'Books', Tools: ['find', 'search'] }],
    Declared: expect.stringMatching(/^[0-9a-f]{8}$/),
    Updated: { 'Fn::Join': [' ', [stack.resolve(gateway.updatedAt), stack.resolve(target.updatedAt)]] },
  });
});

test('verifyTools waits for targets, unless waitForTargets says otherwise', () => {
  Template.fromStack(withTools().stack).resourceCountIs(READY, 1);
  Template.fromStack(withTools({ waitForTargets: false }).stack).resourceCountIs(READY, 0);
});

test('a gateway without search offers no search tool', () => {
  expect(verifiedIn(withTools({ semanticSearch: false }).stack).GatewayTools).toBeUndefined();
});

describe('the function', () => {
  const describeStack = { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: { Ref: 'AWS::StackId' } };

  test('invokes this gateway where IAM authorizes callers, and nothing else', () => {
    const { stack, gateway } = withTools();

    expect(statementsOf(Template.fromStack(stack), 'GatewayToolVerificationPolicy')).toEqual([
      describeStack,
      {
        Effect: 'Allow',
        Action: 'bedrock-agentcore:InvokeGateway',
        Resource: stack.resolve(gateway.gatewayArn),
      },
    ]);
  });

  test('reads the secret of the Cognito client, which is filled before', () => {
    const { stack, gateway } = withTools({ authorizer: undefined });

    const secretArn = stack.resolve(gateway.cognitoAuthorizer?.clientSecret.secretArn);
    expect(verifiedIn(stack)).toMatchObject({ Access: 'TOKEN', SecretArn: secretArn });
    expect(secretArn).toEqual({ Ref: expect.stringMatching(/ClientSecretValue/) });
    expect(statementsOf(Template.fromStack(stack), 'GatewayToolVerificationPolicy')).toEqual([
      describeStack,
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn },
    ]);
  });

  test('needs nothing for a gateway that lets everybody in', () => {
    const { stack } = withTools({ authorizer: agentcore.GatewayAuthorizer.withNoAuth() });

    expect(verifiedIn(stack).Access).toBe('NONE');
    expect(statementsOf(Template.fromStack(stack), 'GatewayToolVerificationPolicy')).toEqual([describeStack]);
  });

  test('reads the secret of a client of another issuer, and uses its key', () => {
    const stack = newStack();
    const authorizer = agentcore.GatewayAuthorizer.usingCustomJwt({
      discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
      allowedClients: ['agents'],
    });
    const gateway = new McpGateway(stack, 'Gateway', { authorizer });
    const encryptionKey = new kms.Key(stack, 'Key');
    const clientSecret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey });

    new ToolVerification(stack, 'Tools', { gateway, clientSecret });

    expect(verifiedIn(stack)).toMatchObject({ Access: 'TOKEN', SecretArn: stack.resolve(clientSecret.secretArn) });
    expect(statementsOf(Template.fromStack(stack), 'ToolsPolicy')).toEqual([
      describeStack,
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: stack.resolve(clientSecret.secretArn) },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: stack.resolve(encryptionKey.keyArn),
        Condition: {
          StringEquals: {
            'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
          },
        },
      },
    ]);
  });

  test('is one for all gateways of a stack, has eight minutes, and begins nothing that was given up', () => {
    const { stack } = withTools();
    new McpGateway(stack, 'Other', { authorizer: iamAuthorizer(), verifyTools: true });

    const template = Template.fromStack(stack);
    template.resourceCountIs(VERIFIED, 2);
    const functions = template.findResources('AWS::Lambda::Function', {
      Properties: { Timeout: 480, Runtime: 'nodejs24.x', MemorySize: 256 },
    });
    expect(Object.keys(functions)).toEqual([expect.stringMatching(/^McpGatewayToolVerificationHandler/)]);
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumEventAgeInSeconds: 1440 });
  });
});

describe('the order of a deployment', () => {
  test('ends with the verification, after every target is ready', () => {
    const { stack, gateway, target } = withTools({ waitForTargets: false });
    new TargetReadiness(stack, 'Ready', { target });
    agentcore.GatewayTarget.forMcpServer(stack, 'Server', {
      gateway,
      endpoint: 'https://tools.example.com/mcp',
      credentialProviderConfigurations: [],
    });

    const template = Template.fromStack(stack);
    const awaited = [...Object.keys(template.findResources(TARGET)), only(template, READY)];
    expect(awaited).toHaveLength(3);
    for (const slow of awaited) {
      const { order } = deploy(template, (id) => (id === slow ? 1000 : 1));
      expect(order.indexOf(only(template, VERIFIED))).toBeGreaterThan(order.indexOf(slow));
    }
  });

  test('is after Cedar policies', () => {
    const { stack } = withTools();
    const policy = new agentcore.CfnPolicy(stack, 'Policy', {
      policyEngineId: 'engine',
      name: 'all',
      definition: { cedar: { statement: 'permit(principal, action, resource);' } },
    });

    const template = Template.fromStack(stack);
    const { order } = deploy(template, (id) => (id === 'Policy' ? 1000 : 1));
    expect(order.indexOf(only(template, VERIFIED))).toBeGreaterThan(order.indexOf(stack.getLogicalId(policy)));
  });

  test('holds back what depends on the verification, and a connected function that is a target is in no circle', () => {
    const { stack, gateway, handler } = withTools();
    gateway.connect(handler);
    const caller = new lambda.CfnFunction(stack, 'Caller', { code: {}, role: 'arn' });
    if (gateway.toolVerification) caller.node.addDependency(gateway.toolVerification);

    const template = Template.fromStack(stack);
    const { order } = deploy(template);
    expect(order.indexOf('Caller')).toBeGreaterThan(order.indexOf(only(template, VERIFIED)));
  });
});

describe('the tools that are looked for', () => {
  test('are those of targets that were added after the verification, in whichever construct', () => {
    const { stack, gateway, handler } = withTools();

    new LambdaTarget(stack, 'Orders', { gateway, handler, tools: definitions(['list']) });

    expect(targetsIn(stack)).toEqual([
      { Name: 'Books', Tools: ['find', 'search'] },
      { Name: 'Orders', Tools: ['list'] },
    ]);
  });

  test('are any where nobody knows them: an MCP server, a document in S3, a target of aws-cdk-lib', () => {
    const { stack, gateway } = withTools();
    gateway.addMcpServerTarget('Server', { server: SERVER });
    agentcore.GatewayTarget.forMcpServer(stack, 'Theirs', {
      gateway,
      gatewayTargetName: 'theirs',
      endpoint: 'https://tools.example.com/mcp',
      credentialProviderConfigurations: [],
    });

    expect(targetsIn(stack)).toEqual([
      { Name: 'Books', Tools: ['find', 'search'] },
      { Name: 'Server' },
      { Name: 'theirs' },
    ]);
  });

  test('may be those of a target whose name only the deployment knows', () => {
    const { stack, gateway, handler } = withTools();
    const { valueAsString: targetName } = new CfnParameter(stack, 'Name');
    gateway.addLambdaTarget('Orders', { targetName, handler, tools: definitions(['list']) });

    expect(targetsIn(stack)).toContainEqual({ Name: { Ref: 'Name' }, Tools: ['list'] });
  });

  test('are none of a target that speaks no MCP', () => {
    const { stack, gateway } = withTools();
    new agentcore.CfnGatewayTarget(stack, 'Http', {
      gatewayIdentifier: gateway.gatewayId,
      name: 'http',
      targetConfiguration: { http: { agentcoreRuntime: { arn: 'arn:aws:bedrock-agentcore:x' } } },
    });

    expect(targetsIn(stack)).toEqual([{ Name: 'Books', Tools: ['find', 'search'] }]);
  });

  test('are those of a target with a condition only when it holds', () => {
    const { stack, target } = withTools();
    const { defaultChild } = target.node;
    if (!agentcore.CfnGatewayTarget.isCfnGatewayTarget(defaultChild)) throw new Error('No target');
    defaultChild.cfnOptions.condition = new CfnCondition(stack, 'Wanted', { expression: Fn.conditionEquals('a', 'b') });

    const { Targets, Updated } = verifiedIn(stack);
    expect(Targets).toEqual([
      { 'Fn::If': ['Wanted', { Name: 'Books', Tools: ['find', 'search'] }, { Ref: 'AWS::NoValue' }] },
    ]);
    expect(JSON.stringify(Updated)).not.toContain(stack.getLogicalId(defaultChild));
  });

  test('are none of targets that are left out', () => {
    const { stack, gateway, target } = withTools({ verifyTools: undefined, waitForTargets: true });
    gateway.addMcpServerTarget('Server', { server: SERVER });

    new ToolVerification(stack, 'Tools', { gateway, exclude: [target] });

    expect(targetsIn(stack)).toEqual([{ Name: 'Server' }]);
  });

  test('may be compared with their definitions, each as two digests', () => {
    const digestsOf = (description: string, names = ['search']) => {
      const { stack, gateway } = withTools({ verifyTools: undefined }, names, description);
      new ToolVerification(stack, 'Tools', { gateway, compare: ToolComparison.DEFINITIONS });
      return targetsIn(stack);
    };

    const [first, same, other] = [digestsOf('Finds'), digestsOf('Finds'), digestsOf('Looks')];
    expect(first).toEqual([{ Name: 'Books', Tools: [expect.stringMatching(/^search [0-9a-f]{8} [0-9a-f]{8}$/)] }]);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('are counted where their names would be too much for an event; a thousand of one target are not', () => {
    const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}_${index}`);
    const thousand = withTools({}, names('a_tool_that_has_a_name_of_some_length', 1000));
    const many = withTools({}, names('a_tool_that_has_a_name_of_some_length', 1000));
    for (let index = 0; index < 19; index += 1) {
      many.gateway.addLambdaTarget(`More${index}`, { handler: many.handler, tools: definitions(names('tool', 1000)) });
    }

    expect(JSON.stringify(targetsIn(thousand.stack)).length).toBeGreaterThan(40_000);
    const targets = JSON.stringify(targetsIn(many.stack));
    expect(targets.length).toBeLessThan(2_000);
    expect(targets).toMatch(/\{"Name":"More18","Count":"1000","Digest":"[0-9a-f]{16}"\}/);
  }, 60_000);
});

describe('stacks', () => {
  test('answer each for their own targets, those of nested stacks included, and wait in no circle', () => {
    const app = new App();
    const own = new Stack(app, 'Own');
    const gateway = new McpGateway(own, 'Gateway', { authorizer: iamAuthorizer(), verifyTools: true });
    const nested = new NestedStack(own, 'Nested');
    const other = new Stack(app, 'Other');
    for (const [stack, id] of [
      [own, 'A'],
      [nested, 'B'],
      [other, 'C'],
    ] as const) {
      new LambdaTarget(stack, id, { gateway, handler: newFunction(stack), tools: definitions(['list']) });
    }
    new ToolVerification(other, 'Tools', { gateway });

    expect(targetsIn(own)).toEqual([
      { Name: 'B', Tools: ['list'] },
      { Name: 'A', Tools: ['list'] },
    ]);
    const template = Template.fromStack(own);
    expect(template.toJSON().Resources[only(template, VERIFIED)].DependsOn).toContain(
      only(template, 'AWS::CloudFormation::Stack'),
    );
    const ofOther = verifiedIn(other);
    expect(ofOther.Targets).toEqual([{ Name: 'C', Tools: ['list'] }]);
    expect(ofOther.GatewayTools).toBeUndefined();
    expect(JSON.stringify(ofOther.Updated)).toContain('"C');
    expect(JSON.stringify(ofOther.Updated)).not.toContain('ImportValue');
  });
});

describe('CloudFormation verifies again', () => {
  const declared = (description: string, instructions: string, syncOn: string) => {
    const { stack, gateway } = withTools({ instructions }, ['search'], description);
    gateway.addMcpServerTarget('Server', { server: SERVER, syncOn });
    return verifiedIn(stack).Declared;
  };

  test('when a target, the gateway or a syncOn is another, and not else', () => {
    const first = declared('Finds', 'Ask', '1');

    expect(declared('Finds', 'Ask', '1')).toBe(first);
    for (const other of [declared('Looks', 'Ask', '1'), declared('Finds', 'Ask!', '1'), declared('Finds', 'Ask', '2')])
      expect(other).not.toBe(first);
  });
});

describe('warnings', () => {
  test('say that policies decide what the verification sees', () => {
    const engineOf = (mode: agentcore.PolicyEngineMode) => {
      const stack = newStack();
      const policyEngine = new agentcore.PolicyEngine(stack, 'Engine');
      new McpGateway(stack, 'Gateway', {
        authorizer: iamAuthorizer(),
        verifyTools: true,
        policyEngineConfiguration: { policyEngine, mode },
      });
      return Annotations.fromStack(stack).findWarning(
        '*',
        Match.stringLikeRegexp('shows each caller only the tools that policies permit it'),
      );
    };

    expect(engineOf(agentcore.PolicyEngineMode.ENFORCE)).toHaveLength(1);
    expect(engineOf(agentcore.PolicyEngineMode.LOG_ONLY)).toHaveLength(0);
  });
});

describe('refusals', () => {
  const jwt = () =>
    agentcore.GatewayAuthorizer.usingCustomJwt({
      discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
      allowedClients: ['agents'],
    });

  test('fails for verifyTools with tokens of another issuer', () => {
    expect(thrownBy(() => withTools({ authorizer: jwt() })).message).toBe(
      `McpGateway "Stack/Gateway": 'verifyTools' has no client to call the gateway with, whose tokens come from an issuer that is not a CognitoAuthorizer; leave it out, and give a ToolVerification the secret of a client of that issuer as 'clientSecret' [GATEWAY_VERIFICATION_CLIENT]`,
    );
  });

  test('fails without a client of another issuer', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway', { authorizer: jwt() });

    expect(thrownBy(() => new ToolVerification(stack, 'Tools', { gateway })).message).toBe(
      `ToolVerification "Stack/Tools": 'clientSecret' is missing, and the tokens of this gateway come from an issuer that is not a CognitoAuthorizer; pass the secret of a client of that issuer, as JSON with clientId, clientSecret, tokenEndpoint and scopes [GATEWAY_VERIFICATION_CLIENT]`,
    );
  });

  test('fails for a client where callers show no token', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway', { authorizer: iamAuthorizer() });
    const clientSecret = new secretsmanager.Secret(stack, 'Secret');

    expect(thrownBy(() => new ToolVerification(stack, 'Tools', { gateway, clientSecret })).message).toBe(
      `ToolVerification "Stack/Tools": 'clientSecret' is of no use: callers of this gateway show no token (AWS_IAM); leave it out [GATEWAY_VERIFICATION_CLIENT]`,
    );
  });

  test('fails for an imported gateway of which nobody knows how callers get in', () => {
    const stack = newStack();
    const arn = 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shop-a1b2c3d4e5';
    const gateway = McpGateway.fromGatewayArn(stack, 'Gateway', arn);

    expect(thrownBy(() => new ToolVerification(stack, 'Tools', { gateway })).code).toBe('GATEWAY_AUTHORIZER_UNKNOWN');
  });

  test('fails for a gateway of another account', () => {
    const stack = newStack('Stack', { account: '444455556666', region: 'eu-west-1' });
    const gateway = McpGateway.fromGatewayAttributes(stack, 'Gateway', {
      gatewayArn: 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shop-a1b2c3d4e5',
      authorizer: iamAuthorizer(),
    });

    expect(thrownBy(() => new ToolVerification(stack, 'Tools', { gateway })).message).toBe(
      `ToolVerification "Stack/Tools": 'gateway' is of account 111122223333, and this stack of account 444455556666; verify its tools in a stack of its own account [GATEWAY_VERIFICATION_ACCOUNT]`,
    );
  });

  test('fails at synth for a target that waits for the gateway, and the verification in it', () => {
    const { stack, gateway, handler } = withTools();
    const target = new LambdaTarget(stack, 'Orders', { gateway, handler, tools: definitions(['list']) });
    target.node.addDependency(gateway);

    expect(gateway.toolVerification?.node.validate()).toEqual([
      'The verification "Stack/Gateway/ToolVerification" waits for the target "Stack/Orders", which waits for "Stack/Gateway" and the verification in it; let the target depend on a part of that, such as its node.defaultChild [GATEWAY_VERIFICATION_CIRCLE]',
    ]);
  });
});
