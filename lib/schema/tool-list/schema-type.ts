import { own } from '../node';

import { type Lowering, SCHEMA_TYPES, type SchemaFragment, type SchemaType, show } from './lowering';

/** What people write for a type in other languages. */
const OTHER_NAMES: ReadonlyMap<string, SchemaType> = new Map([
  ['str', 'string'],
  ['text', 'string'],
  ['date', 'string'],
  ['datetime', 'string'],
  ['file', 'string'],
  ['int', 'integer'],
  ['long', 'integer'],
  ['float', 'number'],
  ['double', 'number'],
  ['decimal', 'number'],
  ['bool', 'boolean'],
  ['list', 'array'],
  ['map', 'object'],
  ['dict', 'object'],
]);

/** The types that all fragments allow together; `undefined` when none names a type. */
export function declaredTypes(fragments: readonly SchemaFragment[], lowering: Lowering): SchemaType[] | undefined {
  let types: SchemaType[] | undefined;
  for (const fragment of fragments) {
    const declared = own(fragment.value, 'type');
    if (declared === undefined) {
      continue;
    }
    const here = typesOf(declared, `${fragment.path}/type`, lowering);
    if (here === undefined) {
      return [];
    }
    const both = types === undefined ? here : intersect(types, here);
    if (both.length === 0) {
      const message = `is ${show(declared)} where the schemas joined with it say ${list(types ?? [])}; make them agree`;
      lowering.report('error', 'SCHEMA_TYPE_CONFLICT', `${fragment.path}/type`, message);
      return [];
    }
    types = both;
  }
  return types;
}

/** The type that the other keywords imply, when they imply one only. */
export function impliedType(fragments: readonly SchemaFragment[]): SchemaType | undefined {
  const types = new Set<SchemaType | undefined>();
  for (const { value } of fragments) {
    if (
      ['properties', 'required', 'additionalProperties', 'patternProperties'].some((key) => Object.hasOwn(value, key))
    ) {
      types.add('object');
    }
    if (['items', 'prefixItems'].some((key) => Object.hasOwn(value, key))) {
      types.add('array');
    }
    const choices = own(value, 'enum');
    const values = Array.isArray(choices) ? choices : Object.hasOwn(value, 'const') ? [value.const] : [];
    for (const choice of values.filter((item) => item !== null)) {
      types.add(typeOfValue(choice));
    }
  }
  return single([...types]);
}

/** One type that holds all of these, or `undefined`: integers are numbers. */
export function single(types: readonly (SchemaType | undefined)[]): SchemaType | undefined {
  const [first, ...others] = new Set(types);
  if (others.length === 0) {
    return first;
  }
  return [first, ...others].every((type) => type === 'integer' || type === 'number') ? 'number' : undefined;
}

/** The types of one `type` keyword without null; `undefined`, after an issue, when it is not valid. */
function typesOf(declared: unknown, path: string, lowering: Lowering): SchemaType[] | undefined {
  const names: readonly unknown[] = Array.isArray(declared) ? declared : [declared];
  const unknown = names.find((name) => name !== 'null' && !isSchemaType(name));
  const types = [...new Set(names.filter(isSchemaType))];
  if (unknown === undefined && types.length > 0) {
    return types;
  }
  const known = typeof unknown === 'string' ? unknown.toLowerCase() : '';
  const meant = isSchemaType(known) ? known : OTHER_NAMES.get(known);
  const remedy = meant === undefined ? `write one of ${list(SCHEMA_TYPES)}` : `write "${meant}"`;
  const message =
    unknown === undefined
      ? `is ${show(declared)}, a value that can only be null or nothing; ${remedy}, or leave the part out`
      : `is ${show(unknown)}, which is not a type; ${remedy}`;
  lowering.report('error', 'SCHEMA_TYPE_UNKNOWN', path, message);
  return undefined;
}

function isSchemaType(name: unknown): name is SchemaType {
  return SCHEMA_TYPES.some((type) => type === name);
}

function intersect(left: readonly SchemaType[], right: readonly SchemaType[]): SchemaType[] {
  const both = left.flatMap((type) => {
    if (right.includes(type)) {
      return [type];
    }
    const isNumeric = type === 'integer' ? right.includes('number') : type === 'number' && right.includes('integer');
    return isNumeric ? ['integer' as const] : [];
  });
  return [...new Set(both)];
}

function typeOfValue(value: unknown): SchemaType | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  const type = typeof value;
  return type === 'string' || type === 'boolean' || type === 'object' ? type : undefined;
}

function list(types: readonly string[]): string {
  return types.map((type) => `"${type}"`).join(', ');
}
