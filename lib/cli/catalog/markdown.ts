import { plain } from '../report/words';

/** Text that Markdown shows as it is, in a table's cell too. */
export function markdownText(text: string): string {
  return plain(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&');
}

/** A name as code, which a table's cell can hold. */
export function markdownCode(text: string): string {
  // No escape works inside code but the one of tables; a backtick would end it.
  return `\`${plain(text).replace(/`/g, "'").replace(/\|/g, '\\|') || ' '}\``;
}

export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)];
}
