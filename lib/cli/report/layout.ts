/** How many characters a terminal shows for a text, near enough: code points. */
export function lengthOf(text: string): number {
  return [...text].length;
}

export function truncate(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width
    ? text
    : `${characters
        .slice(0, Math.max(0, width - 1))
        .join('')
        .trimEnd()}…`;
}

/** Pads to a column's width. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

/** Breaks a text into lines between words; a word that is longer than a line is cut. */
export function wrap(text: string, room: number): string[] {
  const width = Math.max(1, room);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => cut(part, width))) {
    if (line !== '' && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Cuts a word that is too long for a line, after a slash if there is one: URLs and construct paths stay readable. */
function cut(word: string, width: number): string[] {
  const characters = [...word];
  const pieces: string[] = [];
  let start = 0;
  while (characters.length - start > width) {
    const slash = characters.lastIndexOf('/', start + width - 1);
    const end = slash > start ? slash + 1 : start + width;
    pieces.push(characters.slice(start, end).join(''));
    start = end;
  }
  return [...pieces, characters.slice(start).join('')];
}

/** The width of the column that holds the texts, within a limit. */
export function columnWidth(texts: readonly string[], limit: number): number {
  return Math.min(limit, Math.max(0, ...texts.map(lengthOf)));
}
