import type { SchemaType } from './lowering';

const NUMBERS: readonly SchemaType[] = ['number', 'integer'];

/** Keywords that are lowered by their meaning. */
export const STRUCTURE = new Map<string, readonly SchemaType[] | undefined>([
  ['type', undefined],
  ['nullable', undefined],
  ['description', undefined],
  ['$ref', undefined],
  ['allOf', undefined],
  ['anyOf', undefined],
  ['oneOf', undefined],
  ['properties', ['object']],
  ['required', ['object']],
  ['additionalProperties', ['object']],
  ['patternProperties', ['object']],
  ['items', ['array']],
  ['prefixItems', ['array']],
]);

/** Keywords that become a sentence of the description, and the types that they say something about. */
export const SENTENCES = new Map<string, { readonly of?: readonly SchemaType[]; readonly say: Sentence }>([
  ['enum', { say: sayEnum }],
  ['const', { say: (value) => (value === null ? undefined : `Always ${JSON.stringify(value)}`) }],
  ['minimum', { of: NUMBERS, say: (value) => `At least ${JSON.stringify(value)}` }],
  ['maximum', { of: NUMBERS, say: (value) => `At most ${JSON.stringify(value)}` }],
  ['exclusiveMinimum', { of: NUMBERS, say: (value) => sayExclusive(value, 'More than', 'minimum') }],
  ['exclusiveMaximum', { of: NUMBERS, say: (value) => sayExclusive(value, 'Less than', 'maximum') }],
  ['multipleOf', { of: NUMBERS, say: (value) => `A multiple of ${JSON.stringify(value)}` }],
  ['minLength', { of: ['string'], say: (value) => sayCount('At least', value, 'character', 'characters') }],
  ['maxLength', { of: ['string'], say: (value) => sayCount('At most', value, 'character', 'characters') }],
  ['pattern', { of: ['string'], say: (value) => `Matches the pattern ${value}` }],
  ['format', { of: ['string', ...NUMBERS], say: (value) => `Format: ${value}` }],
  ['contentEncoding', { of: ['string'], say: (value) => `Encoding: ${value}` }],
  ['contentMediaType', { of: ['string'], say: (value) => `Media type: ${value}` }],
  ['minItems', { of: ['array'], say: (value) => sayCount('At least', value, 'item', 'items') }],
  ['maxItems', { of: ['array'], say: (value) => sayCount('At most', value, 'item', 'items') }],
  ['uniqueItems', { of: ['array'], say: (value) => (value === true ? 'No item twice' : undefined) }],
  ['minProperties', { of: ['object'], say: (value) => sayCount('At least', value, 'property', 'properties') }],
  ['maxProperties', { of: ['object'], say: (value) => sayCount('At most', value, 'property', 'properties') }],
  ['default', { say: (value) => (value === null ? undefined : `Default: ${JSON.stringify(value)}`) }],
  ['example', { say: (value) => `For example: ${JSON.stringify(value)}` }],
  ['examples', { say: sayExamples }],
]);

/** Keywords without a meaning for whoever calls the tool. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  'id',
  '$comment',
  '$anchor',
  '$dynamicAnchor',
  '$vocabulary',
  '$defs',
  'definitions',
  'title',
  'readOnly',
  'writeOnly',
  'deprecated',
  'discriminator',
  'externalDocs',
  'xml',
  'unevaluatedItems',
  'unevaluatedProperties',
  'additionalItems',
  'contentSchema',
]);

/** Keywords that narrow what is accepted in a way that no short sentence tells. */
export const RULES: ReadonlySet<string> = new Set([
  'not',
  'if',
  'then',
  'else',
  'dependencies',
  'dependentRequired',
  'dependentSchemas',
  'contains',
  'minContains',
  'maxContains',
  'propertyNames',
  '$dynamicRef',
]);

type Sentence = (value: unknown) => string | undefined;

function sayEnum(value: unknown): string | undefined {
  const values = Array.isArray(value) ? value.filter((item) => item !== null) : [];
  if (values.length === 0) {
    return undefined;
  }
  return values.length === 1 ? `Always ${JSON.stringify(values[0])}` : `One of: ${list(values)}`;
}

function sayExamples(value: unknown): string | undefined {
  const values = Array.isArray(value) ? value : [value];
  return values.length === 0 ? undefined : `For example: ${list(values)}`;
}

/** JSON Schema draft 4 and OpenAPI 3.0 write `true` beside the bound, later drafts write the bound itself. */
function sayExclusive(value: unknown, words: string, bound: string): string | undefined {
  if (typeof value === 'boolean') {
    return value ? `The ${bound} itself is not allowed` : undefined;
  }
  return `${words} ${JSON.stringify(value)}`;
}

function sayCount(words: string, value: unknown, one: string, many: string): string {
  return `${words} ${JSON.stringify(value)} ${value === 1 ? one : many}`;
}

function list(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}
