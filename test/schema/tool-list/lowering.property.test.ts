import fc from 'fast-check';
import { errorsOf } from '../../../lib/schema/issue';
import { isNode } from '../../../lib/schema/node';
import { lowerSchema } from '../../../lib/schema/tool-list/lower-schema';
import type { LoweredSchema } from '../../../lib/schema/tool-list/lowering';

const KEYWORDS = ['type', 'description', 'properties', 'items', 'required'];

/** A validator of exactly the keywords that the service has. */
function accepts(schema: LoweredSchema, value: unknown): boolean {
  switch (schema.type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value) && value.every((item) => schema.items === undefined || accepts(schema.items, item));
    case 'object':
      return (
        isNode(value) &&
        (schema.required ?? []).every((name) => Object.hasOwn(value, name)) &&
        Object.entries(schema.properties ?? {}).every(
          ([name, property]) => !Object.hasOwn(value, name) || accepts(property, value[name]),
        )
      );
    default:
      return typeof value === schema.type;
  }
}

/** A JSON Schema beside a value that it accepts; `undefined` is a null, which a caller of the service leaves out. */
interface Sample {
  readonly schema: { readonly [keyword: string]: unknown };
  readonly value: unknown;
}

const words = fc.string({ maxLength: 5 });
const names = fc.oneof(words, fc.constantFrom('__proto__', 'toString', 'a/b', 'type', 'required'));

const scalar: fc.Arbitrary<Sample> = fc.oneof(
  words.map((value) => ({ schema: { type: 'string', minLength: value.length, pattern: '' }, value })),
  words.map((value) => ({ schema: { const: value, default: 'x' }, value })),
  fc.tuple(words, words).map(([value, other]) => ({ schema: { enum: [other, value], title: 'Choice' }, value })),
  fc.tuple(words, words).map(([value, other]) => ({
    schema: {
      oneOf: [
        { type: 'string', const: other },
        { type: 'string', maxLength: value.length },
      ],
    },
    value,
  })),
  fc.integer().map((value) => ({ schema: { type: 'integer', minimum: value }, value })),
  fc
    .integer()
    .map((value) => ({ schema: { allOf: [{ type: 'number' }, { type: 'integer', maximum: value }] }, value })),
  fc.integer().map((value) => ({ schema: { anyOf: [{ type: 'integer' }, { type: 'number' }] }, value: value + 0.5 })),
  fc.double({ noNaN: true }).map((value) => ({ schema: { type: ['integer', 'number'] }, value })),
  fc.double({ noNaN: true }).map((value) => ({ schema: { enum: [1, 0.5, value] }, value })),
  fc.boolean().map((value) => ({ schema: { type: 'boolean', examples: [true] }, value })),
);

/** Other ways to write the same schema. */
function rewritten(sample: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  return fc
    .tuple(sample, fc.constantFrom('as is', 'allOf', 'anyOf', 'oneOf', '$ref', 'nullable', 'null'), fc.nat())
    .map(([{ schema, value }, way, id]): Sample => {
      switch (way) {
        case 'allOf':
          return { schema: { allOf: [{ description: 'd' }, schema] }, value };
        case 'anyOf':
        case 'oneOf':
          return { schema: { [way]: [schema, { type: 'null' }] }, value: id % 2 === 0 ? value : undefined };
        case '$ref':
          return { schema: { $ref: `#/$defs/${id}`, $defs: { [id]: schema } }, value };
        case 'nullable':
          return { schema: { allOf: [schema], nullable: true }, value: id % 2 === 0 ? value : undefined };
        case 'null':
          return { schema: { anyOf: [{ type: 'null' }, { oneOf: [schema] }] }, value: undefined };
        default:
          return { schema, value };
      }
    });
}

const { sample } = fc.letrec<{ sample: Sample; nested: Sample; object: Sample; list: Sample }>((tie) => ({
  sample: rewritten(fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('object'), tie('list'))),
  nested: tie('sample'),
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(names, tie('sample'), fc.boolean()), { selector: ([name]) => name, maxLength: 4 }),
      fc.nat(4),
    )
    .map(([members, split]): Sample => {
      const part = (some: typeof members) => ({
        type: 'object',
        properties: Object.fromEntries(some.map(([name, member]) => [name, member.schema])),
        required: some.filter(([, , required]) => required).map(([name]) => name),
      });
      const given = members.filter(
        ([, member, required]) => member.value !== undefined && (required || split % 2 === 0),
      );
      return {
        schema: split === 0 ? part(members) : { allOf: [part(members.slice(split)), part(members.slice(0, split))] },
        value: Object.fromEntries(given.map(([name, member]) => [name, member.value])),
      };
    }),
  list: fc.tuple(tie('sample'), fc.nat(2), fc.boolean()).map(([{ schema, value }, count, tuple]): Sample => {
    const length = value === undefined ? 0 : count;
    const isScalar = typeof value !== 'object' && value !== undefined;
    const keywords = tuple && isScalar ? { prefixItems: [schema, schema] } : { items: schema };
    return { schema: { type: 'array', ...keywords, maxItems: length }, value: Array(length).fill(value) };
  }),
}));

/** Moves the definitions of the parts to the whole schema, where references look for them. */
function gathered(value: unknown, $defs: Map<string, unknown>): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => gathered(item, $defs));
  }
  if (!isNode(value)) {
    return value;
  }
  const { $ref, $defs: own } = value;
  if (typeof $ref === 'string' && isNode(own)) {
    const name = `d${$defs.size}`;
    $defs.set(name, undefined);
    $defs.set(name, gathered(Object.values(own)[0], $defs));
    return { $ref: `#/$defs/${name}` };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, gathered(inner, $defs)]));
}

function lowerSample({ schema }: Sample) {
  const $defs = new Map<string, unknown>();
  const property = gathered(schema, $defs);
  const document = { type: 'object', properties: { p: property }, required: ['p'], $defs: Object.fromEntries($defs) };
  return lowerSchema(document, '');
}

test('the validator of these tests can fail', () => {
  const schema: LoweredSchema = {
    type: 'object',
    properties: { n: { type: 'integer' }, l: { type: 'array', items: { type: 'string' } } },
    required: ['n'],
  };

  expect([{ n: 1, l: ['a'], other: null }, { n: 1 }].map((value) => accepts(schema, value))).toEqual([true, true]);
  expect(
    [{ n: 1.5 }, { l: [] }, { n: 1, l: [1] }, { n: null }, [], 'text', null].map((value) => accepts(schema, value)),
  ).toEqual(Array(7).fill(false));
});

test('a lowered schema accepts every value that the original accepts', () => {
  fc.assert(
    fc.property(sample, (one) => {
      const { schema, issues } = lowerSample(one);

      expect(errorsOf(issues)).toEqual([]);
      expect(schema !== undefined && accepts(schema, one.value === undefined ? {} : { p: one.value })).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('a lowered schema has the keywords of the service only, and lowering it again changes nothing', () => {
  const onlyKnown = (schema: LoweredSchema): boolean =>
    Object.keys(schema).every((keyword) => KEYWORDS.includes(keyword)) &&
    Object.values(schema.properties ?? {}).every(onlyKnown) &&
    (schema.items === undefined || onlyKnown(schema.items));

  fc.assert(
    fc.property(sample, (one) => {
      const { schema } = lowerSample(one);

      expect(schema !== undefined && onlyKnown(schema)).toBe(true);
      expect(lowerSchema(schema, '')).toEqual({ schema, issues: [] });
    }),
    { numRuns: 500 },
  );
});

test('any JSON value as a schema gives a schema or an error, and never throws', () => {
  const keyword = fc.constantFrom(
    ...[
      'type',
      'properties',
      'items',
      'required',
      'description',
      '$ref',
      'allOf',
      'anyOf',
      'enum',
      'additionalProperties',
    ],
    ...['prefixItems', 'const', 'nullable', 'patternProperties', 'title', 'minimum', '__proto__', 'examples'],
  );
  const leaf = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('string', 'object', 'array', 'null', '#', '#/$defs/a'),
  );
  const { any } = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.dictionary(keyword, tie('any')),
      fc.array(tie('any'), { maxLength: 3 }),
    ),
  }));

  fc.assert(
    fc.property(any, (value) => {
      const { schema, issues } = lowerSchema(value, '');

      expect(schema !== undefined || errorsOf(issues).length > 0).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
