import { type Node, own } from '../../schema/node';
import type { CatalogChange } from './changes';
import { type ArgumentPlace, argumentChange } from './compare-schemas';

/** Compares which types of values two schemas take. */
export function compareTypes(before: Node, after: Node, place: ArgumentPlace): CatalogChange[] {
  const [old, now] = [typesOf(before), typesOf(after)];
  const isNarrower = !includes(now, old);
  const isWider = !includes(old, now);
  if (!isNarrower && !isWider) return [];
  const message = `was ${sayTypes(old)}, is ${sayTypes(now)}`;
  const values = { before: own(before, 'type'), after: own(after, 'type') };
  return [argumentChange(isNarrower ? 'argument-retyped' : 'argument-type-widened', place, message, values)];
}

/** The types that a schema takes; `undefined` is any. */
function typesOf(schema: Node): readonly string[] | undefined {
  const type = own(schema, 'type');
  const types = (Array.isArray(type) ? type : [type]).filter((each) => typeof each === 'string');
  const nullable = own(schema, 'nullable') === true && types.length > 0 && !types.includes('null');
  return types.length === 0 ? undefined : [...types, ...(nullable ? ['null'] : [])].sort();
}

/** Whether a schema that takes `outer` takes every value of `inner`. */
function includes(outer: readonly string[] | undefined, inner: readonly string[] | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  return inner.every((type) => outer.includes(type) || (type === 'integer' && outer.includes('number')));
}

function sayTypes(types: readonly string[] | undefined): string {
  return types === undefined ? 'of any type' : types.join(' or ');
}
