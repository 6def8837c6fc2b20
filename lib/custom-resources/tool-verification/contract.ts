/** The type that CloudFormation shows for the resource. */
export const TOOL_VERIFICATION_TYPE = 'Custom::McpGatewayToolVerification';

/** How the function proves who it is to the gateway. */
export type VerificationAccess = 'TOKEN' | 'IAM' | 'NONE';

/** What the construct tells the handler. */
export interface ToolVerificationProperties {
  readonly GatewayId: string;
  readonly GatewayUrl: string;
  readonly Access: VerificationAccess;
  /** The secret with the client that gets tokens; only with `TOKEN`. */
  readonly SecretArn?: string;
  /** Tools of the gateway's own. */
  readonly GatewayTools?: readonly string[];
  readonly Targets?: readonly ExpectedTarget[];
  /** What everything concerned was declared as; another value has CloudFormation verify again. */
  readonly Declared?: string;
  /** When everything concerned was changed last; another value has CloudFormation verify again. */
  readonly Updated?: string;
}

/**
 * What a target shall serve. With neither `Tools` nor `Count` nobody knows which, and it shall serve any.
 */
export interface ExpectedTarget {
  readonly Name: string;
  /** The names without the target's, each perhaps with the digests of description and arguments: `find 1a2b3c4d 5e6f7a8b`. */
  readonly Tools?: readonly string[];
  /** In place of `Tools`, when all of them would be too much for CloudFormation. */
  readonly Count?: string;
  /** Goes with `Count`. */
  readonly Digest?: string;
  /** Goes with `Count`: whether the digest is one of definitions, too. */
  readonly Definitions?: 'true';
}
