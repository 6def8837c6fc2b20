import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many folders above this file, or above the bundle with it, the package begins at most. */
const MOST_FOLDERS = 4;

/** The first sentence that `docs/errors.md` has about each code. */
export function readCodeMeanings(): ReadonlyMap<string, string> {
  const file = Array.from({ length: MOST_FOLDERS }, (_, up) =>
    join(__dirname, ...Array<string>(up).fill('..'), 'docs/errors.md'),
  ).find((path) => existsSync(path));
  const text = file === undefined ? '' : readFileSync(file, 'utf8');
  const sections = text.matchAll(/^### ([A-Z0-9_]+)\n\n((?:.+\n)+)/gm);
  return new Map([...sections].map(([, code = '', paragraph = '']) => [code, firstSentence(paragraph)]));
}

function firstSentence(paragraph: string): string {
  const plain = paragraph
    .replaceAll('\n', ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^A (?:warning|note)[.:] /, '')
    .trim();
  const sentence = /^.*?[.](?=\s|$)/.exec(plain)?.[0] ?? plain;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
