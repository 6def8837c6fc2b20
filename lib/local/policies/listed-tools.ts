import type { Expr, PolicyJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { Cedar } from './cedar';
import type { Action, PolicySet } from './policy-sets';
import type { Principal } from './principal';

/** Callers whose tools are remembered. */
const MOST_CALLERS = 1000;

const UNKNOWN_CONTEXT = {
  input: { __extn: { fn: 'unknown', arg: 'input' } },
  system: { now: { __extn: { fn: 'unknown', arg: 'now' } } },
};

/**
 * Tells which tools a caller could be allowed to call with some arguments at some time. Cedar decides as much as it can
 * without them; what stays open counts as allowed.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/use-gateway-with-policy.html
 */
export class ListedTools {
  private readonly known = new Map<string, Map<string, boolean>>();

  constructor(private readonly cedar: Cedar) {}

  has(principal: Principal, action: Action, resource: TypeAndId, policies: PolicySet): boolean {
    const tools = this.toolsOf(principal);
    const known = tools.get(action.uid.id);
    if (known !== undefined) {
      return known;
    }
    const isListed = this.decide(principal, action, resource, policies);
    tools.set(action.uid.id, isListed);
    return isListed;
  }

  private toolsOf(principal: Principal): Map<string, boolean> {
    const key = JSON.stringify(principal);
    let tools = this.known.get(key);
    if (tools === undefined) {
      if (this.known.size >= MOST_CALLERS) {
        this.known.clear();
      }
      tools = new Map();
      this.known.set(key, tools);
    }
    return tools;
  }

  private decide(principal: Principal, action: Action, resource: TypeAndId, { statements }: PolicySet): boolean {
    const policies = statements.map(({ policy }, index) => [`${index}`, contextLast(policy)] as const);
    const answer = this.cedar.isAuthorizedPartial({
      principal: principal.uid,
      action: action.uid,
      resource,
      context: UNKNOWN_CONTEXT,
      policies: { staticPolicies: Object.fromEntries(policies) },
      entities: [principal, action],
    });
    return answer.type === 'residuals' && answer.response.decision !== 'deny';
  }
}

/**
 * The same policy with the conditions about the caller in front: a policy applies when all its conditions hold, in
 * whatever order, and Cedar stops at the first one that it cannot decide yet.
 */
function contextLast(policy: PolicyJson): PolicyJson {
  const parts = policy.conditions.flatMap(({ kind, body }) => (kind === 'when' ? conjuncts(body) : negations(body)));
  const [early, late] = [parts.filter((part) => !readsContext(part)), parts.filter(readsContext)];
  return { ...policy, conditions: [...early, ...late].map((body) => ({ kind: 'when', body })) };
}

function conjuncts(expression: Expr): Expr[] {
  return '&&' in expression && isPair(expression['&&'])
    ? [...conjuncts(expression['&&'].left), ...conjuncts(expression['&&'].right)]
    : [expression];
}

function negations(expression: Expr): Expr[] {
  return '||' in expression && isPair(expression['||'])
    ? [...negations(expression['||'].left), ...negations(expression['||'].right)]
    : [{ '!': { arg: expression } }];
}

function isPair(operands: unknown): operands is { readonly left: Expr; readonly right: Expr } {
  return typeof operands === 'object' && operands !== null && 'left' in operands && 'right' in operands;
}

function readsContext(expression: Expr): boolean {
  return JSON.stringify(expression).includes('{"Var":"context"}');
}
