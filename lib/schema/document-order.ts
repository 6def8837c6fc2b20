import type { Issue } from './issue';
import { splitPointer } from './json-pointer';

/** Sorts issues by where they stand in the document; those about the same place keep their order. */
export function inDocumentOrder(issues: readonly Issue[], document: unknown): Issue[] {
  const ranks = new Map<object, ReadonlyMap<string, number>>();
  return issues
    .map((issue) => ({ issue, place: placeOf(issue.path, document, ranks) }))
    .sort((left, right) => comparePlaces(left.place, right.place))
    .map(({ issue }) => issue);
}

function placeOf(path: string, document: unknown, ranks: Map<object, ReadonlyMap<string, number>>): number[] {
  const place: number[] = [];
  let value = document;
  for (const segment of splitPointer(path)) {
    if (typeof value !== 'object' || value === null) {
      break;
    }
    let rank = ranks.get(value);
    if (rank === undefined) {
      rank = new Map(Object.keys(value).map((key, index) => [key, index]));
      ranks.set(value, rank);
    }
    const index = rank.get(segment);
    if (index === undefined) {
      break;
    }
    place.push(index);
    value = Object.values(value)[index];
  }
  return place;
}

function comparePlaces(left: readonly number[], right: readonly number[]): number {
  for (const [depth, index] of left.entries()) {
    const other = right[depth];
    if (other === undefined) {
      return 1;
    }
    if (index !== other) {
      return index - other;
    }
  }
  return left.length - right.length;
}
