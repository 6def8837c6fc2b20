import { NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { CognitoAuthorizer, McpGateway } from '../../lib';
import { newStack } from '../new-stack';
import { newFunction } from '../targets/sample-inputs';
import { newGateway } from './gateways';

test('outputs name the URL, the token endpoint, the client and the scopes after the gateway', () => {
  const stack = newStack();

  const gateway = new McpGateway(stack, 'Gateway', { outputs: true });

  const cognito = gateway.cognitoAuthorizer;
  expect(Template.fromStack(stack).findOutputs('*')).toEqual({
    GatewayUrl: { Value: stack.resolve(gateway.url), Description: 'URL that MCP clients connect to' },
    GatewayTokenEndpoint: {
      Value: stack.resolve(cognito?.tokenEndpoint),
      Description: 'URL that issues access tokens to clients',
    },
    GatewayClientId: { Value: stack.resolve(cognito?.clientId), Description: 'Client ID to ask for a token with' },
    GatewayScopes: { Value: 'stack-gateway-authorizer/invoke', Description: 'Scopes to ask for a token with' },
  });
});

describe('the client secret', () => {
  test.each<[string, (stack: Stack) => McpGateway]>([
    [
      'before the gateway was made',
      (stack) => {
        const authorizer = new CognitoAuthorizer(stack, 'Auth');
        authorizer.clientSecret;
        return new McpGateway(stack, 'Gateway', { authorizer, outputs: true });
      },
    ],
    [
      'after the gateway was made',
      (stack) => {
        const gateway = new McpGateway(stack, 'Gateway', { outputs: true });
        gateway.connect(newFunction(stack));
        return gateway;
      },
    ],
  ])('has its ARN in the outputs when somebody asked for it %s', (_, newGatewayIn) => {
    const stack = newStack();

    const gateway = newGatewayIn(stack);

    expect(Template.fromStack(stack).findOutputs('GatewayClientSecretArn')).toEqual({
      GatewayClientSecretArn: {
        Value: stack.resolve(gateway.cognitoAuthorizer?.clientSecret.secretArn),
        Description: 'Secret with all that a client needs to ask for a token, as JSON',
      },
    });
  });

  test('is in the outputs of each gateway that takes its client', () => {
    const stack = newStack();
    const authorizer = new CognitoAuthorizer(stack, 'Auth');
    for (const id of ['A', 'B']) new McpGateway(stack, id, { authorizer, outputs: true });

    authorizer.clientSecret;

    expect(Object.keys(Template.fromStack(stack).findOutputs('*')).filter((id) => /Secret/.test(id))).toEqual([
      'AClientSecretArn',
      'BClientSecretArn',
    ]);
  });

  test('is in no output of a gateway without outputs', () => {
    const stack = newStack();

    new McpGateway(stack, 'Gateway').connect(newFunction(stack));

    expect(Template.fromStack(stack).findOutputs('*')).toEqual({});
  });
});

test('outputs of a gateway without Cognito are its URL alone', () => {
  const stack = newStack();

  newGateway(stack, { outputs: true });

  expect(Object.keys(Template.fromStack(stack).findOutputs('*'))).toEqual(['GatewayUrl']);
});

test('outputs of two gateways in one stack do not collide', () => {
  const stack = newStack();

  newGateway(stack, { outputs: true }, 'Gateway');
  newGateway(new Construct(stack, 'Inner'), { outputs: true }, 'Gateway');
  newGateway(stack, { outputs: true }, 'my-tools 2');

  expect(Object.keys(Template.fromStack(stack).findOutputs('*'))).toEqual([
    'GatewayUrl',
    'InnerGatewayUrl',
    'mytools2Url',
  ]);
});

test('outputs of a nested stack are named after the construct there', () => {
  const stack = newStack();
  const nested = new NestedStack(stack, 'Nested');

  newGateway(nested, { outputs: true });

  expect(Object.keys(Template.fromStack(nested).findOutputs('*'))).toEqual(['GatewayUrl']);
});

test('there are no outputs unless asked for', () => {
  const stack = newStack();

  new McpGateway(stack, 'Gateway');

  expect(Template.fromStack(stack).findOutputs('*')).toEqual({});
});
