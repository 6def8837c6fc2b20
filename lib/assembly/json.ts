import { isNode, type Node } from '../schema/node';

/** The value, when it is an object; otherwise an empty one, so that templates can be read without a crash. */
export function objectAt(value: unknown, ...path: string[]): Node {
  let current: unknown = value;
  for (const key of path) {
    current = isNode(current) ? current[key] : undefined;
  }
  return isNode(current) ? current : {};
}

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value;
  }
  return value === undefined || value === null ? [] : [value];
}

/** What a template's value looks like in a sentence. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(textOf).join(', ');
  }
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** The text of a member; `undefined` when there is none. */
export function tryTextOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value);
}

/** A copy without the members that are `undefined`, so that JSON and comparisons see only what is known. */
export function defined<T extends object>(members: T): T {
  // Leaving out undefined members keeps the type, because a member that may be undefined is declared optional.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
