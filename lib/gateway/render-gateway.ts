import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { McpGatewayProps } from './mcp-gateway';

const { MCP_2025_03_26, MCP_2025_06_18, MCP_2025_11_25, MCP_2026_07_28 } = agentcore.MCPProtocolVersion;

/** Every version that the service supports; clients that name none mean the first. */
const ALL_VERSIONS = [MCP_2025_03_26, MCP_2025_06_18, MCP_2025_11_25, MCP_2026_07_28];

/** How the gateway speaks MCP, as `aws-cdk-lib` says it. */
export function protocolOf(props: McpGatewayProps, semanticSearch: boolean): agentcore.McpProtocolConfiguration {
  return new agentcore.McpProtocolConfiguration({
    instructions: props.instructions,
    searchType: semanticSearch ? agentcore.McpGatewaySearchType.SEMANTIC : undefined,
    supportedVersions: props.supportedVersions ?? ALL_VERSIONS,
  });
}

/** How the gateway speaks MCP, as CloudFormation is told. */
export function renderMcp(
  props: McpGatewayProps,
  protocol: agentcore.McpProtocolConfiguration,
): agentcore.CfnGateway.MCPGatewayConfigurationProperty {
  return {
    instructions: protocol.instructions,
    searchType: protocol.searchType,
    supportedVersions: protocol.supportedVersions?.map(({ value }) => value),
    sessionConfiguration: props.sessionTimeout && { sessionTimeoutInSeconds: props.sessionTimeout.toSeconds() },
    streamingConfiguration:
      props.responseStreaming === undefined ? undefined : { enableResponseStreaming: props.responseStreaming },
    disableMcpListToolsPagination: props.listToolsPagination === undefined ? undefined : !props.listToolsPagination,
  };
}

export function renderPolicyEngine(
  config: agentcore.GatewayPolicyEngineConfig | undefined,
): agentcore.CfnGateway.GatewayPolicyEngineConfigurationProperty | undefined {
  if (!config) return undefined;
  const mode = config.mode ?? agentcore.PolicyEngineMode.ENFORCE;
  return { arn: config.policyEngine.policyEngineArn, mode: mode.value };
}
