import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { LambdaTarget, McpGateway, OpenApiTarget, SmithyTarget } from '../../lib';
import { ApiDefinition } from '../../lib/targets/api-definition';
import { newStack } from '../new-stack';
import { DYNAMODB_MODEL, newFunction, openApi, openApiText, tools } from '../targets/sample-inputs';

const TARGET = 'AWS::BedrockAgentCore::GatewayTarget';
const ENV = { account: '111122223333', region: 'us-east-1' };

describe('on our gateway', () => {
  test('an MCP server target of aws-cdk-lib is served', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');

    agentcore.GatewayTarget.forMcpServer(stack, 'Server', {
      gateway,
      gatewayTargetName: 'server',
      endpoint: 'https://mcp.example.com/mcp',
      credentialProviderConfigurations: [
        agentcore.GatewayCredentialProvider.fromIamRole({ service: 'bedrock-agentcore' }),
      ],
    });

    Template.fromStack(stack).hasResourceProperties(TARGET, {
      GatewayIdentifier: stack.resolve(gateway.gatewayId),
      Name: 'server',
      TargetConfiguration: { Mcp: { McpServer: { Endpoint: 'https://mcp.example.com/mcp' } } },
    });
  });

  test('Lambda, OpenAPI and Smithy targets of aws-cdk-lib are served beside ours', () => {
    const stack = newStack();
    const gateway = new McpGateway(stack, 'Gateway');
    const lambdaFunction = newFunction(stack);

    agentcore.GatewayTarget.forLambda(stack, 'Lambda', {
      gateway,
      lambdaFunction,
      toolSchema: agentcore.ToolSchema.fromInline([
        { name: 'get', description: 'Gets', inputSchema: { type: agentcore.SchemaDefinitionType.OBJECT } },
      ]),
    });
    agentcore.GatewayTarget.forOpenApi(stack, 'Api', {
      gateway,
      apiSchema: agentcore.ApiSchema.fromInline(openApiText()),
    });
    agentcore.GatewayTarget.forSmithy(stack, 'Smithy', {
      gateway,
      smithyModel: agentcore.ApiSchema.fromLocalAsset(DYNAMODB_MODEL),
    });
    gateway.addLambdaTarget('Ours', { handler: lambdaFunction, tools: tools() });

    Template.fromStack(stack).resourceCountIs(TARGET, 4);
  });

  test('a policy engine decides, and the role may ask it', () => {
    const stack = newStack('Stack', ENV);
    const policyEngine = new agentcore.PolicyEngine(stack, 'Engine');

    const gateway = new McpGateway(stack, 'Gateway', { policyEngineConfiguration: { policyEngine } });
    gateway.addLambdaTarget('Search', { handler: newFunction(stack), tools: tools() });

    const template = Template.fromStack(stack);
    const engineArn = stack.resolve(policyEngine.policyEngineArn);
    template.hasResourceProperties('AWS::BedrockAgentCore::Gateway', {
      PolicyEngineConfiguration: { Arn: engineArn, Mode: 'ENFORCE' },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Allow', Action: 'bedrock-agentcore:GetPolicyEngine', Resource: engineArn }),
        ]),
      },
      Roles: [stack.resolve(gateway.role.roleName)],
    });
    template.resourceCountIs(TARGET, 1);
  });
});

describe('on the gateway of aws-cdk-lib', () => {
  test('our targets bring their permissions in policies of their own, without a cycle', () => {
    const stack = newStack('Stack', ENV);
    const gateway = new agentcore.Gateway(stack, 'Gateway', {
      policyEngineConfiguration: { policyEngine: new agentcore.PolicyEngine(stack, 'Engine') },
    });
    const handler = newFunction(stack);

    new LambdaTarget(stack, 'Lambda', { gateway, handler, tools: tools() });
    new OpenApiTarget(stack, 'Api', { gateway, api: openApi() });
    new SmithyTarget(stack, 'Smithy', {
      gateway,
      model: ApiDefinition.fromFile(DYNAMODB_MODEL),
      operations: { include: ['GetItem'] },
      resources: ['arn:aws:dynamodb:us-east-1:111122223333:table/orders'],
    });

    const template = Template.fromStack(stack);
    const GatewayIdentifier = stack.resolve(gateway.gatewayId);
    for (const Name of ['Lambda', 'Api', 'Smithy']) template.hasResourceProperties(TARGET, { GatewayIdentifier, Name });
    const Roles = [stack.resolve(gateway.role.roleName)];
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectEquals({
            Effect: 'Allow',
            Action: 'lambda:InvokeFunction',
            Resource: stack.resolve(handler.functionArn),
          }),
        ],
      },
      Roles,
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: 'dynamodb:GetItem',
            Resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders',
          },
        ]),
      },
      Roles,
    });
  });

  test('an imported one gets our targets, with the permissions at its role', () => {
    const stack = newStack('Stack', ENV);
    const home = new agentcore.Gateway(stack, 'Home');
    const gateway = agentcore.Gateway.fromGatewayAttributes(stack, 'Gateway', {
      gatewayArn: 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/shop-a1b2c3d4e5',
      gatewayId: 'shop-a1b2c3d4e5',
      gatewayName: 'Shop',
      role: home.role,
    });

    new LambdaTarget(stack, 'Search', { gateway, handler: newFunction(stack), tools: tools() });

    const template = Template.fromStack(stack);
    template.hasResourceProperties(TARGET, { GatewayIdentifier: 'shop-a1b2c3d4e5', Name: 'Search' });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'lambda:InvokeFunction' })] },
      Roles: [stack.resolve(home.role.roleName)],
    });
  });
});

test('fails for a target of aws-cdk-lib that is named as one of ours', () => {
  const stack = newStack();
  const gateway = new McpGateway(stack, 'Gateway');
  gateway.addLambdaTarget('Docs', { handler: newFunction(stack), tools: tools() });

  agentcore.GatewayTarget.forMcpServer(stack, 'Server', {
    gateway,
    gatewayTargetName: 'Docs',
    endpoint: 'https://mcp.example.com/mcp',
    credentialProviderConfigurations: [],
  });

  Annotations.fromStack(stack).hasError(
    '/Stack/Server/Resource',
    'The target is named "Docs", as "Stack/Gateway/Docs/Resource" of the same gateway is; give one of them another name [TARGET_NAME_DUPLICATE]',
  );
});
