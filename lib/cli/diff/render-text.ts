import { createColors } from 'picocolors';
import { type CatalogChange, CHANGE_CLASSES, type ChangeClass } from '../../catalog/diff/changes';
import type { CatalogDiff } from '../../catalog/diff/compare-catalogs';
import type { Io } from '../io';
import { truncate, wrap } from '../report/layout';
import { plain, readable } from '../report/words';
import { subjectOf, summaryOf } from './summary';

const WIDTH = { min: 40, max: 120, withoutTerminal: 100 };

type Colors = ReturnType<typeof createColors>;

const COLORS: { readonly [name in ChangeClass]: 'red' | 'yellow' | 'green' } = {
  breaking: 'red',
  risky: 'yellow',
  safe: 'green',
};

/** Prints a comparison for a terminal, worst changes first. */
export function renderDiffText(diff: CatalogDiff, io: Pick<Io, 'columns' | 'color'>): string {
  const width = Math.min(WIDTH.max, Math.max(WIDTH.min, io.columns ?? WIDTH.withoutTerminal));
  const colors = createColors(io.color);
  const lines: string[] = [];
  for (const each of CHANGE_CLASSES) {
    const changes = diff.changes.filter((change) => change.class === each);
    if (changes.length === 0) continue;
    lines.push(colors.bold(colors[COLORS[each]](`${capitalize(each)} (${changes.length})`)));
    changes.forEach((change, index) => {
      lines.push(...linesOf(change, width, colors));
      // A reason is told once for the changes in a row that share it.
      if (changes[index + 1]?.reason !== change.reason) lines.push(...reasonOf(change, width, colors));
    });
    lines.push('');
  }
  for (const target of diff.notCompared) {
    lines.push(...wrap(`Not compared: the tools of ${plain(target)}, which neither side knows`, width));
  }
  lines.push(...wrap(summaryOf(diff), width).map(colors.bold));
  return `${lines.join('\n')}\n`;
}

function linesOf(change: CatalogChange, width: number, { cyan }: Colors): string[] {
  const { name, argument } = subjectOf(change);
  const subject = `${plain(name)}${argument === undefined ? '' : ` › ${plain(argument)}`}`;
  const [first = '', ...rest] = wrap(`${subject} ${readable(change.message)}`, width - 6);
  // The subject may be broken over lines, and then it is not coloured.
  const head = first.startsWith(subject) ? `${cyan(subject)}${first.slice(subject.length)}` : first;
  const texts = isText(change.before) && isText(change.after) && /description-changed$/.test(change.kind);
  return [
    `  ${head}`,
    ...rest.map((line) => `      ${line}`),
    ...(texts ? [`      - ${excerpt(change.before, width)}`, `      + ${excerpt(change.after, width)}`] : []),
  ];
}

function reasonOf({ reason }: CatalogChange, width: number, { dim }: Colors): string[] {
  return wrap(reason, width - 6).map((line) => `      ${dim(line)}`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function excerpt(value: unknown, width: number): string {
  return truncate(plain(String(value)), width - 8);
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
