import type { ChangeClass } from '../../catalog/diff/changes';
import { type CatalogDiff, compareCatalogs } from '../../catalog/diff/compare-catalogs';
import { EXIT, type Io } from '../io';
import { plain, readable } from '../report/words';
import { resolvePath } from '../resolve-path';
import type { DiffFormat, FailOn } from './options';
import { readSide } from './read-side';
import { renderDiffMarkdown } from './render-markdown';
import { renderDiffText } from './render-text';
import { countsOf } from './summary';

export interface DiffOptions {
  readonly before: string;
  readonly after: string;
  readonly format: DiffFormat;
  readonly gateway?: string;
  /** `undefined` never fails. */
  readonly failOn?: FailOn;
}

const FAILING: { readonly [failOn in FailOn]: readonly ChangeClass[] } = {
  breaking: ['breaking'],
  risky: ['breaking', 'risky'],
  any: ['breaking', 'risky', 'safe'],
};

/** Compares two catalogs, and fails for changes that are not wanted. */
export function diff(options: DiffOptions, io: Io): number {
  const before = readSide(resolvePath(options.before, io), options.gateway);
  const after = readSide(resolvePath(options.after, io), options.gateway);
  for (const [path, { notes = [] }] of [[options.before, before] as const, [options.after, after] as const]) {
    for (const { target, message } of notes) io.stderr(`Note: ${path}: ${plain(target)} ${readable(message)}\n`);
  }
  const result = compareCatalogs(before, after);
  io.stdout(render(result, options.format, io));
  const failing = options.failOn ? FAILING[options.failOn] : [];
  return result.changes.some((change) => failing.includes(change.class)) ? EXIT.problems : EXIT.done;
}

function render(result: CatalogDiff, format: DiffFormat, io: Io): string {
  switch (format) {
    case 'text':
      return renderDiffText(result, io);
    case 'markdown':
      return renderDiffMarkdown(result);
    case 'json': {
      const { changes, toolsBefore, toolsAfter, notCompared } = result;
      const summary = { ...countsOf(changes), toolsBefore, toolsAfter };
      return `${JSON.stringify({ summary, changes, notCompared }, undefined, 2)}\n`;
    }
  }
}
