import type { PolicyDecision } from '../policies';

/** The code of the JSON-RPC error that callers get, with HTTP status 200. */
export const DENIAL_CODE = -32002;

/** What callers are told of a call that policies deny. */
export function denialMessage({ policies }: PolicyDecision): string {
  const reason =
    policies.length === 0
      ? 'No policy applies to the request (denied by default).'
      : `Policy evaluation denied due to ${policies.join(', ')}`;
  return `Tool Execution Denied: Tool call not allowed due to policy enforcement [${reason}]`;
}
