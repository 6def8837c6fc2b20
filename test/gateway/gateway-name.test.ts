import { App, Lazy, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { McpGatewayProps } from '../../lib';
import { newStack } from '../new-stack';
import { ENV, gatewayIn, newGateway } from './gateways';

const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-12345678901';

/** What differs between two deployments of one app, in which only the gateway's properties change. */
function identityOf(propsIn: (stack: Stack) => McpGatewayProps): { logicalId: string; name: unknown } {
  const stack = newStack();
  newGateway(stack, propsIn(stack));
  const { logicalId, name } = gatewayIn(stack);
  return { logicalId, name };
}

const CHANGES: [string, (stack: Stack) => McpGatewayProps][] = [
  ['authorizer type', () => ({ authorizer: agentcore.GatewayAuthorizer.withNoAuth() })],
  ['semantic search', () => ({ semanticSearch: false })],
  ['KMS key of the app', (stack) => ({ kmsKey: new kms.Key(stack, 'Key') })],
  ['another KMS key of the app', (stack) => ({ kmsKey: new kms.Key(stack, 'OtherKey') })],
  ['imported KMS key', (stack) => ({ kmsKey: kms.Key.fromKeyArn(stack, 'Key', `${KEY_ARN}2`) })],
  ['another imported KMS key', (stack) => ({ kmsKey: kms.Key.fromKeyArn(stack, 'Key', `${KEY_ARN}3`) })],
];

describe('a generated name', () => {
  test.each([
    ['a plain path', 'Stack', ['Gateway']],
    ['a deep path', 'Stack', ['A', 'B', 'C', 'D', 'Gateway']],
    ['a long path', 'Stack', ['VeryLong'.repeat(10), 'Gateway'.repeat(20)]],
    ['a path of odd lengths, whose cut could end in a hyphen', 'Stack', ['x'.repeat(32), 'Gateway']],
    ['IDs with signs', 'Stack', ['my_gateway: 2nd (new)']],
    ['an ID of signs alone', 'Stack', ['!?_']],
    ['IDs of other scripts', 'Stack', ['日本語', 'Größe']],
    ['the ID "Default"', 'Stack', ['Default']],
  ])('is valid for %s', (_, stackId, path) => {
    const stack = newStack(stackId);
    const scope = path.slice(0, -1).reduce<Construct>((parent, id) => new Construct(parent, id), stack);

    const { gatewayName } = newGateway(scope, {}, path.at(-1));

    expect(gatewayName).toMatch(/^[0-9a-z](-?[0-9a-z])*$/);
    expect(gatewayName.length).toBeLessThanOrEqual(48);
  });

  test('begins with what people recognise and ends with a hash', () => {
    const { gatewayName } = newGateway(newStack('Weather'), {}, 'MyTools');

    expect(gatewayName).toMatch(/^weather-mytools-[0-9a-f]{8}$/);
  });

  test('is the same at every synth', () => {
    const names = ['first', 'second'].map(() => newGateway(newStack()).gatewayName);

    expect(names[0]).toBe(names[1]);
  });

  test('is another for each path, also where only the signs or the end differ', () => {
    const stack = newStack();
    const ids = ['a-b', 'a_b', 'A-b', '日', '本', '!', '?', `${'x'.repeat(60)}1`, `${'x'.repeat(60)}2`];

    const names = ids.map((id) => newGateway(stack, {}, id).gatewayName);

    expect(new Set(names).size).toBe(ids.length);
  });

  test('is another for each stack, stage and nested stack', () => {
    const app = new App();
    const stacks = [
      new Stack(app, 'Tools'),
      new Stack(app, 'Other'),
      new Stack(new Stage(app, 'Dev'), 'Tools'),
      new Stack(new Stage(app, 'Prod'), 'Tools'),
    ];
    const nested = stacks.flatMap((stack) => [new NestedStack(stack, 'A'), new NestedStack(stack, 'B')]);

    const names = [...stacks, ...nested].map((scope) => newGateway(scope).gatewayName);

    expect(new Set(names).size).toBe(12);
  });

  test('is another for each name that one stack of the app is deployed with', () => {
    const names = ['branch-a', 'branch-b'].map(
      (stackName) => newGateway(new Stack(new App(), 'Tools', { stackName })).gatewayName,
    );

    expect(names[0]).toMatch(/^branch-a-gateway-[0-9a-f]{8}$/);
    expect(names[1]).toMatch(/^branch-b-gateway-[0-9a-f]{8}$/);
  });

  test('stays when a stack that keeps its name moves in the app, because the logical ID stays, too', () => {
    const stackName = 'tools';
    const before = new Stack(new App(), 'Tools', { stackName });
    const after = new Stack(new Stage(new App(), 'Prod'), 'Tools', { stackName });

    const [first, second] = [before, after].map((stack) => {
      newGateway(stack, { kmsKey: new kms.Key(stack, 'Key') });
      return gatewayIn(stack);
    });

    expect(first).toEqual(second);
  });

  test.each(CHANGES)('and the logical ID change with the %s', (_, propsIn) => {
    const before = identityOf(() => ({}));

    const after = identityOf(propsIn);

    expect(after.name).not.toBe(before.name);
    expect(after.logicalId).not.toBe(before.logicalId);
  });

  test('and the logical ID are different for each of these changes', () => {
    const identities = CHANGES.map(([, propsIn]) => identityOf(propsIn));

    expect(new Set(identities.map(({ name }) => name)).size).toBe(CHANGES.length);
    expect(new Set(identities.map(({ logicalId }) => logicalId)).size).toBe(CHANGES.length);
  });

  test('and the logical ID stay when anything else changes', () => {
    const identities = [
      identityOf(() => ({})),
      identityOf(() => ({ description: 'Weather', instructions: 'Ask', tags: { team: 'tools' } })),
      identityOf(() => ({ exceptionLevel: agentcore.GatewayExceptionLevel.DEBUG, responseStreaming: true })),
    ];

    expect(new Set(identities.map((identity) => JSON.stringify(identity))).size).toBe(1);
  });
});

describe('a name of the app', () => {
  test.each(CHANGES)('keeps the logical ID when the %s changes', (_, propsIn) => {
    const gatewayName = 'My-Tools';
    const before = identityOf(() => ({ gatewayName }));

    const after = identityOf((stack) => ({ gatewayName, ...propsIn(stack) }));

    expect(after).toEqual(before);
  });

  test('changes the logical ID when it changes', () => {
    const before = identityOf(() => ({ gatewayName: 'tools' }));

    const after = identityOf(() => ({ gatewayName: 'other-tools' }));

    expect(after.logicalId).not.toBe(before.logicalId);
  });

  test('that is only known at deployment gives the same logical ID at every synth', () => {
    const name = (text: string) => Lazy.string({ produce: () => text });

    const [first, second] = ['a', 'b'].map((text) => identityOf(() => ({ gatewayName: name(text) })));

    expect(first?.logicalId).toBe(second?.logicalId);
  });
});

describe('a second gateway of one name', () => {
  test('fails in one account and Region, across stacks and stages', () => {
    const app = new App();
    newGateway(new Stack(app, 'A', { env: ENV }), { gatewayName: 'tools' });
    const other = new Stack(new Stage(app, 'Prod'), 'B', { env: ENV });

    expect(() => newGateway(other, { gatewayName: 'tools' })).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_NAME_DUPLICATE',
        message: `McpGateway "Prod/B/Gateway": 'gatewayName' is "tools", which the gateway "A/Gateway" of the same account and Region has already; give one of them another name, or leave it out [GATEWAY_NAME_DUPLICATE]`,
      }),
    );
  });

  test('fails in one stack whose account and Region are only known at deployment', () => {
    const stack = newStack();
    newGateway(stack, { gatewayName: 'tools' }, 'A');

    expect(() => newGateway(stack, { gatewayName: 'tools' }, 'B')).toThrow(
      expect.objectContaining({ code: 'GATEWAY_NAME_DUPLICATE' }),
    );
  });

  test.each([
    ['accounts', ENV, { ...ENV, account: '444455556666' }],
    ['Regions', ENV, { ...ENV, region: 'us-east-1' }],
    ['stacks that may be deployed anywhere', undefined, undefined],
  ])('is taken in two %s', (_, first, second) => {
    const app = new App();
    newGateway(new Stack(app, 'A', { env: first }), { gatewayName: 'tools' });

    expect(() => newGateway(new Stack(app, 'B', { env: second }), { gatewayName: 'tools' })).not.toThrow();
  });

  test('is taken in two apps of one process', () => {
    newGateway(newStack('A', ENV), { gatewayName: 'tools' });

    expect(() => newGateway(newStack('A', ENV), { gatewayName: 'tools' })).not.toThrow();
  });

  test('is taken when the names are only known at deployment', () => {
    const stack = newStack('A', ENV);
    const gatewayName = Lazy.string({ produce: () => 'tools' });
    newGateway(stack, { gatewayName }, 'A');

    expect(() => newGateway(stack, { gatewayName }, 'B')).not.toThrow();
  });
});
