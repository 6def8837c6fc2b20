import type { ServedClaimRule, ServedJwtRules } from '../../assembly/serving/model';
import { type Node, own, ownText } from '../../schema/node';
import { quoted, quotedList } from './quoted';

/** Where other issuers put what Amazon Cognito calls `client_id`; the service reads none of them. */
const OTHER_CLIENT_CLAIMS = ['azp', 'appid', 'cid'];

/**
 * Why a gateway does not take the claims of a valid token; `undefined` when it does.
 *
 * Every rule that is set has to be met. Of scopes, audiences and clients, one that is allowed is enough.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/inbound-jwt-authorizer.html
 */
export function findRefusal(claims: Node, rules: ServedJwtRules): string | undefined {
  return (
    refusedClient(claims, rules.allowedClients) ??
    refusedAudience(claims, rules.allowedAudience) ??
    refusedScope(claims, rules.allowedScopes) ??
    rules.customClaims.map((rule) => refusedClaim(claims, rule)).find((refusal) => refusal !== undefined)
  );
}

function refusedClient(claims: Node, allowed: readonly string[]): string | undefined {
  const client = own(claims, 'client_id');
  if (allowed.length === 0 || (typeof client === 'string' && allowed.includes(client))) {
    return undefined;
  }
  if (client !== undefined) {
    return `client_id ${quoted(client)} is none of the gateway's allowedClients (${quotedList(allowed)})`;
  }
  const other = OTHER_CLIENT_CLAIMS.find((name) => own(claims, name) !== undefined);
  const hint =
    ownText(claims, 'token_use') === 'id'
      ? '; it is an ID token, so send the access token instead'
      : other === undefined
        ? ''
        : `; ${other} is not looked at`;
  return `the token has no client_id, and the gateway has allowedClients (${quotedList(allowed)})${hint}`;
}

function refusedAudience(claims: Node, allowed: readonly string[]): string | undefined {
  const audience = own(claims, 'aud');
  if (allowed.length === 0 || texts(audience).some((item) => allowed.includes(item))) {
    return undefined;
  }
  if (audience !== undefined) {
    return `aud ${quoted(audience)} is none of the gateway's allowedAudience (${quotedList(allowed)})`;
  }
  const hint =
    ownText(claims, 'token_use') === 'access'
      ? '; access tokens of Amazon Cognito have none, so check allowedClients instead'
      : '';
  return `the token has no aud, and the gateway has allowedAudience (${quotedList(allowed)})${hint}`;
}

function refusedScope(claims: Node, allowed: readonly string[]): string | undefined {
  const scopes = scopesOf(claims);
  if (allowed.length === 0 || scopes.some((scope) => allowed.includes(scope))) {
    return undefined;
  }
  return scopes.length === 0
    ? `the token has no scope, and the gateway has allowedScopes (${quotedList(allowed)})`
    : `scope ${quoted(scopes.join(' '))} holds none of the gateway's allowedScopes (${quotedList(allowed)})`;
}

/** Amazon Cognito and RFC 9068 call them `scope`, Microsoft Entra ID and Okta `scp`. */
function scopesOf(claims: Node): string[] {
  return ['scope', 'scp']
    .flatMap((name) => texts(own(claims, name)))
    .flatMap((text) => text.split(' ').filter(Boolean));
}

function refusedClaim(claims: Node, rule: ServedClaimRule): string | undefined {
  const value = own(claims, rule.name);
  if (isMet(value, rule)) {
    return undefined;
  }
  const wanted = `${rule.type} that ${wantedOf(rule)}`;
  return value === undefined
    ? `the token has no ${quoted(rule.name)}, and the gateway wants a ${wanted}`
    : `${quoted(rule.name)} is ${quoted(value)}, and the gateway wants a ${wanted}`;
}

function isMet(value: unknown, { type, operator, values }: ServedClaimRule): boolean {
  if (type !== 'STRING_ARRAY') {
    return typeof value === 'string' && values.includes(value);
  }
  const held = Array.isArray(value) ? value : [];
  return operator === 'CONTAINS_ANY'
    ? values.some((wanted) => held.includes(wanted))
    : values.length > 0 && values.every((wanted) => held.includes(wanted));
}

function wantedOf({ operator, values }: ServedClaimRule): string {
  const verb = { CONTAINS: 'contains', CONTAINS_ANY: 'contains one of' }[operator] ?? 'equals';
  return `${verb} ${quotedList(values)}`;
}

/** A claim that holds one text or several. */
function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}
