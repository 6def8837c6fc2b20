import { inlineDocument } from '../../../lib/schema/source-document';
import { readToolList } from '../../../lib/schema/tool-list/read-tool-list';

function read(inputSchema: unknown, outputSchema?: unknown) {
  const tool = {
    name: 'search',
    description: 'Searches',
    inputSchema,
    ...(outputSchema !== undefined && { outputSchema }),
  };
  const { tools, issues } = readToolList(inlineDocument([tool]), { keepSchemas: true });
  return { schema: tools[0]?.inputSchema, output: tools[0]?.outputSchema, issues };
}

test('schemas that are kept lose nothing', () => {
  const schema = {
    type: 'object',
    title: 'Search',
    properties: {
      words: { anyOf: [{ type: 'string', pattern: '^a' }, { type: 'null' }], default: null },
      sort: { enum: ['asc', 'desc'] },
    },
    additionalProperties: false,
  };

  expect(read(schema, { type: 'object', properties: { hits: { type: 'integer', minimum: 0 } } })).toEqual({
    schema,
    output: { type: 'object', properties: { hits: { type: 'integer', minimum: 0 } } },
    issues: [],
  });
});

const referring: [string, object, string][] = [
  ['$ref', { type: 'object', properties: { pet: { $ref: 'pet.json' } } }, '/0/inputSchema/properties/pet/$ref'],
  ['$ref in a list', { type: 'object', anyOf: [{}, { $ref: '#' }] }, '/0/inputSchema/anyOf/1/$ref'],
  ['$defs', { type: 'object', $defs: {} }, '/0/inputSchema/$defs'],
];

test.each(referring)('a schema with %s is kept, with one warning at the place', (_, schema, path) => {
  expect(read(schema)).toEqual({
    schema,
    output: undefined,
    issues: [
      {
        code: 'TOOL_SCHEMA_REFERENCE',
        severity: 'warning',
        path,
        message:
          'refers to another part of the schema, and some gateways have left such tools out of their lists; write the part in its place to be sure',
      },
    ],
  });
});

const refused: [string, unknown, string, string][] = [
  ['is no object', 'object', 'TOOL_INPUT_NOT_OBJECT', 'is "object"'],
  ['is empty', {}, 'TOOL_INPUT_NOT_OBJECT', 'is {}'],
  ['is of another type', { type: 'string' }, 'TOOL_INPUT_NOT_OBJECT', 'type is "string"'],
  ['is of several types', { type: ['object', 'null'] }, 'TOOL_INPUT_NOT_OBJECT', 'type is ["object","null"]'],
  ['has no type', { properties: {} }, 'TOOL_INPUT_NOT_OBJECT', 'has no type'],
];

test.each(refused)('fails for arguments whose schema %s', (_, schema, code, beginning) => {
  const { issues } = read(schema);

  expect(issues).toEqual([{ code, severity: 'error', path: '/0/inputSchema', message: expect.any(String) }]);
  expect(issues[0]?.message).toBe(`${beginning}; the arguments of a tool are an object, so write "type": "object"`);
});
