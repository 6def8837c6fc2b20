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
  return renderRows(header, rows, true);
}

/** Renders a table: the first column left-aligned, the others right-aligned. */
export function renderRows(header: readonly string[], rows: readonly (readonly string[])[], isRuled = false): string {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('   ');
  const rule = widths.map((width) => '─'.repeat(width)).join('───');
  return [line(header), ...(isRuled ? [rule] : []), ...rows.map(line)].join('\n');
}

function renderSpread({ median, min, max }: Spread, unit: Comparison['unit']): string {
  const digits = unit === '' || unit === 'ms' ? 0 : 1;
  const [middle, low, high] = [median, min, max].map((value) => value.toFixed(digits));
  const range = low === high ? '' : ` (${low}–${high})`;
  return `${middle}${unit && ` ${unit}`}${range}`;
}
