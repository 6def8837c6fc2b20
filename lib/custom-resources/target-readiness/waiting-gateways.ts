import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';

const gateways = new WeakSet<agentcore.IGateway>();

/** From now on deployments wait for each target that a gateway gets. */
export function waitForTargetsOf(gateway: agentcore.IGateway): void {
  gateways.add(gateway);
}

/** Whether deployments wait for the targets of a gateway. */
export function isWaitedFor(gateway: agentcore.IGateway): boolean {
  return gateways.has(gateway);
}
