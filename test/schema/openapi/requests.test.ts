import { requestsOf } from '../../../lib/schema/openapi/requests';
import { api, jsonBody, operation, type Part, post, schemas } from './documents';

const STRING = { type: 'string' };

function requestOf(document: Part) {
  const [request] = requestsOf(document).byTool.values();
  return request;
}

test('the request of a tool is that of the operation with its name', () => {
  const paths = { '/a': { get: operation('b'), put: operation('a') }, '/b': { delete: operation('a') } };

  const requests = requestsOf(api({ paths })).byTool;

  expect([...requests].map(([name, { method, path }]) => `${name}: ${method} ${path}`)).toEqual([
    'b: GET /a',
    'a: PUT /a',
  ]);
});

test('a document of another version or kind gives no request', () => {
  expect(requestsOf({ swagger: '2.0', paths: {} }).byTool.size).toBe(0);
  expect(requestsOf({ openapi: '3.0.3', paths: [] }).byTool.size).toBe(0);
});

describe('parameters', () => {
  const written = (parameter: Part) => {
    const paths = { '/pets': { get: operation('a', { parameters: [{ name: 'p', schema: STRING, ...parameter }] }) } };
    return requestOf(api({ paths }))?.parameters;
  };
  const plain = { name: 'p', allowReserved: false, mediaType: undefined };

  test.each([
    [{ in: 'path' }, { in: 'path', style: 'simple', explode: false }],
    [{ in: 'query' }, { in: 'query', style: 'form', explode: true }],
    [{ in: 'header' }, { in: 'header', style: 'simple', explode: false }],
    [{ in: 'cookie' }, { in: 'cookie', style: 'form', explode: true }],
    [
      { in: 'query', style: 'pipeDelimited' },
      { in: 'query', style: 'pipeDelimited', explode: false },
    ],
    [
      { in: 'query', explode: false },
      { in: 'query', style: 'form', explode: false },
    ],
    [
      { in: 'query', allowReserved: true },
      { in: 'query', style: 'form', explode: true, allowReserved: true },
    ],
  ])('%j is written as %j', (parameter, expected) => {
    expect(written(parameter)).toEqual([{ ...plain, ...expected }]);
  });

  test('with content are written as its media type', () => {
    const content = { 'application/json': { schema: STRING } };

    expect(written({ in: 'query', schema: undefined, content })).toEqual([
      { ...plain, in: 'query', style: 'form', explode: true, mediaType: 'application/json' },
    ]);
  });

  test('of a name that the body has too are sent in both places', () => {
    const request = requestOf(
      post({
        parameters: [{ name: 'id', in: 'query', schema: STRING }],
        ...jsonBody({ type: 'object', properties: { id: STRING } }),
      }),
    );

    expect(request?.parameters.map(({ name }) => name)).toEqual(['id']);
    expect([...(request?.body?.properties?.keys() ?? [])]).toEqual(['id']);
  });
});

describe('bodies', () => {
  test('have their properties by name, those of allOf included', () => {
    const document = post(
      jsonBody({ allOf: [{ $ref: '#/components/schemas/Named' }, { properties: { age: { type: 'integer' } } }] }),
      schemas({ Named: { type: 'object', properties: { name: STRING } } }),
    );

    expect([...(requestOf(document)?.body?.properties ?? [])]).toEqual([
      ['name', STRING],
      ['age', { type: 'integer' }],
    ]);
  });

  test('without properties are the argument "body"', () => {
    expect(requestOf(post(jsonBody({ type: 'array', items: STRING })))?.body).toEqual({
      mediaType: 'application/json',
      required: true,
      schema: { type: 'array', items: STRING },
      properties: undefined,
      argument: 'body',
      encoding: {},
    });
  });

  test('say how the properties of forms are written', () => {
    const schema = { type: 'object', properties: { tags: { type: 'array', items: STRING } } };
    const encoding = { tags: { style: 'spaceDelimited' } };
    const content = { 'application/x-www-form-urlencoded': { schema, encoding } };

    expect(requestOf(post({ requestBody: { content } }))?.body).toMatchObject({ required: false, encoding });
  });
});

describe('servers', () => {
  const variables = { stage: { default: 'v1' }, area: {} };
  const root = { url: 'https://{area}.example.com/{stage}', variables };

  test('have the variables that agents are asked for', () => {
    expect(requestOf(api({ servers: [root] }))?.server).toEqual({
      url: 'https://{area}.example.com/{stage}',
      variables: [
        { name: 'stage', default: 'v1', isArgument: true },
        { name: 'area', default: undefined, isArgument: true },
      ],
    });
  });

  test('of an operation come before those of its path, and those before the document', () => {
    const own = { url: 'https://own.example.com/{stage}/{only}', variables: { ...variables, only: { default: 'x' } } };
    const get = operation('a', { servers: [own] });
    const paths = { '/a': { servers: [{ url: 'https://path.example.com' }], get, put: operation('b') } };

    const requests = requestsOf(api({ servers: [root], paths })).byTool;

    expect(requests.get('a')?.server).toEqual({
      url: own.url,
      variables: [
        { name: 'stage', default: 'v1', isArgument: true },
        { name: 'area', default: undefined, isArgument: true },
        { name: 'only', default: 'x', isArgument: false },
      ],
    });
    expect(requests.get('b')?.server).toEqual({ url: 'https://path.example.com', variables: [] });
  });

  test('are missing from a document that names none', () => {
    expect(requestOf(api({ servers: [] }))?.server).toBeUndefined();
  });
});

test('what is accepted are the media types of good answers', () => {
  const content = (...types: string[]) => ({ description: '', content: Object.fromEntries(types.map((t) => [t, {}])) });
  const responses = {
    '200': content('application/xml', 'application/json'),
    '404': content('text/html'),
    default: content('application/json', 'text/plain'),
  };

  expect(requestOf(post({ responses }))?.accepts).toEqual(['application/xml', 'application/json', 'text/plain']);
});
