import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { readServedGateways } from '../../../lib/assembly/serving/read-served-gateways';
import { newFunction } from '../../targets/sample-inputs';

const SCHEMA = agentcore.ToolSchema.fromInline([
  { name: 'get', description: 'Gets', inputSchema: { type: agentcore.SchemaDefinitionType.OBJECT } },
]);

test('a gateway in a nested stack is served, with functions of the stacks around it and inside', () => {
  const app = new App();
  const top = new Stack(app, 'Top');
  const nested = new NestedStack(top, 'Inner');
  const innermost = new NestedStack(nested, 'Innermost');
  const gateway = new agentcore.Gateway(nested, 'Gateway', { gatewayName: 'nested' });
  const inside = newFunction(innermost);
  inside.addEnvironment('GREETING', top.stackName);
  const outside = newFunction(top);
  const alias = new lambda.Alias(innermost, 'Live', { aliasName: 'live', version: inside.currentVersion });
  gateway.addInterceptor(agentcore.LambdaInterceptor.forResponse(outside));
  for (const [name, lambdaFunction] of Object.entries({ outside, inside, alias })) {
    agentcore.GatewayTarget.forLambda(top, name, {
      gateway,
      gatewayTargetName: name,
      lambdaFunction,
      toolSchema: SCHEMA,
    });
  }

  const { gateways, notices, files } = readServedGateways(app.synth().directory);

  const functions = gateways[0]?.targets.map(({ target, backend }) => [
    target.name,
    backend.kind === 'LAMBDA' && [backend.function.label, backend.function.arn, backend.function.environment],
  ]);
  expect(notices).toEqual([]);
  expect(gateways[0]?.notices).toEqual([]);
  expect(Object.fromEntries(functions ?? [])).toEqual({
    outside: ['Top/Function', 'arn:aws:lambda:us-east-1:111122223333:function:Top-Function76856677', {}],
    inside: [
      'Top/Inner/Innermost/Function',
      'arn:aws:lambda:us-east-1:111122223333:function:Top-InnerNestedStackInnerNestedStackResource745E041B-In-1veJK35n',
      { GREETING: 'Top' },
    ],
    alias: [
      'Top/Inner/Innermost/Function',
      'arn:aws:lambda:us-east-1:111122223333:function:Top-InnerNestedStackInnerNestedStackResource745E041B-In-1veJK35n:live',
      { GREETING: 'Top' },
    ],
  });
  expect(gateways[0]?.interceptors).toMatchObject([{ function: { label: 'Top/Function' }, points: ['RESPONSE'] }]);
  expect(gateways[0]?.inbound.jwt?.userPool?.constructPath).toBe('Top/Inner/Gateway/UserPool');
  expect(files.filter((file) => file.endsWith('.nested.template.json'))).toHaveLength(2);
});
