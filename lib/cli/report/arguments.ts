import type { CatalogEntry } from '../../catalog/catalog';
import type { JsonSchema } from '../../schema/tool';
import { lengthOf } from './layout';
import { plain } from './words';

/** The names of a tool's arguments, required ones first. */
export function argumentNames({ properties, required }: JsonSchema): { name: string; required: boolean }[] {
  const isRequired = new Set(Array.isArray(required) ? required : []);
  const all = Object.keys(objectOf(properties)).map((name) => ({ name, required: isRequired.has(name) }));
  return [...all.filter((argument) => argument.required), ...all.filter((argument) => !argument.required)];
}

/** A tool's arguments, required ones first and marked with `*`, as many as fit. */
export function argumentsOf({ inputSchema }: CatalogEntry, width: number): string {
  const all = argumentNames(inputSchema).map(({ name, required }) => `${plain(name)}${required ? '*' : ''}`);
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
