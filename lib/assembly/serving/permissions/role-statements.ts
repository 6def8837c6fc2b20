import { isNode, type Node } from '../../../schema/node';
import type { StackTemplate } from '../../cloud-assembly';
import { listOf, objectAt, textOf } from '../../json';
import { isRead, NESTED_STACK } from '../../nested-stacks';
import { isAttached, POLICIES, ROLE } from '../../permissions';
import { isSame, type Resource, type Resources } from '../../resources';
import type { IamStatement, IamText } from './iam-statement';

/** The role of a gateway, and everything that the assembly says it may do. */
export interface RoleStatements {
  readonly role: Resource;
  readonly statements: readonly IamStatement[];
}

/**
 * Reads what the role of a gateway may do. `undefined` when the assembly does not tell all of it: a role or a managed policy
 * that is elsewhere, a template that is transformed, a policy that only the deployment attaches or decides on.
 */
export function tryReadStatements(gateway: Resource, resources: Resources): RoleStatements | undefined {
  const role = resources.tryFindReferenced(gateway.raw.RoleArn, gateway.stack, ROLE);
  const { stacks } = resources.assembly;
  const isComplete =
    stacks.every(({ template }) => template.Transform === undefined) &&
    resources.ofType(NESTED_STACK).every((nested) => isRead(nested, stacks));
  if (!role || !isComplete || role.condition !== undefined) {
    return undefined;
  }
  const attached = resources.ofType(...POLICIES).filter((policy) => isAttached(policy, role, resources));
  const named = managedPolicies(role, resources);
  if (named === undefined || hasUnknownAttachment(resources)) {
    return undefined;
  }
  const others = named.filter((policy) => attached.every((each) => !isSame(each, policy)));
  const policies = [...attached, ...others];
  if ([role, ...policies].some(({ raw }) => JSON.stringify(raw).includes('"Fn::If"'))) {
    return undefined;
  }
  const inline = listOf(resources.values.part(role.raw, role.stack, 'Policies')).map((policy) =>
    objectAt(policy, 'PolicyDocument'),
  );
  const statements = [
    ...inline.flatMap((document) => statementsOf(document, role.stack, false, resources)),
    ...policies.flatMap(({ raw, stack, condition }) =>
      statementsOf(objectAt(raw, 'PolicyDocument'), stack, condition !== undefined, resources),
    ),
  ];
  return { role, statements };
}

/** The managed policies that the role names; `undefined` when one is not of the assembly. */
function managedPolicies(role: Resource, resources: Resources): Resource[] | undefined {
  const named = listOf(resources.values.part(role.raw, role.stack, 'ManagedPolicyArns'));
  const found = named.flatMap((arn) => {
    const policy = resources.tryFindReferenced(arn, role.stack, 'AWS::IAM::ManagedPolicy');
    return policy ? [policy] : [];
  });
  return found.length === named.length ? found : undefined;
}

/** Whether a policy is attached to roles whose names only the deployment knows. */
function hasUnknownAttachment(resources: Resources): boolean {
  return resources
    .ofType(...POLICIES)
    .some(
      ({ raw, stack }) =>
        resources.values.unknowns(raw.Roles, stack).length > 0 ||
        resources.values.unknowns(raw.RoleName, stack).length > 0,
    );
}

function statementsOf(
  document: Node,
  stack: StackTemplate,
  isConditional: boolean,
  resources: Resources,
): IamStatement[] {
  return listOf(document.Statement)
    .filter(isNode)
    .map(({ Effect, Action, NotAction, Resource: Included, NotResource, Condition }) => ({
      effect: textOf(resources.values.resolve(Effect, stack)),
      actions: textsOf(NotAction ?? Action, stack, resources),
      isAllActionsBut: NotAction !== undefined,
      resources: textsOf(NotResource ?? Included, stack, resources),
      isAllResourcesBut: NotResource !== undefined,
      isConditional: isConditional || Condition !== undefined,
    }));
}

function textsOf(value: unknown, stack: StackTemplate, resources: Resources): IamText[] {
  return listOf(value).map((each) => iamText(each, stack, resources));
}

/** A value of a template as a policy compares it. */
export function iamText(value: unknown, stack: StackTemplate, { values }: Resources): IamText {
  const resolved = values.resolve(value, stack);
  const isUnknown = typeof resolved !== 'string' || values.unknowns(value, stack).length > 0;
  const isMadeUp = values.madeUp(value, stack).length > 0;
  return { text: textOf(resolved), certainty: isUnknown ? 'unknown' : isMadeUp ? 'made-up' : 'known' };
}
