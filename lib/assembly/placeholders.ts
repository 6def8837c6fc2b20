/** What stands for a value that only the deployment knows. */
export function placeholder(name: string): string {
  return `\${${name}}`;
}

export const PLACEHOLDER = /\$\{[^}]*\}/g;

/** Splits where the delimiter stands in a literal: construct paths hold "/", and pseudo parameters ":". */
export function splitOutsidePlaceholders(text: string, delimiter: string): string[] {
  const parts: string[] = [];
  let open = '';
  text.split(/(\$\{[^}]*\})/).forEach((piece, index) => {
    const pieces = index % 2 === 1 ? [piece] : piece.split(delimiter);
    open += pieces[0] ?? '';
    for (const next of pieces.slice(1)) {
      parts.push(open);
      open = next;
    }
  });
  return [...parts, open];
}
