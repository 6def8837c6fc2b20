import { isNode, type Node, own, ownNode } from '../../node';
import { referenceOf } from '../references';
import { isSameJson } from './same-json';

/** How the two values that both schemas have of a keyword become one; `undefined` when none says the same as both. */
type Merge = (a: unknown, b: unknown) => unknown;

/** Says nothing about which values are valid, so the nearer one stays. */
const nearer: Merge = (a) => a;
const either: Merge = (a, b) => a === true || b === true;
const larger: Merge = (a, b) => (typeof a === 'number' && typeof b === 'number' ? Math.max(a, b) : undefined);
const smaller: Merge = (a, b) => (typeof a === 'number' && typeof b === 'number' ? Math.min(a, b) : undefined);

const MERGES: ReadonlyMap<string, Merge> = new Map<string, Merge>([
  ['title', nearer],
  ['description', nearer],
  ['example', nearer],
  ['examples', nearer],
  ['default', nearer],
  ['externalDocs', nearer],
  ['xml', nearer],
  ['$comment', nearer],
  ['discriminator', nearer],
  ['deprecated', either],
  ['readOnly', either],
  ['writeOnly', either],
  ['uniqueItems', either],
  // Authors write it beside an `allOf` to let null in, so either of them counts.
  ['nullable', either],
  ['minimum', larger],
  ['minLength', larger],
  ['minItems', larger],
  ['minProperties', larger],
  ['maximum', smaller],
  ['maxLength', smaller],
  ['maxItems', smaller],
  ['maxProperties', smaller],
  ['type', mergeTypes],
  ['required', mergeRequired],
  ['enum', mergeEnums],
  ['properties', mergeProperties],
  ['items', mergeMembers],
]);

const BOUNDS = [
  ['minimum', 'exclusiveMinimum'],
  ['maximum', 'exclusiveMaximum'],
] as const;

/**
 * One schema that is valid for what both are valid for, as `allOf` says; `undefined` when no single one is. Texts for
 * people are taken from the first.
 */
export function mergeSchemas(a: Node, b: Node): Node | undefined {
  if (closesWhatOtherOpens(a, b) || closesWhatOtherOpens(b, a) || movesOpenBound(a, b)) {
    return undefined;
  }
  const merged = new Map(Object.entries(a));
  for (const [key, value] of Object.entries(b)) {
    const first = merged.get(key);
    if (first === undefined || isSameJson(first, value)) {
      merged.set(key, value);
      continue;
    }
    const one = key.startsWith('x-') ? first : MERGES.get(key)?.(first, value);
    if (one === undefined) {
      return undefined;
    }
    merged.set(key, one);
  }
  return Object.fromEntries(merged);
}

/** In OpenAPI 3.0 `exclusiveMinimum: true` is about the `minimum` beside it, and would be about another one. */
function movesOpenBound(a: Node, b: Node): boolean {
  return BOUNDS.some(
    ([bound, exclusive]) =>
      (own(a, exclusive) === true || own(b, exclusive) === true) &&
      (own(a, bound) !== own(b, bound) || own(a, exclusive) !== own(b, exclusive)) &&
      own(a, bound) !== undefined &&
      own(b, bound) !== undefined,
  );
}

/** Whether one schema refuses properties that only the other has. */
function closesWhatOtherOpens(closed: Node, open: Node): boolean {
  const isClosed = ['additionalProperties', 'unevaluatedProperties'].some((key) => {
    const rule = own(closed, key);
    return rule !== undefined && !saysNothing(rule);
  });
  const known = ownNode(closed, 'properties');
  return isClosed && Object.keys(ownNode(open, 'properties')).some((name) => !Object.hasOwn(known, name));
}

function mergeTypes(a: unknown, b: unknown): unknown {
  const first = [a].flat();
  const second = [b].flat();
  const both = first.flatMap((type) => {
    if (second.includes(type)) {
      return [type];
    }
    const isWhole =
      (type === 'number' && second.includes('integer')) || (type === 'integer' && second.includes('number'));
    return isWhole ? ['integer'] : [];
  });
  return both.length > 1 ? both : both[0];
}

function mergeRequired(a: unknown, b: unknown): unknown {
  return Array.isArray(a) && Array.isArray(b) ? [...new Set([...a, ...b])] : undefined;
}

function mergeEnums(a: unknown, b: unknown): unknown {
  if (!Array.isArray(a) || !Array.isArray(b)) {
    return undefined;
  }
  const both = a.filter((value) => b.some((other) => isSameJson(value, other)));
  return both.length > 0 ? both : undefined;
}

function mergeProperties(a: unknown, b: unknown): unknown {
  if (!isNode(a) || !isNode(b)) {
    return undefined;
  }
  const merged = new Map(Object.entries(a));
  for (const [name, schema] of Object.entries(b)) {
    const one = merged.has(name) ? mergeMembers(merged.get(name), schema) : schema;
    if (one === undefined) {
      return undefined;
    }
    merged.set(name, one);
  }
  return Object.fromEntries(merged);
}

function mergeMembers(a: unknown, b: unknown): unknown {
  if (isSameJson(a, b) || saysNothing(b)) {
    return a;
  }
  if (saysNothing(a)) {
    return b;
  }
  // What a reference stands for is merged where it is a branch of its own only.
  const isWritten = [a, b].every((schema) => isNode(schema) && referenceOf(schema) === undefined);
  return isWritten && isNode(a) && isNode(b) ? mergeSchemas(a, b) : undefined;
}

function saysNothing(schema: unknown): boolean {
  return schema === true || (isNode(schema) && Object.keys(schema).length === 0);
}
