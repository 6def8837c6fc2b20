import { createOpenApiCaller } from '../../../../lib/local/targets/openapi/openapi-caller';
import type { Node } from '../../../../lib/schema/node';
import { callOf, failureOf, optionsOf, targetOf } from '../calls';
import { type RecordedRequest, RecordingServer } from '../http/recording-server';
import { documentOf, type Part, withBody } from './pets';

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

/** What is sent for a schema whose properties are the arguments. */
async function sent(mediaType: string, properties: Part, args: Node, media: Part = {}): Promise<RecordedRequest> {
  return send(withBody(mediaType, { schema: { type: 'object', properties }, ...media }), args);
}

describe('JSON', () => {
  test('is an object of the arguments that are its properties, as they are', async () => {
    const properties = { name: {}, tags: {}, owner: {}, age: {}, note: {} };
    const args = { age: 1.5, name: 'Mi\u2603o', tags: ['a', null], owner: { a: { b: false } }, note: null, other: 'x' };

    const { headers, body } = await sent('application/json', properties, args);

    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': `${Buffer.byteLength(body)}`,
    });
    expect(body).toBe('{"name":"Mi\u2603o","tags":["a",null],"owner":{"a":{"b":false}},"age":1.5,"note":null}');
  });

  test.each<[unknown, string]>([
    [['a', 1], '["a",1]'],
    ['text', '"text"'],
    [7, '7'],
    [{ any: 'key' }, '{"any":"key"}'],
  ])('is the argument "body" for a body without properties: %j', async (value, expected) => {
    expect((await send(withBody('application/json', { schema: {} }), { body: value })).body).toBe(expected);
  });

  test.each([
    ['application/problem+json', 'application/problem+json'],
    ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
    ['*/*', 'application/json'],
  ])('is written for %s, and sent as %s', async (mediaType, contentType) => {
    const { headers, body } = await sent(mediaType, { a: {} }, { a: 1 });

    expect([headers['content-type'], body]).toEqual([contentType, '{"a":1}']);
  });

  test('may hold properties that are called like what JavaScript objects inherit', async () => {
    const properties = JSON.parse('{"__proto__":{},"constructor":{}}');

    const { body } = await sent('application/json', properties, JSON.parse('{"__proto__":"a","constructor":"b"}'));

    expect(body).toBe('{"__proto__":"a","constructor":"b"}');
  });

  test.each([
    [true, '{}', 'application/json'],
    [false, '', undefined],
  ])('without arguments is sent when the document requires it: %j', async (required, body, contentType) => {
    const content = { 'application/json': { schema: { properties: { a: {} } } } };

    const request = await send(documentOf('/pets', 'post', { requestBody: { required, content } }), {});

    expect([request.body, request.headers['content-type']]).toEqual([body, contentType]);
  });
});

describe('forms', () => {
  const FORM = 'application/x-www-form-urlencoded';
  const LIST = ['blue', 'black'];
  const OBJECT = { R: 100, G: 200 };

  test.each<[Part, unknown, string]>([
    [{}, 'a b&c=d+e', 'p=a+b%26c%3Dd%2Be'],
    [{}, 7, 'p=7'],
    [{}, true, 'p=true'],
    [{}, LIST, 'p=blue&p=black'],
    [{}, OBJECT, 'p=%7B%22R%22%3A100%2C%22G%22%3A200%7D'],
    [{}, [{ a: 1 }], 'p=%7B%22a%22%3A1%7D'],
    [{}, null, ''],
    [{ contentType: 'application/json' }, LIST, 'p=%5B%22blue%22%2C%22black%22%5D'],
    [{ explode: false }, LIST, 'p=blue,black'],
    [{ explode: true }, OBJECT, 'R=100&G=200'],
    [{ style: 'form' }, OBJECT, 'R=100&G=200'],
    [{ style: 'spaceDelimited' }, LIST, 'p=blue%20black'],
    [{ style: 'pipeDelimited' }, LIST, 'p=blue%7Cblack'],
    [{ style: 'deepObject' }, OBJECT, 'p%5BR%5D=100&p%5BG%5D=200'],
    [{ allowReserved: true }, 'a/b:c&d', 'p=a/b:c%26d'],
  ])('with the encoding %j have %j as %s', async (encoding, value, expected) => {
    const { headers, body } = await sent(FORM, { p: {} }, { p: value }, { encoding: { p: encoding } });

    expect([headers['content-type'], body]).toEqual([FORM, expected]);
  });

  test('have their fields in the order of the document', async () => {
    const { body } = await sent(FORM, { 'a b': {}, c: {} }, { c: '2', 'a b': '1' });

    expect(body).toBe('a+b=1&c=2');
  });
});

describe('multipart', () => {
  const MULTIPART = 'multipart/form-data';

  /** The body with a boundary that is the same each time. */
  async function partsOf(properties: Part, args: Node, encoding: Part = {}): Promise<string> {
    const { headers, body } = await sent(MULTIPART, properties, args, { encoding });
    const boundary = /^multipart\/form-data; boundary=([\w-]+)$/.exec(headers['content-type'] ?? '')?.[1] ?? '';
    return body.replaceAll(boundary, 'B').replaceAll('\r\n', '\n');
  }

  const part = (head: string, text: string) => `--B\ncontent-disposition: form-data; ${head}\n\n${text}\n`;

  test.each<[string, Part, unknown, string]>([
    ['text', { type: 'string' }, 'a\nb', part('name="p"', 'a\nb')],
    ['numbers', { type: 'number' }, 1.5, part('name="p"', '1.5')],
    ['objects as JSON', {}, { a: 1 }, part('name="p"\ncontent-type: application/json', '{"a":1}')],
    ['lists as a part for each item', { items: {} }, ['x', 'y'], part('name="p"', 'x') + part('name="p"', 'y')],
    [
      'binary text as a file',
      { type: 'string', format: 'binary' },
      'data',
      part('name="p"; filename="p"\ncontent-type: application/octet-stream', 'data'),
    ],
    [
      'binary data URLs as a file of their type',
      { type: 'string', format: 'binary' },
      'data:image/png;base64,aGk=',
      part('name="p"; filename="p"\ncontent-type: image/png', 'hi'),
    ],
    [
      'data URLs in lists of files as files',
      { type: 'array', items: { type: 'string', format: 'binary' } },
      ['data:text/csv;charset=utf-8;base64,YSxi'],
      part('name="p"; filename="p"\ncontent-type: text/csv', 'a,b'),
    ],
    [
      'what 3.1 calls a media type as a file',
      { type: 'string', contentMediaType: 'image/svg+xml' },
      '<svg/>',
      part('name="p"; filename="p"\ncontent-type: image/svg+xml', '<svg/>'),
    ],
    ['base64 as the text that the schema says it is', { format: 'byte' }, 'aGk=', part('name="p"', 'aGk=')],
    [
      'encoded media types as the text that the schema says they are',
      { contentMediaType: 'image/png', contentEncoding: 'base64' },
      'aGk=',
      part('name="p"', 'aGk='),
    ],
  ])('writes %s', async (_, schema, value, expected) => {
    expect(await partsOf({ p: schema }, { p: value })).toBe(`${expected}--B--\n`);
  });

  test.each<[string, Part, unknown, string]>([
    ['application/xml', {}, '<a/>', 'name="p"\ncontent-type: application/xml'],
    ['image/png, image/jpeg', {}, 'x', 'name="p"; filename="p"\ncontent-type: image/png'],
    ['image/*', {}, 'x', 'name="p"; filename="p"\ncontent-type: application/octet-stream'],
    ['text/plain', {}, { a: 1 }, 'name="p"\ncontent-type: text/plain'],
  ])('gives a part the type %s that the encoding names', async (contentType, schema, value, head) => {
    const body = await partsOf({ p: schema }, { p: value }, { p: { contentType } });

    expect(body.split('\n\n')[0]).toBe(`--B\ncontent-disposition: form-data; ${head}`);
  });

  test('escapes names that would end their header', async () => {
    const name = 'a"b\r\nc';

    expect(await partsOf({ [name]: {} }, { [name]: 'x' })).toBe(`${part('name="a%22b%0D%0Ac"', 'x')}--B--\n`);
  });
});

describe('XML', () => {
  const XML = 'application/xml';
  const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

  async function xmlOf(schema: Part, args: Node, schemas: Part = {}): Promise<string> {
    const document = withBody(XML, { schema }, { components: { schemas } });
    const { headers, body } = await send(document, args);
    expect(headers['content-type']).toBe(XML);
    expect(body.startsWith(HEAD)).toBe(true);
    return body.slice(HEAD.length);
  }

  const properties = (members: Part, xml: Part = { name: 'pet' }) => ({ type: 'object', properties: members, xml });

  // The examples of the specification, https://spec.openapis.org/oas/v3.1.1.html#xml-object-examples.
  test.each<[string, Part, unknown, string]>([
    ['elements after properties', {}, 'x', '<p>x</p>'],
    ['elements after names', { xml: { name: 'n' } }, 'x', '<n>x</n>'],
    ['lists without a wrapper', { items: {} }, ['a', 'b'], '<p>a</p><p>b</p>'],
    ['lists whose own name is ignored', { items: {}, xml: { name: 'n' } }, ['a'], '<p>a</p>'],
    ['lists with named items', { items: { xml: { name: 'i' } } }, ['a', 'b'], '<i>a</i><i>b</i>'],
    ['wrapped lists', { items: {}, xml: { wrapped: true } }, ['a', 'b'], '<p><p>a</p><p>b</p></p>'],
    ['named wrapped lists', { items: {}, xml: { wrapped: true, name: 'n' } }, ['a'], '<n><n>a</n></n>'],
    [
      'named wrapped lists with named items',
      { items: { xml: { name: 'i' } }, xml: { wrapped: true, name: 'n' } },
      ['a', 'b'],
      '<n><i>a</i><i>b</i></n>',
    ],
    [
      'objects in lists',
      { items: properties({ id: { xml: { attribute: true } }, n: {} }, {}) },
      [{ id: 1, n: 'x' }],
      '<p id="1"><n>x</n></p>',
    ],
    ['prefixes and namespaces', { xml: { prefix: 's', namespace: 'urn:x' } }, 'x', '<s:p xmlns:s="urn:x">x</s:p>'],
    ['namespaces', { xml: { namespace: 'urn:x' } }, { a: 1 }, '<p xmlns="urn:x"><a>1</a></p>'],
    ['maps', { additionalProperties: { xml: { name: 'v' } } }, { a: 1 }, '<p><v>1</v></p>'],
    ['escaped text', {}, '<a> & "b"', '<p>&lt;a&gt; &amp; &quot;b&quot;</p>'],
    ['elements where an attribute cannot hold a value', { xml: { attribute: true } }, { a: 1 }, '<p><a>1</a></p>'],
    ['what allOf says', { allOf: [properties({ a: { xml: { name: 'n' } } })] }, { a: 1 }, '<p><n>1</n></p>'],
    ['true and numbers', {}, [true, 0], '<p>true</p><p>0</p>'],
  ])('has %s', async (_, schema, value, expected) => {
    expect(await xmlOf(properties({ p: schema }), { p: value })).toBe(`<pet>${expected}</pet>`);
  });

  test('has attributes', async () => {
    const schema = properties({
      id: { xml: { attribute: true } },
      flag: { xml: { attribute: true, name: 'f' } },
      n: {},
    });

    expect(await xmlOf(schema, { id: 'a"b<', flag: true, n: 'x' })).toBe(
      '<pet id="a&quot;b&lt;" f="true"><n>x</n></pet>',
    );
  });

  test.each<[Part, string]>([
    [{ $ref: '#/components/schemas/Pet' }, 'Pet'],
    [{ type: 'object', properties: { a: {} } }, 'root'],
    [{ allOf: [{ $ref: '#/components/schemas/Pet' }], xml: { name: 'named' } }, 'named'],
  ])('is called after the schema: %j', async (schema, name) => {
    const body = await xmlOf(schema, { a: 1 }, { Pet: { type: 'object', properties: { a: {} } } });

    expect(body).toBe(`<${name}><a>1</a></${name}>`);
  });

  test('follows references in circles, in the order of the schema', async () => {
    const tree = {
      type: 'object',
      properties: { child: { $ref: '#/components/schemas/Tree' }, n: { xml: { name: 'N' } } },
    };

    const body = await xmlOf(
      { $ref: '#/components/schemas/Tree' },
      { n: 1, child: { n: 2, child: { n: 3 } } },
      { Tree: tree },
    );

    expect(body).toBe('<Tree><child><child><N>3</N></child><N>2</N></child><N>1</N></Tree>');
  });

  test.each([
    ['a><b', 'x'],
    ['1a', 'x'],
    ['', 'x'],
    ['a b', 'x'],
    ['@_a', 'x'],
    ['a', '\0'],
    ['a', '\ud800'],
  ])('fails for the member %j with the value %j, which XML cannot hold', async (name, value) => {
    const document = withBody(XML, { schema: properties({ p: {} }) });

    const failure = await failureOf(callerOf(document), callOf('call', { p: { [name]: value } }));

    expect(failure.text).toBe('Invalid XML body');
  });
});

test.each<[string, unknown, string]>([
  ['text/plain', 'a\nb', 'a\nb'],
  ['text/plain', 7, '7'],
  ['text/csv', { a: 1 }, '{"a":1}'],
  ['application/octet-stream', 'text', 'text'],
  ['application/octet-stream', 'data:;base64,aGk=', 'hi'],
  ['image/png', 'data:image/png;base64,aGk=', 'hi'],
])('the body of type %s is %j as it is', async (mediaType, value, expected) => {
  const { headers, body } = await send(withBody(mediaType, { schema: { type: 'string' } }), { body: value });

  expect([headers['content-type'], body]).toEqual([mediaType, expected]);
});

test('an operation without a body sends none', async () => {
  const { headers, body } = await send(documentOf('/pets', 'post', {}), { body: 'x' });

  expect([headers['content-type'], headers['content-length'], body]).toEqual([undefined, '0', '']);
});
