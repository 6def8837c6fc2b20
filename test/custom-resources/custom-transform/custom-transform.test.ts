import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CustomTransform, McpGateway, type McpGatewayProps } from '../../../lib';
import { newStack } from '../../new-stack';
import { deploy } from '../../targets/deployment';
import { newFunction } from '../../targets/sample-inputs';
import { only, statementsOf } from '../resource-templates';

const TRANSFORM = 'Custom::McpGatewayTransform';
const BEFORE = 'Custom::McpGatewayTransformBefore';

function newGateway(stack: Stack, props: McpGatewayProps = {}): McpGateway {
  return new McpGateway(stack, 'Gateway', { authorizer: agentcore.GatewayAuthorizer.usingAwsIam(), ...props });
}

test('what was there is recorded, and the function applied, when the permissions are there', () => {
  const stack = newStack();
  const gateway = newGateway(stack);
  const handler = newFunction(stack);

  new CustomTransform(stack, 'Transform', { gateway, handler });

  const template = Template.fromStack(stack);
  const subject = {
    ServiceToken: { 'Fn::GetAtt': [Match.stringLikeRegexp('^McpGatewayTransformsHandler'), 'Arn'] },
    ServiceTimeout: '2400',
    GatewayId: stack.resolve(gateway.gatewayId),
    FunctionArn: stack.resolve(handler.functionArn),
  };
  template.hasResourceProperties(BEFORE, Match.objectEquals({ Task: 'record', ...subject }));
  template.hasResourceProperties(
    TRANSFORM,
    Match.objectEquals({
      Task: 'apply',
      ...subject,
      Before: { Ref: only(template, BEFORE) },
      Declared: Match.stringLikeRegexp('^[0-9a-f]{8}$'),
      Updated: stack.resolve(gateway.updatedAt),
    }),
  );
  const transform = only(template, TRANSFORM);
  const policies = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.startsWith('Transform'));
  const { order } = deploy(template, (id) => (policies.includes(id) ? 1000 : 1));
  expect(policies).toHaveLength(2);
  for (const policy of policies) expect(order.indexOf(policy)).toBeLessThan(order.indexOf(transform));
});

test('the gateway may invoke the function, and the handler may update this gateway with its role', () => {
  const stack = newStack();
  const gateway = newGateway(stack);
  const handler = newFunction(stack);

  new CustomTransform(stack, 'Transform', { gateway, handler });

  const template = Template.fromStack(stack);
  expect(statementsOf(template, 'TransformRolePolicy')).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: stack.resolve(handler.functionArn) },
  ]);
  expect(statementsOf(template, 'TransformPolicy')).toEqual([
    {
      Effect: 'Allow',
      Action: ['bedrock-agentcore:GetGateway', 'bedrock-agentcore:UpdateGateway'],
      Resource: stack.resolve(gateway.gatewayArn),
    },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: stack.resolve(gateway.role.roleArn),
      Condition: { StringEquals: { 'iam:PassedToService': 'bedrock-agentcore.amazonaws.com' } },
    },
  ]);
});

test('the handler may use the key of an encrypted gateway through AgentCore', () => {
  const stack = newStack();
  const kmsKey = new kms.Key(stack, 'Key');

  new CustomTransform(stack, 'Transform', { gateway: newGateway(stack, { kmsKey }), handler: newFunction(stack) });

  const statements = statementsOf(Template.fromStack(stack), 'TransformPolicy');
  expect(statements).toContainEqual({
    Effect: 'Allow',
    Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
    Resource: stack.resolve(kmsKey.keyArn),
    Condition: {
      StringEquals: {
        'kms:ViaService': { 'Fn::Join': ['', ['bedrock-agentcore.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
      },
    },
  });
});

test('it is applied again when the gateway is declared otherwise', () => {
  const declared = ['One', 'One', 'Two'].map((description) => {
    const stack = newStack();
    const gateway = newGateway(stack, { description });
    new CustomTransform(stack, 'Transform', { gateway, handler: newFunction(stack) });
    const template = Template.fromStack(stack);
    return template.toJSON().Resources[only(template, TRANSFORM)].Properties.Declared;
  });

  expect(declared[1]).toBe(declared[0]);
  expect(declared[2]).not.toBe(declared[0]);
});

test('of a gateway that is replaced they are other resources', () => {
  const [first, second] = [true, false].map((semanticSearch) => {
    const stack = newStack();
    const gateway = newGateway(stack, { semanticSearch });
    new CustomTransform(stack, 'Transform', { gateway, handler: newFunction(stack) });
    const template = Template.fromStack(stack);
    return [only(template, BEFORE), only(template, TRANSFORM)];
  });

  for (const id of second ?? []) expect(first).not.toContain(id);
});

test('fails for a second one of a gateway', () => {
  const stack = newStack();
  const props = { gateway: newGateway(stack), handler: newFunction(stack) };
  new CustomTransform(stack, 'Transform', props);

  expect(() => new CustomTransform(stack, 'Second', props)).toThrow(
    `'gateway' has the transform of "Stack/Transform" already, and takes one; let one function do both [GATEWAY_TRANSFORM_DUPLICATE]`,
  );
});
