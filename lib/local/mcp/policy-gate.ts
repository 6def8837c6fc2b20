import { isNode, type Node, own, ownNode, ownText } from '../../schema/node';
import type { GatewayParts } from '../gateway-parts';
import type { PolicyDecision } from '../policies';
import type { Exchange } from './exchange';
import type { ToolCatalog } from './tool-catalog';

/** The service's code for a call that policies do not let through. The SDK would write another one in its place. */
export const POLICY_DENIED = -32002;

/** Asks the gateway's policies about a call. The text of the denial, when the call must not go on. */
export async function checkPolicies(
  message: Node,
  exchange: Exchange,
  { policies, events }: GatewayParts,
  catalog: ToolCatalog,
): Promise<string | undefined> {
  const params = ownNode(message, 'params');
  const args = own(params, 'arguments');
  if (!policies || own(message, 'method') !== 'tools/call' || (args !== undefined && !isNode(args))) {
    return undefined;
  }
  const tool = await catalog.tryFind(ownText(params, 'name') ?? '');
  if (!tool?.target) {
    return undefined;
  }
  const decision = policies.authorize(exchange.caller, tool.fullName, ownNode(params, 'arguments'));
  const { allowed, enforced, policies: ids, errors } = decision;
  events({
    type: 'policy',
    tool: tool.fullName,
    decision: allowed ? 'allow' : 'deny',
    enforced,
    policies: ids,
    errors,
  });
  return allowed || !enforced ? undefined : denialOf(decision);
}

function denialOf({ policies }: PolicyDecision): string {
  const reason =
    policies.length === 0
      ? 'No policy applies to the request (denied by default).'
      : `Policy evaluation denied due to ${policies.join(', ')}`;
  return `Tool Execution Denied: Tool call not allowed due to policy enforcement [${reason}]`;
}
