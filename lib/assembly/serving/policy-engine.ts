import { objectAt, textOf, tryTextOf } from '../json';
import { isSame, type Resource } from '../resources';
import { type Findings, labelOf } from './findings';
import type { ServedPolicy, ServedPolicyEngine } from './model';

const POLICY_ENGINE = 'AWS::BedrockAgentCore::PolicyEngine';
const POLICY = 'AWS::BedrockAgentCore::Policy';

/** What each policy of Cedar has. */
const CEDAR = /\b(permit|forbid)\s*\(/;

/** The policy engine that is attached to a gateway, with the policies that the assembly puts into it. */
export function readPolicyEngine(gateway: Resource, findings: Findings): ServedPolicyEngine | undefined {
  const { resources } = findings;
  const arn = findings.raw(gateway, 'PolicyEngineConfiguration', 'Arn');
  if (arn === undefined) {
    return undefined;
  }
  const engine =
    resources.tryFindReferenced(arn, gateway.stack, POLICY_ENGINE) ??
    resources
      .ofType(POLICY_ENGINE)
      .find((each) => attribute(each, 'PolicyEngineArn', findings) === resources.values.text(arn, gateway.stack));
  if (!engine) {
    const message = `has the policy engine ${resources.values.text(arn, gateway.stack)}, which is not part of the assembly, so its policies are not evaluated here`;
    findings.tell(textOf(gateway.properties.Name), message);
    return undefined;
  }
  const label = labelOf(engine);
  const mode = findings.text(
    findings.raw(gateway, 'PolicyEngineConfiguration', 'Mode'),
    gateway.stack,
    `the mode of ${label}`,
  );
  const policies = resources
    .ofType(POLICY)
    .filter((policy) => isIn(policy, engine, findings))
    .flatMap((policy) => readPolicy(policy, findings));
  if (policies.length === 0) {
    const effect = mode === 'ENFORCE' ? 'so every call is denied' : 'so every call would be denied';
    findings.tell(label, `holds no policies of the assembly, ${effect}`);
  }
  return { label, mode, policies };
}

function isIn(policy: Resource, engine: Resource, findings: Findings): boolean {
  const { resources } = findings;
  const id = findings.raw(policy, 'PolicyEngineId');
  const referenced = resources.tryFindReferenced(id, policy.stack, POLICY_ENGINE);
  return referenced
    ? isSame(referenced, engine)
    : resources.values.text(id, policy.stack) === attribute(engine, 'PolicyEngineId', findings);
}

function readPolicy(policy: Resource, findings: Findings): ServedPolicy[] {
  const label = labelOf(policy);
  const member = objectAt(policy.properties, 'Definition').Cedar === undefined ? 'Policy' : 'Cedar';
  const raw = findings.raw(policy, 'Definition', member, 'Statement');
  const statement = findings.resources.values.text(raw, policy.stack);
  const reason = whyLeftOut(policy, statement, label, findings);
  if (reason !== undefined) {
    findings.tell(label, `${reason}, so it is not evaluated here`);
    return [];
  }
  findings.use(raw, policy.stack, `the policy ${label}`);
  return [{ id: attribute(policy, 'PolicyId', findings), statement }];
}

function whyLeftOut(policy: Resource, statement: string, label: string, findings: Findings): string | undefined {
  if (!findings.holds(policy, label)) {
    return `exists only when the condition "${policy.condition}" holds, which it does not here`;
  }
  if (tryTextOf(policy.properties.EnforcementMode) === 'LOG_ONLY') {
    return 'is LOG_ONLY and takes no part in decisions';
  }
  return CEDAR.test(statement) ? undefined : 'holds no statement in Cedar';
}

function attribute({ stack, logicalId }: Resource, name: string, { resources }: Findings): string {
  return resources.values.text({ 'Fn::GetAtt': [logicalId, name] }, stack);
}
