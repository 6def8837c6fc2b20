import { ADA, engineOf, REFUND } from './engine';

const EVE = { claims: { sub: 'eve', scope: 'shop/read' } };

test.each([
  ['nothing permits it', [], false],
  ['a policy permits it', ['permit(principal, action, resource);'], true],
  [
    'a policy permits it with some arguments',
    ['permit(principal, action, resource) when { context.input.amount < 5 };'],
    true,
  ],
  [
    'a policy permits it unless arguments say otherwise',
    ['permit(principal, action, resource) unless { context.input.amount > 5 };'],
    true,
  ],
  [
    'a policy permits it at some time',
    ['permit(principal, action, resource) when { context.system.now < datetime("2020-01-01") };'],
    true,
  ],
  [
    'a policy forbids it with some arguments',
    ['permit(principal, action, resource);', 'forbid(principal, action, resource) when { context.input.amount > 5 };'],
    true,
  ],
  ['a policy forbids it', ['permit(principal, action, resource);', 'forbid(principal, action, resource);'], false],
  [
    'a policy only forbids it with some arguments',
    ['forbid(principal, action, resource) when { context.input.amount > 5 };'],
    false,
  ],
  ['a policy permits the target', ['permit(principal, action in AgentCore::Action::"Refunds", resource);'], true],
  [
    'a policy permits another tool',
    ['permit(principal, action == AgentCore::Action::"Other___tool", resource);'],
    false,
  ],
])('when %s, the tool is listed or not', async (_, statements, expected) => {
  const { policies } = await engineOf(statements);

  expect(policies.mayCall(ADA, REFUND.name)).toBe(expected);
});

test.each([
  [
    'before',
    'principal.hasTag("scope") && principal.getTag("scope") like "*refund:write*" && context.input.amount < 5',
  ],
  ['after', 'context.input.amount < 5 && principal.hasTag("scope") && principal.getTag("scope") like "*refund:write*"'],
])('a condition on the caller %s one on arguments hides the tool from others', async (_, condition) => {
  const { policies } = await engineOf([`permit(principal, action, resource) when { ${condition} };`]);

  expect(policies.mayCall(ADA, REFUND.name)).toBe(true);
  expect(policies.mayCall(EVE, REFUND.name)).toBe(false);
});

test('an exception for the caller, after one for arguments, lists the tool for others', async () => {
  const { policies } = await engineOf([
    'permit(principal is AgentCore::OAuthUser, action, resource) unless { context.input.amount > 5 || principal.id == "eve" };',
  ]);

  expect(policies.mayCall(ADA, REFUND.name)).toBe(true);
  expect(policies.mayCall(EVE, REFUND.name)).toBe(false);
});

test('every caller gets an own answer, also when asked again', async () => {
  const { policies } = await engineOf(['permit(principal == AgentCore::OAuthUser::"ada", action, resource);']);

  const answers = [ADA, EVE, ADA, EVE, { claims: {} }].map((caller) => policies.mayCall(caller, REFUND.name));

  expect(answers).toEqual([true, false, true, false, false]);
});
