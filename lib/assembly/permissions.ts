import { isNode } from '../schema/node';
import { defined, listOf, objectAt, textOf, tryTextOf } from './json';
import type { ResourceId, RoleModel, StatementModel } from './model';
import { idOf, isSame, type Resource, type Resources } from './resources';

export const ROLE = 'AWS::IAM::Role';
export const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

/** A target, as far as a policy can be attributed to it. */
export interface PolicyOwner extends ResourceId {
  readonly name: string;
}

/** The gateway's role with everything that the assembly lets it do, whichever stack the policy is in. */
export function readRole(gateway: Resource, owners: readonly PolicyOwner[], resources: Resources): RoleModel {
  const arn = textOf(gateway.properties.RoleArn);
  const role = resources.tryFindReferenced(gateway.raw.RoleArn, gateway.stack, ROLE);
  if (!role) {
    return { arn, managedPolicies: [], statements: [] };
  }
  const inline = listOf(role.properties.Policies).flatMap((policy) =>
    statementsOf(objectAt(policy, 'PolicyDocument').Statement, role, owners),
  );
  const attached = resources
    .ofType(...POLICIES)
    .filter((policy) => isAttached(policy, role, resources))
    .flatMap((policy) => statementsOf(objectAt(policy.properties, 'PolicyDocument').Statement, policy, owners));
  return {
    arn,
    resource: idOf(role),
    managedPolicies: listOf(role.properties.ManagedPolicyArns).map(textOf),
    statements: [...inline, ...attached],
  };
}

/** Whether a policy is one of a role. */
export function isAttached(policy: Resource, role: Resource, resources: Resources): boolean {
  const roleName = tryTextOf(role.properties.RoleName);
  const attachedTo = [...listOf(policy.raw.Roles), ...listOf(policy.raw.RoleName)];
  return attachedTo.some((attached) => {
    const referenced = resources.tryFindReferenced(attached, policy.stack, ROLE);
    return referenced
      ? isSame(referenced, role)
      : roleName !== undefined && resources.values.text(attached, policy.stack) === roleName;
  });
}

function statementsOf(statements: unknown, policy: Resource, owners: readonly PolicyOwner[]): StatementModel[] {
  const id = idOf(policy);
  const target = ownerOf(id, owners)?.name;
  return listOf(statements)
    .filter(isNode)
    .map((statement) =>
      defined({
        policy: id,
        target,
        effect: textOf(statement.Effect),
        actions: allBut(statement.Action, statement.NotAction),
        resources: allBut(statement.Resource, statement.NotResource),
        condition: statement.Condition,
      }),
    );
}

function allBut(included: unknown, excluded: unknown): string[] {
  const exceptions = listOf(excluded).map(textOf);
  return exceptions.length > 0 ? [`* except ${exceptions.join(', ')}`] : listOf(included).map(textOf);
}

/** The innermost target whose construct holds the policy. */
function ownerOf(policy: ResourceId, owners: readonly PolicyOwner[]): PolicyOwner | undefined {
  const holds = ({ constructPath }: PolicyOwner) =>
    constructPath !== undefined && policy.constructPath?.startsWith(`${constructPath}/`) === true;
  return owners
    .filter(holds)
    .sort((a, b) => textOf(b.constructPath).length - textOf(a.constructPath).length)
    .at(0);
}
