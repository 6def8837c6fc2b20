import type { ServedCredential } from '../../../../lib/assembly/serving/model';
import { createSmithyCaller } from '../../../../lib/local/targets/smithy/smithy-caller';
import type { Node } from '../../../../lib/schema/node';
import { callOf, failureOf, optionsOf, targetOf, textOf } from '../calls';
import { type RecordedRequest, RecordingServer } from '../http/recording-server';
import { type Part, STRING, things, to } from './things-model';

let server: RecordingServer;

beforeAll(async () => {
  server = await RecordingServer.start();
});

beforeEach(() => server.answerWith((_, response) => response.end('{}')));

afterAll(() => server.stop());

function callerOf(model: Node) {
  return createSmithyCaller(targetOf('SMITHY', model), model, optionsOf({ endpoint: server.url }).options);
}

async function send(options: Parameters<typeof things>[0], args: Node): Promise<RecordedRequest> {
  await callerOf(things(options)).call(callOf('Call', args));
  return server.last;
}

const TIMESTAMP = 'smithy.api#Timestamp';
const NOON = '2026-01-31T12:00:00Z';

describe('restJson1 writes', () => {
  const label = (target: string, traits: Part = {}) => to(target, { httpLabel: {}, required: {}, ...traits });

  test.each<[string, Part, unknown, string]>([
    ['/a/{p}/b', label(STRING), 'x y/z?', '/a/x%20y%2Fz%3F/b'],
    ['/a/{p+}/b', label(STRING), 'x y/z/../w', '/a/x%20y/z/../w/b'],
    ['/a/{p}', label('smithy.api#Integer'), 7, '/a/7'],
    ['/a/{p}', label('smithy.api#Boolean'), false, '/a/false'],
    ['/a/{p}', label(TIMESTAMP), NOON, '/a/2026-01-31T12%3A00%3A00Z'],
    ['/a/{p}', label(TIMESTAMP, { timestampFormat: 'epoch-seconds' }), NOON, '/a/1769860800'],
    ['/a/{p}?fixed=1&bare', label(STRING), 'x', '/a/x?bare=&fixed=1'],
  ])('%s with the label %j as %j', async (uri, member, value, expected) => {
    expect((await send({ http: { method: 'GET', uri }, input: { p: member } }, { p: value })).url).toBe(expected);
  });

  test.each<[Part, unknown, string]>([
    [to(STRING, { httpQuery: 'q' }), 'a b&c', '?q=a%20b%26c'],
    [to('Strings', { httpQuery: 'q' }), ['a', 'b'], '?q=a&q=b'],
    [to('Times', { httpQuery: 'q' }), [NOON], '?q=2026-01-31T12%3A00%3A00Z'],
    [to('smithy.api#Boolean', { httpQuery: 'q' }), true, '?q=true'],
    [to('StringMap', { httpQueryParams: {} }), { b: '1', 'a c': '2' }, '?a%20c=2&b=1'],
    [to('ListMap', { httpQueryParams: {} }), { a: ['1', '2'] }, '?a=1&a=2'],
    [to(STRING, { httpQuery: 'q' }), null, ''],
  ])('the query member %j with %j as %s', async (member, value, expected) => {
    const { url } = await send({ http: { method: 'GET', uri: '/a' }, input: { p: member } }, { p: value });

    expect(url).toBe(`/a${expected}`);
  });

  test.each<[Part, unknown, Part]>([
    [to(STRING, { httpHeader: 'X-P' }), 'a', { 'x-p': 'a' }],
    [to('Strings', { httpHeader: 'X-P' }), ['a', 'b, c'], { 'x-p': 'a, "b, c"' }],
    [to('smithy.api#Integer', { httpHeader: 'X-P' }), 7, { 'x-p': '7' }],
    [to(TIMESTAMP, { httpHeader: 'X-P' }), NOON, { 'x-p': 'Sat, 31 Jan 2026 12:00:00 GMT' }],
    [to('StringMap', { httpPrefixHeaders: 'X-Meta-' }), { a: '1', B: '2' }, { 'x-meta-a': '1', 'x-meta-b': '2' }],
  ])('the header member %j with %j as %j', async (member, value, expected) => {
    const { headers } = await send({ http: { method: 'GET', uri: '/a' }, input: { p: member } }, { p: value });

    expect(headers).toMatchObject(expected);
  });

  test.each<[Part, unknown, string]>([
    [to(STRING), '\u2603 "a"', '{"p":"\u2603 \\"a\\""}'],
    [to(STRING, { jsonName: 'other' }), 'a', '{"other":"a"}'],
    [to('Color'), 'red', '{"p":"red"}'],
    [to('smithy.api#Long'), 9007199254740991, '{"p":9007199254740991}'],
    [to('smithy.api#Double'), 1.5, '{"p":1.5}'],
    [to('smithy.api#BigInteger'), 123456789, '{"p":123456789}'],
    [to('smithy.api#BigDecimal'), 1.25, '{"p":1.25}'],
    [to('smithy.api#Boolean'), false, '{"p":false}'],
    [to('smithy.api#Blob'), 'aGk=', '{"p":"aGk="}'],
    [to(TIMESTAMP), NOON, '{"p":1769860800}'],
    [to(TIMESTAMP), 1769860800, '{"p":1769860800}'],
    [to(TIMESTAMP), '1769860800.5', '{"p":1769860800.5}'],
    [to(TIMESTAMP), 'Sat, 31 Jan 2026 12:00:00 GMT', '{"p":1769860800}'],
    [to(TIMESTAMP, { timestampFormat: 'http-date' }), NOON, '{"p":"Sat, 31 Jan 2026 12:00:00 GMT"}'],
    [to('Moment'), NOON, '{"p":"2026-01-31T12:00:00Z"}'],
    [to('Moment', { timestampFormat: 'epoch-seconds' }), NOON, '{"p":1769860800}'],
    [to('Strings'), ['a', 'b'], '{"p":["a","b"]}'],
    [to('SparseList'), ['a', null], '{"p":["a",null]}'],
    [to('ListMap'), { a: ['b'] }, '{"p":{"a":["b"]}}'],
    [
      to('Nested'),
      { inner: { name: 'x', all: [{ name: 'y' }] }, other: 1 },
      '{"p":{"inner":{"name":"x","all":[{"name":"y"}]}}}',
    ],
    [to('Choice'), { number: 7 }, '{"p":{"number":7}}'],
    [to('smithy.api#Document'), { any: [1, 'a', null] }, '{"p":{"any":[1,"a",null]}}'],
  ])('the body member %j with %j as %s', async (member, value, expected) => {
    const { headers, body } = await send({ input: { p: member } }, { p: value });

    expect([headers['content-type'], body]).toEqual(['application/json', expected]);
  });

  test.each<[Part, unknown, string, string]>([
    [to('Nested', { httpPayload: {} }), { name: 'x' }, 'application/json', '{"name":"x"}'],
    [to(STRING, { httpPayload: {} }), 'x', 'text/plain', 'x'],
    [to('smithy.api#Blob', { httpPayload: {} }), 'aGk=', 'application/octet-stream', 'hi'],
    [to('Png', { httpPayload: {} }), 'aGk=', 'image/png', 'hi'],
  ])('the payload %j with %j as %s', async (member, value, type, expected) => {
    const { headers, body } = await send({ input: { p: member } }, { p: value });

    expect([headers['content-type'], body]).toEqual([type, expected]);
  });

  test('members where each belongs', async () => {
    const input = {
      id: label(STRING),
      q: to(STRING, { httpQuery: 'q' }),
      h: to(STRING, { httpHeader: 'X-H' }),
      name: to(STRING),
    };

    const http = { method: 'PUT', uri: '/things/{id}' };
    const { method, url, headers, body } = await send({ http, input }, { id: '1', q: '2', h: '3', name: '4' });

    expect([method, url, headers['x-h'], body]).toEqual(['PUT', '/things/1?q=2', '3', '{"name":"4"}']);
  });

  test('a token of idempotency that the agent did not give', async () => {
    const input = { token: to(STRING, { idempotencyToken: {} }), name: to(STRING) };

    expect((await send({ input }, { name: 'a' })).body).toMatch(/^\{"token":"[0-9a-f-]{36}","name":"a"\}$/);
    expect((await send({ input }, { token: 'mine' })).body).toBe('{"token":"mine"}');
  });

  test('a checksum where the operation asks for one', async () => {
    const operation = { 'smithy.api#httpChecksumRequired': {} };

    expect((await send({ input: { p: to(STRING) }, operation }, { p: 'a' })).headers['content-md5']).toBe(
      '64CKIRllQNCG/EePr8UkuA==',
    );
  });

  test('nothing for an operation without input', async () => {
    const { headers, body } = await send({ http: { method: 'GET', uri: '/things' } }, { p: 'x' });

    expect([headers['content-type'], body]).toEqual([undefined, '']);
  });

  test('no prefix before the host of an endpoint that a person gave', async () => {
    const operation = { 'smithy.api#endpoint': { hostPrefix: 'data.' } };

    expect((await send({ operation }, {})).headers.host).toBe(server.url.slice('http://'.length));
  });

  test.each<[Part, unknown, string]>([
    [label(STRING), undefined, 'Invalid input of Call: No value provided for input HTTP label: p.'],
    [to('Strings', { httpQuery: 'q' }), 7, 'Invalid input of Call: data is not iterable'],
    [to(TIMESTAMP), 'soon', "Invalid timestamp in 'p'"],
    [to('smithy.api#Blob'), '{}', "Invalid base64 in 'p'"],
  ])('fails for %j with %j', async (member, value, expected) => {
    const model = things({ http: { method: 'POST', uri: '/a/{p}' }, input: { p: member } });

    expect((await failureOf(callerOf(model), callOf('Call', { p: value }))).text).toBe(expected);
    expect(server.requests).toEqual([]);
  });

  test('fails for a header that would begin another', async () => {
    const model = things({ input: { p: to(STRING, { httpHeader: 'X-P' }) } });

    expect((await failureOf(callerOf(model), callOf('Call', { p: 'a\r\nx-admin: yes' }))).text).toBe(
      'Invalid header value',
    );
    expect(server.requests).toEqual([]);
  });
});

describe('restJson1 reads', () => {
  async function read(member: Part, body: string, headers: { [name: string]: string } = {}): Promise<unknown> {
    server.answerWith((_, response) => response.writeHead(202, headers).end(body));
    return textOf(callerOf(things({ output: { p: member } })), callOf('Call', {}));
  }

  test.each<[Part, string, string]>([
    [to(STRING), '{"p":"a","other":1}', '{"p":"a"}'],
    [to(STRING, { jsonName: 'other' }), '{"other":"a"}', '{"p":"a"}'],
    [to(STRING), '{}', '{"p":null}'],
    [to(STRING), '', '{"p":null}'],
    [to('smithy.api#Blob'), '{"p":"aGk="}', '{"p":"aGk="}'],
    [to(TIMESTAMP), '{"p":1769860800}', `{"p":"${NOON}"}`],
    [to(TIMESTAMP), '{"p":1769860800.25}', '{"p":"2026-01-31T12:00:00.250Z"}'],
    [to('Moment'), `{"p":"${NOON}"}`, `{"p":"${NOON}"}`],
    [to('smithy.api#Double'), '{"p":"NaN"}', '{"p":"NaN"}'],
    [to('smithy.api#BigInteger'), '{"p":12}', '{"p":12}'],
    [to('smithy.api#BigDecimal'), '{"p":1.5}', '{"p":1.5}'],
    [to('Strings'), '{"p":["a"]}', '{"p":["a"]}'],
    [to('SparseList'), '{"p":["a",null]}', '{"p":["a",null]}'],
    [to('ListMap'), '{"p":{"a":["b"]}}', '{"p":{"a":["b"]}}'],
    [
      to('Nested'),
      '{"p":{"inner":{}}}',
      '{"p":{"name":null,"inner":{"name":null,"inner":null,"all":null},"all":null}}',
    ],
    [to('Choice'), '{"p":{"text":"a"}}', '{"p":{"text":"a"}}'],
    [to('smithy.api#Document'), '{"p":{"any":[1,null]}}', '{"p":{"any":[1,null]}}'],
    [to('Nested', { httpPayload: {} }), '{"name":"x"}', '{"p":{"name":"x","inner":null,"all":null}}'],
    [to(STRING, { httpPayload: {} }), 'plain', '{"p":"plain"}'],
    [to('smithy.api#Blob', { httpPayload: {} }), 'hi', '{"p":"aGk="}'],
    [to('smithy.api#Integer', { httpResponseCode: {} }), '{}', '{"p":202}'],
  ])('the member %j of %s as %s', async (member, body, expected) => {
    expect(await read(member, body)).toBe(expected);
  });

  test.each<[Part, { [name: string]: string }, string]>([
    [to(STRING, { httpHeader: 'X-P' }), { 'X-P': 'a' }, '{"p":"a"}'],
    [to('Strings', { httpHeader: 'X-P' }), { 'x-p': 'a, "b, c"' }, '{"p":["a","b, c"]}'],
    [to('smithy.api#Integer', { httpHeader: 'X-P' }), { 'x-p': '7' }, '{"p":7}'],
    [to(TIMESTAMP, { httpHeader: 'X-P' }), { 'x-p': 'Sat, 31 Jan 2026 12:00:00 GMT' }, `{"p":"${NOON}"}`],
    [to('StringMap', { httpPrefixHeaders: 'x-meta-' }), { 'X-Meta-a': '1' }, '{"p":{"a":"1"}}'],
  ])('the header member %j of %j as %s', async (member, headers, expected) => {
    expect(await read(member, '{}', headers)).toBe(expected);
  });

  test('an operation without output as an empty object', async () => {
    server.answerWith((_, response) => response.writeHead(204).end());

    expect(await textOf(callerOf(things({})), callOf('Call', {}))).toBe('{}');
  });

  test.each<[{ [name: string]: string }, string, string]>([
    [{ 'x-amzn-errortype': 'NotFoundException:http://x' }, '{"message":"gone"}', 'NotFoundException - gone'],
    [{}, '{"code":"com.example#NotFoundException","Message":"gone"}', 'NotFoundException - gone'],
    [{}, '<html>', 'API request failed with status: 404 - <html>'],
    [{}, '', 'API request failed with status: 404 - '],
  ])('errors with %j and %s', async (headers, body, expected) => {
    server.answerWith((_, response) => response.writeHead(404, headers).end(body));

    expect((await failureOf(callerOf(things({})), callOf('Call', {}))).text).toBe(expected);
  });
});

// A gateway was seen to answer so for a function without a limit of its own.
test('absent members are null, in the form that a gateway was seen to write', async () => {
  server.answerWith((_, response) => response.end('{}'));
  const output = { ReservedConcurrentExecutions: to('smithy.api#Integer') };
  const result = await callerOf(things({ output })).call(callOf('Call', {}));

  expect(JSON.stringify(result)).toBe(
    '{"isError":false,"content":[{"type":"text","text":"{\\"ReservedConcurrentExecutions\\":null}"}]}',
  );
});

describe('models that are not called', () => {
  test.each([
    ['aws.protocols#awsQuery', 'speaks aws.protocols#awsQuery, which gateways do not'],
    ['aws.protocols#ec2Query', 'speaks aws.protocols#ec2Query, which gateways do not'],
    ['smithy.protocols#rpcv2Cbor', 'speaks smithy.protocols#rpcv2Cbor, which gateways do not'],
    ['com.example#own', 'names no protocol that gateways speak'],
  ])('fail with what to do: %s', async (protocol, reason) => {
    const { text, hint } = await failureOf(callerOf(things({ protocol })), callOf('Call', {}));

    expect(text).toBe('Unsupported Smithy model');
    expect(hint).toBe(`Pets: the model ${reason}; serve its operations with a Lambda target`);
  });

  test('fail when there is no service', async () => {
    expect((await failureOf(callerOf({ smithy: '2.0', shapes: {} }), callOf('Call', {}))).hint).toBe(
      'the document of Pets is no Smithy model with a service',
    );
  });

  test.each(['input', 'output'])('fail for a stream in the %s', async (direction) => {
    const model = things({ [direction]: { p: to('Stream', { httpPayload: {} }) } });

    expect((await failureOf(callerOf(model), callOf('Call', {}))).text).toBe('Call is not supported');
  });

  test('fail for a tool that they do not have', async () => {
    expect((await failureOf(callerOf(things({})), callOf('Other', {}))).hint).toBe('the model names no such operation');
  });
});

describe('who calls', () => {
  async function authorizationOf(model: Node, credential?: ServedCredential): Promise<string | undefined> {
    const { options } = optionsOf({ endpoint: server.url, secrets: { 'Pets.token': 'mine' } });
    await createSmithyCaller(targetOf('SMITHY', model, credential), model, options).call(callOf('Call', {}));
    return server.last.headers.authorization;
  }

  const ANYBODY = { 'smithy.api#auth': [] };
  const SIGNED = { 'smithy.api#auth': ['aws.auth#sigv4'] };

  test.each<[string, Part, Part, RegExp | undefined]>([
    ['the gateway', {}, {}, /^AWS4-HMAC-SHA256 /],
    ['nobody, where the operation takes anybody', {}, ANYBODY, undefined],
    ['nobody, where the service takes anybody', ANYBODY, {}, undefined],
    ['the gateway, where only the service takes anybody', ANYBODY, SIGNED, /^AWS4-HMAC-SHA256 /],
  ])('is %s', async (_, service, operation, expected) => {
    const authorization = await authorizationOf(things({ service, operation }), { type: 'GATEWAY_IAM_ROLE' });

    expect(authorization ?? '').toMatch(expected ?? /^$/);
  });

  test('is the owner of a token, for a target with OAuth', async () => {
    const oauth: ServedCredential = {
      type: 'OAUTH',
      provider: 'things-oauth',
      grantType: 'CLIENT_CREDENTIALS',
      scopes: [],
      customParameters: {},
      secret: { name: 'Pets', source: 'secret' },
    };

    expect(await authorizationOf(things({}), oauth)).toBe('Bearer mine');
  });
});

test('a service with several protocols is called with the one that gateways speak best', async () => {
  const service = { 'aws.protocols#awsJson1_1': {}, 'aws.protocols#awsQueryCompatible': {} };
  const { headers } = await send({ protocol: 'aws.protocols#awsQuery', service }, {});

  expect([headers['x-amz-target'], headers['content-type'], headers['x-amzn-query-mode']]).toEqual([
    'Things.Call',
    'application/x-amz-json-1.1',
    'true',
  ]);
});
