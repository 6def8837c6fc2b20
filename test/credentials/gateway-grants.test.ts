import { Aws, CfnResource, Stack } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { McpGateway } from '../../lib';
import { GatewayGrants } from '../../lib/credentials/gateway-grants';
import { newStack } from '../new-stack';
import { newFunction } from '../targets/sample-inputs';

const ARN = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/shop-a1b2c3d4e5';

function policiesOf(stack: Stack, type: 'AWS::IAM::Policy' | 'AWS::IAM::ManagedPolicy') {
  return Object.entries(Template.fromStack(stack).findResources(type));
}

describe('what is granted', () => {
  test('is a policy of the scope that needs it, attached to the role of the gateway', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const scope = new Construct(stack, 'Scope');

    const grants = new GatewayGrants(scope, gateway);
    grants.allow(['s3:GetObject'], ['arn:aws:s3:::bucket/key']);
    grants.allow(['kms:Decrypt'], ['*'], { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } });

    expect(policiesOf(stack, 'AWS::IAM::Policy')).toEqual([
      [
        expect.stringMatching(/^ScopeRolePolicy[0-9A-F]{8}$/),
        {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: expect.stringMatching(/^Stack-Scope-[0-9a-f]{8}$/),
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/key' },
                {
                  Effect: 'Allow',
                  Action: 'kms:Decrypt',
                  Resource: '*',
                  Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
                },
              ],
            },
            Roles: [stack.resolve(gateway.role.roleName)],
          },
        },
      ],
    ]);
  });

  test('lands in the stack of the scope when the gateway is in another one', () => {
    const stack = newStack('GatewayStack');
    const gateway = new McpGateway(stack, 'Gateway');
    const other = new Stack(stack.node.root as Stack, 'TargetStack');

    new GatewayGrants(new Construct(other, 'Scope'), gateway).allow(['s3:GetObject'], ['arn:aws:s3:::bucket/key']);

    expect(policiesOf(stack, 'AWS::IAM::Policy')).toEqual([]);
    expect(policiesOf(other, 'AWS::IAM::Policy')).toHaveLength(1);
  });

  test('through the gateway or its role by others lands there, too', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const key = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:us-east-1:111122223333:key/${'1'.repeat(36)}`);
    const handler = newFunction(stack);

    const grants = new GatewayGrants(new Construct(stack, 'Scope'), gateway);
    key.grantDecrypt(grants.gateway.role);
    handler.grantInvoke(grants.gateway.role);

    const actions = policiesOf(stack, 'AWS::IAM::Policy').map(([id, { Properties }]) => [
      id.slice(0, 15),
      Properties.PolicyDocument.Statement.map(({ Action }: { Action: string }) => Action),
    ]);
    expect(actions).toEqual([['ScopeRolePolicy', ['kms:Decrypt', 'lambda:InvokeFunction']]]);
  });

  test('to one function by two scopes lands in both, so that each can go alone', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const handler = newFunction(stack);

    for (const id of ['A', 'B']) {
      handler.grantInvoke(new GatewayGrants(new Construct(stack, id), gateway).gateway.role);
    }

    expect(policiesOf(stack, 'AWS::IAM::Policy').map(([id]) => id.slice(0, 11))).toEqual([
      'ARolePolicy',
      'BRolePolicy',
    ]);
  });

  test('is waited for by what is ordered behind it', () => {
    const stack = newStack();
    const scope = new Construct(stack, 'Scope');
    const resource = new CfnResource(scope, 'Resource', { type: 'Test::Resource' });
    const grants = new GatewayGrants(scope, new McpGateway(stack, 'Gateway'));
    grants.allow(['s3:GetObject'], ['arn:aws:s3:::bucket/key']);

    grants.orderBefore(resource);

    const [policy] = policiesOf(stack, 'AWS::IAM::Policy');
    Template.fromStack(stack).hasResource('Test::Resource', { DependsOn: [policy?.[0]] });
  });

  test('is nothing, and nothing is waited for, when nothing was asked for', () => {
    const stack = newStack();
    const scope = new Construct(stack, 'Scope');
    const resource = new CfnResource(scope, 'Resource', { type: 'Test::Resource' });

    new GatewayGrants(scope, new McpGateway(stack, 'Gateway')).orderBefore(resource);

    expect(policiesOf(stack, 'AWS::IAM::Policy')).toEqual([]);
    expect(Object.values(Template.fromStack(stack).findResources('Test::Resource'))).toEqual([
      { Type: 'Test::Resource' },
    ]);
  });

  test('leaves the gateway seen as it is, but for its role and the case of its name', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway', { gatewayName: 'PetShop' });

    const view = new GatewayGrants(new Construct(stack, 'Scope'), gateway).gateway;

    expect(view.gatewayName).toBe('petshop');
    expect(view.gatewayArn).toBe(gateway.gatewayArn);
    expect(stack.resolve(view.role.roleArn)).toEqual(stack.resolve(gateway.role.roleArn));
    expect(view).toBeInstanceOf(McpGateway);
  });
});

describe('quotas of IAM', () => {
  function grantMany(
    gateway: agentcore.IGateway,
    count: number,
    scopeOf: (index: number) => Construct,
  ): GatewayGrants[] {
    return Array.from({ length: count }, (_, index) => {
      const grants = new GatewayGrants(scopeOf(index), gateway);
      grants.allow(
        ['lambda:InvokeFunction'],
        [`arn:aws:lambda:us-east-1:111122223333:function:${'x'.repeat(64)}${index}`],
      );
      return grants;
    });
  }

  test('what does not fit into inline policies goes to managed ones, shared by the scopes of a stack', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');

    grantMany(gateway, 70, (index) => new Construct(stack, `Scope${index}`));

    const managed = policiesOf(stack, 'AWS::IAM::ManagedPolicy');
    const inline = policiesOf(stack, 'AWS::IAM::Policy');
    const statements = [...inline, ...managed].flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    expect(statements).toHaveLength(70);
    expect(managed).toHaveLength(2);
    for (const [, { Properties }] of managed) {
      expect(Properties.Roles).toEqual([stack.resolve(gateway.role.roleName)]);
    }
  });

  test('each stack has managed policies of its own', () => {
    const stack = newStack('GatewayStack');
    const gateway = new McpGateway(stack, 'Gateway');
    const others = ['A', 'B'].map((id) => new Stack(stack.node.root as Stack, id));
    grantMany(gateway, 40, (index) => new Construct(stack, `Scope${index}`));

    for (const other of others) grantMany(gateway, 1, () => new Construct(other, 'Scope'));

    expect(others.map((other) => policiesOf(other, 'AWS::IAM::ManagedPolicy').length)).toEqual([1, 1]);
    expect(others.map((other) => policiesOf(other, 'AWS::IAM::Policy').length)).toEqual([0, 0]);
  });

  test('what stands in a managed policy is waited for', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const last = grantMany(gateway, 40, (index) => new Construct(stack, `Scope${index}`)).at(-1);
    const resource = new CfnResource(stack, 'Resource', { type: 'Test::Resource' });

    last?.orderBefore(resource);

    const [policy] = policiesOf(stack, 'AWS::IAM::ManagedPolicy');
    Template.fromStack(stack).hasResource('Test::Resource', { DependsOn: [policy?.[0]] });
  });

  test('each role has quotas of its own', () => {
    const stack = newStack();
    const gateways = ['A', 'B'].map((id) => new McpGateway(stack, id));

    for (const [number, gateway] of gateways.entries()) {
      grantMany(gateway, 20, (index) => new Construct(stack, `Scope${number}-${index}`));
    }

    expect(policiesOf(stack, 'AWS::IAM::Policy')).toHaveLength(40);
    expect(policiesOf(stack, 'AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  test('gateways of one role share its quotas', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('bedrock-agentcore.amazonaws.com'),
    });
    const gateways = ['A', 'B'].map((id) => new McpGateway(stack, id, { role }));

    for (const [number, gateway] of gateways.entries()) {
      grantMany(gateway, 20, (index) => new Construct(stack, `Scope${number}-${index}`));
    }

    expect(policiesOf(stack, 'AWS::IAM::Policy').length).toBeLessThan(40);
    expect(policiesOf(stack, 'AWS::IAM::ManagedPolicy')).toHaveLength(1);
  });

  test('a long name is reckoned as long as it is, tokens in it or not', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const grants = new GatewayGrants(new Construct(stack, 'Scope'), gateway);

    for (let index = 0; index < 20; index++) {
      grants.allow(['s3:GetObject'], [`arn:${Aws.PARTITION}:s3:::bucket/${index}${'x'.repeat(800)}`]);
    }

    const sizes = policiesOf(stack, 'AWS::IAM::ManagedPolicy').map(
      ([, { Properties }]) => JSON.stringify(Properties.PolicyDocument).length,
    );
    const [inline] = policiesOf(stack, 'AWS::IAM::Policy');
    expect(JSON.stringify(inline?.[1].Properties.PolicyDocument).length).toBeLessThan(10_240);
    expect(sizes).toHaveLength(3);
    for (const size of sizes) expect(size).toBeLessThan(6_144);
  });
});

describe('a role that this app may not change', () => {
  const env = { account: '999988887777', region: 'us-east-1' };
  const roles: [string, (stack: Stack) => iam.IRole][] = [
    [
      'imported as immutable',
      (stack) => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::999988887777:role/shop', { mutable: false }),
    ],
    ['of another account', (stack) => iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/shop')],
  ];

  test.each(roles)('%s gets no policy, and a warning says what to add', (_, roleOf) => {
    const stack = newStack('Stack', env);
    const gateway = McpGateway.fromGatewayAttributes(stack, 'Gateway', { gatewayArn: ARN, role: roleOf(stack) });
    const scope = new Construct(stack, 'Scope');
    const resource = new CfnResource(scope, 'Resource', { type: 'Test::Resource' });

    const grants = new GatewayGrants(scope, gateway);
    grants.allow(['lambda:InvokeFunction'], ['arn:aws:lambda:us-east-1:999988887777:function:shop']);
    grants.orderBefore(resource);

    expect(policiesOf(stack, 'AWS::IAM::Policy')).toEqual([]);
    expect(policiesOf(stack, 'AWS::IAM::ManagedPolicy')).toEqual([]);
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Scope',
      'This app may not change the role of the gateway, so add this statement to it yourself: {"Action":"lambda:InvokeFunction","Effect":"Allow","Resource":"arn:aws:lambda:us-east-1:999988887777:function:shop"} [ack: cdk-mcp-gateway:gatewayRoleFixed:f181b893]',
    );
  });
});
