import fc from 'fast-check';
import type { RepairLevel } from '../../../../lib/schema/document-reading';
import { ANSWER, api, type Part, read } from '../documents';

/** One of several ways to write a part, of which all but the first have a fault that repair mends. */
const written = (...ways: unknown[]) => fc.constantFrom(...ways);

const ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

const responses = written(
  ANSWER,
  undefined,
  {},
  { '200': {} },
  { '200': { description: 'Done', content: { 'text/html': {}, 'application/json; charset=utf-8': {} } } },
  { '200': { description: 'Done', links: { next: { operationId: 'a' } } } },
  { default: { description: 'Done', content: { 'application/json': { schema: { oneOf: [{}, { type: 'null' }] } } } } },
);

const operations = fc
  .record({
    operationId: written('a', undefined, '', 7, 'b'),
    parameters: written(
      [ID],
      undefined,
      [{ ...ID, required: false }],
      [{ ...ID, name: 'other' }],
      [{ name: 'Accept', in: 'header', schema: {} }],
    ),
    requestBody: written(undefined, {}, { content: {} }, { content: { 'application/json;v=1': {}, 'text/csv': {} } }),
    responses,
    security: written(undefined, [{ key: [] }], [{ gone: ['a'] }]),
    callbacks: written(undefined, { done: {} }),
  })
  .map((operation): Part => operation);

const documents = fc
  .record({
    openapi: written('3.0.3', 3.1),
    info: written({ title: 'Pets', version: '1' }, undefined, {}, { title: 'Pets', version: 1 }),
    servers: written(
      [{ url: 'https://a.example.com' }],
      [{ url: 'https://a.example.com' }, { url: '/b' }, { url: 'http://10.0.0.1' }],
    ),
    security: written(undefined, [{ key: [] }], [{ gone: [] }]),
    operations: fc.array(operations, { minLength: 1, maxLength: 4 }),
  })
  .map(({ operations, ...document }) =>
    api({
      ...document,
      paths: Object.fromEntries(
        operations.map((operation, index) => [`/p${index}/{id}`, { post: operation, parameters: [] }]),
      ),
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'K' } } },
    }),
  );

// The requests above hold nothing that only a lossy repair can mend.
const LEVELS: readonly RepairLevel[] = ['lossless', 'lossy'];

test.each(LEVELS)(
  'after a %s repair there is no error left, each fault is told, and the tools are the same',
  (repair) => {
    fc.assert(
      fc.property(documents, (document) => {
        const { document: given, issues, tools } = read(document, { repair });
        const again = read(given, { repair: 'none' });

        const before = read(document, { repair: 'none' }).issues.filter(({ severity }) => severity === 'error');
        expect(again.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(issues.length > 0 || before.length === 0).toBe(true);
        expect(again.tools).toEqual(tools);
      }),
      { numRuns: 300 },
    );
  },
);
