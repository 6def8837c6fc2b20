import { App, Aspects, CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct, type IConstruct } from 'constructs';
import { LambdaTarget, McpGateway } from '../../lib';
import { newStack } from '../new-stack';
import { deploy, variedDurations } from './deployment';
import { newFunction, openApiText, tools } from './sample-inputs';

const SEEDS = [1, 2, 3, 5, 8, 13];

/** Adds targets T0, T1 and so on, which all serve one function. */
function addTargets(gateway: McpGateway, count: number, handler: IFunction = newFunction(gateway)): LambdaTarget[] {
  return Array.from({ length: count }, (_, index) => gateway.addLambdaTarget(`T${index}`, { handler, tools: tools() }));
}

function mostAtOnce(stack: Stack): number {
  const template = Template.fromStack(stack);
  return Math.max(...SEEDS.map((seed) => deploy(template, variedDurations(seed)).mostTargetsAtOnce));
}

/** What each target waits for among the targets, by name: `T5` for `T0`. */
function waits(stack: Stack): { [name: string]: string[] } {
  const targets = Template.fromStack(stack).findResources('AWS::BedrockAgentCore::GatewayTarget');
  return Object.fromEntries(
    Object.values(targets).map(({ Properties, DependsOn }) => [
      Properties.Name,
      [DependsOn ?? []].flat().flatMap((id: string) => targets[id]?.Properties.Name ?? []),
    ]),
  );
}

test('each target waits for the one five before it, so that CloudFormation works on five at a time', () => {
  const stack = newStack();

  addTargets(new McpGateway(stack, 'Gateway'), 12);

  expect(waits(stack)).toEqual({
    ...{ T0: [], T1: [], T2: [], T3: [], T4: [] },
    ...{ T5: ['T0'], T6: ['T1'], T7: ['T2'], T8: ['T3'], T9: ['T4'], T10: ['T5'], T11: ['T6'] },
  });
  expect(mostAtOnce(stack)).toBe(5);
});

test('five targets wait for nothing', () => {
  const stack = newStack();

  addTargets(new McpGateway(stack, 'Gateway'), 5);

  expect(Object.values(waits(stack)).flat()).toEqual([]);
});

test('targets of different gateways do not wait for each other', () => {
  const stack = newStack();
  const gateways = ['A', 'B'].map((id) => new McpGateway(stack, id));

  for (const gateway of gateways) addTargets(gateway, 5);

  expect(Object.values(waits(stack)).flat()).toEqual([]);
});

test('targets of aws-cdk-lib are counted together with ours', () => {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  addTargets(gateway, 4);
  for (let index = 0; index < 10; index++) {
    agentcore.GatewayTarget.forOpenApi(stack, `Official${index}`, {
      gateway,
      gatewayTargetName: `official-${index}`,
      apiSchema: agentcore.ApiSchema.fromInline(openApiText()),
    });
  }
  const handler = newFunction(stack);
  for (let index = 0; index < 4; index++) {
    new LambdaTarget(stack, `Mixed${index}`, { gateway, handler, tools: tools() });
  }

  expect(Object.values(waits(stack)).flat()).toHaveLength(13);
  expect(mostAtOnce(stack)).toBe(5);
});

test('two imports of one gateway are counted together', () => {
  const stack = newStack();
  const arn = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/shop-a1b2c3d4e5';
  const handler = newFunction(stack);

  for (const id of ['A', 'B']) {
    const gateway = McpGateway.fromGatewayArn(stack, id, arn);
    for (let index = 0; index < 4; index++) {
      gateway.addLambdaTarget(`T${index}`, { handler, tools: tools(), targetName: `${id}${index}` });
    }
  }

  expect(mostAtOnce(stack)).toBe(5);
});

test('each stack orders its own targets, and synthesizing twice changes nothing', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const other = new Stack(app, 'Other');
  const gateway = new McpGateway(stack, 'Gateway');
  addTargets(gateway, 6);
  const handler = newFunction(other);
  for (let index = 0; index < 6; index++) {
    new LambdaTarget(other, `O${index}`, { gateway, handler, tools: tools() });
  }

  const once = [stack, other].map(waits);
  app.synth({ force: true });

  expect(once).toEqual([
    { T0: [], T1: [], T2: [], T3: [], T4: [], T5: ['T0'] },
    { O0: [], O1: [], O2: [], O3: [], O4: [], O5: ['O0'] },
  ]);
  expect([stack, other].map(waits)).toEqual(once);
});

describe('what an app orders itself', () => {
  const orders: [string, (targets: LambdaTarget[]) => void][] = [
    ['the first waits for the last', (targets) => targets.at(0)?.node.addDependency(targets.at(-1) as LambdaTarget)],
    ['the last waits for the first', (targets) => targets.at(-1)?.node.addDependency(targets.at(0) as LambdaTarget)],
    [
      'each waits for the next',
      (targets) => {
        for (const [index, target] of targets.slice(0, -1).entries()) {
          target.node.addDependency(targets[index + 1] as LambdaTarget);
        }
      },
    ],
    [
      'the first five wait for those behind them',
      (targets) => {
        for (const [index, target] of targets.slice(0, 5).entries()) {
          target.node.addDependency(targets[index + 5] as LambdaTarget);
        }
      },
    ],
    [
      'resources wait for each other',
      (targets) => {
        const [first, last] = [targets.at(0), targets.at(-1)].map((target) => target?.node.findChild('Resource'));
        (first as CfnResource).addResourceDependency(last as CfnResource);
      },
    ],
    [
      'something between them waits and is waited for',
      (targets) => {
        const between = new CfnResource(targets[0]?.stack as Stack, 'Between', { type: 'Test::Resource' });
        between.node.addDependency(targets.at(-1) as LambdaTarget);
        targets.at(0)?.node.addDependency(between);
      },
    ],
    [
      'both directions at once',
      (targets) => {
        targets.at(0)?.node.addDependency(targets[6] as LambdaTarget);
        targets.at(-1)?.node.addDependency(targets[1] as LambdaTarget);
        targets[2]?.node.addDependency(targets[9] as LambdaTarget);
      },
    ],
  ];

  test.each(orders)('is kept without a cycle, and five stay the most at a time: %s', (_, order) => {
    const stack = newStack();
    const targets = addTargets(new McpGateway(stack, 'Gateway'), 16);

    order(targets);

    expect(mostAtOnce(stack)).toBeLessThanOrEqual(5);
    expect(deploy(Template.fromStack(stack)).order).toContain(
      stack.getLogicalId(targets[0]?.node.findChild('Resource') as CfnResource),
    );
  });

  test('across gateways makes no cycle', () => {
    const stack = newStack();
    const [a, b] = ['A', 'B'].map((id) => addTargets(new McpGateway(stack, id), 6));

    a?.at(0)?.node.addDependency(b?.at(-1) as LambdaTarget);
    b?.at(0)?.node.addDependency(a?.at(-1) as LambdaTarget);

    expect(mostAtOnce(stack)).toBeLessThanOrEqual(5);
    expect(deploy(Template.fromStack(stack)).order).toHaveLength(
      Object.keys(Template.fromStack(stack).toJSON().Resources).length,
    );
  });

  test('between groups of targets is kept without a cycle', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const handler = newFunction(stack);
    const [first, second] = ['First', 'Second'].map((id) => {
      const group = new Construct(stack, id);
      for (let index = 0; index < 6; index++) {
        new LambdaTarget(group, `${id}${index}`, { gateway, handler, tools: tools() });
      }
      return group;
    });

    first?.node.addDependency(second as Construct);

    expect(mostAtOnce(stack)).toBeLessThanOrEqual(5);
    const order = deploy(Template.fromStack(stack)).order.filter((id) => /^(First|Second)\w*\d[0-9A-F]{8}$/.test(id));
    expect(order.slice(0, 6).every((id) => id.startsWith('Second'))).toBe(true);
  });
});

test('targets that an aspect adds to the gateway are counted, too', () => {
  class AddTargets implements IAspect {
    public visit(node: IConstruct): void {
      if (node instanceof Stack) addTargets(node.node.findChild('Gateway') as McpGateway, 8);
    }
  }
  const stack = newStack();
  Aspects.of(stack.node.root).add(new AddTargets());
  new McpGateway(stack, 'Gateway').addLambdaTarget('First', { handler: newFunction(stack), tools: tools() });

  expect(mostAtOnce(stack)).toBe(5);
});
