import type { Issue } from './issue';
import { splitPointer } from './json-pointer';
import { isNode } from './node';

/**
 * Each issue once, in the order of the places they are about. Rules look at a shared component from many operations,
 * so they find the same thing more than once.
 */
export function inDocumentOrder(issues: readonly Issue[], root: unknown): Issue[] {
  const places = new Map<object, ReadonlyMap<string, number>>();
  return withoutRepeats(issues)
    .map((issue) => ({ issue, place: placeOf(root, issue.path, places) }))
    .sort((a, b) => compare(a.place, b.place))
    .map(({ issue }) => issue);
}

function withoutRepeats(issues: readonly Issue[]): Issue[] {
  const unique = new Map(issues.map((issue) => [`${issue.code} ${issue.path} ${issue.message}`, issue]));
  return [...unique.values()];
}

/** The position of every step on the way to a place among its siblings. */
function placeOf(root: unknown, path: string, places: Map<object, ReadonlyMap<string, number>>): number[] {
  const steps: number[] = [];
  let value: unknown = root;
  for (const segment of splitPointer(path)) {
    if (Array.isArray(value)) {
      steps.push(Number(segment));
      value = value[Number(segment)];
    } else if (isNode(value)) {
      const known = places.get(value) ?? new Map(Object.keys(value).map((key, index) => [key, index]));
      places.set(value, known);
      const step = known.get(segment);
      steps.push(step ?? -1);
      value = step === undefined ? undefined : value[segment];
    }
  }
  return steps;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return a.length - b.length;
}
