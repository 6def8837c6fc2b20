import { listOf, objectAt, textOf } from '../json';
import type { Resource } from '../resources';
import type { Findings } from './findings';
import type { ServedClaimRule, ServedInbound, ServedJwtRules } from './model';
import { readUserPool } from './user-pool';

const PLACE = ['AuthorizerConfiguration', 'CustomJWTAuthorizer'];

/** What of the rules may hold values that are known only once deployed, and what to call it. */
const USED: readonly (readonly [member: string, what: string])[] = [
  ['DiscoveryUrl', 'the discovery URL'],
  ['AllowedAudience', 'the allowed audiences'],
  ['AllowedClients', 'the allowed clients'],
  ['AllowedScopes', 'the allowed scopes'],
  ['AdvertisedScopeMapping', 'the advertised scopes'],
  ['CustomClaims', 'the rules for claims'],
];

/** Who may call a gateway. */
export function readInbound(gateway: Resource, findings: Findings): ServedInbound {
  const type = findings.text(gateway.raw.AuthorizerType, gateway.stack, 'the kind of authorizer');
  return type === 'CUSTOM_JWT' ? { type, jwt: readJwtRules(gateway, findings) } : { type };
}

function readJwtRules(gateway: Resource, findings: Findings): ServedJwtRules {
  for (const [member, what] of USED) {
    findings.use(findings.raw(gateway, ...PLACE, member), gateway.stack, what);
  }
  const jwt = objectAt(gateway.properties, ...PLACE);
  if (jwt.PrivateEndpoint !== undefined) {
    findings.tell('the issuer', 'is reached through a private endpoint once deployed, and directly here');
  }
  const userPool = readUserPool(findings.raw(gateway, ...PLACE, 'DiscoveryUrl'), gateway, findings);
  return {
    discoveryUrl: textOf(jwt.DiscoveryUrl),
    allowedAudience: listOf(jwt.AllowedAudience).map(textOf),
    allowedClients: listOf(jwt.AllowedClients).map(textOf),
    allowedScopes: listOf(jwt.AllowedScopes).map(textOf),
    advertisedScopes: texts(jwt.AdvertisedScopeMapping),
    customClaims: listOf(jwt.CustomClaims).map(readClaimRule),
    ...(userPool && { userPool }),
  };
}

function readClaimRule(claim: unknown): ServedClaimRule {
  const { InboundTokenClaimName, InboundTokenClaimValueType } = objectAt(claim);
  const match = objectAt(claim, 'AuthorizingClaimMatchValue');
  const { MatchValueString, MatchValueStringList } = objectAt(match, 'ClaimMatchValue');
  return {
    name: textOf(InboundTokenClaimName),
    type: textOf(InboundTokenClaimValueType),
    operator: textOf(match.ClaimMatchOperator),
    values: [...listOf(MatchValueString), ...listOf(MatchValueStringList)].map(textOf),
  };
}

/** An object whose members are texts. */
export function texts(value: unknown): { [name: string]: string } {
  return Object.fromEntries(Object.entries(objectAt(value)).map(([name, text]) => [name, textOf(text)]));
}
