import type { Measurement } from './apps/report';
import type { Variant } from './processes';

/** One round: every variant measured once, one after the other. */
export type Round = Readonly<Record<Variant, Measurement>>;

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** One line of the comparison. */
export interface Comparison {
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'kB' | '';
  readonly ours: Spread;
  readonly official: Spread;
  /** Median of ours divided by median of the official construct's: below 1 is less. */
  readonly ratio: number;
}

type Quantity = keyof Measurement;

/** What a variant takes as a whole. */
export function compareWhole(name: string, unit: Comparison['unit'], rounds: readonly Round[], quantity: Quantity) {
  return compare(name, unit, (variant) => rounds.map((round) => round[variant][quantity]));
}

/** What a variant takes beyond the app without a gateway; each round against its own, so that a drift cancels out. */
export function compareAdded(name: string, unit: Comparison['unit'], rounds: readonly Round[], quantity: Quantity) {
  return compare(name, unit, (variant) => rounds.map((round) => round[variant][quantity] - round.baseline[quantity]));
}

function compare(
  name: string,
  unit: Comparison['unit'],
  values: (variant: 'ours' | 'official') => number[],
): Comparison {
  const ours = spread(values('ours'));
  const official = spread(values('official'));
  return { name, unit, ours, official, ratio: ours.median / official.median };
}

/** The median of some values, and how far they lie apart. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}
