import { createColors } from 'picocolors';
import type { Io } from '../io';
import { columnWidth, lengthOf, pad, truncate, wrap } from './layout';

const WIDTH = { min: 40, max: 120, withoutTerminal: 100 };

/** How wide the labels of facts are. */
export const LABEL_WIDTH = 14;

type Style = (text: string) => string;

/** How wide a page is on an output. */
export function pageWidth(io: Pick<Io, 'columns'>): number {
  return Math.min(WIDTH.max, Math.max(WIDTH.min, io.columns ?? WIDTH.withoutTerminal));
}

/** Collects lines of one width, with colours only where they are wanted. */
export class Page {
  readonly colors: ReturnType<typeof createColors>;
  private readonly lines: string[] = [];

  constructor(
    readonly width: number,
    color: boolean,
  ) {
    this.colors = createColors(color);
  }

  line(text: string): void {
    this.lines.push(text.trimEnd());
  }

  blank(): void {
    this.line('');
  }

  title(name: string, place: string): void {
    if (this.lines.length > 0) this.blank();
    const { bold, dim } = this.colors;
    if (lengthOf(name) + 2 + lengthOf(place) <= this.width) {
      this.line(`${bold(name)}  ${dim(place)}`);
    } else {
      for (const line of wrap(name, this.width)) this.line(bold(line));
      for (const line of wrap(place, this.width - 2)) this.line(`  ${dim(line)}`);
    }
  }

  section(heading: string): void {
    this.blank();
    for (const line of wrap(heading, this.width)) this.line(this.colors.bold(line));
  }

  /** Lines of a label and a text. */
  facts(facts: readonly (readonly [label: string, text: string])[], style: Style = (text) => text): void {
    for (const [label, text] of facts) {
      this.hanging(this.colors.bold(pad(label, LABEL_WIDTH)), LABEL_WIDTH, text, style);
    }
  }

  /** A table when it fits; otherwise each row is a label with the rest as a running text. */
  rows(rows: readonly (readonly string[])[]): void {
    const columns = Math.max(0, ...rows.map((row) => row.length));
    const widths = Array.from({ length: columns }, (_, column) =>
      columnWidth(
        rows.map((row) => row[column] ?? ''),
        column === 0 ? Math.floor(this.width / 3) : Number.POSITIVE_INFINITY,
      ),
    );
    const fits = widths.reduce((sum, width) => sum + 2 + width, 0) <= this.width;
    const labelWidth = widths[0] ?? 0;
    let previous = '';
    for (const [label = '', ...cells] of rows) {
      const shown = label === previous ? '' : label;
      previous = label;
      const first = `  ${pad(truncate(shown, labelWidth), labelWidth)}  `;
      const text = fits ? cells.map((cell, index) => pad(cell, widths[index + 1] ?? 0)).join('  ') : '';
      if (fits) this.line(`${first}${text}`);
      else this.hanging(first, lengthOf(first), cells.filter((cell) => cell !== '').join(', '));
    }
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }

  private hanging(label: string, indent: number, text: string, style: Style = (line) => line): void {
    wrap(text, this.width - indent).forEach((line, index) => {
      this.line(`${index === 0 ? label : ' '.repeat(indent)}${style(line)}`);
    });
  }
}
