import type { Attempts } from './attempts';
import type { ResourceEvent } from './events';
import { ResourceFailure } from './failure';

/** What tells whether a stack is rolled back. */
export interface StackStatusPort {
  /** CloudFormation's word for what it does with a stack. */
  stackStatus(stackId: string, signal: AbortSignal): Promise<string | undefined>;
}

/**
 * Whether an update brings back what was before a deployment that failed. The event does not tell: it looks like a
 * deployment of the version before. Whoever cannot find out goes on as if nothing was rolled back.
 */
export async function isRollback(
  { RequestType, StackId }: ResourceEvent,
  attempts: Attempts,
  port: StackStatusPort,
): Promise<boolean> {
  if (RequestType !== 'Update') return false;
  try {
    const status = await attempts.at('cloudformation:DescribeStacks', (signal) => port.stackStatus(StackId, signal));
    return status?.includes('ROLLBACK') === true;
  } catch (error) {
    if (error instanceof ResourceFailure) return false;
    throw error;
  }
}
