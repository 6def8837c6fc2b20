/** The type that CloudFormation shows for the transform. */
export const CUSTOM_TRANSFORM_TYPE = 'Custom::McpGatewayTransform';

/** The type that CloudFormation shows for what was there before. */
export const TRANSFORM_BEFORE_TYPE = 'Custom::McpGatewayTransformBefore';

/** What stands for no function. */
export const NO_TRANSFORM = 'none';

/**
 * What the construct tells the handler.
 *
 * Two resources do one thing: `record` reads which function was there before and is named after it, `apply` writes. So
 * what to bring back is known to CloudFormation before anything is written, whatever becomes of the writing.
 */
export interface CustomTransformProperties {
  readonly Task: 'record' | 'apply';
  readonly GatewayId: string;
  readonly FunctionArn: string;
  /** Only to apply: the name of the recording. */
  readonly Before?: string;
  /** Only to apply: what the gateway was declared as; another value has CloudFormation ask again. */
  readonly Declared?: string;
  /** Only to apply: when the gateway was changed last; another value has CloudFormation ask again. */
  readonly Updated?: string;
}
