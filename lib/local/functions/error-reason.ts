/** What an error says, in one line; the cause first, which `fetch` hides behind "fetch failed". */
export function reasonOf(error: unknown): string {
  const { cause, message } = Object(error);
  const [line = ''] = `${Object(cause).message || message || error}`.split('\n');
  return line;
}
