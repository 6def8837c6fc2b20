import { BedrockAgentCoreControlClient } from '@aws-sdk/client-bedrock-agentcore-control';
import { CLIENT_OPTIONS } from '../../runtime/client-options';
import type { InvocationContext, ResourceEvent } from '../../runtime/events';
import { serve } from '../../runtime/serve';
import { encryptTokenVault } from './handler';
import { tokenVaultPort } from './port';

const port = tokenVaultPort(new BedrockAgentCoreControlClient(CLIENT_OPTIONS));

export const handler = (event: ResourceEvent, context: InvocationContext) =>
  serve(event, context, (asked, attempts) => encryptTokenVault(asked, attempts, port));
