import { createColors } from 'picocolors';
import type { Io } from '../../io';
import { columnWidth, pad, wrap } from '../../report/layout';
import { pageWidth } from '../../report/page';
import { plain } from '../../report/words';
import type { Finding } from './finding';

const WORDS: { readonly [state in Finding['state']]: string } = { ok: 'ok', wrong: 'wrong', unknown: '?' };
const STATE_WIDTH = 5;

/** More than these would push the rest off the screen; `--json` has all. */
const MOST_DETAILS = 20;

/** A line for each finding, below it what to do, and whether all is well. */
export function renderFindings(findings: readonly Finding[], io: Pick<Io, 'columns' | 'color'>): string {
  const { green, red, yellow, bold } = createColors(io.color);
  const paint = { ok: green, wrong: red, unknown: yellow };
  const width = columnWidth(
    findings.map(({ check }) => check),
    40,
  );
  const indent = 2 + STATE_WIDTH + 2 + width + 2;
  const room = Math.max(30, pageWidth(io) - indent);
  const hang = (text: string, lead = '') =>
    wrap(`${lead}${plain(text)}`, room).map((line) => `${' '.repeat(indent)}${line}`);
  const lines = findings.flatMap(({ check, state, text, details = [], remedy }) => {
    const [first = '', ...rest] = hang(text);
    const head = `  ${paint[state](pad(WORDS[state], STATE_WIDTH))}  ${pad(plain(check), width)}  `;
    const more = details.length - MOST_DETAILS;
    return [
      `${head}${first.trimStart()}`,
      ...rest,
      ...details.slice(0, MOST_DETAILS).flatMap((detail) => hang(detail, '- ')),
      ...(more > 0 ? hang(`and ${more} more; --json has all`) : []),
      ...(remedy === undefined ? [] : hang(remedy, '→ ').map((line) => bold(line))),
    ];
  });
  const sick = findings.filter(({ state }) => state === 'wrong').length;
  const end =
    sick === 0 ? green('Nothing is wrong') : red(sick === 1 ? '1 thing is wrong' : `${sick} things are wrong`);
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n\n${end}\n`;
}
