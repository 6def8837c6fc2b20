import { defined, objectAt, textOf } from '../json';
import type { GatewayReading } from '../read-assembly';
import { isSame, type Resource } from '../resources';
import { type Findings, labelOf } from './findings';
import { readInbound } from './inbound';
import { readInterceptors } from './interceptors';
import { accountOf, regionOf } from './local-resource';
import type { ServedGateway } from './model';
import { tellMissingPermissions } from './permissions/check-role';
import { gatewayNeeds, targetNeeds } from './permissions/role-needs';
import { readPolicyEngine } from './policy-engine';
import { readServedTarget } from './served-target';
import { isTrue } from './user-pool';

const GATEWAY = 'AWS::BedrockAgentCore::Gateway';

/** The service's own, for gateways with sessions that do not say how long. */
const DEFAULT_SESSION_SECONDS = 3600;

/** Resources that change what a gateway lets through, and are not played here. */
const NOT_APPLIED: { readonly [type: string]: string } = {
  'AWS::BedrockAgentCore::GatewayRateLimit': 'is a rate limit',
  'AWS::BedrockAgentCore::GatewayRule': 'is a rule',
  'AWS::BedrockAgentCore::ResourcePolicy': 'is a resource policy',
  'AWS::WAFv2::WebACLAssociation': 'is a firewall',
  'Custom::McpGatewayTransform': 'is a custom transform',
};

/** A gateway, with everything that it takes to serve it. */
export function readServedGateway({ model, resource, targets }: GatewayReading, findings: Findings): ServedGateway {
  const { stack, logicalId, properties } = resource;
  const { values } = findings.resources;
  findings.use(resource.raw.Name, stack, 'the name of the gateway');
  if (!findings.holds(resource, model.name)) {
    const message = `is served, but exists only when the condition "${resource.condition}" holds, which it does not here`;
    findings.tell(model.name, message);
  }
  const mcp = objectAt(properties, 'ProtocolConfiguration', 'Mcp');
  for (const [member] of Object.entries(mcp)) {
    const what = member === 'Instructions' ? 'the instructions' : `${member} of the gateway`;
    findings.use(findings.raw(resource, 'ProtocolConfiguration', 'Mcp', member), stack, what);
  }
  findings.use(resource.raw.ExceptionLevel, stack, 'the exception level');
  const kept = targets.filter(({ resource: target, target: { name } }) => {
    const holds = findings.holds(target, name);
    if (!holds) {
      const message = `is left out, because its condition "${target.condition}" does not hold here; give other parameters with --value "<parameter>=<value>"`;
      findings.tell(name, message);
    }
    return holds;
  });
  const inbound = readInbound(resource, findings);
  const pairs = kept.map((target) => ({ target, served: readServedTarget(target, findings) }));
  const served = pairs.map((pair) => pair.served);
  const interceptors = readInterceptors(resource, findings);
  const policyEngine = readPolicyEngine(resource, findings);
  tellWhatIsNotApplied(resource, findings);
  const needs = pairs.flatMap((pair) => targetNeeds(pair.target, pair.served, findings));
  tellMissingPermissions(resource, [...needs, ...gatewayNeeds(resource, findings)], findings);
  return defined({
    gateway: { ...model, targets: served.map(({ target }) => target) },
    id: values.text({ 'Fn::GetAtt': [logicalId, 'GatewayIdentifier'] }, stack),
    region: regionOf(resource),
    account: accountOf(resource),
    sessionTimeoutSeconds: sessionSeconds(mcp.SessionConfiguration),
    streaming: isTrue(objectAt(mcp, 'StreamingConfiguration').EnableResponseStreaming),
    pagination: !isTrue(mcp.DisableMcpListToolsPagination),
    inbound,
    targets: served,
    interceptors,
    policyEngine,
    notices: findings.notices,
  });
}

function sessionSeconds(configuration: unknown): number | undefined {
  if (configuration === undefined) {
    return undefined;
  }
  const seconds = Number(textOf(objectAt(configuration).SessionTimeoutInSeconds));
  return seconds > 0 ? seconds : DEFAULT_SESSION_SECONDS;
}

function tellWhatIsNotApplied(gateway: Resource, findings: Findings): void {
  const { resources } = findings;
  for (const other of resources.ofType(...Object.keys(NOT_APPLIED))) {
    const referenced = resources.tryFindReferenced(other.raw, other.stack, GATEWAY);
    if (referenced && isSame(referenced, gateway)) {
      findings.tell(labelOf(other), `${NOT_APPLIED[other.type]}, which is not applied here`);
    }
  }
}
