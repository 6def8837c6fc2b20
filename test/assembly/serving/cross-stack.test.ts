import { join } from 'node:path';
import { App, CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { CognitoAuthorizer, LambdaTarget, McpGateway } from '../../../lib';
import { chooseServedGateway, readServedGateways } from '../../../lib/assembly/serving/read-served-gateways';
import { GatewayError } from '../../../lib/schema/gateway-error';
import { newFunction, tools } from '../../targets/sample-inputs';
import { serve } from './sample-templates';

const ENV = { account: '444455556666', region: 'eu-west-1' };

test.each(['weak', 'strong'])(
  'a gateway is served whose pool, policies, targets and functions are in other stacks: %s',
  (references) => {
    const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': references } });
    const identity = new Stack(app, 'Identity', { env: ENV });
    const policies = new Stack(app, 'Policies', { env: ENV });
    const main = new Stack(app, 'Main', { env: ENV });
    const code = new Stack(app, 'Code', { env: ENV });
    const billing = new Stack(app, 'Billing', { env: ENV });
    const engine = new agentcore.PolicyEngine(policies, 'Engine', { policyEngineName: 'Rules' });
    engine.addPolicy('All', {
      policyName: 'All',
      statement: agentcore.PolicyStatement.fromCedar('permit(principal, action, resource is AgentCore::Gateway);'),
    });
    const gateway = new McpGateway(main, 'Gateway', {
      gatewayName: 'main',
      authorizer: new CognitoAuthorizer(identity, 'Authorizer', { scopes: ['invoke'] }),
      policyEngineConfiguration: { policyEngine: engine, mode: agentcore.PolicyEngineMode.LOG_ONLY },
    });
    new LambdaTarget(billing, 'Pay', { gateway, handler: newFunction(code), tools: tools('pay') });
    new cognito.CfnUserPoolClient(billing, 'Other', {
      userPoolId: Fn.importValue('pool'),
      clientName: 'other',
      accessTokenValidity: 5,
      tokenValidityUnits: { accessToken: 'minutes' },
      explicitAuthFlows: [],
    });
    const pool = identity.node.findAll().find(cognito.CfnUserPool.isCfnUserPool);
    new CfnOutput(identity, 'Pool', { value: pool?.ref ?? '', exportName: 'pool' });

    const { gateways, notices } = readServedGateways(app.synth().directory);

    expect(notices).toEqual([]);
    expect(gateways).toHaveLength(1);
    expect(gateways[0]).toMatchObject({
      inbound: {
        jwt: {
          allowedScopes: ['identity-authorizer/invoke'],
          userPool: {
            stack: 'Identity',
            clients: [
              { stack: 'Identity', hasSecret: true, flows: ['client_credentials'], accessTokenMinutes: 60 },
              { stack: 'Billing', name: 'other', hasSecret: false, flows: [], accessTokenMinutes: 5 },
            ],
          },
        },
      },
      policyEngine: { label: 'Policies/Engine', mode: 'LOG_ONLY', policies: [{ id: expect.stringMatching(/^All-/) }] },
      targets: [{ target: { name: 'Pay', stack: 'Billing' }, backend: { function: { label: 'Code/Function' } } }],
    });
  },
);

describe('of several gateways', () => {
  const gateway = (Name: string) => ({
    Type: 'AWS::BedrockAgentCore::Gateway',
    Properties: { Name, AuthorizerType: 'NONE' },
  });
  const Metadata = { 'aws:cdk:path': 'Shop/Second/Resource' };
  const { gateways } = serve({ Resources: { A: gateway('first'), B: { ...gateway('second'), Metadata } } });

  test.each(['second', 'Shop/Second', 'B'])('one is chosen by its name, construct path or logical ID: %s', (wanted) => {
    expect(chooseServedGateway(gateways, wanted).gateway.logicalId).toBe('B');
  });

  test.each([
    [
      undefined,
      'CATALOG_GATEWAY_AMBIGUOUS',
      'the assembly holds 2 gateways; choose one with --gateway: "first", "Shop/Second"',
    ],
    ['third', 'CATALOG_GATEWAY_UNKNOWN', 'the assembly holds no gateway "third"; choose one of "first", "Shop/Second"'],
  ])('fails to choose %s', (wanted, code, message) => {
    expect(() => chooseServedGateway(gateways, wanted)).toThrow(GatewayError);
    expect(() => chooseServedGateway(gateways, wanted)).toThrow(expect.objectContaining({ code, message }));
  });

  test('the only one needs no name', () => {
    expect(chooseServedGateway(gateways.slice(0, 1)).gateway.name).toBe('first');
  });
});

test('gateways of stages are served where their stacks go, and targets beside them are read', () => {
  const { gateways, notices } = readServedGateways(join(__dirname, '../../fixtures/assemblies/stages'), {
    region: 'us-west-2',
  });

  expect(
    gateways.map(({ gateway, region, account, targets }) => [gateway.name, region, account, targets.length]),
  ).toEqual([
    ['tools-eu', 'eu-west-1', '111122223333', 0],
    ['tools-us', 'us-east-1', '111122223333', 1],
  ]);
  expect(notices).toEqual([{ about: 'Nested', message: 'is a nested stack, and nested stacks are not read' }]);
});
