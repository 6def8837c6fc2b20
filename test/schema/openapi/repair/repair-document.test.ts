import { ANSWER, api, jsonAnswer, jsonBody, operation, type Part, post, read, schemas } from '../documents';

type Row = readonly [title: string, document: unknown, notes: readonly string[], expected: Part];

const POST = '/paths/~1pets/post';
const BODY = `${POST}/requestBody/content/application~1json/schema`;
const NAME = { type: 'string' };

/** What is told of a document whose lossless repair leaves nothing to complain of, and what the service gets. */
function repaired(document: unknown): { issues: string[]; document: unknown } {
  const { issues, document: given } = read(document);
  return { issues: issues.map(({ severity, code, path }) => `${severity} ${code}@${path}`), document: given };
}

function body(schema: unknown, document: Part = {}): Part {
  return post(jsonBody({ type: 'object', properties: { it: schema } }), document);
}

function parameter(path: string, ...parameters: Part[]): Part {
  return api({ paths: { [path]: { get: operation('getPet', { parameters }) } } });
}

function answer(response: unknown, document: Part = {}): Part {
  return post({ responses: { '200': response } }, document);
}

function table(repair: string, rows: readonly Row[]): void {
  describe(repair, () => {
    test.each(rows)('%s', (_, document, notes, expected) => {
      expect(repaired(document)).toEqual({ issues: notes, document: expected });
    });

    test.each(rows)('%s: nothing is left to mend', (_, document) => {
      const { document: given } = read(document);

      expect(read(given, { repair: 'none' }).issues.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(read(given).document).toEqual(given);
    });
  });
}

const AT = `${BODY}/properties/it`;

table('the document itself', [
  [
    'a version that YAML made a number',
    api({ openapi: 3.1 }),
    ['note OPENAPI_REPAIRED_VERSION@/openapi'],
    api({ openapi: '3.1.0' }),
  ],
  [
    'a title that is missing and a version that YAML made a number',
    api({ info: { version: 2 } }),
    ['note OPENAPI_REPAIRED_INFO@/info'],
    api({ info: { title: 'API', version: '2' } }),
  ],
  [
    'no info',
    api({ info: undefined }),
    ['note OPENAPI_REPAIRED_INFO@'],
    api({ info: { title: 'API', version: '1.0.0' } }),
  ],
]);

table('servers', [
  [
    'a further server in a private network',
    api({ servers: [{ url: 'https://a.example.com' }, { url: 'http://10.0.0.1' }, { url: 'https://b.example.com' }] }),
    ['note OPENAPI_REPAIRED_SERVERS@/servers/1'],
    api({ servers: [{ url: 'https://a.example.com' }, { url: 'https://b.example.com' }] }),
  ],
  [
    'servers of an operation that are those of the document',
    post({ servers: [{ url: 'https://pets.example.com' }] }),
    [`note OPENAPI_REPAIRED_SERVERS@${POST}/servers`],
    post({}),
  ],
  [
    'servers that all operations share',
    api({
      servers: undefined,
      paths: { '/a': { servers: [{ url: 'https://a.example.com' }], get: operation('a'), put: operation('b') } },
    }),
    ['note OPENAPI_REPAIRED_SERVERS@', 'note OPENAPI_REPAIRED_SERVERS@/paths/~1a/servers'],
    api({ servers: [{ url: 'https://a.example.com' }], paths: { '/a': { get: operation('a'), put: operation('b') } } }),
  ],
]);

table('names', [
  [
    'an operation without a name',
    api({
      paths: {
        '/pets/{petId}/toys': {
          get: { ...operation('', { parameters: [{ name: 'petId', in: 'path', required: true, schema: NAME }] }) },
        },
      },
    }),
    ['note OPENAPI_REPAIRED_OPERATION_ID@/paths/~1pets~1{petId}~1toys/get'],
    api({
      paths: {
        '/pets/{petId}/toys': {
          get: operation('getPetsByPetIdToys', {
            description: 'Does ',
            parameters: [{ name: 'petId', in: 'path', required: true, schema: NAME }],
          }),
        },
      },
    }),
  ],
  [
    'a name that is taken',
    api({
      paths: { '/a': { get: operation('a') }, '/b': { get: operation('a') }, '/getB': { get: operation('getB') } },
    }),
    ['note OPENAPI_REPAIRED_OPERATION_ID@/paths/~1b/get/operationId'],
    api({
      paths: {
        '/a': { get: operation('a') },
        '/b': { get: operation('getB2', { description: 'Does a' }) },
        '/getB': { get: operation('getB') },
      },
    }),
  ],
]);

table('parameters', [
  [
    'a path parameter that nobody declares',
    parameter('/pets/{id}'),
    ['note OPENAPI_REPAIRED_PARAMETER@/paths/~1pets~1{id}/get'],
    parameter('/pets/{id}', { name: 'id', in: 'path', required: true, schema: NAME }),
  ],
  [
    'a path parameter that is optional',
    parameter('/pets/{id}', { name: 'id', in: 'path', schema: NAME }),
    ['note OPENAPI_REPAIRED_PARAMETER@/paths/~1pets~1{id}/get/parameters/0'],
    parameter('/pets/{id}', { name: 'id', in: 'path', schema: NAME, required: true }),
  ],
  [
    'a path parameter that the path does not have',
    parameter('/pets', { name: 'id', in: 'path', required: true, schema: NAME }),
    ['note OPENAPI_REPAIRED_PARAMETER@/paths/~1pets/get/parameters/0'],
    parameter('/pets'),
  ],
  [
    'one whose name is a part of the name that the path has',
    parameter('/pets/{petId}', { name: 'pet', in: 'path', required: true, schema: NAME }),
    [
      'note OPENAPI_REPAIRED_PARAMETER@/paths/~1pets~1{petId}/get',
      'note OPENAPI_REPAIRED_PARAMETER@/paths/~1pets~1{petId}/get/parameters/0',
    ],
    parameter('/pets/{petId}', { name: 'petId', in: 'path', required: true, schema: NAME }),
  ],
  [
    'a header that OpenAPI describes elsewhere',
    parameter('/pets', { name: 'Accept', in: 'header', schema: NAME }, { name: 'q', in: 'query', schema: NAME }),
    ['note OPENAPI_REPAIRED_PARAMETER@/paths/~1pets/get/parameters/0'],
    parameter('/pets', { name: 'q', in: 'query', schema: NAME }),
  ],
  [
    'a parameter of another path, which is left out',
    {
      ...api({
        paths: {
          '/a': { get: operation('a', { parameters: [{ $ref: '#/paths/~1b/get/parameters/0' }] }) },
          '/b': { get: operation('b', { parameters: [{ name: 'q', in: 'query', schema: NAME }] }) },
        },
      }),
    },
    ['note OPENAPI_REPAIRED_REFERENCE@/paths/~1a/get/parameters/0/$ref'],
    api({
      paths: {
        '/a': { get: operation('a', { parameters: [{ name: 'q', in: 'query', schema: NAME }] }) },
        '/b': { get: operation('b', { parameters: [{ name: 'q', in: 'query', schema: NAME }] }) },
      },
    }),
  ],
]);

table('requests', [
  [
    'a body without content',
    post({ requestBody: { content: {} } }),
    [`note OPENAPI_REPAIRED_REQUEST_BODY@${POST}/requestBody`],
    post({}),
  ],
  [
    'a media type with a parameter',
    post({
      requestBody: {
        required: true,
        content: { 'application/json; charset=utf-8': { schema: { type: 'object', properties: {} } } },
      },
    }),
    [`note OPENAPI_REPAIRED_MEDIA_TYPE@${POST}/requestBody/content/application~1json; charset=utf-8`],
    post(jsonBody({ type: 'object', properties: {} })),
  ],
  [
    'a media type that is not taken beside one that is',
    post({
      requestBody: {
        required: true,
        content: { 'text/plain': { schema: NAME }, 'application/json': { schema: { type: 'object', properties: {} } } },
      },
    }),
    [`note OPENAPI_REPAIRED_REQUEST_BODY@${POST}/requestBody/content/text~1plain`],
    post(jsonBody({ type: 'object', properties: {} })),
  ],
]);

table('answers', [
  [
    'no answers',
    post({ responses: undefined }),
    [`note OPENAPI_REPAIRED_RESPONSE@${POST}`],
    post({ responses: { default: { description: 'Answer' } } }),
  ],
  [
    'no description',
    answer({}),
    [`note OPENAPI_REPAIRED_RESPONSE@${POST}/responses/200`],
    answer({ description: 'OK' }),
  ],
  [
    'a media type that is not taken',
    answer({ description: 'Done', content: { 'text/html': { schema: NAME } } }),
    [`note OPENAPI_REPAIRED_RESPONSE@${POST}/responses/200/content/text~1html`],
    answer({ description: 'Done' }),
  ],
  [
    'a schema that holds a choice, with the components that only it needs',
    post(
      jsonAnswer({ type: 'array', items: { $ref: '#/components/schemas/Pet' } }),
      schemas({ Pet: { oneOf: [NAME, { type: 'array' }] } }),
    ),
    [`note OPENAPI_REPAIRED_RESPONSE@${POST}/responses/200/content/application~1json/schema`],
    answer({ description: 'Done', content: { 'application/json': {} } }),
  ],
  [
    'a schema that holds itself',
    post(
      jsonAnswer({ $ref: '#/components/schemas/Pet' }),
      schemas({ Pet: { type: 'object', properties: { parent: { $ref: '#/components/schemas/Pet' } } } }),
    ),
    [`note OPENAPI_REPAIRED_RESPONSE@${POST}/responses/200/content/application~1json/schema`],
    answer({ description: 'Done', content: { 'application/json': {} } }),
  ],
  [
    'a schema with a reference that leads nowhere',
    post(jsonAnswer({ type: 'object', additionalProperties: { $ref: '#/components/schemas/Gone' } })),
    [`note OPENAPI_REPAIRED_RESPONSE@${POST}/responses/200/content/application~1json/schema`],
    answer({ description: 'Done', content: { 'application/json': {} } }),
  ],
  [
    'links',
    answer({ description: 'Done', links: { next: { operationId: 'addPet' } } }),
    [`note OPENAPI_REPAIRED_LEFT_OUT@${POST}/responses/200/links`],
    post({}),
  ],
]);

table('what the gateway does not read', [
  [
    'callbacks',
    post({ callbacks: { done: { '{$url}': {} } } }),
    [`note OPENAPI_REPAIRED_LEFT_OUT@${POST}/callbacks`],
    post({}),
  ],
  [
    'security',
    api({
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'api_key' } } },
    }),
    ['note OPENAPI_REPAIRED_SECURITY@/components/securitySchemes/key'],
    api(),
  ],
  [
    'security that nothing defines',
    post({ security: [{ key: [] }] }),
    [`note OPENAPI_REPAIRED_SECURITY@${POST}/security/0/key`],
    post({}),
  ],
]);

table('references', [
  [
    'into the middle of a component',
    body(
      { $ref: '#/components/schemas/Pet/properties/name' },
      schemas({ Pet: { type: 'object', properties: { name: NAME } } }),
    ),
    [`note OPENAPI_REPAIRED_REFERENCE@${AT}/$ref`],
    body(NAME),
  ],
]);

table('allOf', [
  ['of one schema', body({ allOf: [NAME] }), [`note OPENAPI_REPAIRED_ALL_OF@${AT}/allOf`], body(NAME)],
  [
    'of one reference, which stays one',
    body({ allOf: [{ $ref: '#/components/schemas/Pet' }] }, schemas({ Pet: { type: 'object', properties: {} } })),
    [`note OPENAPI_REPAIRED_ALL_OF@${AT}/allOf`],
    body({ $ref: '#/components/schemas/Pet' }, schemas({ Pet: { type: 'object', properties: {} } })),
  ],
  [
    'of objects, one of them a component that nothing else needs',
    body(
      {
        description: 'A dog',
        allOf: [
          { $ref: '#/components/schemas/Pet' },
          { type: 'object', properties: { bark: NAME }, required: ['bark'] },
        ],
      },
      schemas({ Pet: { type: 'object', description: 'A pet', properties: { name: NAME }, required: ['name'] } }),
    ),
    [`note OPENAPI_REPAIRED_ALL_OF@${AT}/allOf`],
    body({ description: 'A dog', type: 'object', properties: { name: NAME, bark: NAME }, required: ['name', 'bark'] }),
  ],
]);

table('allOf of a closed object', [
  [
    'that evaluates what its branches describe, as people write it in 3.1',
    body(
      {
        allOf: [{ type: 'object', properties: { a: NAME } }, { properties: { b: NAME } }],
        unevaluatedProperties: false,
      },
      { openapi: '3.1.0' },
    ),
    [`note OPENAPI_REPAIRED_ALL_OF@${AT}/allOf`],
    body({ type: 'object', properties: { a: NAME, b: NAME }, unevaluatedProperties: false }, { openapi: '3.1.0' }),
  ],
]);

table('choices', [
  ['of one schema', body({ oneOf: [NAME] }), [`note OPENAPI_REPAIRED_CHOICE@${AT}/oneOf`], body(NAME)],
  [
    'between a schema and null in 3.1',
    body({ anyOf: [NAME, { type: 'null' }], description: 'Name' }, { openapi: '3.1.0' }),
    [`note OPENAPI_REPAIRED_CHOICE@${AT}/anyOf`],
    body({ description: 'Name', type: ['string', 'null'] }, { openapi: '3.1.0' }),
  ],
  [
    'between lists of allowed values',
    body({
      oneOf: [
        { type: 'string', enum: ['a'] },
        { type: 'string', enum: ['b', 'a'] },
      ],
    }),
    [`note OPENAPI_REPAIRED_CHOICE@${AT}/oneOf`],
    body({ type: 'string', enum: ['a', 'b'] }),
  ],
  [
    'between a type and a narrower one',
    body({ anyOf: [{ type: 'string', format: 'date' }, NAME] }),
    [`note OPENAPI_REPAIRED_CHOICE@${AT}/anyOf`],
    body(NAME),
  ],
]);

test('what several operations share is told once', () => {
  const shared = { allOf: [{ $ref: '#/components/schemas/A' }, { type: 'object', properties: { b: NAME } }] };
  const document = api({
    paths: {
      '/a': { post: operation('a', jsonBody({ $ref: '#/components/schemas/B' })) },
      '/b': { post: operation('b', jsonBody({ $ref: '#/components/schemas/B' })) },
    },
    ...schemas({ A: { type: 'object', properties: { a: NAME } }, B: shared }),
  });

  expect(repaired(document).issues).toEqual(['note OPENAPI_REPAIRED_ALL_OF@/components/schemas/B/allOf']);
});

test('what is found in a part that was moved is shown where it stood', () => {
  const choice = { oneOf: [NAME, { type: 'array', items: {} }] };
  const document = body(
    { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'object', properties: { bark: NAME } }] },
    schemas({ Pet: { type: 'object', properties: { owner: choice } } }),
  );

  expect(repaired(document).issues).toEqual([
    `note OPENAPI_REPAIRED_ALL_OF@${AT}/allOf`,
    'error OPENAPI_ONE_OF@/components/schemas/Pet/properties/owner/oneOf',
  ]);
});

test('a component that refers to itself through a composition of nothing else is written out like any other', () => {
  const pet = { $ref: '#/components/schemas/Pet' };
  const document = body(
    { type: 'object', allOf: [pet] },
    schemas({ Pet: { type: 'object', properties: { parent: { allOf: [pet] } } } }),
  );

  expect(read(document).document).toEqual(
    body(
      { type: 'object', properties: { parent: pet } },
      schemas({ Pet: { type: 'object', properties: { parent: pet } } }),
    ),
  );
});

test('nothing is told of what is not chosen', () => {
  const document = api({ paths: { '/a': { get: operation('a') }, '/b': { get: { operationId: 'b' } } } });

  expect(read(document, { operations: { include: ['a'] } }).issues).toEqual([]);
});

test('the original stays as it is', () => {
  const document = post({
    ...jsonBody({ allOf: [{ type: 'object', properties: { a: { oneOf: [NAME] } } }] }),
    responses: { '200': {} },
  });
  const before = JSON.stringify(document);

  read(document, { repair: 'lossy' });

  expect(JSON.stringify(document)).toBe(before);
});

test('a sound document is given as it is, and shared', () => {
  const document = post({ ...jsonBody({ type: 'object', properties: { a: NAME } }), responses: ANSWER });

  expect(read(document).document).toEqual(document);
});

describe('is bounded', () => {
  test('for 10,000 schemas that combine each other', () => {
    const chain = Array.from({ length: 10_000 }, (_, index): [string, unknown] => [
      `S${index}`,
      {
        allOf: [
          { $ref: `#/components/schemas/S${index + 1}` },
          { type: 'object', properties: { [`p${index}`]: NAME } },
        ],
      },
    ]);
    const all = schemas(Object.fromEntries([...chain, ['S10000', { type: 'object', properties: {} }]]));

    expect(() => read(post(jsonBody({ $ref: '#/components/schemas/S0' }), all), { repair: 'lossy' })).not.toThrow();
  });

  test('for schemas that stand twice in each other', () => {
    const twice = (next: string) => ({
      allOf: [
        { type: 'object', properties: { a: { $ref: next }, b: { allOf: [{ $ref: next }, { description: 'b' }] } } },
        { type: 'object', properties: { c: { allOf: [{ $ref: next }, { description: 'c' }] } } },
      ],
    });
    const levels = Array.from({ length: 40 }, (_, index): [string, unknown] => [
      `S${index}`,
      twice(`#/components/schemas/S${index + 1}`),
    ]);
    const all = schemas(Object.fromEntries([...levels, ['S40', { type: 'object', properties: { end: NAME } }]]));

    const { document } = read(post(jsonBody({ $ref: '#/components/schemas/S0' }), all));

    expect(JSON.stringify(document).length).toBeLessThan(20_000_000);
  });

  test('for schemas that combine themselves', () => {
    const all = schemas({
      A: {
        allOf: [
          { $ref: '#/components/schemas/B' },
          { type: 'object', properties: { x: { $ref: '#/components/schemas/A' } } },
        ],
      },
      B: {
        allOf: [
          { $ref: '#/components/schemas/A' },
          { type: 'object', properties: { x: { $ref: '#/components/schemas/B' } } },
        ],
      },
    });

    expect(read(post(jsonBody({ $ref: '#/components/schemas/A' }), all), { repair: 'lossy' }).tools).toHaveLength(1);
  });
});
