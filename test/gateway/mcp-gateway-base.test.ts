import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ApiDefinition, LambdaTarget, type McpGateway, OpenApiTarget, SmithyTarget } from '../../lib';
import { newStack } from '../new-stack';
import { DYNAMODB_MODEL, newFunction, openApi, tools } from '../targets/sample-inputs';
import { newGateway } from './gateways';

type Inherited = [string, (gateway: McpGateway) => cloudwatch.Metric, string];

describe('metrics', () => {
  test.each<Inherited>([
    ['Invocations', (gateway) => gateway.metricInvocations(), 'Sum'],
    ['Throttles', (gateway) => gateway.metricThrottles(), 'Sum'],
    ['SystemErrors', (gateway) => gateway.metricSystemErrors(), 'Sum'],
    ['UserErrors', (gateway) => gateway.metricUserErrors(), 'Sum'],
    ['Latency', (gateway) => gateway.metricLatency(), 'Average'],
    ['Duration', (gateway) => gateway.metricDuration(), 'Average'],
    ['TargetExecutionTime', (gateway) => gateway.metricTargetExecutionTime(), 'Average'],
  ])('%s are those of this gateway', (metricName, metricOf, statistic) => {
    const gateway = newGateway(newStack());

    const metric = metricOf(gateway);

    expect(metric).toMatchObject({ namespace: 'AWS/Bedrock-AgentCore', metricName, statistic });
    expect(metric.dimensions).toEqual({ Operation: 'InvokeGateway', Protocol: 'MCP', Resource: gateway.gatewayArn });
  });

  test.each([
    ['Invocations', 'Sum'],
    ['Throttles', 'Sum'],
    ['SystemErrors', 'Sum'],
    ['UserErrors', 'Sum'],
    ['Latency', 'Average'],
    ['Duration', 'Average'],
    ['TargetExecutionTime', 'Average'],
  ])('%s of one tool and of one method', (metricName, statistic) => {
    const gateway = newGateway(newStack());
    const dimensions = { Operation: 'InvokeGateway', Protocol: 'MCP', Resource: gateway.gatewayArn };

    const ofTool = gateway.metricTool('weather___get', metricName);
    const ofMethod = gateway.metricMethod('tools/list', metricName);

    expect(ofTool).toMatchObject({ namespace: 'AWS/Bedrock-AgentCore', metricName, statistic });
    expect(ofTool.dimensions).toEqual({ ...dimensions, Method: 'tools/call', Name: 'weather___get' });
    expect(ofMethod).toMatchObject({ namespace: 'AWS/Bedrock-AgentCore', metricName, statistic });
    expect(ofMethod.dimensions).toEqual({ ...dimensions, Method: 'tools/list' });
  });

  test('take options, and more dimensions', () => {
    const gateway = newGateway(newStack());

    const metric = gateway.metricTool('weather___get', 'Latency', {
      statistic: 'p99',
      period: Duration.minutes(1),
      dimensionsMap: { Protocol: 'HTTP' },
    });

    expect(metric).toMatchObject({ statistic: 'p99', period: Duration.minutes(1) });
    expect(metric.dimensions).toEqual({
      Operation: 'InvokeGateway',
      Protocol: 'HTTP',
      Resource: gateway.gatewayArn,
      Method: 'tools/call',
      Name: 'weather___get',
    });
  });

  test('make alarms', () => {
    const stack = newStack();
    const gateway = newGateway(stack);

    gateway.metricInvocations().createAlarm(stack, 'Busy', { threshold: 1000, evaluationPeriods: 2 });

    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Bedrock-AgentCore',
      MetricName: 'Invocations',
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1000,
      EvaluationPeriods: 2,
      Dimensions: Match.arrayEquals([
        { Name: 'Operation', Value: 'InvokeGateway' },
        { Name: 'Protocol', Value: 'MCP' },
        { Name: 'Resource', Value: stack.resolve(gateway.gatewayArn) },
      ]),
    });
  });
});

describe('targets added to a gateway', () => {
  test('are targets of their kind, under the gateway', () => {
    const stack = newStack();
    const gateway = newGateway(stack);

    const added = [
      gateway.addLambdaTarget('Search', { handler: newFunction(stack), tools: tools() }),
      gateway.addOpenApiTarget('Pets', { api: openApi() }),
      gateway.addSmithyTarget('Orders', {
        model: ApiDefinition.fromFile(DYNAMODB_MODEL),
        operations: { include: ['GetItem'] },
        resources: ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
      }),
    ];

    expect(added.map((target) => target.constructor)).toEqual([LambdaTarget, OpenApiTarget, SmithyTarget]);
    expect(added.map(({ node }) => node.path)).toEqual([
      'Stack/Gateway/Search',
      'Stack/Gateway/Pets',
      'Stack/Gateway/Orders',
    ]);
    expect(added.map((target) => target.gateway)).toEqual([gateway, gateway, gateway]);
    Template.fromStack(stack).allResourcesProperties('AWS::BedrockAgentCore::GatewayTarget', {
      GatewayIdentifier: stack.resolve(gateway.gatewayId),
    });
  });
});
