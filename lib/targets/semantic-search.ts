import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';

/** Whether a gateway has a search tool, as far as it is known. */
export function searchesSemantically({ protocolConfiguration }: agentcore.IGateway): boolean {
  return (
    protocolConfiguration instanceof agentcore.McpProtocolConfiguration &&
    protocolConfiguration.searchType === agentcore.McpGatewaySearchType.SEMANTIC.value
  );
}
