import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CLIENT_OPTIONS } from '../../runtime/client-options';
import type { InvocationContext, ResourceEvent } from '../../runtime/events';
import { serve } from '../../runtime/serve';
import { verifyTools } from './handler';
import { toolVerificationPort } from './port';

const port = toolVerificationPort(new CloudFormationClient(CLIENT_OPTIONS));

export const handler = (event: ResourceEvent, context: InvocationContext) =>
  serve(event, context, (asked, attempts) => verifyTools(asked, attempts, port));
