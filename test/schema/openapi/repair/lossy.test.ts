import { api, jsonBody, operation, type Part, post, read, schemas } from '../documents';

const POST = '/paths/~1pets/post';
const AT = `${POST}/requestBody/content/application~1json/schema/properties/it`;
const TEXT = { type: 'string' };

function body(schema: unknown, document: Part = {}): Part {
  return post(jsonBody({ type: 'object', properties: { it: schema } }), document);
}

type Row = readonly [title: string, document: unknown, warnings: readonly string[], expected: unknown];

const ROWS: readonly Row[] = [
  [
    'a choice of objects',
    body({
      description: 'Pay.',
      oneOf: [
        { type: 'object', properties: { a: TEXT }, required: ['a'] },
        { type: 'object', properties: { b: TEXT } },
      ],
    }),
    [`warning OPENAPI_LOSSY_CHOICE@${AT}/oneOf`],
    body({ description: 'Pay. One of: (a) or (b)', type: 'object', properties: { a: TEXT, b: TEXT } }),
  ],
  [
    'schemas that contradict each other',
    body({
      allOf: [
        { type: 'string', format: 'date' },
        { type: 'string', format: 'time' },
      ],
    }),
    [`warning OPENAPI_LOSSY_ALL_OF@${AT}/allOf`],
    body({ type: 'string', format: 'date' }),
  ],
  [
    'a schema that holds itself',
    body(
      { $ref: '#/components/schemas/Pet' },
      schemas({ Pet: { type: 'object', properties: { parent: { $ref: '#/components/schemas/Pet' } } } }),
    ),
    ['warning OPENAPI_LOSSY_CIRCLE@/components/schemas/Pet/properties/parent/$ref'],
    body(
      { $ref: '#/components/schemas/Pet' },
      schemas({ Pet: { type: 'object', properties: { parent: { type: 'object' } } } }),
    ),
  ],
  [
    'a reference that leads nowhere',
    body({ $ref: 'other.yaml#/Pet' }),
    [`warning OPENAPI_LOSSY_REFERENCE@${AT}/$ref`],
    body({}),
  ],
  [
    'another kind of JSON',
    post({
      requestBody: {
        required: true,
        content: { 'application/merge-patch+json': { schema: { type: 'object', properties: {} } } },
      },
    }),
    [`warning OPENAPI_LOSSY_MEDIA_TYPE@${POST}/requestBody/content/application~1merge-patch+json`],
    post(jsonBody({ type: 'object', properties: {} })),
  ],
  [
    'an optional header, but not one that is required',
    post({
      parameters: [
        { name: 'X-A', in: 'header', schema: TEXT },
        { name: 'X-B', in: 'header', required: true, schema: TEXT },
      ],
    }),
    [`warning OPENAPI_LOSSY_PARAMETER@${POST}/parameters/0`, `warning OPENAPI_PARAMETER_LOCATION@${POST}/parameters/1`],
    post({ parameters: [{ name: 'X-B', in: 'header', required: true, schema: TEXT }] }),
  ],
  [
    'names that models do not take, each another',
    api({ paths: { '/a': { get: operation('pets/list'), put: operation('pets_list') } } }),
    ['warning OPENAPI_LOSSY_NAME@/paths/~1a/get/operationId'],
    api({
      paths: { '/a': { get: operation('pets_list2', { description: 'Does pets/list' }), put: operation('pets_list') } },
    }),
  ],
  [
    'an operation that the gateway never calls',
    api({ paths: { '/a': { get: operation('a'), trace: operation('b') } } }),
    ['warning OPENAPI_LOSSY_OPERATION@/paths/~1a/trace'],
    api({ paths: { '/a': { get: operation('a') } } }),
  ],
];

test.each(ROWS)('mends %s', (_, document, warnings, expected) => {
  const { issues, document: given } = read(document, { repair: 'lossy' });

  expect(issues.map(({ severity, code, path }) => `${severity} ${code}@${path}`)).toEqual(warnings);
  expect(given).toEqual(expected);
});

test.each(ROWS)('leaves %s alone unless it is asked to', (_, document) => {
  const { issues } = read(document);

  expect(issues.filter(({ code }) => code.startsWith('OPENAPI_LOSSY'))).toEqual([]);
});

test('every way into a circle is cut, where a part of it was written into another schema as well', () => {
  const back = () => ({ $ref: '#/components/schemas/Branch' });
  const twig = { type: 'object', properties: { left: back(), right: { type: 'object', properties: { up: back() } } } };
  const document = post(
    jsonBody({ type: 'object', properties: { it: { $ref: '#/components/schemas/Tree' } } }),
    schemas({
      Tree: { type: 'object', properties: { trunk: { allOf: [{ minItems: 1 }, back()] } } },
      Branch: { type: 'array', items: twig },
    }),
  );

  const { document: given } = read(document, { repair: 'lossy' });

  expect(read(given, { repair: 'none' }).issues.map(({ code }) => code)).not.toContain('OPENAPI_REFERENCE_CIRCULAR');
});

test('a name that the user chose stays', () => {
  const document = api({ paths: { '/a': { get: operation('pets/list') } } });

  const { tools } = read(document, {
    repair: 'lossy',
    operations: { overrides: [{ operation: 'pets/list', name: 'list.pets' }] },
  });

  expect(tools.map(({ name }) => name)).toEqual(['list.pets']);
});
