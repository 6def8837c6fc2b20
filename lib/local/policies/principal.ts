import type { EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import { ownText } from '../../schema/node';
import type { Caller } from '../target-caller';

/** Who calls, as policies see it. */
export type Principal = EntityJson & { readonly uid: TypeAndId };

/**
 * Claims of a token are tags of the caller, all of them texts. A caller with AWS credentials has no token, and its ARN
 * as the one claim.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/policy-authorization-flow.html
 */
export function principalOf(caller: Caller): Principal {
  const arn = caller.token === undefined ? ownText(caller.claims, 'arn') : undefined;
  if (arn !== undefined) {
    const id = roleOf(arn);
    return { uid: { type: 'AgentCore::IamEntity', id }, attrs: { id }, parents: [] };
  }
  const claims = Object.entries(caller.claims);
  if (claims.length === 0) {
    return { uid: { type: 'AgentCore::UnauthenticatedUser', id: 'anonymous' }, attrs: {}, parents: [] };
  }
  const id = ownText(caller.claims, 'sub') ?? ownText(caller.claims, 'client_id') ?? '';
  const tags = claims.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  return { uid: { type: 'AgentCore::OAuthUser', id }, attrs: { id }, parents: [], tags: Object.fromEntries(tags) };
}

/** The service knows callers with a role by the role, whatever their session is called. */
function roleOf(arn: string): string {
  return arn.replace(/^(arn:[^:]+:sts::[^:]*:assumed-role\/[^/]+)\/.*$/, '$1');
}
