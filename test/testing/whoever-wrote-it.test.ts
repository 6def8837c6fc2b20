import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';
import { startGateway } from '../../lib/testing';
import { folderOf } from '../assembly/serving/sample-templates';
import { json, startUpstream, stopAll } from '../local/fidelity/served-template';

jest.setTimeout(120_000);

afterEach(stopAll);

test('the quickstart serves: a tool of each kind of target', async () => {
  const asked: string[] = [];
  const upstream = await startUpstream(({ method, url, headers }, response) => {
    asked.push(`${method} ${url?.split('?')[0]} ${headers['x-amz-target'] ?? ''}`.trim());
    json(response, { Table: { TableName: 'orders' } });
  });
  const stack = new QuickstartStack(new App(), 'Quickstart');
  await using gateway = await startGateway(stack, {
    endpoints: { Orders: upstream, Mars: upstream },
    secrets: { Mars: 'DEMO_KEY' },
  });

  const tools = (await gateway.listTools()).map(({ name }) => name);
  const targets = [...new Set(tools.map((name) => name.split('___')[0]))];
  const sample = tools.find((name) => !/^(Orders|Mars|x_amz)/.test(name)) ?? '';
  const results = [
    await gateway.callTool(sample, { timezone: 'Europe/Zurich' }),
    await gateway.callTool(tools.find((name) => name.startsWith('Mars___')) ?? '', { feedtype: 'json', ver: '1.0' }),
    await gateway.callTool('Orders___DescribeTable', { TableName: 'orders' }),
  ];

  expect(targets.length).toBeGreaterThanOrEqual(3);
  expect(asked.at(-1)).toContain('DynamoDB_20120810.DescribeTable');
  expect(results.map(({ isError, text }) => (isError ? text : 'ok'))).toEqual(['ok', 'ok', 'ok']);
});

test("a stack made only with aws-cdk-lib's own Gateway serves", async () => {
  const stack = new Stack(new App(), 'Official');
  const official = new agentcore.Gateway(stack, 'Gateway', { gatewayName: 'Official' });
  const handler = new lambda.Function(stack, 'Handler', {
    runtime: lambda.Runtime.PYTHON_3_13,
    handler: 'index.handler',
    code: lambda.Code.fromInline('def handler(event, context): return {"city": event["city"], "celsius": 21}'),
  });
  official.addLambdaTarget('Weather', {
    gatewayTargetName: 'weather',
    lambdaFunction: handler,
    toolSchema: agentcore.ToolSchema.fromInline([
      {
        name: 'now',
        description: 'Tells the weather',
        inputSchema: {
          type: agentcore.SchemaDefinitionType.OBJECT,
          properties: { city: { type: agentcore.SchemaDefinitionType.STRING } },
          required: ['city'],
        },
      },
    ]),
  });
  await using gateway = await startGateway(stack);

  const { text } = await gateway.callTool('weather___now', { city: 'Bern' });

  expect((await gateway.listTools()).map(({ name }) => name)).toContain('weather___now');
  expect(text).toBe('{"city":"Bern","celsius":21}');
});

test('a template that somebody wrote by hand serves', async () => {
  const template = `
Parameters:
  Greeting: { Type: String, Default: Hello }
Resources:
  Gateway:
    Type: AWS::BedrockAgentCore::Gateway
    Properties:
      Name: ByHand
      RoleArn: arn:aws:iam::111122223333:role/gateway
      AuthorizerType: AWS_IAM
      ProtocolType: MCP
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: arn:aws:iam::111122223333:role/function
      Environment: { Variables: { GREETING: !Ref Greeting } }
      Code:
        ZipFile: |
          import os
          def handler(event, context):
              return os.environ["GREETING"] + " " + event["name"]
  Target:
    Type: AWS::BedrockAgentCore::GatewayTarget
    Properties:
      Name: greet
      GatewayIdentifier: !Ref Gateway
      TargetConfiguration:
        Mcp:
          Lambda:
            LambdaArn: !GetAtt Function.Arn
            ToolSchema:
              InlinePayload:
                - Name: hello
                  Description: Greets
                  InputSchema: { Type: object, Properties: { name: { Type: string } }, Required: [name] }
`;
  await using gateway = await startGateway(join(folderOf({ 'template.yaml': template }), 'template.yaml'), {
    values: { Greeting: 'Salut' },
  });

  const { text } = await gateway.callTool('greet___hello', { name: 'Ada' });

  expect(text).toBe('"Salut Ada"');
});
