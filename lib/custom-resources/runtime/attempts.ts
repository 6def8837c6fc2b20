import { describeError, explainError, isNotAllowed, isPassing, ResourceFailure } from './failure';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;

/** After this long, what is not allowed yet is not allowed. */
const PATIENCE_WITH_IAM = 120_000;

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

/** How the errors of one call are taken. */
export interface CallRules {
  /** Which errors pass, beside those that always do. */
  readonly passes?: (error: unknown) => boolean;
  /** Whether a failure says what AWS said; only for calls that neither send nor get a secret. */
  readonly explains?: boolean;
}

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
  public async at<T>(
    action: string,
    call: (signal: AbortSignal) => Promise<T>,
    { passes, explains }: CallRules = {},
  ): Promise<T> {
    const describe = explains ? explainError : describeError;
    const begin = this.clock.now();
    for (let attempt = 1; ; attempt += 1) {
      let failure: unknown;
      try {
        return await call(this.signal);
      } catch (error) {
        failure = error;
      }
      const mayPass = isPassing(failure) || passes?.(failure);
      if (!mayPass) throw new ResourceFailure(`${action} failed: ${describe(failure)}`);
      const isForbidden = isNotAllowed(failure) && this.clock.now() - begin >= PATIENCE_WITH_IAM;
      if (isForbidden || !(await this.pause(attempt))) {
        throw new ResourceFailure(`${action} failed ${attempt} times: ${describe(failure)}`);
      }
    }
  }

  /** What time it is, in milliseconds. */
  public now(): number {
    return this.clock.now();
  }

  /** Lets time pass before the next of several rounds, longer from round to round; `false` when there is none left. */
  public async pause(round: number): Promise<boolean> {
    const pause = Math.min(FIRST_PAUSE * 2 ** (round - 1), LONGEST_PAUSE);
    if (this.signal.aborted || this.clock.now() + pause >= this.deadline) return false;
    await this.clock.sleep(pause);
    return true;
  }
}
