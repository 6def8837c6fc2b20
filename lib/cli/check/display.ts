const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const INVISIBLE = /^(?:\p{M}|\u200d)$/u;

/** Control characters could command the terminal, and the marks of text direction reorder what follows. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** How many columns of a terminal a text takes: East Asian letters and emoji take two, marks on letters none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    width += INVISIBLE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** A text of a document as it can be shown on one line: tabs become two spaces, what a terminal would obey a mark. */
export function displayText(text: string): string {
  return [...text]
    .map((character) => (character === '\t' ? '  ' : UNSAFE.test(character) ? '\ufffd' : character))
    .join('');
}

/** As much of a text's beginning as fits. */
export function displayStart(text: string, width: number): string {
  let taken = 0;
  let end = 0;
  for (const character of text) {
    taken += displayWidth(character);
    if (taken > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** As much of a text's end as fits. */
export function displayEnd(text: string, width: number): string {
  return [...displayStart([...text].reverse().join(''), width)].reverse().join('');
}
