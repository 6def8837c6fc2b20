import { createHash } from 'node:crypto';
import { App, Aws, CfnOutput, CfnParameter, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import { McpGateway } from '../../lib';
import { newStack } from '../new-stack';
import { newFunction, tools } from '../targets/sample-inputs';
import { warningsIn } from './gateways';

const ARN = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/my-tools-a1b2c3d4e5';
const ROLE_ARN = 'arn:aws:iam::111122223333:role/tools';
const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';

const importGateway = (stack: Stack, gatewayArn = ARN) => McpGateway.fromGatewayArn(stack, 'Gateway', gatewayArn);

describe('a gateway of which the ARN is known', () => {
  test('has what the ARN holds', () => {
    const stack = newStack('Stack', { account: '444455556666', region: 'eu-west-1' });

    const gateway = importGateway(stack);

    expect(gateway.gatewayArn).toBe(ARN);
    expect(gateway.gatewayId).toBe('my-tools-a1b2c3d4e5');
    expect(gateway.gatewayName).toBe('my-tools');
    expect(gateway.env).toEqual({ account: '111122223333', region: 'us-east-1' });
  });

  test.each([
    ['aws', 'us-east-1', 'amazonaws.com'],
    ['aws-us-gov', 'us-gov-west-1', 'amazonaws.com'],
    ['aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
  ])('has a URL in the partition %s', (partition, region, suffix) => {
    const stack = newStack('Stack', { account: '111122223333', region });

    const { url, gatewayUrl } = importGateway(
      stack,
      `arn:${partition}:bedrock-agentcore:${region}:111122223333:gateway/my-tools-a1b2c3d4e5`,
    );

    const resolved = JSON.stringify(stack.resolve(url)).replace(/\{"Ref":"AWS::URLSuffix"\}/, `"${suffix}"`);
    expect(JSON.parse(resolved)).toEqual({
      'Fn::Join': ['', [`https://my-tools-a1b2c3d4e5.gateway.bedrock-agentcore.${region}.`, suffix, '/mcp']],
    });
    expect(gatewayUrl).toBe(url);
  });

  test('claims nothing that the ARN does not hold', () => {
    const gateway = importGateway(newStack());

    expect(gateway).toMatchObject({
      description: undefined,
      exceptionLevel: undefined,
      kmsKey: undefined,
      status: undefined,
      statusReason: undefined,
      createdAt: undefined,
      updatedAt: undefined,
    });
    expect(Object.values(agentcore.GatewayAuthorizerType)).not.toContain(
      gateway.authorizerConfiguration.authorizerType,
    );
    expect(gateway.authorizerConfiguration._render()).toBeUndefined();
    expect(gateway.protocolConfiguration).toMatchObject({
      protocolType: 'MCP',
      searchType: undefined,
      instructions: undefined,
    });
  });

  test('adds nothing to the template', () => {
    const stack = newStack();

    importGateway(stack);

    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test.each([
    ['empty', ''],
    ['an ID', 'my-tools-a1b2c3d4e5'],
    ['of another service', 'arn:aws:lambda:us-east-1:111122223333:function/my-tools-a1b2c3d4e5'],
    ['of another resource', 'arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/my-tools-a1b2c3d4e5'],
    ['without an account', 'arn:aws:bedrock-agentcore:us-east-1::gateway/my-tools-a1b2c3d4e5'],
    ['without a Region', 'arn:aws:bedrock-agentcore::111122223333:gateway/my-tools-a1b2c3d4e5'],
    ['with a name instead of an ID', 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/my-tools'],
    ['with an upper-case ID', 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/My-Tools-a1b2c3d4e5'],
    ['of a target', `${ARN}/target/ABCDEFGHIJ`],
  ])('fails for an ARN that is %s', (_, gatewayArn) => {
    const stack = newStack();

    expect(() => importGateway(stack, gatewayArn)).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_ARN_INVALID',
        message: `McpGateway "Stack/Gateway": 'gatewayArn' is an ARN such as "arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/my-gateway-a1b2c3d4e5", got ${JSON.stringify(gatewayArn)} [GATEWAY_ARN_INVALID]`,
      }),
    );
  });

  test('may be invoked and measured', () => {
    const stack = newStack();
    const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const gateway = importGateway(stack);

    gateway.grantInvoke(caller);

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'bedrock-agentcore:InvokeGateway', Resource: ARN }],
      },
    });
    expect(gateway.metricTool('weather___get', 'Invocations').dimensions).toEqual({
      Operation: 'InvokeGateway',
      Protocol: 'MCP',
      Resource: ARN,
      Method: 'tools/call',
      Name: 'weather___get',
    });
  });
});

describe('a gateway whose ARN is only known at deployment', () => {
  test.each<[string, (stack: Stack) => string]>([
    ['parameter', (stack) => new CfnParameter(stack, 'Arn').valueAsString],
    ['import', () => Token.asString({ 'Fn::ImportValue': 'gateway' })],
    ['Lazy', () => Lazy.string({ produce: () => ARN })],
  ])('can be imported and synthesized: %s', (_, arnIn) => {
    const stack = newStack();
    const gatewayArn = arnIn(stack);

    const gateway = importGateway(stack, gatewayArn);
    new CfnOutput(stack, 'Url', { value: gateway.url });

    const part = (index: number, of: unknown) => ({ 'Fn::Select': [index, of] });
    const split = (delimiter: string, of: unknown) => ({ 'Fn::Split': [delimiter, of] });
    const parts = split(':', stack.resolve(gatewayArn));
    expect(stack.resolve(gateway.gatewayId)).toEqual(part(1, split('/', part(5, parts))));
    Template.fromStack(stack).hasOutput('Url', {
      Value: {
        'Fn::Join': [
          '',
          [
            'https://',
            part(1, split('/', part(5, parts))),
            '.gateway.bedrock-agentcore.',
            part(3, parts),
            '.',
            { Ref: 'AWS::URLSuffix' },
            '/mcp',
          ],
        ],
      },
    });
  });

  test('has what the rest of the ARN holds when only the account is missing', () => {
    const stack = newStack();

    const gateway = importGateway(
      stack,
      `arn:aws:bedrock-agentcore:us-east-1:${Aws.ACCOUNT_ID}:gateway/my-tools-a1b2c3d4e5`,
    );

    expect(gateway.gatewayId).toBe('my-tools-a1b2c3d4e5');
    expect(gateway.gatewayName).toBe('my-tools');
    expect(gateway.env.region).toBe('us-east-1');
  });

  test('fails with the remedy when the template needs its name', () => {
    const stack = newStack();
    const gateway = importGateway(stack, new CfnParameter(stack, 'Arn').valueAsString);

    new CfnOutput(stack, 'Name', { value: gateway.gatewayName });

    expect(() => Template.fromStack(stack)).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_ATTRIBUTE_UNKNOWN',
        message: expect.stringContaining(
          "the name of this imported gateway is not known; pass 'gatewayName' to McpGateway.fromGatewayAttributes",
        ),
      }),
    );
  });
});

describe('a gateway whose role is not known', () => {
  test('takes a target, with a warning that holds the statement for its role', () => {
    const stack = newStack();
    const handler = newFunction(stack);

    importGateway(stack).addLambdaTarget('Search', { handler, tools: tools() });

    const template = Template.fromStack(stack);
    template.hasResourceProperties(TARGET, { GatewayIdentifier: 'my-tools-a1b2c3d4e5' });
    template.resourceCountIs('AWS::IAM::Policy', 0);
    const statement = JSON.stringify({
      Action: 'lambda:InvokeFunction',
      Effect: 'Allow',
      Resource: stack.resolve(handler.functionArn),
    });
    const hash = createHash('sha256').update(statement).digest('hex').slice(0, 8);
    expect(warningsIn(stack)).toEqual([
      [
        '/Stack/Gateway/Role',
        `The role of this imported gateway is not known, so add this statement to it yourself, or pass 'role' to McpGateway.fromGatewayAttributes: ${statement} [ack: cdk-mcp-gateway:gatewayRoleUnknown:${hash}]`,
      ],
    ]);
  });

  test.each<[string, (stack: Stack, gateway: agentcore.IGateway) => void]>([
    ['an output of its ARN', (stack, { role }) => new CfnOutput(stack, 'Role', { value: role.roleArn })],
    ['an output of its name', (stack, { role }) => new CfnOutput(stack, 'Role', { value: role.roleName })],
    [
      'a resource policy',
      (stack, { role }) =>
        newFunction(stack).addPermission('Gateway', { principal: new iam.ArnPrincipal(role.roleArn) }),
    ],
    ['a grant of the role', (stack, { role }) => role.grantPassRole(new iam.User(stack, 'User'))],
  ])('fails with the remedy when the template needs it: %s', (_, use) => {
    const stack = newStack();

    use(stack, importGateway(stack));

    expect(() => Template.fromStack(stack)).toThrow(
      expect.objectContaining({
        code: 'GATEWAY_ATTRIBUTE_UNKNOWN',
        message: expect.stringContaining(
          "the role of this imported gateway is not known; pass 'role' to McpGateway.fromGatewayAttributes",
        ),
      }),
    );
  });
});

describe('a gateway whose attributes are known', () => {
  test('has them', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN);
    const authorizer = agentcore.GatewayAuthorizer.usingAwsIam();

    const gateway = McpGateway.fromGatewayAttributes(stack, 'Gateway', {
      gatewayArn: ARN,
      gatewayName: 'My-Tools',
      role,
      url: 'https://tools.example.com/mcp',
      authorizer,
    });

    expect(gateway).toMatchObject({
      gatewayName: 'My-Tools',
      url: 'https://tools.example.com/mcp',
      gatewayUrl: 'https://tools.example.com/mcp',
    });
    expect(gateway.role).toBe(role);
    expect(gateway.authorizerConfiguration).toBe(authorizer);
  });

  test('allows its role what a target needs, in a policy that the target waits for', () => {
    const stack = newStack();
    const handler = newFunction(stack);
    const role = iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN);

    McpGateway.fromGatewayAttributes(stack, 'Gateway', { gatewayArn: ARN, role }).addLambdaTarget('Search', {
      handler,
      tools: tools(),
    });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: ['tools'],
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: stack.resolve(handler.functionArn) }],
      },
    });
    template.hasResource(TARGET, { DependsOn: Object.keys(template.findResources('AWS::IAM::Policy')) });
    expect(warningsIn(stack)).toEqual([]);
  });

  test('fails for an ARN that is none', () => {
    const stack = newStack();

    expect(() => McpGateway.fromGatewayAttributes(stack, 'Gateway', { gatewayArn: 'tools' })).toThrow(
      expect.objectContaining({ code: 'GATEWAY_ARN_INVALID' }),
    );
  });
});

test('a gateway of another stack is used by reference, not imported', () => {
  const app = new App();
  const gateways = new Stack(app, 'Gateways');
  const stack = new Stack(app, 'Tools');
  const gateway = new McpGateway(gateways, 'Gateway', { authorizer: agentcore.GatewayAuthorizer.usingAwsIam() });

  const imported = importGateway(stack, gateway.gatewayArn);
  new CfnOutput(stack, 'Id', { value: imported.gatewayId });

  expect(stack.dependencies).toEqual([]);
  Template.fromStack(stack);
  expect(stack.dependencies).toEqual([gateways]);
});
