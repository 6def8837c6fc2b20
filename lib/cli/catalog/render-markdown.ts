import type { CatalogEntry } from '../../catalog/catalog';
import type { CatalogSnapshot } from '../../catalog/snapshot';
import { argumentNames } from '../report/arguments';
import { truncate } from '../report/layout';
import { credentialOf, kindOf, plainDescription, readable } from '../report/words';
import { markdownCode, markdownTable, markdownText } from './markdown';

/** Longer descriptions are cut: a table is for an overview. */
const DESCRIPTION = 240;

/** Writes a catalog for a README or a pull request. */
export function renderMarkdown(title: string, { tools, unknownTargets = [], notes = [] }: CatalogSnapshot): string {
  const lines = [`## Tools of ${markdownCode(readable(title))}`, ''];
  if (tools.length === 0) lines.push(unknownTargets.length > 0 ? 'No tool is known.' : 'The gateway has no tools.');
  else lines.push(...markdownTable(['Tool', 'What it does', 'Arguments', 'Behind it'], tools.map(rowOf)));
  if (tools.some(({ inputSchema }) => argumentNames(inputSchema).some(({ required }) => required))) {
    lines.push('', 'Arguments in bold are required.');
  }
  const sections = [
    ['### Not known', unknownTargets.map(({ target, reason = '' }) => ({ target, text: reason }))],
    ['### Worth knowing', notes.map(({ target, message }) => ({ target, text: message }))],
  ] as const;
  for (const [heading, entries] of sections) {
    if (entries.length > 0) lines.push('', heading, '');
    for (const { target, text } of entries) lines.push(`- ${markdownCode(target)} ${markdownText(readable(text))}`);
  }
  return `${lines.join('\n')}\n`;
}

function rowOf({ name, description, inputSchema, kind, credential, origin }: CatalogEntry): string[] {
  const args = argumentNames(inputSchema).map(({ name: argument, required }) =>
    required ? `**${markdownCode(argument)}**` : markdownCode(argument),
  );
  const behind =
    kind === undefined
      ? 'the gateway itself'
      : `${kindOf({ kind })}, ${markdownText(readable(credentialOf(credential)))}`;
  const place = origin && origin.document !== 'inline' ? `, ${markdownCode(origin.document)}` : '';
  return [
    markdownCode(name),
    markdownText(truncate(plainDescription(description), DESCRIPTION)),
    args.join(', ') || '—',
    `${behind}${place}`,
  ];
}
