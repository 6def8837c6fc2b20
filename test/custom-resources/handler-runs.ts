import { Attempts, type Clock } from '../../lib/custom-resources/runtime/attempts';
import { ResourceFailure } from '../../lib/custom-resources/runtime/failure';

/** Attempts of a function that has so much time left, in milliseconds. */
export function attemptsFor(clock: Clock, milliseconds: number): Attempts {
  return new Attempts(clock.now() + milliseconds, new AbortController().signal, clock);
}

/** The reason that CloudFormation would be told. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('It did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ResourceFailure) return error.message;
  throw error;
}
