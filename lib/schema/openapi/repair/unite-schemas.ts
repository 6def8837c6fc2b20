import { isNode, type Node, own, ownList, ownNode, ownText } from '../../node';
import { isSameJson, uniqueJson } from './same-json';

/** Follows a `$ref` to a schema that can stand in its place; `undefined` when there is none. */
export type Resolve = (schema: Node) => Node | undefined;

/** Keywords that a value of a single type can have without a say in what it may be. */
const TEXTS: ReadonlySet<string> = new Set(['title', 'description', 'example', 'examples', 'default', 'deprecated']);

/** Objects are told apart from lists and plain values by these, where they name no type. */
const OBJECT_KEYWORDS = ['properties', 'required', 'additionalProperties', 'patternProperties'] as const;

/** The most properties that a description of alternatives names. */
const MOST_NAMED = 8;

/**
 * One schema that is valid for exactly what any of the branches is valid for; `undefined` when none can say so. Branches
 * that overlap count as a choice of any, which is what authors of `oneOf` mean.
 */
export function uniteExactly(branches: readonly Node[], version: '3.0' | '3.1'): Node | undefined {
  const real = branches.filter((branch) => !isNull(branch));
  const distinct = uniqueSchemas(real);
  const [only] = distinct;
  const united = distinct.length === 1 && only !== undefined ? only : uniteValues(distinct, version);
  return united !== undefined && real.length < branches.length ? admitNull(united, version) : united;
}

/** One schema that is valid for at least what any of the branches is valid for. */
export function uniteLoosely(branches: readonly Node[], version: '3.0' | '3.1', resolve: Resolve): Node {
  const real = uniqueSchemas(branches.filter((branch) => !isNull(branch)));
  const united = uniteKinds(real, version, resolve);
  return real.length < branches.length ? (admitNull(united, version) ?? united) : united;
}

function uniteKinds(branches: readonly Node[], version: '3.0' | '3.1', resolve: Resolve): Node {
  const [only] = branches;
  if (only !== undefined && branches.length === 1) {
    return only;
  }
  if (branches.every(isObject)) {
    return uniteObjects(branches, version, resolve);
  }
  const exact = uniteValues(branches, version);
  if (exact !== undefined) {
    return exact;
  }
  const types = uniqueJson(branches.flatMap((branch) => own(branch, 'type') ?? [undefined]));
  if (types.length === 1 && types[0] === 'array') {
    const items = branches.map((branch) => own(branch, 'items')).filter(isNode);
    const resolved = items.map((item) => resolve(item)).filter((item) => item !== undefined);
    const isWhole = items.length === branches.length && resolved.length === items.length;
    return { type: 'array', items: isWhole ? uniteKinds(uniqueSchemas(resolved), version, resolve) : {} };
  }
  if (types.length === 1 && types[0] !== undefined) {
    return { type: types[0] };
  }
  const isMixed = version === '3.1' && types.every((type) => typeof type === 'string');
  return isMixed ? { type: types } : {};
}

/** All properties of all branches, of which those are required that every branch requires. */
function uniteObjects(branches: readonly Node[], version: '3.0' | '3.1', resolve: Resolve): Node {
  const properties = new Map<string, unknown>();
  for (const branch of branches) {
    for (const [name, schema] of Object.entries(ownNode(branch, 'properties'))) {
      const first = properties.get(name);
      properties.set(name, first === undefined ? schema : uniteProperty(first, schema, version, resolve));
    }
  }
  const [first = [], ...rest] = branches.map((branch) => ownList(branch, 'required'));
  const required = first.filter((name) => rest.every((names) => names.includes(name)));
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
    description: describeBranches(branches),
  };
}

function uniteProperty(a: unknown, b: unknown, version: '3.0' | '3.1', resolve: Resolve): unknown {
  if (isSameJson(a, b)) {
    return a;
  }
  const first = isNode(a) ? resolve(a) : undefined;
  const second = isNode(b) ? resolve(b) : undefined;
  return first && second ? uniteKinds(uniqueSchemas([first, second]), version, resolve) : {};
}

/** What agents are told of a choice that the schema cannot say any more. */
function describeBranches(branches: readonly Node[]): string {
  const alternatives = branches.map((branch) => {
    const required = ownList(branch, 'required').filter((name) => typeof name === 'string');
    const names = required.length > 0 ? required : Object.keys(ownNode(branch, 'properties'));
    const shown = names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? ', …' : '');
    const title = ownText(branch, 'title');
    return title === undefined ? `(${shown})` : `${title} (${shown})`;
  });
  return `One of: ${alternatives.join(' or ')}`;
}

/** Unites plain values: of one type with the same constraints, lists of allowed values, or of several bare types. */
function uniteValues(branches: readonly Node[], version: '3.0' | '3.1'): Node | undefined {
  const [first] = branches;
  if (first === undefined) {
    return undefined;
  }
  const texts = Object.fromEntries(Object.entries(first).filter(([key]) => key === 'title'));
  const values = branches.map(allowedValues);
  const types = uniqueJson(branches.map((branch) => own(branch, 'type')));
  if (values.every((list) => list !== undefined) && types.length === 1) {
    const type = types[0] === undefined ? {} : { type: types[0] };
    return { ...texts, ...type, enum: uniqueJson(values.flat()) };
  }
  if (types.length === 1 && types[0] !== undefined) {
    // A branch that is nothing but the type takes what all the others take.
    return branches.find(isBareType);
  }
  const number = branches.find((branch) => own(branch, 'type') === 'number' && isBareType(branch));
  if (number !== undefined && types.every((type) => type === 'number' || type === 'integer')) {
    return number;
  }
  const isMixed = version === '3.1' && branches.every(isBareType);
  return isMixed ? { ...texts, type: [...new Set(types.flat())] } : undefined;
}

function allowedValues(branch: Node): readonly unknown[] | undefined {
  const others = Object.keys(branch).filter((key) => !TEXTS.has(key) && !['type', 'enum', 'const'].includes(key));
  if (others.length > 0) {
    return undefined;
  }
  return Object.hasOwn(branch, 'const') ? [branch.const] : Array.isArray(branch.enum) ? branch.enum : undefined;
}

function isBareType(branch: Node): boolean {
  const type = own(branch, 'type');
  const isPlain = typeof type === 'string' && type !== 'object' && type !== 'array';
  return isPlain && Object.keys(branch).every((key) => key === 'type' || TEXTS.has(key));
}

function isObject(branch: Node): boolean {
  const type = own(branch, 'type');
  return type === 'object' || (type === undefined && OBJECT_KEYWORDS.some((key) => Object.hasOwn(branch, key)));
}

/** Whether a branch stands for `null` and nothing else. */
function isNull(branch: Node): boolean {
  return own(branch, 'type') === 'null' || isSameJson(own(branch, 'enum'), [null]) || own(branch, 'const') === null;
}

/** The same schema, valid for `null` too; `undefined` when the version has no way to say so. */
function admitNull(schema: Node, version: '3.0' | '3.1'): Node | undefined {
  const values = own(schema, 'enum');
  const allowed = Array.isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {};
  if (version === '3.0') {
    return own(schema, 'type') === undefined ? undefined : { ...schema, nullable: true, ...allowed };
  }
  const types = [own(schema, 'type') ?? (isObject(schema) ? 'object' : undefined)].flat();
  if (types.some((type) => typeof type !== 'string') || Object.hasOwn(schema, 'const')) {
    return undefined;
  }
  return { ...schema, type: types.includes('null') ? types : [...types, 'null'], ...allowed };
}

/** Branches that differ in their texts only are one. */
function uniqueSchemas(branches: readonly Node[]): Node[] {
  const bare = branches.map((branch) => Object.fromEntries(Object.entries(branch).filter(([key]) => !TEXTS.has(key))));
  return branches.filter((_, index) => bare.findIndex((other) => isSameJson(other, bare[index])) === index);
}
