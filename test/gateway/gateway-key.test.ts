import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { newStack } from '../new-stack';
import { arn, ENV, GATEWAY, gatewayIn, newGateway } from './gateways';

const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012';
const VIA = { 'kms:ViaService': 'bedrock-agentcore.eu-west-1.amazonaws.com' };

/** What the role may do with the key: only through AgentCore, and with the data of this gateway only. */
function statements(common: object): object[] {
  const forThisGateway = {
    StringLike: {
      'kms:EncryptionContext:aws:bedrock-agentcore-gateway:arn': arn(
        ':bedrock-agentcore:eu-west-1:111122223333:gateway/tools-??????????',
      ),
    },
  };
  return [
    { Effect: 'Allow', Action: 'kms:DescribeKey', Condition: { StringEquals: VIA }, ...common },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: VIA, ...forThisGateway },
      ...common,
    },
    {
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Condition: {
        StringEquals: { ...VIA, 'kms:GrantConstraintType': 'EncryptionContextSubset' },
        ...forThisGateway,
        'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt', 'GenerateDataKey'] },
      },
      ...common,
    },
  ];
}

/** The statements that CDK gives each key of its own come before those of the gateway. */
function keyPolicyOf(stack: Stack): object[] {
  const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  const [delegation, ...others] = key?.Properties.KeyPolicy.Statement ?? [];
  expect(delegation).toMatchObject({ Action: 'kms:*', Principal: { AWS: arn(':iam::111122223333:root') } });
  return others;
}

describe('a key of the same stack', () => {
  test('lets the gateway use it in its key policy, and the role gets no policy', () => {
    const stack = newStack('Stack', ENV);
    const kmsKey = new kms.Key(stack, 'Key');

    const { role } = newGateway(stack, { gatewayName: 'Tools', kmsKey });

    expect(keyPolicyOf(stack)).toEqual(statements({ Principal: { AWS: stack.resolve(role.roleArn) }, Resource: '*' }));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('names a role that exists already', () => {
    const stack = newStack('Stack', ENV);
    const roleArn = 'arn:aws:iam::111122223333:role/tools';

    newGateway(stack, {
      gatewayName: 'tools',
      kmsKey: new kms.Key(stack, 'Key'),
      role: iam.Role.fromRoleArn(stack, 'Role', roleArn),
    });

    expect(keyPolicyOf(stack)).toEqual(statements({ Principal: { AWS: roleArn }, Resource: '*' }));
  });
});

describe('a key of elsewhere', () => {
  test.each([
    ['before', true],
    ['after', false],
  ])(
    'is allowed in a policy of the role, without a circle: its stack was made %s that of the gateway',
    (_, isFirst) => {
      const app = new App();
      const makeKeyStack = () => new Stack(app, 'Keys', { env: ENV });
      const earlier = isFirst ? makeKeyStack() : undefined;
      const stack = new Stack(app, 'Tools', { env: ENV });
      const keyStack = earlier ?? makeKeyStack();
      const kmsKey = new kms.Key(keyStack, 'Key');

      const { role } = newGateway(stack, { gatewayName: 'tools', kmsKey });

      const key = { 'Fn::ImportValue': 'Keys:ExportsOutputFnGetAttKey961B73FDArn5A860C43' };
      const template = Template.fromStack(stack);
      template.hasResourceProperties(GATEWAY, { KmsKeyArn: key });
      template.hasResourceProperties('AWS::IAM::Policy', {
        Roles: [stack.resolve(role.roleName)],
        PolicyDocument: { Statement: statements({ Resource: key }) },
      });
      expect(keyPolicyOf(keyStack)).toEqual([]);
      expect(stack.dependencies).toEqual([keyStack]);
      expect(keyStack.dependencies).toEqual([]);
    },
  );

  test('is allowed in a policy that the gateway waits for', () => {
    const stack = newStack('Stack', ENV);
    const kmsKey = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);

    const { role } = newGateway(stack, { gatewayName: 'tools', kmsKey });

    const template = Template.fromStack(stack);
    template.hasResourceProperties(GATEWAY, { KmsKeyArn: KEY_ARN });
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [stack.resolve(role.roleName)],
      PolicyDocument: { Statement: statements({ Resource: KEY_ARN }) },
    });
    expect(gatewayIn(stack).dependsOn).toEqual(Object.keys(template.findResources('AWS::IAM::Policy')));
  });

  test('may be one whose ARN is only known at deployment', () => {
    const stack = newStack('Stack', ENV);
    const keyArn = new CfnParameter(stack, 'KeyArn').valueAsString;

    newGateway(stack, { gatewayName: 'tools', kmsKey: kms.Key.fromKeyArn(stack, 'Key', keyArn) });

    const template = Template.fromStack(stack);
    template.hasResourceProperties(GATEWAY, { KmsKeyArn: { Ref: 'KeyArn' } });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: statements({ Resource: { Ref: 'KeyArn' } }) },
    });
  });

  test('is used through AgentCore where the gateway is, also for a role of another stack', () => {
    const app = new App();
    const roles = new Stack(app, 'Roles', { env: { ...ENV, region: 'us-east-1' } });
    const stack = new Stack(app, 'Tools', { env: ENV });
    const role = new iam.Role(roles, 'Role', {
      roleName: 'tools',
      assumedBy: new iam.ServicePrincipal('bedrock-agentcore.amazonaws.com'),
    });

    newGateway(stack, { gatewayName: 'tools', role, kmsKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: ['tools'],
      PolicyDocument: { Statement: statements({ Resource: KEY_ARN }) },
    });
  });
});
