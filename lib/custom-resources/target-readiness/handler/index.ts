import { BedrockAgentCoreControlClient } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CLIENT_OPTIONS } from '../../runtime/client-options';
import type { InvocationContext, ResourceEvent } from '../../runtime/events';
import { serve } from '../../runtime/serve';
import { awaitTarget } from './handler';
import { targetReadinessPort } from './port';

const port = targetReadinessPort(
  new BedrockAgentCoreControlClient(CLIENT_OPTIONS),
  new CloudFormationClient(CLIENT_OPTIONS),
);

export const handler = (event: ResourceEvent, context: InvocationContext) =>
  serve(event, context, (asked, attempts) => awaitTarget(asked, attempts, port));
