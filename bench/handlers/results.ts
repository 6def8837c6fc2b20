import { renderRows } from '../render';
import { type Spread, spread } from '../statistics';
import { CONTENDERS, type Contender, type Contest } from './contenders';
import type { Run } from './invoke';
import type { Round } from './measure';
import { sizeOf } from './size';

/** One quantity of all contenders for one call. */
export interface Comparison {
  readonly name: string;
  readonly unit: 'kB' | 'ms' | '';
  readonly values: Readonly<Record<Contender, Spread>>;
}

/** What the contenders deploy for a call, and what that took to run. */
export function compare(contest: Contest, rounds: readonly Round[]): Comparison[] {
  const deployed = (quantity: 'zipped' | 'unpacked') => (contender: Contender) => [
    contest[contender].reduce((sum, { folder }) => sum + sizeOf(folder)[quantity], 0) / 1000,
  ];
  const run = (quantity: (run: Run) => number) => (contender: Contender) =>
    rounds.map((round) => quantity(round[contender]));
  return [
    comparison('functions', '', (contender) => [contest[contender].length]),
    comparison('deployed, zipped', 'kB', deployed('zipped')),
    comparison('deployed, unpacked', 'kB', deployed('unpacked')),
    comparison(
      'code loaded, SDK included',
      'kB',
      run(({ code }) => code / 1000),
    ),
    comparison(
      'cold load',
      'ms',
      run(({ load }) => load),
    ),
    comparison(
      'cold load to the answer',
      'ms',
      run(({ load, serve }) => load + serve),
    ),
  ];
}

function comparison(
  name: string,
  unit: Comparison['unit'],
  values: (contender: Contender) => readonly number[],
): Comparison {
  const [ours, custom, provider] = CONTENDERS.map((contender) => spread(values(contender)));
  if (!ours || !custom || !provider) throw new Error('a contender has no values');
  return { name, unit, values: { ours, custom, provider } };
}

/** Renders a table with a line for each quantity. */
export function renderComparisons(action: string, comparisons: readonly Comparison[]): string {
  const header = [action, 'ours', 'AwsCustomResource', 'provider framework', 'ours / custom', 'ours / provider'];
  const rows = comparisons.map(({ name, unit, values: { ours, custom, provider } }) => [
    name,
    ...[ours, custom, provider].map((value) => renderSpread(value, unit)),
    ...[custom, provider].map((value) => (ours.median / value.median).toFixed(2)),
  ]);
  return renderRows(header, rows, true);
}

function renderSpread({ median, min, max }: Spread, unit: Comparison['unit']): string {
  const [middle, low, high] = [median, min, max].map((value) => value.toFixed(0));
  return `${middle}${unit && ` ${unit}`}${low === high ? '' : ` (${low}–${high})`}`;
}
