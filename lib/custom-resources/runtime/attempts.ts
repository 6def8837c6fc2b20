import { describeError, isPassing, ResourceFailure } from './failure';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;

/** What time it is, in milliseconds, and how to let some pass. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Repeats calls that fail for a moment, with longer and longer pauses, as long as there is time. */
export class Attempts {
  /**
   * @param deadline when no attempt may begin any more
   * @param signal ends a call that is under way
   */
  public constructor(
    private readonly deadline: number,
    private readonly signal: AbortSignal,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a call until it succeeds, or fails for good.
   *
   * @param action what a person would call it, such as `secretsmanager:PutSecretValue of <ARN>`
   */
  public async at<T>(action: string, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      let failure: unknown;
      try {
        return await call(this.signal);
      } catch (error) {
        failure = error;
      }
      if (!isPassing(failure)) throw new ResourceFailure(`${action} failed: ${describeError(failure)}`);
      const pause = Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
      if (this.clock.now() + pause >= this.deadline) {
        throw new ResourceFailure(`${action} failed ${attempt} times: ${describeError(failure)}`);
      }
      await this.clock.sleep(pause);
    }
  }
}
