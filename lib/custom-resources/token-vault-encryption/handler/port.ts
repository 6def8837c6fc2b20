import {
  type BedrockAgentCoreControlClient,
  GetTokenVaultCommand,
  SetTokenVaultCMKCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { TokenVaultPort } from './handler';

/** What the handler asks of AWS, asked through the client of the SDK. */
export function tokenVaultPort(client: BedrockAgentCoreControlClient): TokenVaultPort {
  return {
    getKey: async (abortSignal) => {
      const { kmsConfiguration } = await client.send(new GetTokenVaultCommand({}), { abortSignal });
      return kmsConfiguration?.keyType === 'CustomerManagedKey' ? kmsConfiguration.kmsKeyArn : undefined;
    },
    setKey: (kmsKeyArn, abortSignal) => {
      const kmsConfiguration =
        kmsKeyArn === undefined
          ? { keyType: 'ServiceManagedKey' as const }
          : { keyType: 'CustomerManagedKey' as const, kmsKeyArn };
      return client.send(new SetTokenVaultCMKCommand({ kmsConfiguration }), { abortSignal });
    },
  };
}
