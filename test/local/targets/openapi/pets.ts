import type { Node } from '../../../../lib/schema/node';

export type Part = { readonly [key: string]: unknown };

/** A document with one operation, `call`, at a path. */
export function documentOf(path: string, method: string, operation: Part, rest: Part = {}): Node {
  return {
    openapi: '3.0.3',
    info: { title: 'Pets', version: '1' },
    servers: [{ url: 'https://pets.example.com' }],
    paths: { [path]: { [method]: { operationId: 'call', responses: { 200: { description: 'Done' } }, ...operation } } },
    ...rest,
  };
}

/** A document whose operation has one parameter, `p`. */
export function withParameter(parameter: Part): Node {
  const path = parameter.in === 'path' ? '/pets/{p}/toys' : '/pets';
  return documentOf(path, 'get', { parameters: [{ name: 'p', required: true, schema: {}, ...parameter }] });
}

/** A document whose operation takes a body of a media type. */
export function withBody(mediaType: string, media: Part, rest: Part = {}): Node {
  return documentOf('/pets', 'post', { requestBody: { required: true, content: { [mediaType]: media } } }, rest);
}
