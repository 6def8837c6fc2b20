import { App, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { LambdaTarget, McpGateway } from '../../lib';
import { newStack } from '../new-stack';
import { newFunction, openApi, thrownBy, tools } from './sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';
const ARN = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/shop-a1b2c3d4e5';

function addTarget(id: string, targetName?: string, description?: string) {
  const stack = newStack();
  const options = { handler: newFunction(stack), tools: tools(), targetName, description };
  return { stack, target: new McpGateway(stack, 'Gateway').addLambdaTarget(id, options) };
}

describe('the default name', () => {
  const names: [string, string][] = [
    ['Weather', 'Weather'],
    ['get-weather', 'get-weather'],
    ['get_weather', 'get-weather'],
    ['get weather  now', 'get-weather-now'],
    ['__private__', 'private'],
    ['-a--b-', 'a-b'],
    ['Wetter in Köln', 'Wetter-in-K-ln'],
    ['a.b:c@d', 'a-b-c-d'],
    ['42', '42'],
    ['x'.repeat(150), 'x'.repeat(100)],
    [`${'x'.repeat(99)}_${'y'.repeat(50)}`, 'x'.repeat(99)],
  ];

  test.each(names)('of the construct ID "%s" is "%s"', (id, name) => {
    const { stack, target } = addTarget(id);

    expect(target.gatewayTargetName).toBe(name);
    Template.fromStack(stack).hasResourceProperties(TARGET, { Name: name });
  });

  test.each(['___', '天气', '!'])('fails where the construct ID "%s" gives none', (id) => {
    expect(thrownBy(() => addTarget(id))).toMatchObject({
      code: 'TARGET_NAME_INVALID',
      message: [
        `LambdaTarget "Stack/Gateway/${id}":`,
        `'targetName' cannot be made of the construct ID "${id}", which holds no letter or digit of ASCII; write one such as "orders" [TARGET_NAME_INVALID]`,
      ].join(' '),
    });
  });
});

describe('a name given', () => {
  test.each(['a', 'A-1', 'weather-', 'x'.repeat(100)])('is taken as it is: "%s"', (name) => {
    const { stack } = addTarget('Target', name);

    Template.fromStack(stack).hasResourceProperties(TARGET, { Name: name });
  });

  const may = "'targetName' may hold letters, digits and single hyphens between them, got";
  const refused: [string, string][] = [
    ['my_tool', `${may} "my_tool"; try "my-tool"`],
    ['my tool', `${may} "my tool"; try "my-tool"`],
    ['a--b', `${may} "a--b"; try "a-b"`],
    ['-a', `${may} "-a"; try "a"`],
    ['a/b', `${may} "a/b"; try "a-b"`],
    ['a\n', `${may} "a\\n"; try "a"`],
    ['___', `${may} "___"`],
    ['', `'targetName' takes 1 to 100 characters, got 0: ""`],
    [
      'x'.repeat(101),
      `'targetName' takes 1 to 100 characters, got 101: "${'x'.repeat(77)}..."; try "${'x'.repeat(77)}..."`,
    ],
  ];

  test.each(refused)('fails as %j', (name, message) => {
    expect(thrownBy(() => addTarget('Target', name))).toMatchObject({
      code: 'TARGET_NAME_INVALID',
      message: `LambdaTarget "Stack/Gateway/Target": ${message} [TARGET_NAME_INVALID]`,
    });
  });
});

test.each([
  ['', `got 0: ""`],
  ['d'.repeat(201), `got 201: "${'d'.repeat(77)}..."`],
])('fails for the description %j', (description, got) => {
  expect(thrownBy(() => addTarget('Target', undefined, description))).toMatchObject({
    code: 'TARGET_DESCRIPTION_LENGTH',
    message: `LambdaTarget "Stack/Gateway/Target": 'description' takes 1 to 200 characters, ${got} [TARGET_DESCRIPTION_LENGTH]`,
  });
});

describe('two targets of one name', () => {
  const message = (subject: string, other: string) =>
    [
      `${subject}:`,
      `'targetName' is "search", which the target "${other}" of the same gateway has already; give one of them another 'targetName' [TARGET_NAME_DUPLICATE]`,
    ].join(' ');

  test('fails on one gateway, whatever the kinds of the targets', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    gateway.addLambdaTarget('A', { handler: newFunction(stack), tools: tools(), targetName: 'search' });

    const error = thrownBy(() => gateway.addOpenApiTarget('B', { api: openApi(), targetName: 'search' }));

    expect(error).toMatchObject({
      code: 'TARGET_NAME_DUPLICATE',
      message: message('OpenApiTarget "Stack/Gateway/B"', 'Stack/Gateway/A'),
    });
  });

  test('fails where two construct IDs give one name', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const options = { handler: newFunction(stack), tools: tools() };
    gateway.addLambdaTarget('my-search', options);

    expect(thrownBy(() => gateway.addLambdaTarget('my_search', options)).code).toBe('TARGET_NAME_DUPLICATE');
  });

  test('fails from another stack', () => {
    const app = new App();
    const gateway = new McpGateway(new Stack(app, 'GatewayStack'), 'Gateway');
    const other = new Stack(app, 'Other');
    const options = { handler: newFunction(other), tools: tools(), targetName: 'search' };
    gateway.addLambdaTarget('A', options);

    const error = thrownBy(() => new LambdaTarget(other, 'B', { gateway, ...options }));

    expect(error.message).toBe(message('LambdaTarget "Other/B"', 'GatewayStack/Gateway/A'));
  });

  test('fails through two imports of one gateway', () => {
    const app = new App();
    const [first, second] = ['First', 'Second'].map((id) => {
      const stack = new Stack(app, id);
      const options = { handler: newFunction(stack), tools: tools(), targetName: 'search' };
      return () => McpGateway.fromGatewayArn(stack, 'Gateway', ARN).addLambdaTarget('T', options);
    });
    first?.();

    const error = thrownBy(() => second?.());

    expect(error.message).toBe(message('LambdaTarget "Second/Gateway/T"', 'First/Gateway/T'));
  });

  test('are fine on different gateways, and in different apps', () => {
    const stack = newStack();
    const gateways = [
      new McpGateway(stack, 'A'),
      new McpGateway(stack, 'B'),
      new agentcore.Gateway(stack, 'C'),
      McpGateway.fromGatewayArn(stack, 'D', ARN),
      McpGateway.fromGatewayArn(newStack(), 'D', ARN),
    ];

    const targets = gateways.map(
      (gateway) =>
        new LambdaTarget(gateway, 'T', {
          gateway,
          handler: newFunction(gateway as McpGateway),
          tools: tools(),
          targetName: 'search',
        }),
    );

    expect(targets.map(({ gatewayTargetName }) => gatewayTargetName)).toEqual(Array(5).fill('search'));
  });

  test('are not compared where only the deployment knows the names', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const targetName = Lazy.string({ produce: () => 'search' });
    const options = { handler: newFunction(stack), tools: tools(), targetName };

    for (const id of ['A', 'B']) gateway.addLambdaTarget(id, options);

    Template.fromStack(stack).resourcePropertiesCountIs(TARGET, { Name: 'search' }, 2);
  });

  test('are fine when the first was refused for something else', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const options = { handler: newFunction(stack), tools: tools(), targetName: 'search' };
    thrownBy(() => gateway.addLambdaTarget('A', { ...options, description: '' }));

    const target = gateway.addLambdaTarget('B', options);

    expect(target.gatewayTargetName).toBe('search');
  });
});

test('fails for the 101st target of a gateway', () => {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  const options = { handler: newFunction(stack), tools: tools() };
  for (let index = 1; index <= 100; index++) gateway.addLambdaTarget(`T${index}`, options);

  const error = thrownBy(() => gateway.addLambdaTarget('T101', options));

  expect(error).toMatchObject({
    code: 'GATEWAY_TOO_MANY_TARGETS',
    message: [
      'LambdaTarget "Stack/Gateway/T101":',
      "'gateway' has 100 targets already, the most that it takes; ask AWS for a higher quota or use a second gateway [GATEWAY_TOO_MANY_TARGETS]",
    ].join(' '),
  });
});
