// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the assembly look like those of JavaScript.
import { compareCatalogs } from '../../lib/catalog/diff/compare-catalogs';
import { renderLock } from '../../lib/catalog/lock-file';
import { readSnapshot } from '../../lib/catalog/read-snapshot';
import { thrownBy } from '../targets/sample-inputs';
import { entry, snapshot } from './diff/catalogs';

const SCHEMA = {
  required: ['b', 'a'],
  properties: {
    b: { description: 'B', type: 'string', enum: ['z', 'y'] },
    a: { items: { type: 'string' }, type: 'array' },
  },
  type: 'object',
};
const CATALOG = snapshot(
  [
    entry('z___last', { credential: { type: 'API_KEY', provider: '${Shop/Key.Arn}', location: 'HEADER' } }),
    entry('a___first', { inputSchema: SCHEMA, origin: { document: 'a.json' }, credential: undefined }),
  ],
  { unknownTargets: [{ target: 'docs', kind: 'MCP_SERVER', reason: 'has tools of its own' }] },
);

test('a lock is sorted, and holds nothing of one machine or stack', () => {
  expect(renderLock(CATALOG)).toBe(`{
  "lockVersion": 1,
  "authorizer": "CUSTOM_JWT",
  "tools": [
    {
      "name": "a___first",
      "description": "Does what a___first does",
      "inputSchema": {
        "type": "object",
        "properties": {
          "a": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "b": {
            "type": "string",
            "description": "B",
            "enum": [
              "z",
              "y"
            ]
          }
        },
        "required": [
          "a",
          "b"
        ]
      },
      "target": "a",
      "kind": "LAMBDA"
    },
    {
      "name": "z___last",
      "description": "Does what z___last does",
      "inputSchema": {
        "type": "object",
        "properties": {}
      },
      "target": "z",
      "kind": "LAMBDA",
      "credential": {
        "type": "API_KEY",
        "location": "HEADER"
      }
    }
  ],
  "unknownTargets": [
    {
      "target": "docs",
      "kind": "MCP_SERVER"
    }
  ]
}
`);
});

test('a lock that is read back differs in nothing from its catalog', () => {
  const read = readSnapshot(JSON.parse(renderLock(CATALOG)), 'tools.lock.json');

  expect(compareCatalogs(CATALOG, read).changes).toEqual([]);
  expect(read.unknownTargets).toEqual([{ target: 'docs', kind: 'MCP_SERVER' }]);
});

test.each([
  ['an answer to tools/list', { tools: [{ name: 'a', inputSchema: {} }] }],
  ['its JSON-RPC envelope', { jsonrpc: '2.0', id: 1, result: { tools: [{ name: 'a', inputSchema: {} }] } }],
  ['a bare list', [{ name: 'a', inputSchema: {} }]],
])('%s is a catalog', (_, value) => {
  expect(readSnapshot(value, 'list.json')).toEqual({ tools: [{ name: 'a', description: '', inputSchema: {} }] });
});

test.each([
  ['something else', { name: 'package' }, 'CATALOG_NOT_RECOGNIZED', '"x.json" is no catalog; give a cloud assembly'],
  ['a text', 'tools', 'CATALOG_NOT_RECOGNIZED', '"x.json" is no catalog'],
  ['a list of other things', [{ name: 'a' }], 'CATALOG_NOT_RECOGNIZED', '"x.json" has no tool at /0'],
  ['a member of other things', { tools: ['a'] }, 'CATALOG_NOT_RECOGNIZED', '"x.json" has no tool at /tools/0'],
  [
    'an envelope of other things',
    { jsonrpc: '2.0', id: 1, result: { tools: ['a'] } },
    'CATALOG_NOT_RECOGNIZED',
    '"x.json" has no tool at /result/tools/0',
  ],
  [
    'a lock of other things',
    { lockVersion: 1, tools: [{ name: 'a', inputSchema: {} }, {}] },
    'CATALOG_NOT_RECOGNIZED',
    '"x.json" has no tool at /tools/1',
  ],
  [
    'a lock of another version',
    { lockVersion: 2, tools: [] },
    'CATALOG_LOCK_VERSION',
    '"x.json" is a lock of version 2',
  ],
  ['one page of several', { tools: [], nextCursor: 'x' }, 'CATALOG_PARTIAL', '"x.json" is only one page of tools/list'],
  [
    'a tool twice',
    {
      tools: [
        { name: 'a', inputSchema: {} },
        { name: 'a', inputSchema: {} },
      ],
    },
    'CATALOG_TOOL_DUPLICATE',
    '"x.json" has the tool "a" twice',
  ],
])('fails for %s', (_, value, code, message) => {
  const error = thrownBy(() => readSnapshot(value, 'x.json'));

  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
});
