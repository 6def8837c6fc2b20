import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { grantsApartFromRole } from './gateway-grants';

/** What the service adds to a gateway's lower-cased name to make its ID: a hyphen and ten characters. */
const ID_SUFFIX = `-${'?'.repeat(10)}`;

/** ARNs of the workload identity that a gateway fetches outbound credentials as. */
export interface WorkloadIdentityArns {
  readonly directory: string;
  readonly identities: string[];
}

/**
 * The directory and the gateway's own identity, which is named after the gateway's ID. Where the permission lands in
 * the role's own policy the gateway may wait for that policy, so it must not refer to the gateway: there the identity
 * is a pattern made from the name.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html
 */
export function workloadIdentityArns(gateway: agentcore.IGateway): WorkloadIdentityArns {
  const directory = agentCoreArn(gateway, 'workload-identity-directory', 'default');
  return { directory, identities: identityNames(gateway).map((name) => `${directory}/workload-identity/${name}`) };
}

/** The account's token vault, where credential providers live. */
export function tokenVaultArn(gateway: agentcore.IGateway): string {
  return agentCoreArn(gateway, 'token-vault', 'default');
}

function identityNames(gateway: agentcore.IGateway): string[] {
  if (grantsApartFromRole(gateway)) return [gateway.gatewayId];
  const name = gateway.gatewayName;
  return Token.isUnresolved(name) ? ['*'] : [`${name.toLowerCase()}${ID_SUFFIX}`];
}

function agentCoreArn(gateway: agentcore.IGateway, resource: string, resourceName: string): string {
  return Stack.of(gateway).formatArn({
    service: 'bedrock-agentcore',
    resource,
    resourceName,
    account: gateway.env.account,
    region: gateway.env.region,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
