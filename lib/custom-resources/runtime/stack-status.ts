import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { StackStatusPort } from './rollback';

/** Asks AWS CloudFormation for the status of a stack, through the client of the SDK. */
export function stackStatusPort(client: CloudFormationClient): StackStatusPort {
  return {
    stackStatus: async (StackName, abortSignal) => {
      const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }), { abortSignal });
      return stack?.StackStatus;
    },
  };
}
