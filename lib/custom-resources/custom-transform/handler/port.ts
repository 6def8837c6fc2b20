import {
  type BedrockAgentCoreControlClient,
  GetGatewayCommand,
  type GetGatewayCommandOutput,
  UpdateGatewayCommand,
  type UpdateGatewayRequest,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { CustomTransformPort } from './handler';

/** What an update sends beside the transform. */
export type GatewaySettings = Omit<UpdateGatewayRequest, 'gatewayIdentifier' | 'customTransformConfiguration'>;

/** What the handler asks of AWS, asked through the client of the SDK. */
export function customTransformPort(client: BedrockAgentCoreControlClient): CustomTransformPort<GatewaySettings> {
  return {
    getGateway: async (gatewayIdentifier, abortSignal) => {
      const gateway = await client.send(new GetGatewayCommand({ gatewayIdentifier }), { abortSignal });
      const { status, statusReasons, customTransformConfiguration } = gateway;
      return {
        status,
        statusReasons,
        transformArn: customTransformConfiguration?.lambda?.arn,
        settings: settingsOf(gateway),
      };
    },
    updateGateway: (gatewayIdentifier, settings, arn, abortSignal) => {
      const customTransformConfiguration = arn === undefined ? undefined : { lambda: { arn } };
      const command = new UpdateGatewayCommand({ ...settings, gatewayIdentifier, customTransformConfiguration });
      return client.send(command, { abortSignal });
    },
  };
}

/** All of them: an update clears what is left out. The type makes a member that the API gets be added here. */
function settingsOf(gateway: GetGatewayCommandOutput): AllOf<GatewaySettings> {
  return {
    name: gateway.name,
    description: gateway.description,
    roleArn: gateway.roleArn,
    protocolType: gateway.protocolType,
    protocolConfiguration: gateway.protocolConfiguration,
    authorizerType: gateway.authorizerType,
    authorizerConfiguration: gateway.authorizerConfiguration,
    kmsKeyArn: gateway.kmsKeyArn,
    interceptorConfigurations: gateway.interceptorConfigurations,
    policyEngineConfiguration: gateway.policyEngineConfiguration,
    exceptionLevel: gateway.exceptionLevel,
    wafConfiguration: gateway.wafConfiguration,
  };
}

type AllOf<T> = { [name in keyof Required<T>]: T[name] };
