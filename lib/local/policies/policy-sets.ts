import type { EntityJson, PolicyJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { Cedar } from './cedar';
import { namedActions, type ReadPolicy } from './read-policy';

/** A tool as Cedar knows it, with the groups that it belongs to. */
export type Action = EntityJson & { readonly uid: TypeAndId; readonly parents: readonly TypeAndId[] };

/** Policies as Cedar keeps them. */
export interface PolicySet {
  /** What Cedar keeps them by. */
  readonly name: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** The policy of the engine that it belongs to. */
  readonly id: string;
  readonly policy: PolicyJson;
}

/** Counts the policy sets of this process: Cedar keeps them by name, for good. */
let policySets = 0;

/** Keeps the policies of an engine, those for one tool together, so that the number of policies for others costs nothing. */
export class PolicySets {
  private readonly statements: readonly Statement[];
  private readonly sets = new Map<string, PolicySet>();

  constructor(
    policies: readonly ReadPolicy[],
    private readonly cedar: Cedar,
  ) {
    this.statements = policies.flatMap(({ id, statements }) => statements.map((policy) => ({ id, policy })));
  }

  for(action: Action): PolicySet {
    const names = [action.uid, ...action.parents].map(({ id }) => id);
    const isFor = ({ policy }: Statement) => namedActions(policy)?.some((name) => names.includes(name)) ?? true;
    // Most tools share their policies, so that the sets are few however many tools there are.
    const key = this.statements.map((statement) => (isFor(statement) ? '1' : '0')).join('');
    const set = this.sets.get(key) ?? this.keep(this.statements.filter(isFor));
    this.sets.set(key, set);
    return set;
  }

  private keep(statements: readonly Statement[]): PolicySet {
    const name = `policies-${++policySets}`;
    const staticPolicies = Object.fromEntries(statements.map(({ policy }, index) => [`${index}`, policy]));
    const answer = this.cedar.preparsePolicySet(name, { staticPolicies });
    if (answer.type === 'failure') {
      throw new Error(`Cedar did not keep policies that it has read: ${answer.errors[0]?.message}`);
    }
    return { name, statements };
  }
}
