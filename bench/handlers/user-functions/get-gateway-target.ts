// What a person writes behind the provider framework to look at a target.
import { BedrockAgentCoreControlClient, GetGatewayTargetCommand } from '@aws-sdk/client-bedrock-agentcore-control';

const client = new BedrockAgentCoreControlClient();

export async function handler({ ResourceProperties }: { ResourceProperties: { GatewayId: string; TargetId: string } }) {
  const { GatewayId: gatewayIdentifier, TargetId: targetId } = ResourceProperties;
  const { status } = await client.send(new GetGatewayTargetCommand({ gatewayIdentifier, targetId }));
  return { PhysicalResourceId: `${gatewayIdentifier}|${targetId}`, Data: { status } };
}
