import type { ServedClaimRule, ServedJwtRules, ServedUserPool } from '../../assembly/serving/model';
import type { Node } from '../../schema/node';

/** What a local issuer issues tokens for. */
export interface IssuerPool {
  /** The first part of its URLs. */
  readonly id: string;
  readonly clients: readonly IssuerClient[];
}

export interface IssuerClient {
  readonly id: string;
  /** How people know it. */
  readonly name: string;
  readonly hasSecret: boolean;
  /** Whether it gets tokens for itself, without a person who signs in. */
  readonly isMachine: boolean;
  readonly scopes: readonly string[];
  readonly tokenSeconds: number;
  /** Claims beyond those that Amazon Cognito gives. */
  readonly claims: Node;
}

/** The ID of the pool, and of its client, that stand in for an issuer of somebody else. */
const STAND_IN = 'local';

/** An Amazon Cognito user pool of the template. */
export function poolOf({ id, clients }: ServedUserPool): IssuerPool {
  return {
    id,
    clients: clients.map((client) => ({
      id: client.id,
      name: client.name ?? client.constructPath ?? client.logicalId,
      hasSecret: client.hasSecret,
      isMachine: client.hasSecret && client.flows.includes('client_credentials'),
      scopes: client.scopes,
      tokenSeconds: client.accessTokenMinutes * 60,
      claims: {},
    })),
  };
}

/** What stands in for another issuer: one client for each that is allowed, whose tokens satisfy the gateway's rules. */
export function standInPool(rules: ServedJwtRules): IssuerPool {
  const ids = rules.allowedClients.length === 0 ? [STAND_IN] : rules.allowedClients;
  const [audience] = rules.allowedAudience;
  return {
    id: STAND_IN,
    clients: ids.map((id) => ({
      id,
      name: id,
      hasSecret: true,
      isMachine: true,
      scopes: rules.allowedScopes,
      tokenSeconds: 3600,
      claims: {
        ...(audience === undefined ? {} : { aud: audience }),
        ...Object.fromEntries(rules.customClaims.map((rule) => [rule.name, satisfying(rule)])),
      },
    })),
  };
}

function satisfying({ type, values }: ServedClaimRule): string | readonly string[] {
  return type === 'STRING_ARRAY' ? values : (values[0] ?? '');
}
