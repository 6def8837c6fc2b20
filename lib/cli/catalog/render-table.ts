import { createColors } from 'picocolors';
import type { CatalogEntry } from '../../catalog/catalog';
import type { CatalogSnapshot } from '../../catalog/snapshot';
import type { Io } from '../io';
import { argumentsOf } from '../report/arguments';
import { columnWidth, lengthOf, pad, truncate, wrap } from '../report/layout';
import { credentialOf, kindOf, plain, plainDescription, readable } from '../report/words';

const WIDTH = { min: 30, max: 140, withoutTerminal: 100 };

/** Below this width the facts of a tool stand below each other. */
const NARROW = 80;

/** Prints a catalog for a terminal. */
export function renderTable(title: string, snapshot: CatalogSnapshot, io: Pick<Io, 'columns' | 'color'>): string {
  const width = Math.min(WIDTH.max, Math.max(WIDTH.min, io.columns ?? WIDTH.withoutTerminal));
  const { bold, cyan, dim } = createColors(io.color);
  const { tools, unknownTargets = [], notes = [] } = snapshot;
  const count = `${tools.length}${unknownTargets.length > 0 ? ' known' : ''}`;
  const lines = wrap(`Tools of ${readable(title)} (${count}; * is required)`, width).map(bold);
  lines.push('');
  if (tools.length === 0) lines.push(unknownTargets.length > 0 ? '  No tool is known.' : '  The gateway has no tools.');
  const names = columnWidth(
    tools.map(({ name }) => plain(name)),
    Math.floor(width * 0.45),
  );
  const behind = columnWidth(tools.map(behindOf), Math.floor(width * 0.3));
  for (const tool of tools) {
    const name = plain(tool.name);
    const args = width - names - behind - 6;
    if (width >= NARROW && lengthOf(name) <= names) {
      const cells = [cyan(pad(name, names)), pad(truncate(behindOf(tool), behind), behind), argumentsOf(tool, args)];
      lines.push(`  ${cells.join('  ')}`.trimEnd());
    } else {
      for (const line of cut(name, width - 2)) lines.push(`  ${cyan(line)}`);
      lines.push(`      ${truncate(behindOf(tool), width - 6)}`, `      ${argumentsOf(tool, width - 6)}`);
    }
    const description = plainDescription(tool.description);
    if (description !== '') lines.push(`      ${dim(truncate(description, width - 6))}`);
  }
  const sections = [
    ['Not known', unknownTargets.map(({ target, reason = '' }) => `${plain(target)} ${readable(reason)}`)],
    ['Worth knowing', notes.map(({ target, message }) => `${plain(target)} ${readable(message)}`)],
  ] as const;
  for (const [heading, texts] of sections) {
    if (texts.length > 0) lines.push('', bold(heading));
    for (const text of texts) {
      const [first = '', ...rest] = wrap(text, width - 4);
      lines.push(`  ${first}`, ...rest.map((line) => `    ${line}`));
    }
  }
  return `${lines.join('\n')}\n`;
}

function behindOf({ kind, credential }: CatalogEntry): string {
  return kind === undefined ? 'the gateway itself' : `${kindOf({ kind })}, ${readable(credentialOf(credential))}`;
}

function cut(text: string, width: number): string[] {
  const characters = [...text];
  const count = Math.max(1, Math.ceil(characters.length / width));
  return Array.from({ length: count }, (_, index) => characters.slice(index * width, (index + 1) * width).join(''));
}
