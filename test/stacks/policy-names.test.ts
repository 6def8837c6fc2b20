import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { LambdaTarget, McpGateway } from '../../lib';
import { newFunction, tools } from '../targets/sample-inputs';

/** IAM tells the inline policies of one role apart by their names alone. */
function policyNames(stacks: readonly Stack[]): string[] {
  return stacks.flatMap((stack) =>
    Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).map(
      ({ Properties }) => Properties.PolicyName,
    ),
  );
}

/** A target of one construct ID in each stack. */
function addBilling(stacks: readonly Stack[], gateway: McpGateway): void {
  for (const stack of stacks) {
    new LambdaTarget(stack, 'Billing', {
      gateway,
      targetName: stack.node.id,
      handler: newFunction(stack),
      tools: tools(),
    });
  }
}

test('targets of one ID in several stacks do not share the name of a policy on the role', () => {
  const app = new App();
  const gateway = new McpGateway(new Stack(app, 'Shared'), 'Gateway');
  const stacks = ['A', 'B'].map((id) => new Stack(app, id));

  addBilling(stacks, gateway);

  const names = policyNames(stacks);
  expect(names).toEqual([
    expect.stringMatching(/^A-Billing-[0-9a-f]{8}$/),
    expect.stringMatching(/^B-Billing-[0-9a-f]{8}$/),
  ]);
});

test('imports of one gateway and role in several stacks do not, either', () => {
  const app = new App();
  const stacks = ['A', 'B'].map((id) => new Stack(app, id));

  for (const stack of stacks) {
    const role = iam.Role.fromRoleName(stack, 'Role', 'shared-role');
    const gatewayArn = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/shared-a1b2c3d4e5';
    const gateway = McpGateway.fromGatewayAttributes(stack, 'Shared', { gatewayArn, role });
    gateway.addLambdaTarget('Billing', { targetName: stack.node.id, handler: newFunction(stack), tools: tools() });
  }

  expect(new Set(policyNames(stacks)).size).toBe(2);
});

test('sibling nested stacks do not, either', () => {
  const parent = new Stack(new App(), 'Parent');
  const gateway = new McpGateway(parent, 'Gateway');
  const stacks = ['A', 'B'].map((id) => new NestedStack(parent, id));

  addBilling(stacks, gateway);

  expect(new Set(policyNames(stacks)).size).toBe(2);
});

test('a role that would need more managed policies than IAM attaches is warned of', () => {
  const app = new App();
  const shared = new Stack(app, 'Shared');
  const gateway = new McpGateway(shared, 'Gateway');

  const stacks = Array.from({ length: 20 }, (_, index) => new Stack(app, `Stack${index}`));
  for (const stack of stacks) {
    for (let index = 0; index < 5; index++) {
      new LambdaTarget(stack, `T${index}`, {
        gateway,
        targetName: `${stack.node.id}-${index}`,
        handler: newFunction(stack, `F${index}`),
        tools: tools(),
      });
    }
  }

  const warned = stacks.filter(
    (stack) =>
      Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('more than 10 managed policies')).length > 0,
  );
  expect(warned.length).toBeGreaterThan(0);
  expect(Template.fromStack(stacks[0] ?? shared).findResources('AWS::IAM::ManagedPolicy')).toEqual({});
});
