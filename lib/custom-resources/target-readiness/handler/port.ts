import {
  type BedrockAgentCoreControlClient,
  GetGatewayTargetCommand,
  type GetGatewayTargetCommandOutput,
  SynchronizeGatewayTargetsCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackStatusPort } from '../../runtime/stack-status';
import type { TargetReadinessPort } from './handler';

/** What the handler asks of AWS, asked through the client of the SDK. */
export function targetReadinessPort(
  client: BedrockAgentCoreControlClient,
  cloudFormation: CloudFormationClient,
): TargetReadinessPort {
  return {
    ...stackStatusPort(cloudFormation),
    getTarget: async (gatewayIdentifier, targetId, abortSignal) => {
      const target = await client.send(new GetGatewayTargetCommand({ gatewayIdentifier, targetId }), { abortSignal });
      const { name, status, statusReasons } = target;
      return { name, status, statusReasons, isSynchronizable: isSynchronizable(target) };
    },
    synchronize: (gatewayIdentifier, targetId, abortSignal) => {
      const command = new SynchronizeGatewayTargetsCommand({ gatewayIdentifier, targetIdList: [targetId] });
      return client.send(command, { abortSignal });
    },
  };
}

/** The service refuses to synchronise any others, or would wait for a person. */
function isSynchronizable(target: GetGatewayTargetCommandOutput): boolean {
  const server = target.targetConfiguration?.mcp?.mcpServer;
  if (!server || server.mcpToolSchema || server.listingMode === 'DYNAMIC') return false;
  const grants = (target.credentialProviderConfigurations ?? []).map(
    ({ credentialProvider }) => credentialProvider?.oauthCredentialProvider?.grantType,
  );
  return !grants.includes('AUTHORIZATION_CODE');
}
