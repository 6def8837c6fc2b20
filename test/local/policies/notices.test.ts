import { ADA, allows, engineOf, REFUND, tool } from './engine';

const PERMIT = 'permit(principal, action, resource) when { context.input.amount < 500 };';

test.each([
  [
    'does not parse',
    '// é\npermit(principal, action, resource) when { 1 + };',
    'cannot be read: 2:48 unexpected token `}`, expected `!`, `(`, `-`, `[`, `{`, `false`, identifier, `if`, number, `?principal`, `?resource`, string literal, or `true`; it takes no part in decisions',
  ],
  [
    'has no resource',
    'permit(principal, action);',
    'cannot be read: 1:25 this policy is missing the `resource` variable in the scope (policy scopes must contain a `principal`, `action`, and `resource` element in that order); it takes no part in decisions',
  ],
  [
    'asks guardrails',
    'forbid(principal, action, resource) when guardrails { BedrockGuardrails::PromptAttack(["JAILBREAK"]) };',
    'cannot be read: 1:42 unexpected token `guardrails`, expected `{` ("guardrails" conditions are decided by AWS alone); it takes no part in decisions',
  ],
  [
    'is a template',
    'permit(principal == ?principal, action, resource);',
    'is a template, with a place such as "?principal" to fill in; it takes no part in decisions',
  ],
  ['is empty', '// nothing', 'holds no policy; it takes no part in decisions'],
])('a policy that %s is left out with the reason, and the others decide', async (_, statement, message) => {
  const { policies, notices } = await engineOf([statement, PERMIT]);

  expect(notices).toEqual([{ about: 'p0', message }]);
  expect(allows(policies, { orderId: '1', amount: 1 })).toBe(true);
  expect(allows(policies, { orderId: '1', amount: 501 })).toBe(false);
});

test.each([
  [
    'Refunds___proces',
    'names the action "Refunds___proces", but the gateway has no such tool; did you mean "Refunds___process"?',
  ],
  [
    'Refunds__process',
    'names the action "Refunds__process", but the gateway has no such tool; did you mean "Refunds___process"?',
  ],
  ['process', 'names the action "process", but the gateway has no such tool; did you mean "Refunds___process"?'],
  ['Orders___find', 'names the action "Orders___find", but the gateway has no such tool'],
])('a policy for the tool "%s" is told that there is none', async (action, message) => {
  const { notices } = await engineOf([`permit(principal, action == AgentCore::Action::"${action}", resource);`]);

  expect(notices).toEqual([{ about: 'p0', message }]);
});

test('tools of targets that did not tell theirs may exist', async () => {
  const statement =
    'permit(principal, action in [AgentCore::Action::"Late___a", AgentCore::Action::"Late"], resource);';
  const { policies, notices } = await engineOf([statement], { openTargets: ['Late'] });

  expect(notices).toEqual([]);
  expect(policies.authorize(ADA, 'Late___b', {}).allowed).toBe(true);
});

test.each([
  [
    'an argument that the tool has not',
    'context.input.amout < 5',
    '1:44 attribute `input.amout` in context for AgentCore::Action::"Refunds___process" not found (did you mean `amount`?); AWS refuses it',
  ],
  [
    'an argument of another type',
    'context.input.orderId < 5',
    '1:44 unexpected type: expected Long but saw String; AWS refuses it',
  ],
  [
    'nothing that can be true',
    'false',
    '1:1 policy is impossible: the policy expression evaluates to false for all valid requests',
  ],
])('a policy on %s is told what AWS says to it, and goes on deciding', async (_, condition, message) => {
  const { policies, notices } = await engineOf([`permit(principal, action, resource) when { ${condition} };`, PERMIT]);

  expect(notices).toEqual([{ about: 'p0', message }]);
  expect(allows(policies, { orderId: '1', amount: 1 })).toBe(true);
});

test('a claim that is not asked for first is told to be', async () => {
  const { notices } = await engineOf([
    'permit(principal is AgentCore::OAuthUser, action, resource) when { principal.getTag("role") == "admin" };',
  ]);

  expect(notices).toEqual([
    {
      about: 'p0',
      message:
        '1:68 unable to guarantee safety of access to tag `"role"` on entity type `AgentCore::OAuthUser` (try testing for the tag\'s presence with `.hasTag("role") && ..`); AWS refuses it',
    },
  ]);
});

test('an engine in which nothing permits says that every call is denied', async () => {
  const message = 'has no policy that permits anything, so every call is denied';

  const { notices } = await engineOf(['forbid(principal, action, resource);']);
  const { notices: empty } = await engineOf([]);
  const { notices: told } = await engineOf([], { mode: 'LOG_ONLY' });

  expect(notices).toEqual([{ about: 'Shop/Engine', message }]);
  expect(empty).toEqual([{ about: 'Shop/Engine', message }]);
  expect(told).toEqual([]);
});

test("the gateway's own search tool is no action", async () => {
  const search = { name: 'x_amz_bedrock_agentcore_search', inputSchema: { type: 'object' } };

  const { notices } = await engineOf(
    ['permit(principal, action == AgentCore::Action::"x_amz_bedrock_agentcore_search", resource);'],
    { tools: [search, REFUND, tool('Refunds___undo')] },
  );

  expect(notices).toEqual([
    {
      about: 'p0',
      message: 'names the action "x_amz_bedrock_agentcore_search", but the gateway has no such tool',
    },
  ]);
});
