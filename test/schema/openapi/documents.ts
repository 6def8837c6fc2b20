import type { ReadingOptions } from '../../../lib/schema/document-reading';
import { readOpenApi } from '../../../lib/schema/openapi/read-openapi';
import { inlineDocument } from '../../../lib/schema/source-document';

/** Part of a document; members that are `undefined` are left out of it. */
export type Part = { readonly [key: string]: unknown };

export const ANSWER = { '200': { description: 'Done' } };

/** A document without any issue, with changes. */
export function api(changes: Part = {}): Part {
  return clean({
    openapi: '3.0.3',
    info: { title: 'Pets', version: '1.0.0' },
    servers: [{ url: 'https://pets.example.com' }],
    paths: { '/pets': { get: operation('getPets') } },
    ...changes,
  });
}

/** An operation without any issue, with changes. */
export function operation(operationId: string, changes: Part = {}): Part {
  return clean({ operationId, description: `Does ${operationId}`, responses: ANSWER, ...changes });
}

/** A document whose only operation is `POST /pets`, with changes. */
export function post(changes: Part, document: Part = {}): Part {
  return api({ paths: { '/pets': { post: operation('addPet', changes) } }, ...document });
}

export function jsonBody(schema: unknown, changes: Part = {}): Part {
  return { requestBody: { required: true, content: { 'application/json': { schema } }, ...changes } };
}

export function jsonAnswer(schema: unknown): Part {
  return { responses: { '200': { description: 'Done', content: { 'application/json': { schema } } } } };
}

export function schemas(members: Part): Part {
  return { components: { schemas: members } };
}

export function read(document: unknown, options?: ReadingOptions) {
  return readOpenApi(inlineDocument(document), options);
}

/** The issues of a document that is taken as it is, as `severity CODE@path`. */
export function issuesOf(document: unknown, options?: ReadingOptions): string[] {
  return read(document, { repair: 'none', ...options }).issues.map(
    ({ severity, code, path }) => `${severity} ${code}@${path}`,
  );
}

function clean(part: Part): Part {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
}
