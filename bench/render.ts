import type { Comparison, Spread } from './statistics';

/** Renders comparisons as a table with one line each. */
export function renderTable(comparisons: readonly Comparison[]): string {
  const header = ['', 'ours', 'official L2', 'ours / official'];
  const rows = comparisons.map(({ name, unit, ours, official, ratio }) => [
    name,
    renderSpread(ours, unit),
    renderSpread(official, unit),
    ratio.toFixed(2),
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('   ');
  return [line(header), widths.map((width) => '─'.repeat(width)).join('───'), ...rows.map(line)].join('\n');
}

function renderSpread({ median, min, max }: Spread, unit: Comparison['unit']): string {
  const digits = unit === '' || unit === 'ms' ? 0 : 1;
  const [middle, low, high] = [median, min, max].map((value) => value.toFixed(digits));
  const range = low === high ? '' : ` (${low}–${high})`;
  return `${middle}${unit && ` ${unit}`}${range}`;
}
