const MAX_LENGTH = 120;
const MAX_ITEMS = 5;

/** A value that somebody else chose, fit for one line of a terminal. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

export function quotedList(values: readonly string[]): string {
  const shown = values.slice(0, MAX_ITEMS).map(quoted).join(', ');
  return values.length > MAX_ITEMS ? `${shown} and ${values.length - MAX_ITEMS} more` : shown;
}

/** A URL without the user and password that it may hold. */
export function shownUrl(url: string): string {
  return url.replace(/\/\/[^/?#]*@/, '//');
}
