import type * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';

/**
 * The type of an authorizer that nobody named. The enum of `aws-cdk-lib` has no member for it, and any of its members
 * would be a guess.
 */
export const UNKNOWN_AUTHORIZER = 'UNKNOWN' as agentcore.GatewayAuthorizerType;
