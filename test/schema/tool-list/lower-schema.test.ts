import { lowerSchema } from '../../../lib/schema/tool-list/lower-schema';

/** The lowered schema of one property `p`, and what was found about it, relative to it. */
function lower(property: unknown, definitions?: object) {
  const { schema, issues } = lowerSchema({ type: 'object', properties: { p: property }, ...definitions }, '');
  return {
    property: schema?.properties?.p,
    issues: issues.map(({ severity, code, path }) => `${severity} ${code} ${path.replace('/properties/p', '')}`),
  };
}

const says = (keyword: string) => `note SCHEMA_LOWERED /${keyword}`;
const mayBeNull = 'note SCHEMA_NULLABLE ';

describe('what a schema becomes', () => {
  const text = { type: 'string' };

  test.each<[unknown, unknown, string[]]>([
    // Kept as they are.
    [{ type: 'string', description: 'A city' }, { type: 'string', description: 'A city' }, []],
    [{ type: 'array', items: { type: 'integer' } }, { type: 'array', items: { type: 'integer' } }, []],
    [
      { type: 'object', properties: { a: text }, required: ['a'] },
      { type: 'object', properties: { a: text }, required: ['a'] },
      [],
    ],
    // Left out without a word.
    [{ type: 'object', properties: {}, required: [], additionalProperties: false }, { type: 'object' }, []],
    [{ type: 'object', additionalProperties: true }, { type: 'object' }, []],
    [{ type: 'object', additionalProperties: {} }, { type: 'object' }, []],
    [
      { type: 'string', $id: 'i', $comment: 'c', readOnly: true, deprecated: true, 'x-any': 1, nullable: false },
      text,
      [],
    ],
    [{ type: 'string', default: null }, text, []],
    [{ type: 'array', items: { type: 'string' }, uniqueItems: false }, { type: 'array', items: text }, []],
    [{ type: ['string'] }, text, []],
    [{ type: ['integer', 'number'] }, { type: 'number' }, []],
    // Titles stand in for descriptions.
    [{ type: 'string', title: 'City' }, { type: 'string', description: 'City' }, []],
    [{ type: 'string', title: 'City', description: ' ' }, { type: 'string', description: 'City' }, []],
    [{ type: 'string', title: 'City', description: 'A city' }, { type: 'string', description: 'A city' }, []],
    // Moved into the description.
    [{ type: 'string', enum: ['a', 'b'] }, { type: 'string', description: 'One of: "a", "b".' }, [says('enum')]],
    [{ type: 'string', enum: ['a'] }, { type: 'string', description: 'Always "a".' }, [says('enum')]],
    [{ type: 'string', const: 'a' }, { type: 'string', description: 'Always "a".' }, [says('const')]],
    [
      { type: 'string', description: 'The day', format: 'date', default: 'today', examples: ['2026-01-02'] },
      { type: 'string', description: 'The day. Format: date. Default: "today". For example: "2026-01-02".' },
      [says('format'), says('default'), says('examples')],
    ],
    [
      { type: 'string', description: 'Which?', example: 'x' },
      { type: 'string', description: 'Which? For example: "x".' },
      [says('example')],
    ],
    [
      { type: 'string', minLength: 1, maxLength: 20, pattern: '^a' },
      { type: 'string', description: 'At least 1 character. At most 20 characters. Matches the pattern ^a.' },
      [says('minLength'), says('maxLength'), says('pattern')],
    ],
    [
      { type: 'number', minimum: 1, exclusiveMaximum: 5, multipleOf: 0.5 },
      { type: 'number', description: 'At least 1. Less than 5. A multiple of 0.5.' },
      [says('minimum'), says('exclusiveMaximum'), says('multipleOf')],
    ],
    [
      { type: 'integer', maximum: 9, exclusiveMinimum: true, minimum: 0, exclusiveMaximum: false },
      { type: 'integer', description: 'At most 9. The minimum itself is not allowed. At least 0.' },
      [says('maximum'), says('exclusiveMinimum'), says('minimum')],
    ],
    [
      { type: 'array', items: text, minItems: 2, maxItems: 1, uniqueItems: true },
      { type: 'array', items: text, description: 'At least 2 items. At most 1 item. No item twice.' },
      [says('minItems'), says('maxItems'), says('uniqueItems')],
    ],
    [
      { type: 'object', minProperties: 1, maxProperties: 3 },
      { type: 'object', description: 'At least 1 property. At most 3 properties.' },
      [says('minProperties'), says('maxProperties')],
    ],
    [
      { type: 'string', contentEncoding: 'base64', contentMediaType: 'image/png' },
      { type: 'string', description: 'Encoding: base64. Media type: image/png.' },
      [says('contentEncoding'), says('contentMediaType')],
    ],
    [{ type: 'string', examples: 'x' }, { type: 'string', description: 'For example: "x".' }, [says('examples')]],
    [{ type: 'string', examples: [] }, text, []],
    // Null.
    [{ type: ['string', 'null'] }, text, [mayBeNull]],
    [{ type: 'string', nullable: true }, text, [mayBeNull]],
    [{ anyOf: [text, { type: 'null' }] }, text, [mayBeNull]],
    [{ oneOf: [{ const: null }, text] }, text, [mayBeNull]],
    [
      { enum: ['a', 'b', null] },
      { type: 'string', description: 'One of: "a", "b".' },
      ['note SCHEMA_TYPE_INFERRED ', says('enum'), mayBeNull],
    ],
    [
      { type: 'array', items: { type: ['string', 'null'] } },
      { type: 'array', items: text },
      ['warning SCHEMA_NULLABLE /items'],
    ],
    // Types that the other keywords tell.
    [{ properties: { a: text } }, { type: 'object', properties: { a: text } }, ['note SCHEMA_TYPE_INFERRED ']],
    [{ items: text }, { type: 'array', items: text }, ['note SCHEMA_TYPE_INFERRED ']],
    [{ const: true }, { type: 'boolean', description: 'Always true.' }, ['note SCHEMA_TYPE_INFERRED ', says('const')]],
    [{ enum: [1, 2] }, { type: 'integer', description: 'One of: 1, 2.' }, ['note SCHEMA_TYPE_INFERRED ', says('enum')]],
    [
      { enum: [1, 2.5] },
      { type: 'number', description: 'One of: 1, 2.5.' },
      ['note SCHEMA_TYPE_INFERRED ', says('enum')],
    ],
    // Joined schemas.
    [{ allOf: [text], description: 'd' }, { type: 'string', description: 'd' }, []],
    [{ anyOf: [text] }, text, []],
    [{ oneOf: [{ ...text, description: 'd' }], title: 't' }, { type: 'string', description: 'd' }, []],
    [
      {
        allOf: [
          { type: 'object', properties: { a: text, n: { type: 'number' } }, required: ['a'] },
          { properties: { b: text, n: { type: 'integer' } }, required: ['b', 'a'] },
        ],
      },
      { type: 'object', properties: { a: text, n: { type: 'integer' }, b: text }, required: ['a', 'b'] },
      [],
    ],
    [{ allOf: [{ type: ['string', 'integer'] }, { type: ['number', 'boolean'] }] }, { type: 'integer' }, []],
    [{ allOf: [true, text] }, text, []],
    // Choices that one type holds.
    [
      { anyOf: [{ const: 'a' }, { const: 'b' }] },
      { type: 'string', description: 'One of: "a", "b".' },
      [says('anyOf')],
    ],
    [
      { type: 'string', oneOf: [{ format: 'date' }, { format: 'time' }] },
      { type: 'string', description: 'Either: Format: date; or: Format: time.' },
      [says('oneOf')],
    ],
    [
      { anyOf: [{ type: 'string', format: 'date' }, text] },
      { type: 'string', description: 'Either: Format: date; or: anything else.' },
      [says('anyOf')],
    ],
    [{ anyOf: [{ type: 'integer' }, { type: 'number' }] }, { type: 'number' }, []],
    [{ anyOf: [text, { type: ['string', 'null'] }] }, text, [mayBeNull]],
    [
      {
        type: 'object',
        properties: { a: text, b: text, c: text },
        anyOf: [{ required: ['a'] }, { required: ['b', 'c'] }],
      },
      { type: 'object', properties: { a: text, b: text, c: text }, description: 'Needs "a", or "b" and "c".' },
      [says('anyOf')],
    ],
    [
      { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'number' }] },
      { type: 'array', items: { type: 'number' } },
      [],
    ],
    [{ type: 'array', items: [text] }, { type: 'array', items: text }, []],
    // Warnings.
    [{ type: 'array' }, { type: 'array' }, ['warning SCHEMA_ARRAY_WITHOUT_ITEMS ']],
    [{ type: 'array', items: {} }, { type: 'array' }, ['warning SCHEMA_ARRAY_WITHOUT_ITEMS ']],
    [{ type: 'array', items: true }, { type: 'array' }, ['warning SCHEMA_ARRAY_WITHOUT_ITEMS ']],
    [
      { type: 'object', additionalProperties: { type: 'number' } },
      { type: 'object', description: 'Takes further properties of any name, each of type number.' },
      ['warning SCHEMA_MAP /additionalProperties'],
    ],
    [
      { type: 'object', patternProperties: { '^a/': text, b: { type: 'number' } } },
      { type: 'object', description: 'Takes further properties of any name.' },
      ['warning SCHEMA_MAP /patternProperties/^a~1', 'warning SCHEMA_MAP /patternProperties/b'],
    ],
    [{ type: 'string', not: { const: 'a' } }, text, ['warning SCHEMA_KEYWORD_DROPPED /not']],
    [{ type: 'integer', minLength: 1 }, { type: 'integer' }, ['warning SCHEMA_KEYWORD_DROPPED /minLength']],
    [{ type: 'string', properties: {} }, text, ['warning SCHEMA_KEYWORD_DROPPED /properties']],
    [{ type: 'string', 'enmu/': ['a'] }, text, ['warning SCHEMA_KEYWORD_UNKNOWN /enmu~1']],
  ])('%j', (schema, property, issues) => {
    expect(lower(schema)).toEqual({ property, issues });
  });

  test('a title of the whole schema is not a description', () => {
    expect(lowerSchema({ type: 'object', title: 'Arguments' }, '')).toEqual({ schema: { type: 'object' }, issues: [] });
  });

  test('a required property that may be null is not required any more', () => {
    const properties = { a: { type: ['string', 'null'] }, b: { type: 'string' } };

    const { schema } = lowerSchema({ type: 'object', properties, required: ['a', 'b', 'b'] }, '');

    expect(schema?.required).toEqual(['b']);
  });
});

describe('references', () => {
  const $defs = {
    City: { type: 'string', description: 'A city', title: 'City' },
    'a/b': { $ref: '#/$defs/City' },
    Bad: { type: 'str' },
    Loop: { type: 'object', properties: { next: { $ref: '#/$defs/Loop' } } },
    Self: { $ref: '#/$defs/Self' },
  };

  test.each<[unknown, unknown, string[]]>([
    [{ $ref: '#/$defs/City' }, $defs.City, []],
    [{ $ref: '#/definitions/Day' }, { type: 'integer' }, []],
    [{ $ref: '#/$defs/a~1b' }, $defs.City, []],
    [{ $ref: '#/%24defs/City' }, $defs.City, []],
    [{ $ref: '#/$defs/City', description: 'Where' }, { type: 'string', description: 'Where' }, []],
    [{ anyOf: [{ $ref: '#/$defs/City' }, { type: 'null' }] }, $defs.City, [mayBeNull]],
  ])('%j is written out', (schema, property, issues) => {
    const expected = typeof property === 'object' && property !== null ? { ...property, title: undefined } : property;

    expect(lower(schema, { $defs, definitions: { Day: { type: 'integer' } } })).toEqual({ property: expected, issues });
  });

  test.each<[unknown, string[]]>([
    [{ $ref: '#/$defs/Missing' }, ['error SCHEMA_REF_DANGLING /$ref']],
    [{ $ref: '#/$defs/toString' }, ['error SCHEMA_REF_DANGLING /$ref']],
    [{ $ref: '#/$defs/City/type/x' }, ['error SCHEMA_REF_DANGLING /$ref']],
    [{ $ref: '#City' }, ['error SCHEMA_REF_DANGLING /$ref']],
    [{ $ref: '#/%zz' }, ['error SCHEMA_REF_DANGLING /$ref']],
    [{ $ref: 'https://example.com/city.json' }, ['error SCHEMA_REF_REMOTE /$ref']],
    [{ $ref: 'City' }, ['error SCHEMA_REF_REMOTE /$ref']],
    [{ $ref: 1 }, ['error SCHEMA_MALFORMED /$ref']],
    [{ $ref: '#/$defs/Loop' }, ['error SCHEMA_REF_CIRCULAR /$defs/Loop/properties/next/$ref']],
    [{ $ref: '#/$defs/Self' }, ['error SCHEMA_REF_CIRCULAR /$defs/Self/$ref']],
    [{ $ref: '#' }, ['error SCHEMA_REF_CIRCULAR /$ref']],
    [{ $ref: '#/$defs/City/description' }, ['error SCHEMA_MALFORMED /$defs/City/description']],
    [{ type: 'array', items: { $ref: '#/$defs/Bad' } }, ['error SCHEMA_TYPE_UNKNOWN /$defs/Bad/type']],
  ])('fails for %j', (schema, issues) => {
    expect(lower(schema, { $defs }).issues).toEqual(issues);
  });

  test('a definition that is used twice is complained of once', () => {
    const { issues } = lower(
      { type: 'object', properties: { a: { $ref: '#/$defs/Bad' }, b: { $ref: '#/$defs/Bad' } } },
      { $defs },
    );

    expect(issues).toEqual(['error SCHEMA_TYPE_UNKNOWN /$defs/Bad/type']);
  });

  test('fails at once for references that multiply', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 60 }, (_, level) => {
        const inner = { $ref: `#/$defs/d${level + 1}` };
        return [`d${level}`, { type: 'object', properties: { a: inner, b: { allOf: [inner] } } }];
      }),
    );

    expect(lower({ $ref: '#/$defs/d0' }, { $defs: { ...doubling, d60: { type: 'string' } } }).issues).toEqual([
      'error SCHEMA_TOO_LARGE ',
    ]);
  });

  test('fails for a schema built in code that holds itself', () => {
    const properties: Record<string, unknown> = {};
    properties.self = { type: 'object', properties };

    expect(lowerSchema({ type: 'object', properties }, '/0/inputSchema').issues).toEqual([
      {
        code: 'SCHEMA_TOO_LARGE',
        severity: 'error',
        path: '/0/inputSchema',
        message: 'comes to more than 10000 parts or 100 levels with its references; give the tool fewer arguments',
      },
    ]);
  });
});

describe('what is refused', () => {
  test.each<[unknown, string[]]>([
    [{}, ['error SCHEMA_TYPE_MISSING ']],
    [true, ['error SCHEMA_TYPE_MISSING ']],
    [{ enum: ['a', 1] }, ['error SCHEMA_TYPE_MISSING ']],
    [{ properties: {}, items: {} }, ['error SCHEMA_TYPE_MISSING ']],
    [false, ['error SCHEMA_MALFORMED ']],
    [null, ['error SCHEMA_MALFORMED ']],
    ['string', ['error SCHEMA_MALFORMED ']],
    [{ type: 'string', description: 1 }, ['error SCHEMA_MALFORMED /description']],
    [{ type: 'string', enum: [] }, ['error SCHEMA_MALFORMED /enum']],
    [{ type: 'string', enum: 'a' }, ['error SCHEMA_MALFORMED /enum']],
    [{ type: 'string', allOf: [] }, ['error SCHEMA_MALFORMED /allOf']],
    [{ type: 'string', anyOf: {} }, ['error SCHEMA_MALFORMED /anyOf']],
    [{ type: 'object', properties: [] }, ['error SCHEMA_MALFORMED /properties']],
    [{ type: 'object', required: true }, ['error SCHEMA_MALFORMED /required']],
    [{ type: 'object', required: [1] }, ['error SCHEMA_MALFORMED /required']],
    [{ type: 'array', items: 'string' }, ['error SCHEMA_MALFORMED /items']],
    [
      { type: 'object', properties: { a: {}, b: {} } },
      ['error SCHEMA_TYPE_MISSING /properties/a', 'error SCHEMA_TYPE_MISSING /properties/b'],
    ],
    [
      { type: 'object', properties: { a: { type: 'string' } }, required: ['b', 'a', 'c'] },
      ['error SCHEMA_REQUIRED_UNKNOWN /required/0', 'error SCHEMA_REQUIRED_UNKNOWN /required/2'],
    ],
    [{ type: 'object', required: ['toString'] }, ['error SCHEMA_REQUIRED_UNKNOWN /required/0']],
    [{ type: ['string', 'number'] }, ['error SCHEMA_UNION /type']],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, ['error SCHEMA_UNION /anyOf']],
    [{ oneOf: [{ type: 'object', properties: {} }, { type: 'object' }] }, ['error SCHEMA_UNION /oneOf']],
    [{ type: 'object', anyOf: [{ required: ['a'] }, { properties: {} }] }, ['error SCHEMA_UNION /anyOf']],
    [{ type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] }, ['error SCHEMA_UNION /prefixItems']],
    [{ anyOf: [{ type: 'string' }, { type: 'int' }] }, ['error SCHEMA_TYPE_UNKNOWN /anyOf/1/type']],
    [{ allOf: [{ type: 'string' }, { type: 'number' }] }, ['error SCHEMA_TYPE_CONFLICT /allOf/1/type']],
    [{ type: 'null' }, ['error SCHEMA_TYPE_UNKNOWN /type']],
    [{ type: [] }, ['error SCHEMA_TYPE_UNKNOWN /type']],
    [{ type: ['string', 'text'] }, ['error SCHEMA_TYPE_UNKNOWN /type']],
  ])('fails for %j', (schema, issues) => {
    expect(lower(schema).issues).toEqual(issues);
  });

  test.each([
    [{ type: 'String' }, 'is "String", which is not a type; write "string"'],
    [{ type: 'int' }, 'is "int", which is not a type; write "integer"'],
    [
      { type: 'any' },
      'is "any", which is not a type; write one of "string", "number", "integer", "boolean", "object", "array"',
    ],
    [
      { type: 'null' },
      'is "null", a value that can only be null or nothing; write one of "string", "number", "integer", "boolean", "object", "array", or leave the part out',
    ],
    [
      { type: ['string', 'boolean'] },
      'may be "string" or "boolean"; the service\'s schema has one type for a value, so choose one, or make a property for each',
    ],
    [
      { anyOf: [{ type: 'string' }, { type: 'object' }] },
      'leaves a choice between 2 schemas ("string" or "object"), which the service\'s schema cannot say; keep one, or make a tool or a property for each',
    ],
    [
      { allOf: [{ type: 'string' }, { type: 'number' }] },
      'is "number" where the schemas joined with it say "string"; make them agree',
    ],
    [{ enum: 'x'.repeat(100), type: 'string' }, `is "${'x'.repeat(59)}…; list the values, or leave it out`],
    [
      { type: 'string', default: 'x'.repeat(100) },
      `is not in the service's schema, so the description says it: Default: "${'x'.repeat(70)}…`,
    ],
  ])('the message for %.60j says what to write', (schema, message) => {
    expect(lowerSchema({ type: 'object', properties: { p: schema } }, '').issues[0]?.message).toBe(message);
  });
});
