import { compileArgumentCheck, renderProblems } from '../../../lib/local/validation/argument-check';
import type { Node } from '../../../lib/schema/node';
import type { JsonSchema } from '../../../lib/schema/tool';

const object = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({ type: 'object', properties, ...more });

const REFUND = object(
  { amount: { type: 'integer' }, reason: { type: 'string', enum: ['late', 'broken'] } },
  { required: ['amount', 'reason'] },
);

/** What each row of the facts about validation says, as `[row, schema, arguments, lines]`. */
const ROWS: readonly (readonly [string, JsonSchema, Node, readonly string[]])[] = [
  [
    'Missing required field(s), one line per field',
    REFUND,
    {},
    ["Missing required field(s): 'amount'", "Missing required field(s): 'reason'"],
  ],
  [
    'Missing required field(s), nested as JSON pointer',
    object({ search: object({ Page: { type: 'integer' } }, { required: ['Page'] }) }),
    { search: {} },
    ["Missing required field(s): '/search/Page'"],
  ],
  [
    'Field has invalid type',
    object({ amount_cents: { type: 'integer' } }),
    { amount_cents: '7' },
    ["Field '/amount_cents' has invalid type: string found, integer expected"],
  ],
  [
    'Field validation failed: enum',
    object({ package_type: { enum: ['box', 'bag'] } }),
    { package_type: 'crate' },
    ["Field 'package_type' validation failed: enum"],
  ],
  [
    'additionalProperties validation failed',
    object({}, { additionalProperties: false }),
    { _meta: {} },
    [
      "additionalProperties validation failed: property '_meta' is not defined in the schema and the schema does not allow additional properties",
    ],
  ],
  ['Undeclared extra arguments are allowed', object({ a: { type: 'string' } }), { a: 'x', b: 1 }, []],
  [
    'anyOf/nullable produce one line per branch',
    object({ limit: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }),
    { limit: 'many' },
    [
      "Field '/limit' has invalid type: string found, integer expected",
      "Field '/limit' has invalid type: string found, null expected",
    ],
  ],
  [
    'type coercion: none, "7" for integer is refused',
    object({ count: { type: 'integer' } }),
    { count: '7' },
    ["Field '/count' has invalid type: string found, integer expected"],
  ],
  ['format is not enforced by the gateway', object({ day: { type: 'string', format: 'date' } }), { day: 'soon' }, []],
  [
    'null for a type:string argument is rejected at call time',
    object({ name: { type: 'string' } }),
    { name: null },
    ["Field '/name' has invalid type: null found, string expected"],
  ],
];

test.each(ROWS)('%s', (_row, schema, args, lines) => {
  expect(compileArgumentCheck(schema)(args)).toEqual(lines);
});

/** The other keywords, in the words of the library that the service validates with. */
const KEYWORDS: readonly (readonly [string, JsonSchema, unknown, string])[] = [
  [
    'type, several',
    { type: ['integer', 'null'] },
    'x',
    "Field '/x' has invalid type: string found, [integer, null] expected",
  ],
  ['type, array', { type: 'string' }, [], "Field '/x' has invalid type: array found, string expected"],
  ['type, number', { type: 'integer' }, 1.5, "Field '/x' has invalid type: number found, integer expected"],
  ['minimum', { minimum: 1 }, 0, 'minimum validation failed: must have a minimum value of 1'],
  ['maximum', { maximum: 1 }, 2, 'maximum validation failed: must have a maximum value of 1'],
  [
    'exclusiveMinimum of OpenAPI 3.0',
    { minimum: 1, exclusiveMinimum: true },
    1,
    'exclusiveMinimum validation failed: must have an exclusive minimum value of 1',
  ],
  [
    'exclusiveMaximum',
    { exclusiveMaximum: 1 },
    1,
    'exclusiveMaximum validation failed: must have an exclusive maximum value of 1',
  ],
  ['multipleOf', { multipleOf: 5 }, 7, 'multipleOf validation failed: must be multiple of 5'],
  ['minLength', { minLength: 2 }, 'a', 'minLength validation failed: must be at least 2 characters long'],
  ['maxLength', { maxLength: 2 }, 'abc', 'maxLength validation failed: must be at most 2 characters long'],
  ['pattern', { pattern: '^a' }, 'b', 'pattern validation failed: does not match the regex pattern ^a'],
  ['minItems', { minItems: 2 }, [1], 'minItems validation failed: must have at least 2 items but found 1'],
  ['maxItems', { maxItems: 1 }, [1, 2], 'maxItems validation failed: must have at most 1 items but found 2'],
  [
    'uniqueItems',
    { uniqueItems: true },
    [1, 1],
    'uniqueItems validation failed: must have only unique items in the array',
  ],
  ['const', { const: 'a' }, 'b', "const validation failed: must be the constant value 'a'"],
  ['const, an object', { const: { a: 1 } }, 'b', `const validation failed: must be the constant value '{"a":1}'`],
  ['not', { not: { type: 'string' } }, 'b', 'not validation failed: must not be valid to the schema'],
  [
    'contains',
    { contains: { const: 1 } },
    [2],
    'contains validation failed: does not contain an element that passes these validations',
  ],
  ['minProperties', { minProperties: 1 }, {}, 'minProperties validation failed: must have at least 1 properties'],
  ['maxProperties', { maxProperties: 0 }, { a: 1 }, 'maxProperties validation failed: must have at most 0 properties'],
  [
    'oneOf',
    { oneOf: [{ minimum: 1 }, { maximum: 5 }] },
    3,
    'oneOf validation failed: must be valid to one and only one schema, but 2 are valid',
  ],
  [
    'dependentRequired',
    { dependentRequired: { a: ['b'] } },
    { a: 1 },
    "dependentRequired validation failed: has a missing property 'b' which is dependent required because 'a' is present",
  ],
];

test.each(KEYWORDS)('the words for %s', (_keyword, schema, value, line) => {
  const lines = compileArgumentCheck(object({ x: schema }))({ x: value });

  expect(lines).toContain(line);
});

test('takes null where OpenAPI 3.0 says nullable', () => {
  const check = compileArgumentCheck(object({ x: { type: 'string', nullable: true } }));

  expect(check({ x: null })).toEqual([]);
  expect(check({ x: 1 })).toEqual(["Field '/x' has invalid type: integer found, string expected"]);
});

test('reads each dialect as it is meant: lists of item schemas are draft-07, prefixItems is 2020-12', () => {
  const old = { $schema: 'http://json-schema.org/draft-07/schema#', ...object({ x: { items: [{ type: 'string' }] } }) };
  const recent = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...object({ x: { prefixItems: [{ $ref: '#/$defs/name' }] } }, { $defs: { name: { type: 'string' } } }),
  };

  const problem = "Field '/x/0' has invalid type: integer found, string expected";
  expect(compileArgumentCheck(old)({ x: [1] })).toEqual([problem]);
  expect(compileArgumentCheck(recent)({ x: [1] })).toEqual([problem]);
});

test('two schemas with the same $id do not know of each other', () => {
  const first = compileArgumentCheck({ $id: 'https://example.com/a', ...object({ x: { type: 'string' } }) });
  const second = compileArgumentCheck({ $id: 'https://example.com/a', ...object({ x: { type: 'integer' } }) });

  expect(first({ x: 'a' })).toEqual([]);
  expect(second({ x: 1 })).toEqual([]);
});

test('changes nothing of the arguments, not even by defaults', () => {
  const args = { count: 1 };

  compileArgumentCheck(object({ count: { type: 'integer' }, size: { type: 'integer', default: 5 } }))(args);

  expect(args).toEqual({ count: 1 });
});

test('looks at own members alone: a field may be called constructor', () => {
  const check = compileArgumentCheck(object({ constructor: { type: 'string' } }, { required: ['constructor'] }));

  expect(check({})).toEqual(["Missing required field(s): 'constructor'"]);
});

test.each([
  ['an unknown type', { type: 'strng' }],
  ['a pattern that is none', { type: 'string', pattern: '(' }],
  ['a reference to nowhere', { $ref: '#/$defs/gone' }],
])('fails for %s', (_name, schema) => {
  expect(() => compileArgumentCheck(object({ x: schema }))).toThrow();
});

test('Text (mid/late 2026)', () => {
  expect(renderProblems(compileArgumentCheck(REFUND)({ amount: '7' }))).toBe(
    [
      'ValidationException - Parameter validation failed: Invalid request parameters:',
      "- Missing required field(s): 'reason'",
      "- Field '/amount' has invalid type: string found, integer expected",
    ].join('\n'),
  );
});
