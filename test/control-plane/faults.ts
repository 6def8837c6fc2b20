/** What goes wrong with one call. */
export type Fault =
  | 'throttle'
  | 'server-error'
  /** IAM does not know the permission yet. */
  | 'denied'
  /** The credentials of the caller are good no more. */
  | 'expired'
  /** The connection breaks before the call has any effect. */
  | 'reset-before'
  /** The call has its effect, and the connection breaks before the answer. */
  | 'reset-after'
  /** No answer in the time that clients wait, of virtual time, and no effect. */
  | 'timeout-before'
  /** No answer in the time that clients wait, of virtual time, and the effect. */
  | 'timeout-after'
  /** No answer, ever, of real time. */
  | 'hang';

/** Decides what goes wrong with the next call. */
export type FaultPlan = (operation: string) => Fault | undefined;

export const noFaults: FaultPlan = () => undefined;

/** These faults for the next calls of an operation, one each. */
export function faultsOf(operation: string, ...faults: (Fault | undefined)[]): FaultPlan {
  const left = [...faults];
  return (called) => (called === operation ? left.shift() : undefined);
}

const PASSING: readonly Fault[] = [
  'throttle',
  'server-error',
  'denied',
  'reset-before',
  'reset-after',
  'timeout-before',
  'timeout-after',
];

/** Every so often one of the faults that pass, as chance has it. */
export function seededFaults(random: () => number, rate: number): FaultPlan {
  return () => (random() < rate ? PASSING[Math.floor(random() * PASSING.length)] : undefined);
}
