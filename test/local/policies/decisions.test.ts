import { ADA, ARN, allows, engineOf, REFUND } from './engine';

const ORDER = { orderId: '1', amount: 450 };
const LARGE = { orderId: '1', amount: 550 };

test("AWS's example decides as it is documented", async () => {
  const { policies, notices } = await engineOf([
    `permit(
      principal is AgentCore::OAuthUser,
      action == AgentCore::Action::"Refunds___process",
      resource == AgentCore::Gateway::"${ARN}"
    ) when {
      principal.hasTag("username") && principal.getTag("username") == "ada" && context.input.amount < 500
    };`,
  ]);

  const small = policies.authorize(ADA, REFUND.name, ORDER);
  const large = policies.authorize(ADA, REFUND.name, LARGE);

  expect(notices).toEqual([]);
  expect(small).toEqual({ allowed: true, enforced: true, policies: ['p0'], errors: [] });
  expect(large).toEqual({ allowed: false, enforced: true, policies: [], errors: [] });
});

test('what a policy forbids is denied although another permits it', async () => {
  const { policies } = await engineOf([
    'permit(principal, action, resource);',
    'forbid(principal, action, resource) when { context.input.amount >= 500 };',
  ]);

  const decision = policies.authorize(ADA, REFUND.name, LARGE);

  expect(decision).toEqual({ allowed: false, enforced: true, policies: ['p1'], errors: [] });
});

test('LOG_ONLY decides without enforcing it, and hides no tool', async () => {
  const { policies } = await engineOf(['forbid(principal, action, resource);'], { mode: 'LOG_ONLY' });

  const decision = policies.authorize(ADA, REFUND.name, ORDER);

  expect(decision).toEqual({ allowed: false, enforced: false, policies: ['p0'], errors: [] });
  expect(policies.mayCall(ADA, REFUND.name)).toBe(true);
});

test('a policy in LOG_ONLY is told of and decides nothing', async () => {
  const { policies, events } = await engineOf([
    'permit(principal, action, resource);',
    { statement: 'forbid(principal, action, resource);', enforcementMode: 'LOG_ONLY' },
  ]);

  const decision = policies.authorize(ADA, REFUND.name, ORDER);

  expect(decision).toEqual({ allowed: true, enforced: true, policies: ['p0'], errors: [] });
  expect(events).toEqual([
    { type: 'policy', tool: REFUND.name, decision: 'deny', enforced: false, policies: ['p1'], errors: [] },
  ]);
  expect(policies.mayCall(ADA, REFUND.name)).toBe(true);
});

test('a policy that fails while it is evaluated does not apply, and the error names it', async () => {
  const { policies } = await engineOf([
    'permit(principal, action, resource);',
    'forbid(principal, action, resource) when { context.input.reason == "none" };',
  ]);

  const decision = policies.authorize(ADA, REFUND.name, ORDER);

  expect(decision).toMatchObject({ allowed: true, policies: ['p0'] });
  expect(decision.errors).toEqual(['p1: record does not have the attribute `reason`']);
});

test('several policies in one statement decide under its name', async () => {
  const { policies } = await engineOf([
    `permit(principal, action, resource) when { context.input.amount < 500 };
     permit(principal, action, resource) when { context.input.orderId == "1" };`,
  ]);

  expect(policies.authorize(ADA, REFUND.name, ORDER).policies).toEqual(['p0']);
  expect(allows(policies, { orderId: '2', amount: 700 })).toBe(false);
});

test.each([
  ['the tool', 'action == AgentCore::Action::"Refunds___process"', true],
  ['a list of tools', 'action in [AgentCore::Action::"Refunds___process"]', true],
  ['all tools of the target', 'action in AgentCore::Action::"Refunds"', true],
  ['all tools', 'action in AgentCore::Action::"CallTool"', true],
  ['all of MCP', 'action in AgentCore::Action::"Mcp"', true],
])('an action can be named as %s', async (_, action, expected) => {
  const { policies, notices } = await engineOf([`permit(principal, ${action}, resource);`]);

  expect(notices).toEqual([]);
  expect(allows(policies, ORDER)).toBe(expected);
});

test('a policy for another gateway does not apply', async () => {
  const { policies } = await engineOf([
    `permit(principal, action, resource == AgentCore::Gateway::"${ARN}-other");`,
    `permit(principal, action, resource is AgentCore::Gateway) when { context.input.amount < 100 };`,
  ]);

  expect(allows(policies, ORDER)).toBe(false);
  expect(allows(policies, { orderId: '1', amount: 50 })).toBe(true);
});

test.each([
  ['a claim', 'principal.hasTag("scope") && principal.getTag("scope") like "*refund:write*"'],
  ['the subject', 'principal.hasTag("sub") && principal.getTag("sub") == "ada"'],
  ['the id', 'principal.id == "ada"'],
  [
    'an item of a list, which is a text of JSON',
    'principal.hasTag("cognito:groups") && principal.getTag("cognito:groups") like "*\\"platform\\"*"',
  ],
  ['a number, which is a text', 'principal.hasTag("exp") && principal.getTag("exp") == "1790000000"'],
  ['a boolean, which is a text', 'principal.hasTag("email_verified") && principal.getTag("email_verified") == "true"'],
])('a condition on the token can be on %s', async (_, condition) => {
  const { policies, notices } = await engineOf([
    `permit(principal is AgentCore::OAuthUser, action, resource) when { ${condition} };`,
  ]);

  expect(notices).toEqual([]);
  expect(allows(policies, ORDER)).toBe(true);
  expect(allows(policies, ORDER, { claims: { sub: 'eve' } })).toBe(false);
});

test.each([
  ['arn:aws:sts::123456789012:assumed-role/Agent/session-1', 'arn:aws:sts::123456789012:assumed-role/Agent'],
  ['arn:aws:iam::123456789012:user/ada', 'arn:aws:iam::123456789012:user/ada'],
])('a caller with AWS credentials %s is the entity %s', async (arn, id) => {
  const { policies, notices } = await engineOf([
    `permit(principal == AgentCore::IamEntity::"${id}", action, resource) when { principal.id == "${id}" };`,
  ]);

  expect(notices).toEqual([]);
  expect(allows(policies, ORDER, { claims: { arn } })).toBe(true);
  expect(allows(policies, ORDER)).toBe(false);
});

test('a claim called "arn" makes nobody a caller with AWS credentials', async () => {
  const { policies } = await engineOf(['permit(principal is AgentCore::IamEntity, action, resource);']);

  expect(allows(policies, ORDER, { claims: { sub: 'eve', arn: 'arn:aws:iam::1:user/eve' }, token: 'a.b.c' })).toBe(
    false,
  );
});

test('a caller of an open gateway is nobody whom policies know', async () => {
  const { policies } = await engineOf([
    'permit(principal is AgentCore::UnauthenticatedUser, action, resource);',
    'permit(principal is AgentCore::OAuthUser, action, resource);',
  ]);

  expect(policies.authorize({ claims: {} }, REFUND.name, ORDER).policies).toEqual(['p0']);
});

test('the time of the call can be asked for', async () => {
  const { policies, notices } = await engineOf([
    `permit(principal, action, resource) when {
       context.system.now > datetime("2020-01-01T00:00:00Z") && context.system.now.toTime() < duration("24h")
     };`,
    'forbid(principal, action, resource) when { context.system.now > datetime("2120-01-01T00:00:00Z") };',
  ]);

  expect(notices).toEqual([]);
  expect(policies.authorize(ADA, REFUND.name, ORDER).policies).toEqual(['p0']);
});

test('two engines in one process do not know of each other', async () => {
  const open = await engineOf(['permit(principal, action, resource);']);
  const closed = await engineOf(['forbid(principal, action, resource);']);

  expect(allows(open.policies, ORDER)).toBe(true);
  expect(allows(closed.policies, ORDER)).toBe(false);
});
