/** The type that CloudFormation shows for the encryption. */
export const TOKEN_VAULT_TYPE = 'Custom::McpTokenVaultEncryption';

/** The type that CloudFormation shows for what the vault was encrypted with before. */
export const TOKEN_VAULT_BEFORE_TYPE = 'Custom::McpTokenVaultBefore';

/** What stands for the key of the service. */
export const SERVICE_KEY = 'service';

/**
 * What the construct tells the handler.
 *
 * Two resources do one thing: `record` reads which key there was before and is named after it, `apply` writes. So what
 * to bring back is known to CloudFormation before anything is written, whatever becomes of the writing.
 */
export interface TokenVaultProperties {
  readonly Task: 'record' | 'apply';
  readonly KeyArn: string;
  /** Only to apply: the name of the recording. */
  readonly Before?: string;
}
