// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { gatewayArn } from '../../../lib/assembly/serving/local-resource';
import { serveOne, shop } from './sample-templates';

const ENGINE = { Type: 'AWS::BedrockAgentCore::PolicyEngine', Properties: { Name: 'Rules' } };
const ATTACHED = {
  PolicyEngineConfiguration: { Arn: { 'Fn::GetAtt': ['Engine', 'PolicyEngineArn'] }, Mode: 'ENFORCE' },
};
const ALLOW_ALL = 'permit(principal, action, resource);';

const policy = (statement: unknown, properties: object = {}, others: object = {}) => ({
  Type: 'AWS::BedrockAgentCore::Policy',
  Properties: {
    Name: 'All',
    PolicyEngineId: { 'Fn::GetAtt': ['Engine', 'PolicyEngineId'] },
    Definition: { Cedar: { Statement: statement } },
    ...properties,
  },
  ...others,
});

test('the policies of the attached engine are served, with what the gateway is called here', () => {
  const gateway = serveOne(
    shop(
      {
        Engine: ENGINE,
        Other: ENGINE,
        ByName: policy({
          'Fn::Sub': 'permit(principal, action, resource == AgentCore::Gateway::"${Gateway.GatewayArn}");',
        }),
        General: policy(undefined, {
          Definition: { Policy: { Statement: ALLOW_ALL } },
          PolicyEngineId: { Ref: 'Engine' },
        }),
        Elsewhere: policy(ALLOW_ALL, { PolicyEngineId: { Ref: 'Other' } }),
      },
      ATTACHED,
    ),
  );

  expect(gateway.notices).toEqual([]);
  expect(gateway.policyEngine).toEqual({
    label: 'Engine',
    mode: 'ENFORCE',
    policies: [
      {
        id: expect.stringMatching(/^All-[0-9a-z]{10}$/),
        statement: `permit(principal, action, resource == AgentCore::Gateway::"arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/${gateway.id}");`,
      },
      { id: expect.stringMatching(/^All-[0-9a-z]{10}$/), statement: ALLOW_ALL },
    ],
  });
});

test('policies are served with their mode, whatever their statements are worth', () => {
  const gateway = serveOne(
    shop({ Engine: ENGINE, A: policy(ALLOW_ALL, { EnforcementMode: 'LOG_ONLY' }), B: policy(undefined) }, ATTACHED),
  );

  expect(gateway.policyEngine?.policies).toEqual([
    { id: expect.stringMatching(/^All-/), statement: ALLOW_ALL, enforcementMode: 'LOG_ONLY' },
    { id: expect.stringMatching(/^All-/), statement: '' },
  ]);
  expect(gateway.notices).toEqual([]);
});

test('a policy that a condition leaves out is told and left out', () => {
  const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
  const Policy = policy(ALLOW_ALL, {}, { Condition: 'Never' });

  const gateway = serveOne(shop({ Engine: ENGINE, Policy }, ATTACHED, { Conditions }));

  expect(gateway.policyEngine).toEqual({ label: 'Engine', mode: 'ENFORCE', policies: [] });
  expect(gateway.notices).toEqual([
    { about: 'Policy', message: 'is left out, because its condition "Never" does not hold here' },
  ]);
});

test.each(['cn-north-1', 'us-gov-west-1'])('policies name the gateway as a local gateway does: %s', (region) => {
  const statement = { 'Fn::GetAtt': ['Gateway', 'GatewayArn'] };

  const gateway = serveOne(shop({ Engine: ENGINE, Policy: policy(statement) }, ATTACHED), { region });

  expect(gateway.policyEngine?.policies[0]?.statement).toBe(gatewayArn(gateway));
});

test('an engine outside the assembly is told, and decides nothing', () => {
  const Arn = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:policy-engine/theirs-abcdefghij';

  const gateway = serveOne(shop({ Engine: ENGINE }, { PolicyEngineConfiguration: { Arn, Mode: 'ENFORCE' } }));

  expect(gateway.policyEngine).toBeUndefined();
  expect(gateway.notices).toEqual([
    {
      about: 'Shop',
      message: `has the policy engine ${Arn}, which is not part of the assembly, so its policies are not evaluated here`,
    },
  ]);
});

test('rules, rate limits and firewalls of the gateway are told, those of others are not', () => {
  const other = (type: string, GatewayIdentifier: unknown) => ({ Type: type, Properties: { GatewayIdentifier } });

  const gateway = serveOne(
    shop({
      Limit: other('AWS::BedrockAgentCore::GatewayRateLimit', { Ref: 'Gateway' }),
      Transform: other('Custom::McpGatewayTransform', { Ref: 'Gateway' }),
      Rule: other('AWS::BedrockAgentCore::GatewayRule', { 'Fn::GetAtt': ['Gateway', 'GatewayIdentifier'] }),
      Theirs: other('AWS::BedrockAgentCore::GatewayRule', 'theirs'),
      Firewall: {
        Type: 'AWS::WAFv2::WebACLAssociation',
        Properties: { ResourceArn: { 'Fn::GetAtt': ['Gateway', 'GatewayArn'] } },
      },
    }),
  );

  expect(gateway.notices).toEqual([
    { about: 'Limit', message: 'is a rate limit, which is not applied here' },
    { about: 'Transform', message: 'is a custom transform, which is not applied here' },
    { about: 'Rule', message: 'is a rule, which is not applied here' },
    { about: 'Firewall', message: 'is a firewall, which is not applied here' },
  ]);
});
