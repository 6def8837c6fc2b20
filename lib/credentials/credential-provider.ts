import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { LIMITS } from '../schema/limits';
import type { TextRule } from '../schema/property-issues';
import { grantReadSecret } from './secret-reference';
import { tokenVaultArn, workloadIdentityArns } from './workload-identity';

/** What a credential provider may be called. */
export const PROVIDER_NAME: TextRule = {
  code: 'CREDENTIAL_NAME_INVALID',
  max: LIMITS.credentialProviderName,
  pattern: /^[a-zA-Z0-9\-_]+$/,
  allows: 'letters, digits, hyphens and underscores',
  suggest: (name) => name.replace(/[^a-zA-Z0-9\-_]+/g, '-').slice(0, LIMITS.credentialProviderName),
};

/** What a gateway does to get a credential out of the token vault. */
export interface VaultAccess {
  readonly providerArn: string;
  readonly secret: secretsmanager.ISecret;
  /** What it asks its workload identity for. */
  readonly identityActions: string[];
  /** What it asks the vault for. */
  readonly vaultActions: string[];
}

/**
 * Lets a gateway's role get one credential: as the gateway itself, from this provider, whose secret it reads.
 *
 * IAM asks for all four of vault, provider, directory and identity with each request to the vault.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html
 */
export function grantVaultAccess(gateway: agentcore.IGateway, access: VaultAccess): iam.Grant {
  const { directory, identities } = workloadIdentityArns(gateway);
  const grantee = gateway.role;
  const identityGrant = iam.Grant.addToPrincipal({
    grantee,
    actions: access.identityActions,
    resourceArns: [directory, ...identities],
  });
  const vaultGrant = iam.Grant.addToPrincipal({
    grantee,
    actions: access.vaultActions,
    resourceArns: [tokenVaultArn(gateway), access.providerArn, directory, ...identities],
  });
  return [vaultGrant, ...grantReadSecret(grantee, access.secret)].reduce(
    (all, grant) => all.combine(grant),
    identityGrant,
  );
}
