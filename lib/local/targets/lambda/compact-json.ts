/**
 * Writes JSON without spaces, and its texts without escapes that they do not need, as the service does with what a
 * function returns. Numbers stay as they are written, and members where they are: both would change on the way through
 * JavaScript's own values. Throws for what is no JSON.
 */
export function compactJson(text: string): string {
  JSON.parse(text);
  let compact = '';
  let position = 0;
  while (position < text.length) {
    const quote = text.indexOf('"', position);
    if (quote < 0) break;
    const end = endOfText(text, quote);
    compact += withoutSpaces(text.slice(position, quote)) + withoutEscapes(text.slice(quote, end));
    position = end;
  }
  return compact + withoutSpaces(text.slice(position));
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function withoutEscapes(text: string): string {
  return text.includes('\\') ? JSON.stringify(JSON.parse(text)) : text;
}

/** Where a text that begins at a quote ends: after the next quote that no odd number of backslashes stands before. */
function endOfText(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let first = quote;
    while (text[first - 1] === '\\') first--;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
}
