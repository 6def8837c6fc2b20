import { checkKind, lookAt } from '../../lib/schema/document-kind';
import { readOpenApi } from '../../lib/schema/openapi/read-openapi';
import { parseDocument } from '../../lib/schema/parse-document';
import { readDocument } from '../../lib/schema/read-document';
import { readSmithy } from '../../lib/schema/smithy/read-smithy';
import { inlineDocument } from '../../lib/schema/source-document';
import { readToolList } from '../../lib/schema/tool-list/read-tool-list';

const TOOL = { name: 'search', description: 'Finds books', inputSchema: { type: 'object' } };
const OPENAPI = {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '1' },
  servers: [{ url: 'https://shop.example.com' }],
  paths: {
    '/orders': {
      get: { operationId: 'getOrders', description: 'Lists orders', responses: { 200: { description: 'Orders' } } },
    },
  },
};
const SMITHY = { smithy: '2.0', shapes: { 'example#Shop': { type: 'service' } } };

test.each([
  ['OpenAPI', { openapi: '3.1.0' }, 'openapi', 'OpenAPI 3.1.0'],
  ['OpenAPI that is newer than all others', { openapi: '3.2.0' }, 'openapi', 'OpenAPI 3.2.0'],
  ['a version without quotes', { openapi: 3.1 }, 'openapi', 'OpenAPI 3.1'],
  ['Swagger', { swagger: '2.0' }, 'openapi', 'Swagger 2.0'],
  ['a Smithy model', SMITHY, 'smithy', 'Smithy 2.0'],
  ['a Smithy model without its version', { shapes: { 'a#B': {} } }, 'smithy', 'Smithy'],
  ['a list', [TOOL], 'tools', 'tool list'],
  ['an answer to tools/list', { tools: [TOOL] }, 'tools', 'tool list'],
  ['an answer to tools/list in its envelope', { jsonrpc: '2.0', id: 1, result: { tools: [] } }, 'tools', 'tool list'],
  ['a lock file', { lockVersion: 1, tools: [TOOL] }, undefined, 'a lock file of a gateway'],
  ['a template', { AWSTemplateFormatVersion: '2010-09-09' }, undefined, 'a CloudFormation template'],
  [
    'a template of resources only',
    { Resources: { A: { Type: 'AWS::S3::Bucket' } } },
    undefined,
    'a CloudFormation template',
  ],
  ['a manifest', { version: '48.0.0', artifacts: {} }, undefined, 'the manifest of a cloud assembly'],
  [
    'asset manifest',
    { version: '48.0.0', files: {}, dockerImages: {} },
    undefined,
    'the asset manifest of a cloud assembly',
  ],
  ['AsyncAPI', { asyncapi: '3.0.0' }, undefined, 'an AsyncAPI document'],
  [
    'Postman',
    { info: { schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' }, item: [] },
    undefined,
    'a Postman collection',
  ],
  ['Insomnia', { _type: 'export', __export_format: 4 }, undefined, 'an Insomnia export'],
  ['Arazzo', { arazzo: '1.0.0' }, undefined, 'an Arazzo document'],
  ['overlay', { overlay: '1.0.0' }, undefined, 'an OpenAPI overlay'],
  ['GraphQL', { data: { __schema: {} } }, undefined, 'a GraphQL schema'],
  ['discovery', { discoveryVersion: 'v1' }, undefined, 'a Google API discovery document'],
  ['service-2.json', { metadata: {}, operations: {}, shapes: {} }, undefined, "an AWS SDK's service model"],
  ['a client', { mcpServers: {} }, undefined, 'the configuration of an MCP client'],
  ['an error', { jsonrpc: '2.0', id: 1, error: {} }, undefined, 'an error answer of a server'],
  ['one tool', TOOL, undefined, 'one tool'],
  ['HAR', { log: { entries: [] } }, undefined, 'a recording of HTTP requests (HAR)'],
  ['Kubernetes', { apiVersion: 'v1', kind: 'Service' }, undefined, 'a Kubernetes manifest'],
  ['package.json', { name: 'shop', scripts: {} }, undefined, 'a package.json'],
  ['a schema', { $schema: 'https://json-schema.org/draft/2020-12/schema' }, undefined, 'a lone JSON Schema'],
  ['anything else', { a: 1 }, undefined, 'a document of no known kind'],
])('%s is recognised', (_, value, kind, name) => {
  expect(lookAt(value)).toMatchObject({ name });
  expect(lookAt(value).kind).toBe(kind);
});

test('what a document inherits is not what it is', () => {
  expect(lookAt(Object.create({ openapi: '3.0.3' })).kind).toBeUndefined();
});

describe('a document that was given to the wrong reader', () => {
  const readers = { openapi: readOpenApi, smithy: readSmithy, tools: readToolList };

  test.each([
    [
      'openapi',
      SMITHY,
      'is a Smithy model (Smithy 2.0), not an OpenAPI document; give it to a Smithy target (addSmithyTarget)',
    ],
    ['openapi', [TOOL], 'is a list of tools, not an OpenAPI document; give it to a Lambda target (addLambdaTarget)'],
    [
      'openapi',
      { tools: [] },
      'is a list of tools, not an OpenAPI document; give it to a Lambda target (addLambdaTarget)',
    ],
    [
      'smithy',
      OPENAPI,
      'is an OpenAPI document (OpenAPI 3.0.3), not a Smithy model; give it to an OpenAPI target (addOpenApiTarget)',
    ],
    ['smithy', [TOOL], 'is a list of tools, not a Smithy model; give it to a Lambda target (addLambdaTarget)'],
    [
      'tools',
      OPENAPI,
      'is an OpenAPI document (OpenAPI 3.0.3), not a list of tools; give it to an OpenAPI target (addOpenApiTarget)',
    ],
    [
      'tools',
      SMITHY,
      'is a Smithy model (Smithy 2.0), not a list of tools; give it to a Smithy target (addSmithyTarget)',
    ],
    [
      'tools',
      { version: '48.0.0', artifacts: {} },
      'is the manifest of a cloud assembly, not a list of tools; targets of a template are checked with "mcp-gateway check" and the folder or file',
    ],
  ] as const)('fails as %s', (reader, value, message) => {
    const reading = readers[reader](inlineDocument(value));

    expect(reading.issues).toEqual([{ code: 'DOCUMENT_KIND', severity: 'error', path: '', message }]);
    expect(reading.tools).toEqual([]);
  });

  test.each(['openapi', 'smithy', 'tools'] as const)('fails as %s for Smithy IDL', (reader) => {
    const document = parseDocument('$version: "2"\nnamespace example\n', 'shop.txt');

    expect(readers[reader](document).issues.map(({ code }) => code)).toEqual(['SMITHY_NOT_AST']);
  });

  test('is left to the reader when nothing tells what it is', () => {
    expect(checkKind({ a: 1 }, 'openapi')).toEqual([]);
    expect(checkKind([1], 'smithy')).toEqual([]);
  });
});

describe('reading what was recognised', () => {
  test('gives the tools of each kind', () => {
    const tools = readDocument(inlineDocument([TOOL]));
    const enveloped = readDocument(inlineDocument({ jsonrpc: '2.0', id: 1, result: { tools: [TOOL] } }));
    const openapi = readDocument(inlineDocument(OPENAPI), { targetName: 'Shop' });

    expect(tools).toMatchObject({ look: { kind: 'tools' }, tools: [{ name: 'search', pointer: '/0' }], issues: [] });
    expect(enveloped.tools.map(({ pointer }) => pointer)).toEqual(['/result/tools/0']);
    expect(openapi).toMatchObject({ look: { kind: 'openapi' }, tools: [{ name: 'getOrders' }], issues: [] });
    expect(readDocument(inlineDocument(SMITHY)).look?.kind).toBe('smithy');
  });

  test('warns of an answer in its envelope that is only one page', () => {
    const value = { result: { tools: [TOOL], nextCursor: 'x' } };

    expect(readDocument(inlineDocument(value)).issues).toMatchObject([
      { code: 'TOOLS_PARTIAL', path: '/result/nextCursor' },
    ]);
  });

  test('fails for what no tools can be made of, naming it', () => {
    expect(readDocument(inlineDocument({ asyncapi: '3.0.0' })).issues.map(({ message }) => message)).toEqual([
      'is an AsyncAPI document, and no tools can be made of that; a gateway calls APIs over HTTP, so serve what sends the messages with a Lambda target',
    ]);
  });

  test('fails with what parsing found', () => {
    const document = parseDocument('{', 'a.json');

    expect(readDocument(document)).toEqual({ issues: document.issues, tools: [], document: undefined });
  });
});
