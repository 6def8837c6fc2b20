import type { Issue } from './issue';

/** What this package throws: one error for all the problems found, each with its code. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  /**
   * @param code the rule that was broken; the first one, when there are several
   * @param message what a person reads, with all problems in it
   * @param issues every problem, for programs
   */
  constructor(
    readonly code: string,
    message: string,
    readonly issues: readonly Issue[] = [],
  ) {
    super(message);
    // Node.js prints what is enumerable below an uncaught error, and the message has it all already.
    Object.defineProperty(this, 'issues', { enumerable: false });
  }
}
