/** A string with its quotes, or the white space between the parts of a JSON text. */
const STRING_OR_SPACE = /"[^"\\]*(?:\\.[^"\\]*)*"|\s+/g;

/**
 * A JSON text without white space and with its characters written out; `undefined` for what is not JSON. Numbers stay as
 * they are written, since JavaScript's own would lose digits of large ones.
 */
export function compactJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    // Not JSON: that is the answer, and no failure.
    return undefined;
  }
  return text.replaceAll(STRING_OR_SPACE, (part) => {
    if (!part.startsWith('"')) {
      return '';
    }
    return part.includes('\\') ? JSON.stringify(JSON.parse(part)) : part;
  });
}
