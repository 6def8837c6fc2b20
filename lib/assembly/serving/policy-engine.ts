import { defined, objectAt, textOf, tryTextOf } from '../json';
import { isSame, type Resource } from '../resources';
import { type Findings, labelOf } from './findings';
import type { ServedPolicy, ServedPolicyEngine } from './model';

const POLICY_ENGINE = 'AWS::BedrockAgentCore::PolicyEngine';
const POLICY = 'AWS::BedrockAgentCore::Policy';

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
  if (!findings.holds(policy, label)) {
    const message = `is left out, because its condition "${policy.condition}" does not hold here`;
    findings.tell(label, message);
    return [];
  }
  const member = objectAt(policy.properties, 'Definition').Cedar === undefined ? 'Policy' : 'Cedar';
  const raw = findings.raw(policy, 'Definition', member, 'Statement');
  findings.use(findings.raw(policy, 'EnforcementMode'), policy.stack, `the mode of ${label}`);
  return [
    defined({
      id: attribute(policy, 'PolicyId', findings),
      statement: findings.text(raw, policy.stack, `the policy ${label}`),
      enforcementMode: tryTextOf(policy.properties.EnforcementMode),
    }),
  ];
}

function attribute({ stack, logicalId }: Resource, name: string, { resources }: Findings): string {
  return resources.values.text({ 'Fn::GetAtt': [logicalId, name] }, stack);
}
