/** How often and how long something is repeated that may work a moment later. */
export interface Retries {
  /** How often it is tried in all. */
  readonly attempts: number;
  /** The longest pause before the first repetition, in milliseconds; each further one may be twice as long. */
  readonly pause: number;
  /** The longest pause at all, in milliseconds. */
  readonly longestPause: number;
}

/** A Cognito domain can take a minute until its name resolves. */
export const DEFAULT_RETRIES: Retries = { attempts: 7, pause: 250, longestPause: 15_000 };

/** What the server asks for, instead of a pause of our own. */
export class RetryLater extends Error {
  public constructor(
    message: string,
    /** In milliseconds; `undefined` when it is up to us. */
    readonly after?: number,
  ) {
    super(message);
  }
}

/** Tries until it works, `isTransient` says that it never will, or the attempts are used up. */
export async function retry<T>(
  action: () => Promise<T>,
  isTransient: (error: unknown) => boolean,
  { attempts, pause, longestPause }: Retries,
  signal?: AbortSignal | null,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (attempt >= attempts || signal?.aborted || !isTransient(error)) throw error;
      const longest = Math.min(longestPause, pause * 2 ** (attempt - 1));
      const asked = error instanceof RetryLater ? error.after : undefined;
      // Callers that failed together shall not come back together.
      await sleep(Math.min(longestPause, asked ?? longest * (0.5 + Math.random() / 2)), signal);
    }
  }
}

async function sleep(milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
