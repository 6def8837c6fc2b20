import { renderRows } from '../render';
import type { Spread } from '../statistics';

/** One document, read in several ways; milliseconds. The first line is the parser alone. */
export interface Case {
  readonly name: string;
  readonly bytes: number;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly name: string;
  /** In a process that has done the same before. */
  readonly time: Spread;
  /** In a process that does nothing else. */
  readonly first: Spread;
}

/** One kind of document at several sizes; nanoseconds for each byte. */
export interface Growth {
  readonly name: string;
  readonly steps: readonly { readonly bytes: number; readonly perByte: Spread }[];
}

export interface Results {
  readonly cases: readonly Case[];
  readonly growth: readonly Growth[];
}

/** Renders the results for a person. */
export function renderResults({ cases, growth }: Results): string {
  return [
    ...cases.flatMap(({ name, bytes, lines }) => {
      const ours = lines.find((line) => line.name === 'ours');
      const rows = lines.map((line) => [
        line.name,
        ...(['time', 'first'] as const).flatMap((kind) => [
          renderSpread(line[kind], 'ms'),
          ratio(line[kind], lines[0]?.[kind]),
          ratio(ours?.[kind], line[kind]),
        ]),
      ]);
      const header = ['', 'warm', '/ parser', 'ours / it', 'first run', '/ parser', 'ours / it'];
      return [`${name}, ${renderSize(bytes)}`, renderRows(header, rows), ''];
    }),
    ...growth.flatMap(({ name, steps }) => {
      const first = steps[0]?.perByte.median ?? Number.NaN;
      const rows = steps.map(({ bytes, perByte }) => [
        renderSize(bytes),
        renderSpread(perByte, 'ns'),
        (perByte.median / first).toFixed(2),
      ]);
      return [
        `${name}, time for each byte as the document grows`,
        renderRows(['', 'a byte', 'beside the smallest'], rows),
        '',
      ];
    }),
  ].join('\n');
}

function ratio(a: Spread | undefined, b: Spread | undefined): string {
  return ((a?.median ?? Number.NaN) / (b?.median ?? Number.NaN)).toFixed(2);
}

function renderSize(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function renderSpread({ median, min, max }: Spread, unit: string): string {
  return `${median.toFixed(0)} ${unit} (${min.toFixed(0)}–${max.toFixed(0)})`;
}
