import type { ServedPolicyEngine } from '../../../lib/assembly/serving/model';
import type { LocalEvent } from '../../../lib/local/events';
import type { Policies } from '../../../lib/local/policies';
import { createPolicies, type PolicyGateway } from '../../../lib/local/policies/create-policies';
import type { Caller } from '../../../lib/local/target-caller';
import type { Node } from '../../../lib/schema/node';

export const ARN = 'arn:aws:bedrock-agentcore:eu-west-1:123456789012:gateway/shop-abcdefghij';

export const ADA: Caller = {
  claims: {
    sub: 'ada',
    username: 'ada',
    scope: 'shop/read refund:write',
    'cognito:groups': ['platform', 'oncall'],
    exp: 1790000000,
    email_verified: true,
  },
};

/** A tool whose arguments have the given properties. */
export function tool(name: string, properties: Node = {}, required: readonly string[] = []) {
  return { name, target: name.split('___')[0] ?? '', inputSchema: { type: 'object', properties, required } };
}

export const REFUND = tool('Refunds___process', { orderId: { type: 'string' }, amount: { type: 'integer' } }, [
  'orderId',
  'amount',
]);

/** An engine with policies called p0, p1 and so on, and what it told. */
export async function engineOf(
  statements: readonly (string | { readonly statement: string; readonly enforcementMode: string })[],
  options: Partial<PolicyGateway> & { readonly mode?: string } = {},
) {
  const { mode = 'ENFORCE', ...gateway } = options;
  const policies = statements.map((policy, index) => ({
    id: `p${index}`,
    ...(typeof policy === 'string' ? { statement: policy } : policy),
  }));
  const engine: ServedPolicyEngine = { label: 'Shop/Engine', mode, policies };
  const events: LocalEvent[] = [];
  const created = await createPolicies(engine, { arn: ARN, tools: [REFUND], ...gateway }, (event) => {
    events.push(event);
  });
  return { ...created, events };
}

/** Whether one condition holds for a call of a tool with one argument, `value`. */
export async function holds(condition: string, schema: Node, value: unknown): Promise<boolean | string> {
  const { policies, notices } = await engineOf(
    [`permit(principal, action, resource) when { context.input has value && (${condition}) };`],
    { tools: [tool('T___x', { value: schema })] },
  );
  if (notices.length > 0) {
    return notices.map(({ message }) => message).join('\n');
  }
  const { allowed, errors } = policies.authorize(ADA, 'T___x', { value });
  return errors.length > 0 ? errors.join('\n') : allowed;
}

export function allows(policies: Policies, args: Node, caller = ADA): boolean {
  return policies.authorize(caller, REFUND.name, args).allowed;
}
