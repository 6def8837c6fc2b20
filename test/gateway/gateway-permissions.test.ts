import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { newStack } from '../new-stack';
import { newFunction } from '../targets/sample-inputs';
import { arn, ENV, GATEWAY, gatewayIn, newGateway } from './gateways';

function policiesOf(stack: Stack): string[] {
  return Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
}

/** May invoke these functions, and not each of their versions, which `LambdaInterceptor` would allow. */
function mayInvoke(stack: Stack, ...functions: { functionArn: string }[]): object {
  return {
    Statement: functions.map(({ functionArn }) => {
      const resolved = stack.resolve(functionArn);
      return {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: resolved,
      };
    }),
  };
}

describe('interceptors', () => {
  test('are allowed in one policy of the gateway, which the gateway waits for', () => {
    const stack = newStack();
    const before = newFunction(stack, 'Before');
    const after = newFunction(stack, 'After');

    const gateway = newGateway(stack, {
      interceptors: [agentcore.LambdaInterceptor.forRequest(before), agentcore.LambdaInterceptor.forResponse(after)],
    });

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [stack.resolve(gateway.role.roleName)],
      PolicyDocument: mayInvoke(stack, before, after),
    });
    expect(gatewayIn(stack).dependsOn).toEqual(policiesOf(stack));
    expect(policiesOf(stack)).toHaveLength(1);
    expect(gateway.node.tryFindChild('RolePolicy')).toBeInstanceOf(iam.Policy);
  });

  test('that come later are allowed and waited for, too', () => {
    const stack = newStack();
    const after = newFunction(stack, 'After');
    const gateway = newGateway(stack);

    gateway.addInterceptor(agentcore.LambdaInterceptor.forResponse(after));

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [stack.resolve(gateway.role.roleName)],
      PolicyDocument: mayInvoke(stack, after),
    });
    expect(gatewayIn(stack).dependsOn).toEqual(policiesOf(stack));
  });

  test('are allowed as the alias that is given, and not as any other', () => {
    const stack = newStack();
    const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: newFunction(stack).currentVersion });

    newGateway(stack, { interceptors: [agentcore.LambdaInterceptor.forRequest(alias)] });

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: mayInvoke(stack, alias) });
  });

  test('may be one function before and after', () => {
    const stack = newStack();
    const both = newFunction(stack, 'Both');

    newGateway(stack, {
      interceptors: [agentcore.LambdaInterceptor.forRequest(both), agentcore.LambdaInterceptor.forResponse(both)],
    });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: mayInvoke(stack, both) });
    template.hasResourceProperties(GATEWAY, {
      InterceptorConfigurations: [{ InterceptionPoints: ['REQUEST'] }, { InterceptionPoints: ['RESPONSE'] }],
    });
  });

  test.each([
    ['before', true],
    ['after', false],
  ])('of a stack made %s that of the gateway are allowed without a circle', (_, isFirst) => {
    const app = new App();
    const makeFunctionStack = () => new Stack(app, 'Functions', { env: ENV });
    const earlier = isFirst ? makeFunctionStack() : undefined;
    const stack = new Stack(app, 'Tools', { env: ENV });
    const functions = earlier ?? makeFunctionStack();

    newGateway(stack, { interceptors: [agentcore.LambdaInterceptor.forRequest(newFunction(functions))] });

    const imported = { 'Fn::ImportValue': 'Functions:ExportsOutputFnGetAttFunction76856677Arn23A30A4C' };
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'lambda:InvokeFunction',
            Effect: 'Allow',
            Resource: imported,
          },
        ],
      },
    });
    expect(functions.dependencies).toEqual([]);
  });

  test('are allowed to a role of the app beside the gateway, not in the policy of the role', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('bedrock-agentcore.amazonaws.com'),
    });
    const before = newFunction(stack, 'Before');

    newGateway(stack, { role, interceptors: [agentcore.LambdaInterceptor.forRequest(before)] });

    expect(role.node.tryFindChild('DefaultPolicy')).toBeUndefined();
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [stack.resolve(role.roleName)],
      PolicyDocument: mayInvoke(stack, before),
    });
  });
});

describe('a policy engine', () => {
  function mayEvaluate(engineArn: unknown): object {
    return {
      Statement: [
        { Effect: 'Allow', Action: 'bedrock-agentcore:GetPolicyEngine', Resource: engineArn },
        {
          Effect: 'Allow',
          Action: ['bedrock-agentcore:AuthorizeAction', 'bedrock-agentcore:PartiallyAuthorizeActions'],
          Resource: [engineArn, arn(':bedrock-agentcore:eu-west-1:111122223333:gateway/tools-??????????')],
        },
      ],
    };
  }

  test('may be asked about this gateway, in a policy that the gateway waits for', () => {
    const stack = newStack('Stack', ENV);
    const policyEngine = new agentcore.PolicyEngine(stack, 'Engine');

    const { role } = newGateway(stack, { gatewayName: 'Tools', policyEngineConfiguration: { policyEngine } });

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [stack.resolve(role.roleName)],
      PolicyDocument: mayEvaluate(stack.resolve(policyEngine.policyEngineArn)),
    });
    expect(gatewayIn(stack).dependsOn).toEqual(policiesOf(stack));
  });

  test('of another stack may be asked without a circle', () => {
    const app = new App();
    const stack = new Stack(app, 'Tools', { env: ENV });
    const engines = new Stack(app, 'Engines', { env: ENV });
    const policyEngine = new agentcore.PolicyEngine(engines, 'Engine');

    newGateway(stack, { gatewayName: 'tools', policyEngineConfiguration: { policyEngine } });

    const engineArn = { 'Fn::ImportValue': 'Engines:ExportsOutputFnGetAttEngine7B56DDA2PolicyEngineArnBD073256' };
    const template = Template.fromStack(stack);
    template.hasResourceProperties(GATEWAY, { PolicyEngineConfiguration: { Arn: engineArn } });
    template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: mayEvaluate(engineArn) });
    expect(engines.dependencies).toEqual([]);
  });

  test('can be granted by the app itself, with grantEvaluateForGateway', () => {
    const stack = newStack('Stack', ENV);
    const policyEngine = new agentcore.PolicyEngine(stack, 'Engine');
    const gateway = newGateway(stack, { gatewayName: 'Tools' });

    policyEngine.grantEvaluateForGateway(gateway.role, gateway);

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [stack.resolve(gateway.role.roleName)],
      PolicyDocument: mayEvaluate(stack.resolve(policyEngine.policyEngineArn)),
    });
    template.hasResourceProperties(GATEWAY, { PolicyEngineConfiguration: Match.absent() });
  });
});
