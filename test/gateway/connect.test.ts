import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { CognitoAuthorizer, LambdaTarget, McpGateway } from '../../lib';
import { newStack } from '../new-stack';
import { deploy } from '../targets/deployment';
import { newFunction, tools } from '../targets/sample-inputs';
import { ENV, newGateway, warningsIn } from './gateways';

const FUNCTION = 'AWS::Lambda::Function';
const ARN = 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shared-a1b2c3d4e5';
const URL = 'https://shared-a1b2c3d4e5.gateway.bedrock-agentcore.eu-west-1.amazonaws.com/mcp';

function environmentOf(caller: lambda.Function): unknown {
  const stack = Stack.of(caller);
  const id = stack.getLogicalId(caller.node.defaultChild as lambda.CfnFunction);
  return Template.fromStack(stack).toJSON().Resources[id].Properties.Environment?.Variables;
}

/** The statements of the policy that the function's own role has. */
function statementsOf(caller: lambda.Function): unknown[] {
  const template = Template.fromStack(Stack.of(caller));
  const role = Stack.of(caller).resolve(caller.role?.roleName);
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles) === JSON.stringify([role]))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

function readsSecret(stack: Stack, secretArn: string | undefined): object {
  return {
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    Resource: stack.resolve(secretArn),
  };
}

function existing(stack: Stack) {
  return CognitoAuthorizer.fromUserPool(stack, 'Existing', {
    userPool: cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_Ab12Cd34E'),
    clients: [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', '1h57kf5cpq17m0eml12EXAMPLE')],
    scopes: ['tools/read', 'tools/write'],
    tokenEndpoint: 'https://example.auth.eu-west-1.amazoncognito.com/oauth2/token',
  });
}

describe('a function', () => {
  test('that calls a gateway with Cognito learns all that it needs for a token, and may read exactly this secret', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const caller = newFunction(stack);

    gateway.connect(caller);

    const authorizer = gateway.cognitoAuthorizer;
    expect(environmentOf(caller)).toEqual({
      MCP_GATEWAY_URL: stack.resolve(gateway.url),
      MCP_GATEWAY_TOKEN_ENDPOINT: stack.resolve(authorizer?.tokenEndpoint),
      MCP_GATEWAY_CLIENT_ID: stack.resolve(authorizer?.clientId),
      MCP_GATEWAY_SCOPES: 'stack-gateway-authorizer/invoke',
      MCP_GATEWAY_CLIENT_SECRET_ARN: stack.resolve(authorizer?.clientSecret.secretArn),
    });
    expect(statementsOf(caller)).toEqual([readsSecret(stack, authorizer?.clientSecret.secretArn)]);
    expect(() => deploy(Template.fromStack(stack))).not.toThrow();
    expect(warningsIn(stack)).toEqual([]);
  });

  test('that calls a gateway with IAM may invoke exactly this gateway', () => {
    const stack = newStack();
    const gateway = newGateway(stack);
    const caller = newFunction(stack);

    gateway.connect(caller);

    expect(environmentOf(caller)).toEqual({ MCP_GATEWAY_URL: stack.resolve(gateway.url) });
    expect(statementsOf(caller)).toEqual([
      { Effect: 'Allow', Action: 'bedrock-agentcore:InvokeGateway', Resource: stack.resolve(gateway.gatewayArn) },
    ]);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('that calls an open gateway learns its URL and needs no permission', () => {
    const stack = newStack();
    const gateway = newGateway(stack, { authorizer: agentcore.GatewayAuthorizer.withNoAuth() });
    const caller = newFunction(stack);

    gateway.connect(caller);

    expect(environmentOf(caller)).toEqual({ MCP_GATEWAY_URL: stack.resolve(gateway.url) });
    expect(statementsOf(caller)).toEqual([]);
  });

  test('that calls a gateway with another issuer learns its URL, and a warning says what is missing', () => {
    const stack = newStack();
    const gateway = newGateway(stack, {
      authorizer: agentcore.GatewayAuthorizer.usingCustomJwt({
        discoveryUrl: 'https://idp.example.com/.well-known/openid-configuration',
        allowedAudience: ['agents'],
      }),
    });
    const caller = newFunction(stack);

    gateway.connect(caller);

    expect(environmentOf(caller)).toEqual({ MCP_GATEWAY_URL: stack.resolve(gateway.url) });
    expect(statementsOf(caller)).toEqual([]);
    expect(warningsIn(stack)).toEqual([
      [
        '/Stack/Gateway',
        'Callers get MCP_GATEWAY_URL alone, because the tokens of this gateway come from an issuer that is not a CognitoAuthorizer. Give them its token endpoint, a client ID, scopes and a secret yourself. [ack: cdk-mcp-gateway:callerNeedsToken]',
      ],
    ]);
  });

  test('may call two gateways, each with its own prefix', () => {
    const stack = newStack();
    const caller = newFunction(stack);
    const [first, second] = [newGateway(stack, {}, 'First'), newGateway(stack, {}, 'Second')];

    first.connect(caller);
    second.connect(caller, { environmentPrefix: 'SECOND' });

    expect(environmentOf(caller)).toEqual({
      MCP_GATEWAY_URL: stack.resolve(first.url),
      SECOND_URL: stack.resolve(second.url),
    });
  });

  test('that is connected twice to one gateway is connected once', () => {
    const stack = newStack();
    const gateway = newGateway(stack);
    const caller = newFunction(stack);

    for (let i = 0; i < 2; i += 1) gateway.connect(caller);

    expect(statementsOf(caller)).toHaveLength(1);
  });

  test('that is a target of the gateway may call it, too', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const caller = newFunction(stack);

    gateway.addLambdaTarget('Tools', { handler: caller, tools: tools() });
    gateway.connect(caller);

    const { order } = deploy(Template.fromStack(stack));
    const positionOf = (type: string) =>
      order.indexOf(Object.keys(Template.fromStack(stack).findResources(type)).at(-1) ?? '');
    expect(positionOf('AWS::BedrockAgentCore::Gateway')).toBeLessThan(
      positionOf('AWS::BedrockAgentCore::GatewayTarget'),
    );
    expect(environmentOf(caller)).toMatchObject({ MCP_GATEWAY_URL: stack.resolve(gateway.url) });
  });

  test('may call a gateway with other interceptors', () => {
    const stack = newStack();
    const interceptors = [agentcore.LambdaInterceptor.forRequest(newFunction(stack, 'Interceptor'))];

    newGateway(stack, { interceptors }).connect(newFunction(stack));

    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });

  test('keeps the environment that it has', () => {
    const stack = newStack();
    const gateway = newGateway(stack);
    const caller = newFunction(stack);
    caller.addEnvironment('LOG_LEVEL', 'debug');

    gateway.connect(caller);

    expect(environmentOf(caller)).toEqual({ LOG_LEVEL: 'debug', MCP_GATEWAY_URL: stack.resolve(gateway.url) });
  });
});

const ORDERS = [
  ['Gateways', 'Callers'],
  ['Callers', 'Gateways'],
];
const WEAK_REFERENCES = { '@aws-cdk/core:defaultCrossStackReferences': 'weak' };

describe.each(ORDERS.flatMap((ids) => [{}, WEAK_REFERENCES].map((context) => ({ ids, context }))))(
  'where stacks are created in the order $ids, with $context',
  ({ ids, context }) => {
    function stacks(): [Stack, Stack, App] {
      const app = new App({ context });
      const byId = new Map(ids.map((id) => [id, new Stack(app, id, { env: ENV })]));
      const [gateways, callers] = [byId.get('Gateways'), byId.get('Callers')];
      if (!gateways || !callers) throw new Error('No stacks');
      return [gateways, callers, app];
    }

    test('a caller is deployed after the gateway of another stack, and its permission stands beside it', () => {
      const [gateways, callers, app] = stacks();
      const gateway = new McpGateway(gateways, 'Gateway');
      const caller = newFunction(callers);

      gateway.connect(caller);

      expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['Gateways', 'Callers']);
      const secretArn = gateway.cognitoAuthorizer?.clientSecret.secretArn;
      expect(statementsOf(caller)).toEqual([readsSecret(callers, secretArn)]);
      expect(Object.keys(environmentOf(caller) as object)).toHaveLength(5);
    });

    test('a caller of another stack may be a target, when the target is of its stack', () => {
      const [gateways, callers, app] = stacks();
      const gateway = new McpGateway(gateways, 'Gateway');
      const handler = newFunction(callers);

      gateway.connect(handler);
      new LambdaTarget(callers, 'Tools', { gateway, handler, tools: tools() });

      expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['Gateways', 'Callers']);
      expect(() => deploy(Template.fromStack(callers))).not.toThrow();
    });
  },
);

describe('an imported gateway', () => {
  test('with its user pool is called like one of this app', () => {
    const stack = newStack('Stack', ENV);
    const authorizer = existing(stack);
    const gateway = McpGateway.fromGatewayAttributes(stack, 'Shared', { gatewayArn: ARN, authorizer });
    const caller = newFunction(stack);

    gateway.connect(caller);

    expect(environmentOf(caller)).toEqual({
      MCP_GATEWAY_URL: stack.resolve(gateway.url),
      MCP_GATEWAY_TOKEN_ENDPOINT: 'https://example.auth.eu-west-1.amazoncognito.com/oauth2/token',
      MCP_GATEWAY_CLIENT_ID: '1h57kf5cpq17m0eml12EXAMPLE',
      MCP_GATEWAY_SCOPES: 'tools/read tools/write',
      MCP_GATEWAY_CLIENT_SECRET_ARN: stack.resolve(authorizer.clientSecret.secretArn),
    });
    expect(statementsOf(caller)).toEqual([readsSecret(stack, authorizer.clientSecret.secretArn)]);
  });

  test('with IAM may be invoked', () => {
    const stack = newStack('Stack', ENV);
    const authorizer = agentcore.GatewayAuthorizer.usingAwsIam();
    const gateway = McpGateway.fromGatewayAttributes(stack, 'Shared', { gatewayArn: ARN, url: URL, authorizer });
    const caller = newFunction(stack);

    gateway.connect(caller);

    expect(environmentOf(caller)).toEqual({ MCP_GATEWAY_URL: URL });
    expect(statementsOf(caller)).toEqual([
      { Effect: 'Allow', Action: 'bedrock-agentcore:InvokeGateway', Resource: ARN },
    ]);
  });
});

describe('any other caller', () => {
  test('gets the permission, and its variables are returned', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const task = new ecs.FargateTaskDefinition(stack, 'Task');

    const environment = gateway.connectGrantee(task.taskRole, { environmentPrefix: 'TOOLS' });

    const authorizer = gateway.cognitoAuthorizer;
    expect(stack.resolve(environment)).toEqual({
      TOOLS_URL: stack.resolve(gateway.url),
      TOOLS_TOKEN_ENDPOINT: stack.resolve(authorizer?.tokenEndpoint),
      TOOLS_CLIENT_ID: stack.resolve(authorizer?.clientId),
      TOOLS_SCOPES: 'stack-gateway-authorizer/invoke',
      TOOLS_CLIENT_SECRET_ARN: stack.resolve(authorizer?.clientSecret.secretArn),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [readsSecret(stack, authorizer?.clientSecret.secretArn)] },
      Roles: [stack.resolve(task.taskRole.roleName)],
    });
  });

  test('that takes no policies is allowed by hand, and a warning says what', () => {
    const stack = newStack();
    const gateway = newGateway(stack);

    gateway.connectGrantee(new iam.ServicePrincipal('ecs-tasks.amazonaws.com'));

    expect(warningsIn(stack)).toEqual([
      [
        '/Stack/Gateway',
        expect.stringMatching(
          /^This app cannot change what the caller may do, so allow it this yourself: \{"Action":"bedrock-agentcore:InvokeGateway","Effect":"Allow","Resource":.*\} \[ack: cdk-mcp-gateway:callerFixed:[0-9a-f]{8}\]$/,
        ),
      ],
    ]);
  });

  test('of another account may invoke a gateway with IAM, and a warning says what else that takes', () => {
    const stack = newStack('Stack', ENV);
    const role = iam.Role.fromRoleArn(stack, 'Other', 'arn:aws:iam::444455556666:role/caller');

    newGateway(stack).connectGrantee(role);

    expect(warningsIn(stack)).toContainEqual([
      '/Stack/Gateway',
      "A caller of account 444455556666 may call this gateway of account 111122223333 only when the gateway's resource policy lets it in, too. Add one with AWS::BedrockAgentCore::ResourcePolicy. [ack: cdk-mcp-gateway:callerInOtherAccount]",
    ]);
  });
});

test('a caller in another Region is given the ARN of the secret in its own, where the app shares values across Regions', () => {
  const app = new App();
  const gateways = new Stack(app, 'Gateways', { env: ENV, crossRegionReferences: true });
  const callers = new Stack(app, 'Callers', { env: { ...ENV, region: 'us-east-1' }, crossRegionReferences: true });
  const caller = newFunction(callers);

  new McpGateway(gateways, 'Gateway').connect(caller);

  expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['Gateways', 'Callers']);
  Template.fromStack(callers).hasResourceProperties(FUNCTION, {
    Environment: {
      Variables: {
        MCP_GATEWAY_CLIENT_SECRET_ARN: {
          'Fn::GetAtt': [Match.stringLikeRegexp('ExportsReader'), Match.stringLikeRegexp('ClientSecret')],
        },
      },
    },
  });
});

describe('fails', () => {
  test('for a second gateway with the same prefix, and leaves the function as it is', () => {
    const stack = newStack();
    const caller = newFunction(stack);
    const first = newGateway(stack, {}, 'First');
    first.connect(caller);

    expect(() => newGateway(stack, {}, 'Second').connect(caller)).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_CALLER_PREFIX_TAKEN',
        message: `McpGateway "Stack/Second": 'environmentPrefix' is "MCP_GATEWAY", with which "${caller.node.path}" is connected to "Stack/First" already; give one of them another, such as "MCP_GATEWAY_2" [GATEWAY_CALLER_PREFIX_TAKEN]`,
      }),
    );
    expect(environmentOf(caller)).toEqual({ MCP_GATEWAY_URL: stack.resolve(first.url) });
    expect(statementsOf(caller)).toHaveLength(1);
  });

  test.each([
    ['my-tools', `may hold letters, digits and underscores, and begins with a letter, got "my-tools"; try "MY_TOOLS"`],
    ['2ND', `may hold letters, digits and underscores, and begins with a letter, got "2ND"; try "ND"`],
    ['', 'takes 1 to 100 characters, got 0: ""'],
  ])('for the prefix %j', (environmentPrefix, message) => {
    const stack = newStack();

    expect(() => newGateway(stack).connect(newFunction(stack), { environmentPrefix })).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_CALLER_PREFIX_INVALID',
        message: `McpGateway "Stack/Gateway": 'environmentPrefix' ${message} [GATEWAY_CALLER_PREFIX_INVALID]`,
      }),
    );
  });

  test('for a prefix that is only known at deployment', () => {
    const stack = newStack();
    const environmentPrefix = new CfnParameter(stack, 'Prefix').valueAsString;

    expect(() => newGateway(stack).connect(newFunction(stack), { environmentPrefix })).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_CALLER_PREFIX_INVALID',
        message: `McpGateway "Stack/Gateway": 'environmentPrefix' is only known at deployment, and names of variables cannot be; write it as a text [GATEWAY_CALLER_PREFIX_INVALID]`,
      }),
    );
  });

  test('for an imported gateway whose authorizer is not known', () => {
    const stack = newStack('Stack', ENV);
    const gateway = McpGateway.fromGatewayArn(stack, 'Shared', ARN);

    expect(() => gateway.connect(newFunction(stack))).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_AUTHORIZER_UNKNOWN',
        message: `McpGateway "Stack/Shared": 'authorizer' of this imported gateway is not known, so callers cannot be told how to get in; pass 'authorizer' to McpGateway.fromGatewayAttributes, such as CognitoAuthorizer.fromUserPool(…) or GatewayAuthorizer.usingAwsIam() [GATEWAY_AUTHORIZER_UNKNOWN]`,
      }),
    );
  });

  test.each<[string, (gateway: McpGateway, caller: lambda.Function) => void]>([
    [
      'after it became one',
      (gateway, caller) => {
        gateway.addInterceptor(agentcore.LambdaInterceptor.forRequest(caller));
        gateway.connect(caller);
      },
    ],
    [
      'before it became one',
      (gateway, caller) => {
        gateway.connect(caller);
        gateway.addInterceptor(agentcore.LambdaInterceptor.forRequest(caller));
      },
    ],
  ])('for an interceptor of the gateway that is connected %s, which would wait for itself', (_, connectBoth) => {
    const stack = newStack();

    connectBoth(newGateway(stack), newFunction(stack));

    expect(() => (stack.node.root as App).synth()).toThrow(
      `'caller' is "Stack/Function", an interceptor that the gateway waits for, and a connected function waits for the gateway; let another function do one of both [GATEWAY_CALLER_IS_INTERCEPTOR]`,
    );
  });

  test('for a caller of another account, which cannot use the key of the secret', () => {
    const stack = newStack('Stack', ENV);
    const role = iam.Role.fromRoleArn(stack, 'Other', 'arn:aws:iam::444455556666:role/caller');

    expect(() => new McpGateway(stack, 'Gateway').connectGrantee(role)).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_CALLER_IN_OTHER_ACCOUNT',
        message: `McpGateway "Stack/Gateway": 'caller' is of account 444455556666, and the client secret of account 111122223333 is encrypted with a key that no other account may use; call the gateway from account 111122223333, or keep a copy of the secret in account 444455556666 [GATEWAY_CALLER_IN_OTHER_ACCOUNT]`,
      }),
    );
  });
});
