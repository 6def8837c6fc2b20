import { isNode, type Node } from '../../../schema/node';
import { listOf, objectAt, textOf } from '../../json';
import { isSame, type Resource } from '../../resources';
import { type Findings, labelOf } from '../findings';
import { tryFindFunction } from '../functions';
import { type IamStatement, judge } from './iam-statement';
import type { RoleNeed } from './role-needs';
import { iamText, tryReadStatements } from './role-statements';

const PERMISSION = 'AWS::Lambda::Permission';
const GATEWAY = 'AWS::BedrockAgentCore::Gateway';

/** So many actions and operations are named; the policy that is missing has to be looked at in any case. */
const MOST_NAMED = 5;

/** Principals that are services of AWS: a gateway calls as its role. */
const SERVICE = /\.amazonaws\.com(\.cn)?$/;

/**
 * Tells what the role of a gateway would not be let do in AWS, where everybody's credentials are looked at. Nothing is told
 * that is not certain.
 */
export function tellMissingPermissions(gateway: Resource, needs: readonly RoleNeed[], findings: Findings): void {
  const known = tryReadStatements(gateway, findings.resources);
  if (known === undefined) {
    return;
  }
  const missing = new Map<
    string,
    { readonly need: RoleNeed; readonly actions: Set<string>; readonly users: Set<string> }
  >();
  for (const need of needs) {
    for (const action of need.actions) {
      const verdict = verdictOf(action, need, known.statements, findings);
      if (verdict === 'denied') {
        findings.tell(
          need.about,
          `fails in AWS: a policy of the assembly denies the gateway's role ${action}${on(need)}`,
        );
      } else if (verdict === 'missing' && !isAllowedElsewhere(action, need, known.role, findings)) {
        const key = JSON.stringify([need.about, need.function ? need.user : '']);
        const entry = missing.get(key) ?? { need, actions: new Set(), users: new Set() };
        missing.set(key, entry);
        entry.actions.add(action);
        entry.users.add(need.user);
      }
    }
  }
  for (const { need, actions, users } of missing.values()) {
    const list = and([...actions]);
    const message = `fails in AWS: no policy of the assembly lets the gateway's role use ${list}${on(need)}; ${and([...users])} ${users.size > 1 ? 'need' : 'needs'} that`;
    findings.tell(need.about, message);
  }
}

function verdictOf(action: string, need: RoleNeed, statements: readonly IamStatement[], findings: Findings) {
  const invoked = need.function;
  return judge(statements, action, invoked && iamText(invoked.arn, invoked.stack, findings.resources));
}

/** Whether a policy of what is used may let the role use it: of a function, or of anything else of the service. */
function isAllowedElsewhere(action: string, need: RoleNeed, role: Resource, findings: Findings): boolean {
  return need.function ? isInvocableBy(need.function.resource, findings) : isNamedIn(serviceOf(action), role, findings);
}

function isInvocableBy(invoked: Resource, findings: Findings): boolean {
  return findings.resources.ofType(PERMISSION).some(({ raw, stack, properties }) => {
    const target = tryFindFunction(raw.FunctionName, stack, findings);
    return (!target || isSame(target, invoked)) && !SERVICE.test(textOf(properties.Principal));
  });
}

/** Whether a resource of a service names the role, or everybody. */
function isNamedIn(service: string, role: Resource, { resources }: Findings): boolean {
  const arn = resources.values.text({ 'Fn::GetAtt': [role.logicalId, 'Arn'] }, role.stack);
  return resources.assembly.stacks.some((stack) =>
    Object.values(objectAt(stack.template, 'Resources')).some((resource) => {
      if (!isNode(resource) || !isOfService(textOf(resource.Type), service)) {
        return false;
      }
      const properties = resources.values.resolve(resource.Properties, stack);
      return JSON.stringify(properties ?? {}).includes(JSON.stringify(arn).slice(1, -1)) || admitsEverybody(properties);
    }),
  );
}

function isOfService(type: string, service: string): boolean {
  return type !== GATEWAY && type.toLowerCase().startsWith(`aws::${service.replaceAll('-', '')}::`);
}

function admitsEverybody(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(admitsEverybody);
  }
  return isNode(value) && (isEverybody(value) || Object.values(value).some(admitsEverybody));
}

function isEverybody({ Principal }: Node): boolean {
  return [Principal, ...listOf(objectAt(Principal).AWS)].includes('*');
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}

function on({ function: invoked }: RoleNeed): string {
  return invoked ? ` on ${labelOf(invoked.resource)}` : '';
}

function and(texts: readonly string[]): string {
  const named = texts.length > MOST_NAMED + 1 ? texts.slice(0, MOST_NAMED) : texts;
  const parts = named.length < texts.length ? [...named, `${texts.length - named.length} more`] : named;
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
