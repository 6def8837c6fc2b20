import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LambdaTarget, McpGateway, type ToolDefinition, ToolDefinitions } from '../../lib';
import { newStack } from '../new-stack';
import { newFunction, tool, tools } from './sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

describe('the target', () => {
  test('serves the function with its tools, as the role of the gateway', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const handler = newFunction(stack);

    gateway.addLambdaTarget('Weather', { handler, tools: tools('get_weather'), description: 'Weather of today' });

    Template.fromStack(stack).hasResourceProperties(TARGET, {
      GatewayIdentifier: stack.resolve(gateway.gatewayId),
      Name: 'Weather',
      Description: 'Weather of today',
      CredentialProviderConfigurations: [Match.objectEquals({ CredentialProviderType: 'GATEWAY_IAM_ROLE' })],
      TargetConfiguration: {
        Mcp: {
          Lambda: {
            LambdaArn: stack.resolve(handler.functionArn),
            ToolSchema: {
              InlinePayload: [
                { Name: 'get_weather', Description: 'Does get_weather', InputSchema: { Type: 'object' } },
              ],
            },
          },
        },
      },
    });
  });

  test('tells the tools that agents see, the description of each and its arguments', () => {
    const stack = newStack();
    const inputSchema = { type: 'object', properties: { day: { type: 'string' } } };

    const target = new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', {
      handler: newFunction(stack),
      tools: ToolDefinitions.fromInline([tool('get', { inputSchema }), tool('a_b')]),
    });

    expect(target.tools).toEqual([
      { name: 'Weather___get', toolName: 'get', description: 'Does get', inputSchema },
      { name: 'Weather___a_b', toolName: 'a_b', description: 'Does a_b', inputSchema: { type: 'object' } },
    ]);
  });

  test('can be made anywhere for a gateway, and knows it', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const handler = newFunction(stack);

    const target = new LambdaTarget(stack, 'Weather', { gateway, handler, tools: tools() });

    expect(target.gateway).toBe(gateway);
    expect(target.handler).toBe(handler);
    expect(target.gatewayTargetName).toBe('Weather');
    expect(stack.resolve(target.targetId)).toEqual({ 'Fn::GetAtt': [stack.getLogicalId(cfn(target)), 'TargetId'] });
    expect(stack.resolve(target.targetArn)).toEqual({ Ref: stack.getLogicalId(cfn(target)) });
  });

  test('grants reading as the service authorizes it: on the gateway', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const target = gateway.addLambdaTarget('Weather', { handler: newFunction(stack), tools: tools() });
    const reader = new iam.User(stack, 'Reader');

    target.grantRead(reader);

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['bedrock-agentcore:GetGatewayTarget', 'bedrock-agentcore:ListGatewayTargets'],
            Resource: stack.resolve(gateway.gatewayArn),
          },
        ],
      },
      Users: [stack.resolve(reader.userName)],
    });
  });
});

function cfn(target: LambdaTarget) {
  // The L1 of a target is always its child of this name.
  return target.node.findChild('Resource') as Parameters<Stack['getLogicalId']>[0];
}

describe('its permissions', () => {
  const handlers: [string, (stack: Stack) => lambda.IFunction][] = [
    ['a function', (stack) => newFunction(stack)],
    [
      'an alias',
      (stack) => new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: newFunction(stack).currentVersion }),
    ],
    ['a version', (stack) => newFunction(stack).currentVersion],
    [
      'a function known by its ARN',
      (stack) =>
        lambda.Function.fromFunctionArn(
          stack,
          'Function',
          'arn:aws:lambda:us-east-1:111122223333:function:weather:live',
        ),
    ],
    ['a function known by its name', (stack) => lambda.Function.fromFunctionName(stack, 'Function', 'weather')],
  ];

  test.each(handlers)('let the role invoke %s by exactly its ARN, and nothing else', (_, handlerOf) => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const handler = handlerOf(stack);

    gateway.addLambdaTarget('Weather', { handler, tools: tools() });

    const functionArn = stack.resolve(handler.functionArn);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.resourceCountIs('AWS::Lambda::Permission', 0);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [Match.objectEquals({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: functionArn })],
      },
      Roles: [stack.resolve(gateway.role.roleName)],
    });
    template.hasResourceProperties(TARGET, { TargetConfiguration: { Mcp: { Lambda: { LambdaArn: functionArn } } } });
  });

  test('are there before the target', () => {
    const stack = newStack();

    new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', { handler: newFunction(stack), tools: tools() });

    const template = Template.fromStack(stack);
    template.hasResource(TARGET, { DependsOn: Object.keys(template.findResources('AWS::IAM::Policy')) });
  });

  test('are those of each target, also where two serve one function', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const handler = newFunction(stack);

    for (const id of ['Weather', 'Time']) gateway.addLambdaTarget(id, { handler, tools: tools() });

    const template = Template.fromStack(stack);
    const policies = Object.keys(template.findResources('AWS::IAM::Policy'));
    for (const id of ['Weather', 'Time']) {
      template.hasResource(TARGET, {
        Properties: { Name: id },
        DependsOn: policies.filter((policy) => policy.startsWith(`Gateway${id}RolePolicy`)),
      });
    }
    expect(policies).toHaveLength(2);
  });

  test('come with a warning when the function is of another account, which has to let the role in', () => {
    const stack = newStack('Stack', { account: '111122223333', region: 'us-east-1' });
    const functionArn = 'arn:aws:lambda:us-east-1:444455556666:function:weather';
    const handler = lambda.Function.fromFunctionArn(stack, 'Function', functionArn);

    new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', { handler, tools: tools() });

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Weather',
      'The function belongs to account 444455556666 and the gateway to 111122223333, so the function must let the gateway\'s role in: in its account, run "aws lambda add-permission" with --principal set to the role\'s ARN and --action lambda:InvokeFunction. [ack: cdk-mcp-gateway:lambdaInOtherAccount]',
    );
  });

  test('come with a warning when the function is in another Region, where no gateway is known to invoke it', () => {
    const stack = newStack('Stack', { account: '111122223333', region: 'us-east-1' });
    const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:weather';
    const handler = lambda.Function.fromFunctionArn(stack, 'Function', functionArn);

    new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', { handler, tools: tools() });

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Weather',
      'The function is in eu-west-1 and the gateway in us-east-1. AWS does not document that gateways invoke functions of other Regions, so deploy the function in us-east-1, too, or try it before you rely on it. [ack: cdk-mcp-gateway:lambdaInOtherRegion]',
    );
  });

  test('come without a warning when nobody knows yet whose the function is', () => {
    const stack = newStack();
    const handler = lambda.Function.fromFunctionArn(
      stack,
      'Function',
      'arn:aws:lambda:us-east-1:444455556666:function:weather',
    );

    new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', { handler, tools: tools() });

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('tool schemas in the template', () => {
  function inlinePayload(...definitions: ToolDefinition[]) {
    const stack = newStack();
    new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', {
      handler: newFunction(stack),
      tools: ToolDefinitions.fromInline(definitions),
    });
    const [target] = Object.values(Template.fromStack(stack).findResources(TARGET));
    return target?.Properties.TargetConfiguration.Mcp.Lambda.ToolSchema.InlinePayload;
  }

  test('keep the case of property names, also of those that are words of JSON Schema', () => {
    const properties = {
      type: { type: 'string', description: 'Kind of thing' },
      items: { type: 'array', items: { type: 'object', properties: { properties: { type: 'number' } } } },
      required: { type: 'boolean' },
      camelCase: { type: 'integer' },
      PascalCase: { type: 'string' },
      snake_case: { type: 'string' },
    };

    const payload = inlinePayload(
      tool('get', { inputSchema: { type: 'object', properties, required: ['type', 'required'] } }),
    );

    expect(payload).toEqual([
      {
        Name: 'get',
        Description: 'Does get',
        InputSchema: {
          Type: 'object',
          Properties: {
            type: { Type: 'string', Description: 'Kind of thing' },
            items: { Type: 'array', Items: { Type: 'object', Properties: { properties: { Type: 'number' } } } },
            required: { Type: 'boolean' },
            camelCase: { Type: 'integer' },
            PascalCase: { Type: 'string' },
            snake_case: { Type: 'string' },
          },
          Required: ['type', 'required'],
        },
      },
    ]);
  });

  test('describe results, too', () => {
    const outputSchema = { type: 'object', properties: { celsius: { type: 'number' } } };

    const payload = inlinePayload(tool('get', { outputSchema }));

    expect(payload[0].OutputSchema).toEqual({ Type: 'object', Properties: { celsius: { Type: 'number' } } });
  });

  test('hold only what CloudFormation takes; the rest is said in words', () => {
    const unit = { type: 'string', enum: ['C', 'F'], default: 'C' };

    const payload = inlinePayload(tool('get', { inputSchema: { type: 'object', properties: { unit } } }));

    expect(payload[0].InputSchema).toEqual({
      Type: 'object',
      Properties: { unit: { Type: 'string', Description: 'One of: "C", "F". Default: "C".' } },
    });
  });

  test('come with a warning for a name that models do not take', () => {
    const stack = newStack();

    new McpGateway(stack, 'Gateway').addLambdaTarget('Weather', {
      handler: newFunction(stack),
      tools: tools('get/weather'),
    });

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Weather',
      '/0/name makes the tool name "Weather___get/weather"; models on Amazon Bedrock take letters, digits, "_" and "-" only, so rename it [ack: cdk-mcp-gateway:TOOL_NAME_CHARACTERS:/0/name]',
    );
  });
});
