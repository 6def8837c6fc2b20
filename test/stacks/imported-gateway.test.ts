import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiKeyCredential, McpGateway } from '../../lib';
import { newStack } from '../new-stack';
import { largeOpenApi, newFunction, openApi, thrownBy, tools } from '../targets/sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';
const ENV = { account: '111122223333', region: 'us-east-1' };
const ARN = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/shop-a1b2c3d4e5';

test('a target of an imported gateway adds its permissions to the role that is known', () => {
  const stack = newStack('Stack', ENV);
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/service/shop-gateway');
  const gateway = McpGateway.fromGatewayAttributes(stack, 'Gateway', { gatewayArn: ARN, role });
  const handler = newFunction(stack);

  gateway.addLambdaTarget('Search', { handler, tools: tools() });

  const template = Template.fromStack(stack);
  const statement = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: stack.resolve(handler.functionArn) };
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectEquals(statement)] },
    Roles: ['shop-gateway'],
  });
  template.hasResource(TARGET, {
    Properties: { GatewayIdentifier: 'shop-a1b2c3d4e5', Name: 'Search' },
    DependsOn: Object.keys(template.findResources('AWS::IAM::Policy')),
  });
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('a target of an imported gateway uses exactly its own workload identity', () => {
  const stack = newStack('Stack', ENV);
  const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/shop-gateway');
  const gateway = McpGateway.fromGatewayAttributes(stack, 'Gateway', { gatewayArn: ARN, role });
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'nasa');
  const credential = ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' });

  gateway.addOpenApiTarget('Pets', { api: openApi(), credential });

  const directory = ':bedrock-agentcore:us-east-1:111122223333:workload-identity-directory/default';
  const arn = (text: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, text]] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        {
          Effect: 'Allow',
          Action: 'bedrock-agentcore:GetWorkloadAccessToken',
          Resource: [arn(directory), arn(`${directory}/workload-identity/shop-a1b2c3d4e5`)],
        },
      ]),
    },
  });
});

describe('where the role is not known', () => {
  const unknown = (statement: string, id: string) =>
    `The role of this imported gateway is not known, so add this statement to it yourself, or pass 'role' to McpGateway.fromGatewayAttributes: ${statement} [ack: cdk-mcp-gateway:gatewayRoleUnknown:${id}]`;

  test('a warning says what to add, and the target is created', () => {
    const stack = newStack('Stack', ENV);
    const gateway = McpGateway.fromGatewayArn(stack, 'Gateway', ARN);

    gateway.addLambdaTarget('Search', { handler: newFunction(stack), tools: tools() });

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties(TARGET, { GatewayIdentifier: 'shop-a1b2c3d4e5', Name: 'Search' });
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Gateway/Role',
      unknown(
        '{"Action":"lambda:InvokeFunction","Effect":"Allow","Resource":{"Fn::GetAtt":["Function76856677","Arn"]}}',
        '731693ff',
      ),
    );
  });

  test('each statement is warned of once, whatever needs it', () => {
    const stack = newStack('Stack', ENV);
    const gateway = McpGateway.fromGatewayArn(stack, 'Gateway', ARN);
    const handler = newFunction(stack);

    for (const id of ['A', 'B']) gateway.addLambdaTarget(id, { handler, tools: tools() });

    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toHaveLength(1);
  });

  test('assets and keys are warned of, too', () => {
    const stack = newStack('Stack', ENV);
    const gateway = McpGateway.fromGatewayArn(stack, 'Gateway', ARN);
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const credential = ApiKeyCredential.fromSecret(stack, 'Key', { secret, jsonKey: 'api_key' });

    gateway.addOpenApiTarget('Pets', { api: largeOpenApi(), credential });

    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    const warnings = Annotations.fromStack(stack).findWarning('/Stack/Gateway/Role', Match.anyValue());
    expect(warnings.map(({ entry }) => /"Action":"([^"]+)"/.exec(String(entry.data))?.[1])).toEqual([
      's3:GetObject',
      'bedrock-agentcore:GetWorkloadAccessToken',
      'bedrock-agentcore:GetResourceApiKey',
      'secretsmanager:GetSecretValue',
    ]);
  });
});

test.each([
  [{ ...ENV, region: 'eu-west-1' }, 'belongs to Region us-east-1, and this stack to eu-west-1'],
  [{ ...ENV, account: '444455556666' }, 'belongs to account 111122223333, and this stack to 444455556666'],
])('fails for a stack in another account or Region than the gateway: %j', (env, problem) => {
  const stack = newStack('Stack', env);
  const gateway = McpGateway.fromGatewayArn(stack, 'Gateway', ARN);

  expect(
    thrownBy(() => gateway.addLambdaTarget('Search', { handler: newFunction(stack), tools: tools() })),
  ).toMatchObject({
    code: 'TARGET_IN_OTHER_ENVIRONMENT',
    message: `LambdaTarget "Stack/Gateway/Search": 'gateway' ${problem}; create the target in a stack of the gateway's account and Region [TARGET_IN_OTHER_ENVIRONMENT]`,
  });
});

test('a stack without an environment may hold targets of any imported gateway', () => {
  const stack = newStack('Stack');
  const gateway = McpGateway.fromGatewayArn(stack, 'Gateway', ARN);

  gateway.addLambdaTarget('Search', { handler: newFunction(stack), tools: tools() });

  Template.fromStack(stack).resourceCountIs(TARGET, 1);
});
