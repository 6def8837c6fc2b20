import { listOf, objectAt, textOf, tryTextOf } from '../json';
import { idOf, isSame, type Resource } from '../resources';
import type { Findings } from './findings';
import { localPartition, regionOf } from './local-resource';
import type { ServedPoolClient, ServedUserPool } from './model';

const USER_POOL = 'AWS::Cognito::UserPool';
const RESOURCE_SERVER = 'AWS::Cognito::UserPoolResourceServer';
const POOL_CLIENT = 'AWS::Cognito::UserPoolClient';

/** Cognito's own, for clients that do not say. */
const DEFAULT_TOKEN_MINUTES = 60;

const MINUTES: { readonly [unit: string]: number } = { seconds: 1 / 60, minutes: 1, hours: 60, days: 24 * 60 };

/** The user pool whose tokens a gateway takes, with all of its clients; `undefined` when the pool is elsewhere. */
export function readUserPool(discoveryUrl: unknown, gateway: Resource, findings: Findings): ServedUserPool | undefined {
  const { resources } = findings;
  const pool = resources.tryFindReferenced(discoveryUrl, gateway.stack, USER_POOL);
  if (!pool) {
    return undefined;
  }
  const id = resources.values.text({ Ref: pool.logicalId }, pool.stack);
  const ofPool = (type: string) =>
    resources.ofType(type).filter((resource) => {
      const named = findings.raw(resource, 'UserPoolId');
      const referenced = resources.tryFindReferenced(named, resource.stack, USER_POOL);
      return referenced ? isSame(referenced, pool) : resources.values.text(named, resource.stack) === id;
    });
  return {
    ...idOf(pool),
    id,
    issuer: `https://cognito-idp.${regionOf(pool)}.${localPartition(pool).domain}/${id}`,
    scopes: ofPool(RESOURCE_SERVER).flatMap(scopesOf),
    clients: ofPool(POOL_CLIENT).map((client) => readClient(client, findings)),
  };
}

function scopesOf({ properties }: Resource): string[] {
  return listOf(properties.Scopes).map(
    (scope) => `${textOf(properties.Identifier)}/${textOf(objectAt(scope).ScopeName)}`,
  );
}

function readClient(client: Resource, findings: Findings): ServedPoolClient {
  const { properties, stack, logicalId } = client;
  const name = tryTextOf(properties.ClientName);
  findings.use(findings.raw(client, 'AllowedOAuthScopes'), stack, `the scopes of the client ${name ?? logicalId}`);
  return {
    ...idOf(client),
    id: findings.resources.values.text({ Ref: logicalId }, stack),
    ...(name !== undefined && { name }),
    hasSecret: isTrue(properties.GenerateSecret),
    // Without this, Cognito leaves what else is said of OAuth aside.
    flows: isTrue(properties.AllowedOAuthFlowsUserPoolClient) ? listOf(properties.AllowedOAuthFlows).map(textOf) : [],
    scopes: listOf(properties.AllowedOAuthScopes).map(textOf),
    accessTokenMinutes: tokenMinutes(client),
  };
}

function tokenMinutes({ properties }: Resource): number {
  const unit = textOf(objectAt(properties, 'TokenValidityUnits').AccessToken) || 'hours';
  const minutes = Number(textOf(properties.AccessTokenValidity)) * (MINUTES[unit] ?? Number.NaN);
  return minutes > 0 ? minutes : DEFAULT_TOKEN_MINUTES;
}

/** Templates write truth as a text, too. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
