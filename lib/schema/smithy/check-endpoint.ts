import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { type Node, own } from '../node';

const RULE_SET = 'smithy.rules#endpointRuleSet';
const BINARY = 'smithy.rules#endpointBdd';

/** The trait that says where requests go, and which parameters choose the place: the readable form when there is one. */
export function endpointTrait(traits: Node): string | undefined {
  return [RULE_SET, BINARY].find((trait) => own(traits, trait) !== undefined);
}

/** Checks that a gateway can tell from the model where to send requests. */
export function checkEndpoint(serviceId: string, traits: Node): Issue[] {
  const found = endpointTrait(traits);
  if (found === RULE_SET) {
    return [];
  }
  const message =
    found === undefined
      ? `has no trait "${RULE_SET}", which tells a gateway where to send requests; add it, or try a tool after deploying`
      : `has its endpoints as "${BINARY}" only; gateways have been seen to read "${RULE_SET}", so use a model that has it, or try a tool after deploying`;
  return [{ code: 'SMITHY_ENDPOINT', severity: 'warning', path: pointer('shapes', serviceId), message }];
}
