/** The type that CloudFormation shows for the resource. */
export const TARGET_READINESS_TYPE = 'Custom::McpGatewayTargetReadiness';

/** What the construct tells the handler. */
export interface TargetReadinessProperties {
  readonly GatewayId: string;
  readonly TargetId: string;
  /** What the target was declared as; another value has CloudFormation ask again. */
  readonly Declared?: string;
  /** When the target was changed last; another value has CloudFormation ask again. */
  readonly Updated?: string;
  /** Where an MCP server is and what it is called with; another value has its tools read again. */
  readonly Server?: string;
  /** Another value has the tools of an MCP server read again. */
  readonly SyncOn?: string;
}
