import { isNode, own } from '../schema/node';
import { compareTexts } from './catalog';

/** What a reader looks for first in a schema; other keywords follow by name. */
const FIRST_KEYWORDS = ['type', 'description', 'properties', 'required', 'items'];

/** A schema in an order that does not depend on how its document was written: arguments and required ones by name. */
export function canonicalSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(canonicalSchema);
  if (!isNode(schema)) return schema;
  const keywords = [...FIRST_KEYWORDS.filter((keyword) => Object.hasOwn(schema, keyword)), ...otherKeywords(schema)];
  return Object.fromEntries(keywords.map((keyword) => [keyword, canonicalKeyword(keyword, own(schema, keyword))]));
}

/** The same value with the members of all objects in order. */
export function sortedMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedMembers);
  if (!isNode(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => compareTexts(a, b));
  return Object.fromEntries(entries.map(([key, member]) => [key, sortedMembers(member)]));
}

/** Whether two values are the same JSON, whatever the order of their members. */
export function isSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sortedMembers(a)) === JSON.stringify(sortedMembers(b));
}

function canonicalKeyword(keyword: string, value: unknown): unknown {
  if (keyword === 'properties' && isNode(value)) {
    const names = Object.keys(value).sort(compareTexts);
    return Object.fromEntries(names.map((name) => [name, canonicalSchema(own(value, name))]));
  }
  if (keyword === 'required' && Array.isArray(value)) return [...value].sort(compareTexts);
  if (['default', 'const', 'enum', 'example', 'examples'].includes(keyword)) return value;
  return canonicalSchema(value);
}

function otherKeywords(schema: object): string[] {
  return Object.keys(schema)
    .filter((keyword) => !FIRST_KEYWORDS.includes(keyword))
    .sort(compareTexts);
}
