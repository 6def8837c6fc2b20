import { type CatalogChange, CHANGE_CLASSES, type ChangeClass } from '../../catalog/diff/changes';
import type { CatalogDiff } from '../../catalog/diff/compare-catalogs';
import { markdownCode, markdownTable, markdownText } from '../catalog/markdown';
import { truncate } from '../report/layout';
import { plain, readable } from '../report/words';
import { subjectOf, summaryOf } from './summary';

const HEADINGS: { readonly [name in ChangeClass]: string } = {
  breaking: '### ❌ Breaking',
  risky: '### ⚠️ Risky',
  safe: '### ✅ Safe',
};

/** A pull request's comment has room for the beginning of a description. */
const DESCRIPTION = 200;

/** Writes a comparison as the comment of a pull request. */
export function renderDiffMarkdown(diff: CatalogDiff): string {
  const lines = ['## Tools of the gateway', '', `**${markdownText(summaryOf(diff))}**`];
  for (const each of CHANGE_CLASSES) {
    const changes = diff.changes.filter((change) => change.class === each);
    if (changes.length === 0) continue;
    lines.push('', HEADINGS[each], '', ...markdownTable(['Where', 'What', 'Why it matters'], changes.map(rowOf)));
  }
  if (diff.notCompared.length > 0) {
    lines.push(
      '',
      `Not compared, because neither side knows their tools: ${diff.notCompared.map(markdownCode).join(', ')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function rowOf(change: CatalogChange): string[] {
  const { name, argument } = subjectOf(change);
  const where = change.tool === undefined ? markdownText(name) : markdownCode(name);
  return [
    argument === undefined ? where : `${where} › ${markdownCode(argument)}`,
    `${markdownText(readable(change.message))}${descriptions(change)}`,
    markdownText(change.reason),
  ];
}

function descriptions({ kind, before, after }: CatalogChange): string {
  if (!/description-changed$/.test(kind) || typeof before !== 'string' || typeof after !== 'string') return '';
  const quote = (text: string) => `“${markdownText(truncate(plain(text), DESCRIPTION))}”`;
  return `:<br>${quote(before)}<br>→ ${quote(after)}`;
}
