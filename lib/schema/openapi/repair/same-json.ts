import { isNode } from '../../node';

/** Whether two values are the same JSON, whatever the order of members. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((part, index) => isSameJson(part, b[index]));
  }
  if (!isNode(a) || !isNode(b)) {
    return false;
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSameJson(a[key], b[key]))
  );
}

/** The values of a list, each once. */
export function uniqueJson(values: readonly unknown[]): unknown[] {
  return values.filter((value, index) => values.findIndex((other) => isSameJson(other, value)) === index);
}
