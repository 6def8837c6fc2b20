/** What stands behind a target, as far as people ask: where its tools come from and how they are called. */
export type TargetKind = 'LAMBDA' | 'OPENAPI' | 'SMITHY' | 'MCP_SERVER' | 'API_GATEWAY' | 'OTHER';

/** How a gateway proves to a target who is calling. */
export interface TargetCredential {
  /** AWS's word for it, such as `GATEWAY_IAM_ROLE`, `API_KEY` or `OAUTH`. */
  readonly type: string;
  /** The credential provider's ARN. */
  readonly provider?: string;
  /** Where an API key goes: `HEADER` or `QUERY_PARAMETER`. */
  readonly location?: string;
  /** The header or query parameter that carries an API key. */
  readonly parameterName?: string;
  /** What stands in front of an API key. */
  readonly prefix?: string;
  /** What an OAuth token is asked for. */
  readonly scopes?: readonly string[];
  readonly grantType?: string;
  /** The service that a request is signed for. */
  readonly service?: string;
}
