import { parseDocument } from '../../../lib/schema/parse-document';
import { inlineDocument } from '../../../lib/schema/source-document';
import { readToolList } from '../../../lib/schema/tool-list/read-tool-list';

const input = { type: 'object' };
const tool = { name: 'a', description: 'Does a', inputSchema: input };

function found(value: unknown, targetName?: string): string[] {
  const { issues } = readToolList(inlineDocument(value), { targetName });
  return issues.map(({ severity, code, path, message }) => `${severity} ${code} ${path} ${message}`);
}

describe('a tool list that the service takes', () => {
  const outputSchema = { type: 'object', properties: { sum: { type: 'number' } } };

  test.each([
    ['a list', [{ ...tool, outputSchema }], ''],
    ['the answer to tools/list', { tools: [{ ...tool, outputSchema }] }, '/tools'],
  ])('%s is read as it is', (_, value, path) => {
    const reading = readToolList(inlineDocument(value));

    expect(reading).toEqual({
      issues: [],
      tools: [{ ...tool, outputSchema, pointer: `${path}/0` }],
      document: [{ ...tool, outputSchema }],
    });
  });

  test('a tool gets the four keys that CloudFormation knows', () => {
    const reading = readToolList(
      inlineDocument([{ ...tool, title: 'A', annotations: {}, _meta: {}, icons: [], execution: {} }]),
    );

    expect(reading.document).toEqual([tool]);
    expect(reading.issues.map(({ severity, code, path }) => [severity, code, path])).toEqual(
      ['title', 'annotations', '_meta', 'icons', 'execution'].map((key) => ['note', 'TOOL_KEY_DROPPED', `/0/${key}`]),
    );
    expect(reading.issues[0]?.message).toBe("belongs to MCP but has no place in a gateway's tool; it is left out");
  });

  test('reading what was read changes nothing and finds nothing', () => {
    const properties = { day: { type: ['string', 'null'], format: 'date' }, unit: { enum: ['C', 'F'], default: 'C' } };
    const once = readToolList(
      inlineDocument([{ ...tool, inputSchema: { type: 'object', properties, required: ['unit'] } }]),
    );

    const twice = readToolList(inlineDocument(once.document));

    expect(twice).toEqual({ issues: [], tools: once.tools, document: once.document });
  });

  test('names that every object inherits are names like others', () => {
    const text =
      '[{"name":"constructor","description":"d","inputSchema":{"type":"object","properties":{"__proto__":{"type":"string"},"toString":{"type":"string"}},"required":["__proto__"]}}]';

    const reading = readToolList(parseDocument(text, 'tools.json'));

    expect(JSON.stringify(reading.document)).toBe(text);
  });

  test('one thousand tools are taken', () => {
    expect(found(Array.from({ length: 1000 }, (_, index) => ({ ...tool, name: `a${index}` })))).toEqual([]);
  });
});

describe('what is refused', () => {
  const unknown = 'is not a key of a tool ("name", "description", "inputSchema", "outputSchema")';

  test.each([
    [
      'a text',
      'x',
      ['error TOOLS_NOT_A_LIST  is "x"; write a list of tools, [{ "name": …, "description": …, "inputSchema": … }]'],
    ],
    [
      'one tool',
      tool,
      ['error DOCUMENT_KIND  is one tool, not a list of tools; put it into a list: write [ before it and ] after it'],
    ],
    ['no tool', [], ['error TOOLS_EMPTY  is an empty list; a target needs at least one tool']],
    ['no tool of MCP', { tools: [] }, ['error TOOLS_EMPTY /tools is an empty list; a target needs at least one tool']],
    [
      'too many tools',
      Array.from({ length: 1001 }, (_, index) => ({ ...tool, name: `a${index}` })),
      ['error TOOLS_TOO_MANY  holds 1001 tools; a target takes at most 1000, so spread them over several targets'],
    ],
    [
      'a page of tools',
      { tools: [tool], nextCursor: 'x' },
      [
        'warning TOOLS_PARTIAL /nextCursor says that there are more tools on the next page; fetch all pages and join their lists',
      ],
    ],
    [
      'a name only',
      ['a'],
      ['error TOOL_NOT_AN_OBJECT /0 is "a"; a tool is an object with "name", "description" and "inputSchema"'],
    ],
    [
      'null',
      [null],
      ['error TOOL_NOT_AN_OBJECT /0 is null; a tool is an object with "name", "description" and "inputSchema"'],
    ],
    [
      'an empty tool',
      [{}],
      [
        'error TOOL_NAME_MISSING /0 has no name; agents call the tool by its name, so write one such as "get_weather"',
        'error TOOL_DESCRIPTION_MISSING /0 has no description; agents choose a tool by its description, so say what it does and when to use it',
        'error TOOL_INPUT_MISSING /0 has no inputSchema; a tool without arguments has "inputSchema": { "type": "object" }',
      ],
    ],
    [
      'blank and other values, in the order of the document',
      [{ inputSchema: 1, description: '', name: ' ' }],
      [
        'error TOOL_INPUT_NOT_OBJECT /0/inputSchema is 1; the arguments of a tool are an object, so write "type": "object"',
        'error TOOL_DESCRIPTION_MISSING /0/description is ""; agents choose a tool by its description, so say what it does and when to use it',
        'error TOOL_NAME_MISSING /0/name is " "; agents call the tool by its name, so write one such as "get_weather"',
      ],
    ],
    [
      'a name that is a number',
      [{ ...tool, name: 1, description: {} }],
      [
        'error TOOL_NAME_MISSING /0/name is 1; agents call the tool by its name, so write one such as "get_weather"',
        'error TOOL_DESCRIPTION_MISSING /0/description is {}; agents choose a tool by its description, so say what it does and when to use it',
      ],
    ],
    [
      'a name twice',
      [tool, { ...tool, name: 'b' }, tool, { ...tool, inputSchema: undefined }],
      [
        'error TOOL_NAME_DUPLICATE /2/name repeats the name of tool 0 ("a"); rename one of them',
        'error TOOL_INPUT_MISSING /3 has no inputSchema; a tool without arguments has "inputSchema": { "type": "object" }',
        'error TOOL_NAME_DUPLICATE /3/name repeats the name of tool 0 ("a"); rename one of them',
      ],
    ],
    [
      'other formats',
      [{ Name: 'a', input_schema: input, parameters: input, returns: input, strict: true, ...tool }],
      [
        `error TOOL_UNKNOWN_KEY /0/Name "Name" ${unknown}; write "name"`,
        `error TOOL_UNKNOWN_KEY /0/input_schema "input_schema" ${unknown}; write "inputSchema"`,
        `error TOOL_UNKNOWN_KEY /0/parameters "parameters" ${unknown}; write "inputSchema"`,
        `error TOOL_UNKNOWN_KEY /0/returns "returns" ${unknown}; write "outputSchema"`,
        `error TOOL_UNKNOWN_KEY /0/strict "strict" ${unknown}; remove it`,
      ],
    ],
    [
      'schemas that are no objects',
      [
        { ...tool, inputSchema: { type: 'string' }, outputSchema: { type: 'array', items: { type: 'string' } } },
        { ...tool, name: 'b', inputSchema: {}, outputSchema: [] },
      ],
      [
        'error TOOL_INPUT_NOT_OBJECT /0/inputSchema type is "string"; the arguments of a tool are an object, so write "type": "object"',
        'error TOOL_OUTPUT_NOT_OBJECT /0/outputSchema type is "array"; the result of a tool is an object, so write "type": "object"',
        'error TOOL_INPUT_NOT_OBJECT /1/inputSchema is {}; the arguments of a tool are an object, so write "type": "object"',
        'error TOOL_OUTPUT_NOT_OBJECT /1/outputSchema is []; the result of a tool is an object, so write "type": "object"',
      ],
    ],
    [
      'a schema with an error',
      [{ ...tool, inputSchema: { type: 'object', required: ['x'] } }],
      [
        'error SCHEMA_REQUIRED_UNKNOWN /0/inputSchema/required/0 requires "x", which is not among the properties; add it or correct the name',
      ],
    ],
  ])('fails for %s', (_, value, issues) => {
    expect(found(value)).toEqual(issues);
  });

  test('fails for names that are too long with the target in front, and warns of those that models refuse', () => {
    const long = { ...tool, name: 'a'.repeat(100) };
    const codes = (targetName?: string) =>
      readToolList(inlineDocument([long, { ...tool, name: 'get.it' }]), { targetName }).issues.map(
        ({ severity, code, path }) => `${severity} ${code} ${path}`,
      );

    expect(codes()).toEqual(['warning TOOL_NAME_LONG_FOR_MODELS /0/name', 'warning TOOL_NAME_CHARACTERS /1/name']);
    expect(codes('t'.repeat(154))).toEqual([
      'error TOOL_NAME_TOO_LONG /0/name',
      'warning TOOL_NAME_LONG_FOR_MODELS /1/name',
      'warning TOOL_NAME_CHARACTERS /1/name',
    ]);
  });

  test('a tool with an error is left out, the others stay', () => {
    const reading = readToolList(
      inlineDocument([{ ...tool, name: '' }, tool, { ...tool, outputSchema: 1, name: 'c' }]),
    );

    expect(reading.document).toEqual([tool]);
    expect(reading.tools.map(({ pointer }) => pointer)).toEqual(['/1']);
  });

  test('fails with the issues of a document that could not be parsed', () => {
    const document = parseDocument('[', 'tools.json');

    expect(readToolList(document)).toEqual({ issues: document.issues, tools: [], document: undefined });
    expect(document.issues).toHaveLength(1);
  });
});

test('fails for a list that is larger than the service takes', () => {
  const list = Array.from({ length: 600 }, (_, index) => ({
    name: `tool${index}`,
    description: 'x'.repeat(20_000),
    inputSchema: { type: 'object' },
  }));

  expect(readToolList(inlineDocument(list)).issues.map(({ code }) => code)).toEqual(['TOOLS_TOO_LARGE']);
});
