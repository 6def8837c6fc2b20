import { Aws, CfnParameter, Lazy, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newStack } from '../new-stack';
import { arn, ENV, GATEWAY, newGateway, warningsIn } from './gateways';

const SERVICE = 'bedrock-agentcore.amazonaws.com';

function trustPolicy(account: unknown, sourceArn: unknown): object {
  return {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: SERVICE },
          Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': sourceArn } },
        },
      ],
    },
  };
}

describe('the role that is created', () => {
  test('can be assumed for a gateway of this name, account and Region only', () => {
    const stack = newStack('Stack', ENV);

    const { gatewayName } = newGateway(stack);

    Template.fromStack(stack).hasResourceProperties(
      'AWS::IAM::Role',
      trustPolicy('111122223333', arn(`:bedrock-agentcore:eu-west-1:111122223333:gateway/${gatewayName}-??????????`)),
    );
  });

  test('names the gateway in lower case, as the service does', () => {
    const stack = newStack('Stack', ENV);

    newGateway(stack, { gatewayName: 'My-Tools' });

    Template.fromStack(stack).hasResourceProperties(
      'AWS::IAM::Role',
      trustPolicy('111122223333', arn(':bedrock-agentcore:eu-west-1:111122223333:gateway/my-tools-??????????')),
    );
  });

  test('takes account and Region of the deployment where the stack has none', () => {
    const stack = newStack();

    newGateway(stack, { gatewayName: 'tools' });

    Template.fromStack(stack).hasResourceProperties(
      'AWS::IAM::Role',
      trustPolicy(
        { Ref: 'AWS::AccountId' },
        arn(':bedrock-agentcore:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':gateway/tools-??????????'),
      ),
    );
  });

  test.each([
    ['a parameter', (stack: Stack) => new CfnParameter(stack, 'Name').valueAsString],
    ['partly the Region', () => `tools-${Aws.REGION}`],
  ])('trusts every gateway when the name is %s, with a warning', (_, nameIn) => {
    const stack = newStack('Stack', ENV);

    newGateway(stack, { gatewayName: nameIn(stack) });

    Template.fromStack(stack).hasResourceProperties(
      'AWS::IAM::Role',
      trustPolicy('111122223333', arn(':bedrock-agentcore:eu-west-1:111122223333:gateway/*')),
    );
    expect(warningsIn(stack)).toEqual([
      [
        '/Stack/Gateway',
        'The name of the gateway is only known at deployment, so its role trusts every gateway of the account and Region. Write the name as a text, or leave it out. [ack: cdk-mcp-gateway:roleTrustsAllGateways]',
      ],
    ]);
  });
});

describe('the role of the app', () => {
  test.each<[string, (stack: Stack) => iam.IPrincipal]>([
    ['another service', () => new iam.ServicePrincipal('lambda.amazonaws.com')],
    ['an account', () => new iam.AccountRootPrincipal()],
    [
      'another service under a condition that is only known at deployment',
      () =>
        new iam.ServicePrincipal('lambda.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
    ],
  ])('fails when it trusts %s alone', (_, principalIn) => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: principalIn(stack) });

    expect(() => newGateway(stack, { role })).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_ROLE_NOT_ASSUMABLE',
        message: `McpGateway "Stack/Gateway": 'role' is the role "Stack/Role", which AgentCore cannot assume; create it with assumedBy: new iam.ServicePrincipal('bedrock-agentcore.amazonaws.com'), or leave 'role' out [GATEWAY_ROLE_NOT_ASSUMABLE]`,
      }),
    );
  });

  test.each<[string, (stack: Stack) => iam.IPrincipal]>([
    ['AgentCore', () => new iam.ServicePrincipal(SERVICE)],
    [
      'AgentCore under a condition',
      () => new iam.ServicePrincipal(SERVICE, { conditions: { StringEquals: { 'aws:SourceAccount': '1' } } }),
    ],
    [
      'AgentCore among others',
      () =>
        new iam.CompositePrincipal(new iam.ServicePrincipal('lambda.amazonaws.com'), new iam.ServicePrincipal(SERVICE)),
    ],
    [
      'a service that is only known at deployment',
      (stack) => new iam.ServicePrincipal(new CfnParameter(stack, 'Service').valueAsString),
    ],
    [
      'a service that is only known after synthesis',
      () => new iam.ServicePrincipal(Lazy.string({ produce: () => SERVICE })),
    ],
  ])('is taken when it trusts %s', (_, principalIn) => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: principalIn(stack) });

    newGateway(stack, { role });

    Template.fromStack(stack).hasResourceProperties(GATEWAY, { RoleArn: stack.resolve(role.roleArn) });
  });

  test('stays open to changes of its trust policy', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const trust = new iam.PolicyStatement({
      actions: ['sts:AssumeRole'],
      principals: [new iam.ServicePrincipal(SERVICE)],
    });
    role.assumeRolePolicy?.addStatements(trust);

    newGateway(stack, { role });
    trust.addCondition('StringEquals', { 'aws:SourceAccount': '111122223333' });

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          { Principal: { Service: 'lambda.amazonaws.com' } },
          { Principal: { Service: SERVICE }, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } },
        ],
      },
    });
  });

  test('is taken when it exists already, because its trust policy is not known', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/tools');

    newGateway(stack, { role });

    Template.fromStack(stack).hasResourceProperties(GATEWAY, { RoleArn: 'arn:aws:iam::111122223333:role/tools' });
  });

  test('is taken when its ARN is only known at deployment', () => {
    const stack = newStack();
    const roleArn = new CfnParameter(stack, 'RoleArn').valueAsString;

    newGateway(stack, { role: iam.Role.fromRoleArn(stack, 'Role', roleArn) });

    Template.fromStack(stack).hasResourceProperties(GATEWAY, { RoleArn: { Ref: 'RoleArn' } });
  });

  test('raises no warning about a name that is only known at deployment, because nothing depends on it', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal(SERVICE) });

    newGateway(stack, { role, gatewayName: `tools-${Aws.REGION}` });

    expect(warningsIn(stack)).toEqual([]);
  });
});
