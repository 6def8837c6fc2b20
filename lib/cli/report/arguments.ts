import type { CatalogEntry } from '../../catalog/catalog';
import { lengthOf } from './layout';
import { plain } from './words';

/** A tool's arguments, required ones first and marked with `*`, as many as fit. */
export function argumentsOf({ inputSchema }: CatalogEntry, width: number): string {
  const names = Object.keys(objectOf(inputSchema.properties));
  const required = new Set(Array.isArray(inputSchema.required) ? inputSchema.required : []);
  const all = [
    ...names.filter((name) => required.has(name)).map((name) => `${plain(name)}*`),
    ...names.filter((name) => !required.has(name)).map(plain),
  ];
  if (all.length === 0) {
    return '(no arguments)';
  }
  for (let shown = all.length; shown > 0; shown -= 1) {
    const more = shown < all.length ? [`+${all.length - shown} more`] : [];
    const text = [...all.slice(0, shown), ...more].join(', ');
    if (lengthOf(text) <= width) {
      return text;
    }
  }
  return all.length === 1 ? '1 argument' : `${all.length} arguments`;
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
