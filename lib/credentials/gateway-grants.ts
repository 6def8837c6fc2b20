import { Annotations, type CfnResource, Stack, Token } from 'aws-cdk-lib';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { AppState } from './app-state';
import { uniqueName } from './deployed-path';
import { UnknownRole, warnAboutStatement } from './unknown-role';
import { withoutVersions } from './without-versions';

/**
 * What one role takes as inline policies before statements go to managed ones. IAM adds up all inline policies of a
 * role to at most 10,240 characters; the rest is left for what the app itself grants to the role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const INLINE_CHARACTERS = 7_000;

/** One managed policy holds at most 6,144 characters. */
const MANAGED_CHARACTERS = 5_800;

/** How many managed policies a role takes, unless AWS raised the account's quota. */
const MANAGED_POLICIES = 10;

/** The length reckoned for a value that is only known at deployment: the longest Lambda ARN that the service takes. */
const TOKEN_CHARACTERS = 170;

/** What a policy document and a statement cost around their actions and resources. */
const FRAME_CHARACTERS = 60;

/** Conditions of a policy statement: operator, key, value. */
export type Conditions = Record<string, Record<string, string | string[]>>;

interface Shared {
  readonly policy: iam.ManagedPolicy;
  characters: number;
}

interface RoleState {
  /** Whether the role takes no policies: it was imported as one that must not change, or is of another account. */
  isFixed?: boolean;
  inlineCharacters: number;
  managedPolicies: number;
  readonly shared: Map<Stack, Shared[]>;
}

const roles = new AppState<RoleState>(() => ({ inlineCharacters: 0, managedPolicies: 0, shared: new Map() }));

const views = new WeakSet<agentcore.IGateway>();

/** Whether what is granted to this gateway's role lands in a policy that nothing about the gateway waits for. */
export function grantsApartFromRole(gateway: agentcore.IGateway): boolean {
  return views.has(gateway);
}

/**
 * Permissions for a gateway's role, in a policy of the scope that needs them: no cycle between the stacks of gateway
 * and target, something to wait for before the resource is created, and no policy that outgrows its quota.
 */
export class GatewayGrants {
  /** The gateway as seen by whoever grants: `gateway.role` adds to the policy of this scope. */
  public readonly gateway: agentcore.IGateway;

  private readonly role: iam.IRole;
  private readonly policies = new Set<iam.IManagedPolicy | iam.Policy>();
  private inline?: iam.Policy;

  public constructor(
    private readonly scope: Construct,
    gateway: agentcore.IGateway,
  ) {
    this.role = gateway.role;
    this.gateway = this.role instanceof UnknownRole ? gateway : this.viewOf(gateway);
  }

  /** Allows the gateway's role these actions on these resources. */
  public allow(actions: string[], resources: string[], conditions?: Conditions): void {
    this.add(new iam.PolicyStatement({ actions, resources, conditions }));
  }

  /** Makes a resource wait for everything granted here. */
  public orderBefore(resource: CfnResource): void {
    for (const policy of this.policies) resource.node.addDependency(policy);
  }

  private add(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    if (this.role instanceof UnknownRole) return this.role.addToPrincipalPolicy(statement);
    // Two imports of one role share its quota.
    const { roleArn } = this.role;
    const state = roles.of(this.scope, Token.isUnresolved(roleArn) ? this.role.node.path : roleArn);
    state.isFixed ??= !isAttached(this.inlinePolicy());
    if (state.isFixed) {
      const message = 'This app may not change the role of the gateway, so add this statement to it yourself';
      warnAboutStatement(this.scope, 'gatewayRoleFixed', message, statement);
      return this.role.addToPrincipalPolicy(statement);
    }
    const policy = this.policyFor(statement, state);
    this.policies.add(policy);
    return { statementAdded: true, policyDependable: policy };
  }

  private policyFor(statement: iam.PolicyStatement, state: RoleState): iam.Policy | iam.ManagedPolicy {
    const characters = reckon(statement);
    if (state.inlineCharacters + characters <= INLINE_CHARACTERS) {
      state.inlineCharacters += characters;
      const policy = this.inlinePolicy();
      policy.addStatements(statement);
      return policy;
    }
    const shared = this.sharedPolicy(state, characters);
    shared.characters += characters;
    shared.policy.addStatements(statement);
    return shared.policy;
  }

  /** The policy of this scope; it is in no template as long as it is empty or not attached. */
  private inlinePolicy(): iam.Policy {
    if (!this.inline) {
      // The names of a role's inline policies are its own, and targets of many stacks share one role.
      this.inline = new iam.Policy(this.scope, 'RolePolicy', { policyName: uniqueName(this.scope) });
      this.role.attachInlinePolicy(this.inline);
    }
    return this.inline;
  }

  private sharedPolicy(state: RoleState, characters: number): Shared {
    const stack = Stack.of(this.scope);
    const all = state.shared.get(stack) ?? [];
    state.shared.set(stack, all);
    const last = all.at(-1);
    if (last && last.characters + characters <= MANAGED_CHARACTERS) return last;
    const id = `GatewayPermissions${this.role.node.addr.slice(-8)}${all.length + 1}`;
    const next = { policy: new iam.ManagedPolicy(stack, id, { roles: [this.role] }), characters: FRAME_CHARACTERS };
    all.push(next);
    state.managedPolicies += 1;
    if (state.managedPolicies > MANAGED_POLICIES) this.warnAboutQuota();
    return next;
  }

  private warnAboutQuota(): void {
    Annotations.of(this.scope).addWarningV2(
      'cdk-mcp-gateway:rolePolicyQuota',
      `The targets of this gateway need more than ${MANAGED_POLICIES} managed policies on its role, which IAM refuses unless AWS raised the quota. Put targets into fewer stacks, or use a second gateway.`,
    );
  }

  private viewOf(gateway: agentcore.IGateway): agentcore.IGateway {
    const { role } = this;
    // Both views keep everything of the original; only what is granted through them goes elsewhere.
    const roleView: iam.IRole = Object.create(role, {
      grantPrincipal: { get: () => roleView },
      addToPrincipalPolicy: { value: (statement: iam.PolicyStatement) => this.add(withoutVersions(statement)) },
      addToPolicy: { value: (statement: iam.PolicyStatement) => this.add(withoutVersions(statement)).statementAdded },
      // Functions remember whom they were granted to by this text.
      toString: { value: () => `${role.node.path} by ${this.scope.node.path}` },
    });
    const name = gateway.gatewayName;
    const view: agentcore.IGateway = Object.create(gateway, {
      role: { value: roleView },
      // The service lower-cases the name in every ARN, and aws-cdk-lib's credentials write it as it is.
      gatewayName: { value: Token.isUnresolved(name) ? name : name.toLowerCase() },
    });
    views.add(view);
    return view;
  }
}

function isAttached(policy: iam.Policy): boolean {
  const resource = policy.node.defaultChild;
  return iam.CfnPolicy.isCfnPolicy(resource) && Stack.of(policy).resolve(resource.roles) !== undefined;
}

function reckon(statement: iam.PolicyStatement): number {
  const values = [...statement.actions, ...statement.resources];
  // A token is written as some 20 characters, so a text around tokens is about as long as it will be.
  const lengthOf = (value: string) =>
    Token.isUnresolved(value) ? Math.max(TOKEN_CHARACTERS, value.length) : value.length;
  const texts = values.map((value) => lengthOf(value) + 3);
  const conditions = JSON.stringify(statement.conditions).length;
  return texts.reduce((sum, length) => sum + length, FRAME_CHARACTERS + conditions);
}
