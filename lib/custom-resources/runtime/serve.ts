import { sendAnswer } from './answer';
import { Attempts, type Clock, systemClock } from './attempts';
import type { InvocationContext, ResourceAnswer, ResourceEvent } from './events';
import { describeError, ResourceFailure } from './failure';

/** How long before the function's end the work stops, so that there is time to answer. */
export const RESERVE = 20_000;

/** CloudFormation takes answers of up to 4,096 bytes. */
const REASON_CHARACTERS = 1_000;

/**
 * Does what an event asks, and returns the physical ID of the resource.
 *
 * A `ResourceFailure` fails the resource with its text; of any other error only the name is shown.
 */
export type HandleEvent = (event: ResourceEvent, attempts: Attempts) => Promise<string>;

/** Serves one event: does the work in the time that the function has, logs one line, and answers once. */
export async function serve(
  event: ResourceEvent,
  context: InvocationContext,
  handle: HandleEvent,
  clock: Clock = systemClock,
): Promise<void> {
  const answer = await answerTo(event, context, handle, clock);
  const { Status, Reason } = answer;
  const { RequestType, LogicalResourceId, RequestId } = event;
  // Never the event whole: it holds the URL that anyone could answer at.
  console.log(JSON.stringify({ RequestType, LogicalResourceId, RequestId, Status, Reason }));
  await sendAnswer(event.ResponseURL, answer, clock);
}

async function answerTo(
  event: ResourceEvent,
  context: InvocationContext,
  handle: HandleEvent,
  clock: Clock,
): Promise<ResourceAnswer> {
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId } = event;
  const budget = context.getRemainingTimeInMillis() - RESERVE;
  const names = { StackId, RequestId, LogicalResourceId };
  const stop = new AbortController();
  const attempts = new Attempts(clock.now() + budget, stop.signal, clock);
  const work = limited(handle(event, attempts), budget, stop);
  try {
    return { Status: 'SUCCESS', PhysicalResourceId: await work, ...names };
  } catch (error) {
    const reason = error instanceof ResourceFailure ? error.message : `The handler failed: ${describeError(error)}`;
    return {
      Status: 'FAILED',
      Reason: reason.slice(0, REASON_CHARACTERS),
      // Another ID in the answer to an update would mean another resource, and have the old one deleted.
      PhysicalResourceId: PhysicalResourceId ?? 'not-created',
      ...names,
    };
  }
}

/** The work, or a failure when it takes too long; what is under way then is ended. */
async function limited<T>(work: Promise<T>, milliseconds: number, stop: AbortController): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ResourceFailure(`No end after ${Math.round(milliseconds / 1000)} seconds, the time that there is`));
      stop.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
