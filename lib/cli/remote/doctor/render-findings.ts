import { createColors } from 'picocolors';
import type { Io } from '../../io';
import { columnWidth, lengthOf, pad, wrap } from '../../report/layout';
import { pageWidth } from '../../report/page';
import { plain } from '../../report/words';
import type { Finding } from './finding';

const WORDS: { readonly [state in Finding['state']]: string } = { ok: 'ok', wrong: 'wrong', unknown: '?' };
const STATE_WIDTH = 5;

/** Where the names of checks begin. */
const MARGIN = 2 + STATE_WIDTH + 2;

/** Names that are longer have their texts below. */
const LONGEST_NAME = 40;

/** With less room than this beside the names, all texts stand below. */
const LEAST_ROOM = 34;

/** More than these would push the rest off the screen; `--json` has all. */
const MOST_DETAILS = 20;

/** A line for each finding, below it what to do, and whether all is well. */
export function renderFindings(findings: readonly Finding[], io: Pick<Io, 'columns' | 'color'>): string {
  const { green, red, yellow, bold } = createColors(io.color);
  const paint = { ok: green, wrong: red, unknown: yellow };
  const names = columnWidth(
    findings.map(({ check }) => plain(check)).filter((check) => lengthOf(check) <= LONGEST_NAME),
    LONGEST_NAME,
  );
  const isNarrow = pageWidth(io) - MARGIN - names - 2 < LEAST_ROOM;
  const indent = isNarrow ? MARGIN : MARGIN + names + 2;
  const room = pageWidth(io) - indent;
  const hang = (text: string, lead = '') =>
    wrap(plain(text), room - lead.length).map(
      (line, index) => `${' '.repeat(indent)}${index === 0 ? lead : ' '.repeat(lead.length)}${line}`,
    );
  const lines = findings.flatMap(({ check, state, text, details = [], remedy }) => {
    const name = plain(check);
    const head = `  ${paint[state](pad(WORDS[state], STATE_WIDTH))}  `;
    const texts = hang(text);
    const [first = '', ...rest] = texts;
    const isBeside = !isNarrow && lengthOf(name) <= names;
    const more = details.length - MOST_DETAILS;
    return [
      ...(isBeside
        ? [`${head}${pad(name, names)}  ${first.trimStart()}`, ...rest]
        : [
            ...wrap(name, pageWidth(io) - MARGIN).map(
              (line, index) => (index === 0 ? head : ' '.repeat(MARGIN)) + line,
            ),
            ...texts,
          ]),
      ...details.slice(0, MOST_DETAILS).flatMap((detail) => hang(detail, '- ')),
      ...(more > 0 ? hang(`and ${more} more; --json has all`) : []),
      ...(remedy === undefined ? [] : hang(remedy, '→ ').map((line) => bold(line))),
    ];
  });
  const wrong = findings.filter(({ state }) => state === 'wrong').length;
  const isAllSeen = findings.every(({ state }) => state !== 'unknown');
  const well = isAllSeen ? 'Nothing is wrong' : 'Nothing is wrong with what could be looked at';
  const end = wrong === 0 ? green(well) : red(wrong === 1 ? '1 thing is wrong' : `${wrong} things are wrong`);
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n\n${end}\n`;
}
