import { Token } from 'aws-cdk-lib';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { AppState } from '../credentials/app-state';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { propertyIssue } from '../schema/property-issues';

const registries = new AppState(() => new Map<string, string>());

/** What keeps a target of this name from being added: its name is taken, or the gateway is full. */
export function checkPlace(gateway: agentcore.IGateway, name: string): Issue[] {
  const paths = registries.of(gateway, gateway.gatewayId);
  const issues: Issue[] = [];
  if (paths.size >= LIMITS.targetsPerGateway) {
    const message = `has ${paths.size} targets already, the most that it takes; ask AWS for a higher quota or use a second gateway`;
    issues.push(propertyIssue('GATEWAY_TOO_MANY_TARGETS', 'gateway', message));
  }
  const other = paths.get(name);
  if (other !== undefined) {
    const message = `is ${JSON.stringify(name)}, which the target "${other}" of the same gateway has already; give one of them another 'targetName'`;
    issues.push(propertyIssue('TARGET_NAME_DUPLICATE', 'targetName', message));
  }
  return issues;
}

/** Takes a place on the gateway for a target of this name. Two imports of one gateway share its places. */
export function takePlace(gateway: agentcore.IGateway, name: string, path: string): void {
  // A name that is only known at deployment still takes a place, but cannot be compared.
  registries.of(gateway, gateway.gatewayId).set(Token.isUnresolved(name) ? path : name, path);
}
