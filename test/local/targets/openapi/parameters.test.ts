import { createOpenApiCaller } from '../../../../lib/local/targets/openapi/openapi-caller';
import type { Node } from '../../../../lib/schema/node';
import { callOf, failureOf, optionsOf, targetOf } from '../calls';
import { type RecordedRequest, RecordingServer } from '../http/recording-server';
import { documentOf, type Part, withParameter } from './pets';

let server: RecordingServer;

beforeAll(async () => {
  server = await RecordingServer.start();
});

afterAll(() => server.stop());

function callerOf(document: Node) {
  return createOpenApiCaller(targetOf('OPENAPI', document), document, optionsOf({ endpoint: server.url }).options);
}

async function send(document: Node, args: Node): Promise<RecordedRequest> {
  const caller = callerOf(document);
  await caller.call(callOf('call', args));
  await caller.close();
  return server.last;
}

async function urlOf(parameter: Part, value: unknown): Promise<string> {
  const { url } = await send(withParameter(parameter), { p: value });
  return url;
}

const LIST = ['blue', 'black', 'brown'];
const OBJECT = { R: 100, G: 200, B: 150 };

// The tables of the specification, https://spec.openapis.org/oas/v3.1.1.html#style-examples.
describe('query parameters', () => {
  test.each<[Part, unknown, string]>([
    [{}, '', 'p='],
    [{}, 'blue', 'p=blue'],
    [{}, LIST, 'p=blue&p=black&p=brown'],
    [{}, OBJECT, 'R=100&G=200&B=150'],
    [{ explode: false }, LIST, 'p=blue,black,brown'],
    [{ explode: false }, OBJECT, 'p=R,100,G,200,B,150'],
    [{ style: 'spaceDelimited' }, LIST, 'p=blue%20black%20brown'],
    [{ style: 'spaceDelimited', explode: true }, LIST, 'p=blue&p=black&p=brown'],
    [{ style: 'spaceDelimited' }, OBJECT, 'p=R%20100%20G%20200%20B%20150'],
    [{ style: 'pipeDelimited' }, LIST, 'p=blue%7Cblack%7Cbrown'],
    [{ style: 'pipeDelimited' }, OBJECT, 'p=R%7C100%7CG%7C200%7CB%7C150'],
    [{ style: 'deepObject' }, OBJECT, 'p%5BR%5D=100&p%5BG%5D=200&p%5BB%5D=150'],
    [{ style: 'deepObject' }, { a: { b: 1, c: ['x', 'y'] } }, 'p%5Ba%5D%5Bb%5D=1&p%5Ba%5D%5Bc%5D=x&p%5Ba%5D%5Bc%5D=y'],
    [{ style: 'deepObject' }, 'plain', 'p=plain'],
    [{}, 7, 'p=7'],
    [{}, false, 'p=false'],
    [{}, 1.5, 'p=1.5'],
    [{}, [{ a: 1 }], 'p=%7B%22a%22%3A1%7D'],
    [{}, 'a&b=c#d?e/f+g h%20', 'p=a%26b%3Dc%23d%3Fe%2Ff%2Bg%20h%2520'],
    [{}, "é'()*!~", 'p=%C3%A9%27%28%29%2A%21~'],
    [{}, '\ud800', 'p=%EF%BF%BD'],
    [{ allowReserved: true }, "a:b/c?[d]@!$'()*,;=", "p=a:b/c?[d]@!$'()*,;="],
    [{ allowReserved: true }, 'a&b#c+d e', 'p=a%26b%23c%2Bd%20e'],
    [{ schema: undefined, content: { 'application/json': {} } }, { a: ['x'] }, 'p=%7B%22a%22%3A%5B%22x%22%5D%7D'],
    [{ schema: undefined, content: { 'text/plain': {} } }, 'a b', 'p=a%20b'],
  ])('%j with %j are sent as ?%s', async (parameter, value, expected) => {
    expect(await urlOf({ in: 'query', ...parameter }, value)).toBe(`/pets?${expected}`);
  });

  test.each([[null], [[]], [{}]])('with %j are left out', async (value) => {
    expect(await urlOf({ in: 'query' }, value)).toBe('/pets');
  });

  test('may be called as they like', async () => {
    const document = withParameter({ in: 'query', name: 'filter[a&b]' });

    expect((await send(document, { 'filter[a&b]': 'x' })).url).toBe('/pets?filter%5Ba%26b%5D=x');
  });
});

describe('path parameters', () => {
  test.each<[Part, unknown, string]>([
    [{}, 'blue', 'blue'],
    [{}, 7, '7'],
    [{}, LIST, 'blue,black,brown'],
    [{}, OBJECT, 'R,100,G,200,B,150'],
    [{ explode: true }, LIST, 'blue,black,brown'],
    [{ explode: true }, OBJECT, 'R=100,G=200,B=150'],
    [{ style: 'label' }, 'blue', '.blue'],
    [{ style: 'label' }, LIST, '.blue,black,brown'],
    [{ style: 'label', explode: true }, LIST, '.blue.black.brown'],
    [{ style: 'label', explode: true }, OBJECT, '.R=100.G=200.B=150'],
    [{ style: 'matrix' }, 'blue', ';p=blue'],
    [{ style: 'matrix' }, LIST, ';p=blue,black,brown'],
    [{ style: 'matrix', explode: true }, LIST, ';p=blue;p=black;p=brown'],
    [{ style: 'matrix' }, OBJECT, ';p=R,100,G,200,B,150'],
    [{ style: 'matrix', explode: true }, OBJECT, ';R=100;G=200;B=150'],
    [{ schema: undefined, content: { 'application/json': {} } }, { a: 1 }, '%7B%22a%22%3A1%7D'],
    [{}, '../../admin', '..%2F..%2Fadmin'],
    [{}, 'a/b?c#d', 'a%2Fb%3Fc%23d'],
    [{}, 'a\\b\r\nc', 'a%5Cb%0D%0Ac'],
  ])('%j with %j are sent as %s', async (parameter, value, expected) => {
    expect(await urlOf({ in: 'path', ...parameter }, value)).toBe(`/pets/${expected}/toys`);
  });

  test.each([[''], ['.'], ['..'], [null], [undefined]])('fails for %j, which would be another path', async (value) => {
    const failure = await failureOf(callerOf(withParameter({ in: 'path' })), callOf('call', { p: value }));

    expect(failure.text).toBe('Invalid value for path parameter in /pets/{p}/toys');
  });

  test('are filled in beside other text', async () => {
    const parameters = ['a', 'b'].map((name) => ({ name, in: 'path', required: true, schema: {} }));

    const { url } = await send(documentOf('/x-{a}.{b}:run', 'get', { parameters }), { a: '..', b: 'json' });

    expect(url).toBe('/x-...json:run');
  });
});

describe('headers', () => {
  test.each<[Part, unknown, string]>([
    [{}, 'a b=c', 'a b=c'],
    [{}, LIST, 'blue,black,brown'],
    [{}, OBJECT, 'R,100,G,200,B,150'],
    [{ explode: true }, OBJECT, 'R=100,G=200,B=150'],
  ])('%j with %j are sent as %s', async (parameter, value, expected) => {
    const document = withParameter({ in: 'header', name: 'X-Color', ...parameter });

    expect((await send(document, { 'X-Color': value })).headers['x-color']).toBe(expected);
  });

  test.each(['Accept', 'Content-Type', 'Authorization', 'Host', 'Transfer-Encoding', 'Connection'])(
    'of the name %s are not taken from arguments',
    async (name) => {
      const { headers } = await send(withParameter({ in: 'header', name }), { [name]: 'chosen' });

      expect(Object.values(headers)).not.toContain('chosen');
    },
  );

  test.each(['a\r\nx-admin: yes', 'a\nb', 'caf\u00e9 \u2615', '\0'])('fails for %j', async (value) => {
    const document = withParameter({ in: 'header', name: 'X-Color' });
    server.answerWith(() => {});

    const failure = await failureOf(callerOf(document), callOf('call', { 'X-Color': value }));

    expect(failure.text).toBe('Invalid header value');
    expect(failure.hint).toContain('the argument "X-Color"');
    expect(server.requests).toEqual([]);
    server.answerWith((_, response) => response.end('{}'));
  });
});

test.each<[Part, unknown, string]>([
  [{}, 'a;b c', 'p=a%3Bb%20c'],
  [{}, LIST, 'p=blue; p=black; p=brown'],
  [{ explode: false }, LIST, 'p=blue,black,brown'],
])('the cookie parameter %j with %j is sent as %s', async (parameter, value, expected) => {
  expect((await send(withParameter({ in: 'cookie', ...parameter }), { p: value })).headers.cookie).toBe(expected);
});

test('parameters of every place go out together, and one argument goes everywhere where its name stands', async () => {
  const parameters = [
    { name: 'id', in: 'path', required: true, schema: {} },
    { name: 'id', in: 'query', schema: {} },
    { name: 'id', in: 'header', schema: {} },
    { name: 'q', in: 'query', schema: {} },
  ];
  const document = documentOf('/pets/{id}', 'put', {
    parameters,
    requestBody: { content: { 'application/json': { schema: { properties: { id: {}, name: {} } } } } },
  });

  const { method, url, headers, body } = await send(document, { id: 'a b', name: 'Milo', q: 1, unknown: 'x' });

  expect({ method, url, id: headers.id, body }).toEqual({
    method: 'PUT',
    url: '/pets/a%20b?id=a%20b&q=1',
    id: 'a b',
    body: '{"id":"a b","name":"Milo"}',
  });
});
