import type { TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { ServedPolicyEngine } from '../../assembly/serving/model';
import type { Node } from '../../schema/node';
import { TOOL_NAME_SEPARATOR } from '../../schema/tool-name';
import type { EventSink } from '../events';
import type { Policies, PolicyDecision } from '../policies';
import type { Caller } from '../target-caller';
import type { Cedar } from './cedar';
import type { PolicyAction } from './cedar-schema';
import type { CedarAttributes } from './cedar-type';
import { CedarValues, NotCedar } from './cedar-value';
import { ListedTools } from './listed-tools';
import { type Action, type PolicySet, PolicySets } from './policy-sets';
import { principalOf } from './principal';
import type { ReadPolicy } from './read-policy';

/** A tool, and the policies that are about it. */
interface Tool {
  readonly action: Action;
  readonly input: CedarAttributes;
  readonly active: PolicySet;
  /** With those that are only told of. */
  readonly all?: PolicySet;
}

/** Decides with Cedar, and tells of what policies would decide that are only told of. */
export class CedarPolicies implements Policies {
  private readonly isEnforced: boolean;
  private readonly resource: TypeAndId;
  private readonly tools: ReadonlyMap<string, Tool>;
  private readonly active: PolicySets;
  /** With the policies that are only told of; `undefined` without such. */
  private readonly all?: PolicySets;
  private readonly logOnly: ReadonlySet<string>;
  private readonly listed: ListedTools;

  constructor(
    engine: ServedPolicyEngine,
    arn: string,
    actions: readonly PolicyAction[],
    policies: readonly ReadPolicy[],
    private readonly cedar: Cedar,
    private readonly events: EventSink,
  ) {
    this.isEnforced = engine.mode !== 'LOG_ONLY';
    this.resource = { type: 'AgentCore::Gateway', id: arn };
    this.logOnly = new Set(policies.filter(({ isLogOnly }) => isLogOnly).map(({ id }) => id));
    this.active = new PolicySets(
      policies.filter(({ isLogOnly }) => !isLogOnly),
      cedar,
    );
    this.all = this.logOnly.size > 0 ? new PolicySets(policies, cedar) : undefined;
    this.tools = new Map(actions.map(({ name, target, input }) => [name, this.toolOf(name, target, input)]));
    this.listed = new ListedTools(cedar);
  }

  authorize(caller: Caller, tool: string, args: Node): PolicyDecision {
    const { action, input, active, all } = this.tool(tool);
    if (all !== undefined) {
      const shadow = this.decide(all, caller, action, input, args);
      if (shadow.policies.some((id) => this.logOnly.has(id))) {
        this.tell(tool, shadow);
      }
    }
    return { ...this.decide(active, caller, action, input, args), enforced: this.isEnforced };
  }

  mayCall(caller: Caller, tool: string): boolean {
    const { action, active } = this.tool(tool);
    return !this.isEnforced || this.listed.has(principalOf(caller), action, this.resource, active);
  }

  private decide(
    { name, statements }: PolicySet,
    caller: Caller,
    action: Action,
    attributes: CedarAttributes,
    args: Node,
  ): Omit<PolicyDecision, 'enforced'> {
    const values = new CedarValues();
    const principal = principalOf(caller);
    const servedId = (id: string) => statements[Number(id)]?.id ?? id;
    try {
      const input = values.record(args, attributes);
      const now = { __extn: { fn: 'datetime', arg: new Date().toISOString() } };
      const answer = this.cedar.statefulIsAuthorized({
        principal: principal.uid,
        action: action.uid,
        resource: this.resource,
        context: { input, system: { now } },
        preparsedPolicySetId: name,
        entities: [principal, action, ...values.entities],
      });
      if (answer.type === 'failure') {
        return { allowed: false, policies: [], errors: answer.errors.map(({ message }) => message) };
      }
      const { decision, diagnostics } = answer.response;
      return {
        allowed: decision === 'allow',
        policies: [...new Set(diagnostics.reason.map((id) => servedId(id)))].sort(),
        errors: diagnostics.errors.map(({ policyId, error }) => `${servedId(policyId)}: ${error.message}`),
      };
    } catch (error) {
      if (error instanceof NotCedar) {
        return { allowed: false, policies: [], errors: [error.message] };
      }
      throw error;
    }
  }

  private tool(name: string): Tool {
    return this.tools.get(name) ?? this.toolOf(name, name.split(TOOL_NAME_SEPARATOR)[0] ?? '', {});
  }

  private toolOf(name: string, target: string, input: CedarAttributes): Tool {
    const parents = [target, 'CallTool', 'Mcp'].map((id) => ({ type: 'AgentCore::Action', id }));
    const action = { uid: { type: 'AgentCore::Action', id: name }, attrs: {}, parents };
    const all = this.all?.for(action);
    return { action, input, active: this.active.for(action), ...(all && { all }) };
  }

  private tell(tool: string, { allowed, policies, errors }: Omit<PolicyDecision, 'enforced'>): void {
    this.events({
      type: 'policy',
      tool,
      decision: allowed ? 'allow' : 'deny',
      enforced: false,
      policies,
      errors,
    });
  }
}
