import type { Issue } from './issue';
import { documentIssue } from './source-document';
import type { TextLines } from './text-lines';

/** A key that an object has twice: the offsets of the first one and of this one. */
export interface RepeatedKey {
  readonly key: string;
  readonly first: number;
  readonly offset: number;
}

/** Beyond these nobody reads on. */
export const MOST_REPEATED_KEYS = 100;

/** The error about a repeated key, which stands at the second one and names the first. */
export function repeatedKey({ key, first, offset }: RepeatedKey, lines: TextLines): Issue {
  const { line, column } = lines.position(first);
  const shown = JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
  const message = `${shown} is a key of the same object before, at ${line}:${column}; remove one of them`;
  return documentIssue('DOCUMENT_DUPLICATE_KEY', message, lines.position(offset));
}
