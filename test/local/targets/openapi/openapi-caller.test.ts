import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServedCredential } from '../../../../lib/assembly/serving/model';
import { createOpenApiCaller } from '../../../../lib/local/targets/openapi/openapi-caller';
import type { Node } from '../../../../lib/schema/node';
import { isSigned } from '../../credentials/signature';
import { callOf, failureOf, type OptionChanges, optionsOf, targetOf, textOf } from '../calls';
import { json, RecordingServer } from '../http/recording-server';
import { documentOf, type Part } from './pets';

let server: RecordingServer;

beforeAll(async () => {
  server = await RecordingServer.start();
});

beforeEach(() => server.answerWith((_, response) => json(response, {})));

afterAll(() => server.stop());

const PETS = documentOf('/pets', 'get', {});

function callerOf(document: Node, changes: OptionChanges = {}, credential?: ServedCredential) {
  const { options } = optionsOf({ endpoint: server.url, ...changes });
  return createOpenApiCaller(targetOf('OPENAPI', document, credential), document, options);
}

describe('the address', () => {
  /** Where a call goes, for a document whose server is the server of this test. */
  async function urlOf(servers: unknown, args: Node, endpoint?: string, operation: Part = {}): Promise<string> {
    const document = documentOf('/pets', 'get', operation, { servers });
    await callerOf(document, { endpoint }).call(callOf('call', args));
    return server.last.url;
  }

  test.each<[string, string]>([
    ['', '/pets'],
    ['/', '/pets'],
    ['/v1', '/v1/pets'],
    ['/v1/', '/v1/pets'],
    ['/a%20b', '/a%20b/pets'],
  ])('is the server with its base path %j', async (path, expected) => {
    expect(await urlOf([{ url: server.url + path }], {})).toBe(expected);
  });

  test.each<[string, string, string]>([
    ['https://pets.example.com/v1', '', '/v1/pets'],
    ['https://pets.example.com/v1', '/', '/v1/pets'],
    ['https://pets.example.com/v1', '/mock', '/mock/pets'],
    ['https://pets.example.com/v1', '/mock/v2/', '/mock/v2/pets'],
    ['/relative', '', '/relative/pets'],
    ['https://{area}.example.com/{stage}', '', '/prod/pets'],
  ])('of %s is replaced by an endpoint that ends in %j', async (url, path, expected) => {
    const variables = { area: { default: 'eu' }, stage: { default: 'prod' } };

    expect(await urlOf([{ url, variables }], {}, server.url + path)).toBe(expected);
  });

  test.each<[Node, string]>([
    [{}, '/prod/pets'],
    [{ stage: 'test' }, '/test/pets'],
    [{ stage: '' }, '/prod/pets'],
    [{ stage: 7 }, '/prod/pets'],
  ])('takes its variables from the arguments %j, or their defaults', async (args, expected) => {
    const servers = [{ url: `${server.url}/{stage}`, variables: { stage: { default: 'prod' } } }];

    expect(await urlOf(servers, args)).toBe(expected);
  });

  test('of an operation comes before that of the document, without its arguments', async () => {
    const servers = [
      { url: `${server.url}/own/{stage}`, variables: { stage: { default: 'a' }, area: { default: 'b' } } },
    ];

    expect(await urlOf([{ url: 'https://pets.example.com' }], { stage: 'x' }, undefined, { servers })).toBe(
      '/own/a/pets',
    );
  });

  test.each([
    ['/', 'a/b'],
    ['@', 'a@evil.example.com'],
    ['#', 'evil.example.com#'],
    ['?', 'evil.example.com?'],
    ['\\', 'a\\b'],
    ['%', 'a%2fb'],
    [' ', 'a b'],
    ['\n', 'a\nb'],
  ])('fails for a variable with %j, in the words of the service', async (character, stage) => {
    const servers = [{ url: `${server.url}/{stage}`, variables: { stage: { default: 'prod' } } }];
    const caller = callerOf(documentOf('/pets', 'get', {}, { servers }));

    const { text } = await failureOf(caller, callOf('call', { stage }));

    expect(text).toBe(`Server URL parameter 'stage' contains invalid character '${character}'`);
    expect(server.requests).toEqual([]);
  });

  test.each<[unknown, string]>([
    [[], 'Invalid server URL: '],
    [[{ url: '/v1' }], 'Invalid server URL: /v1'],
    [[{ url: 'ftp://pets.example.com' }], 'Invalid server URL: ftp://pets.example.com'],
    [[{ url: 'https://{gone}.example.com' }], "Server URL parameter 'gone' has no value"],
    [[{ url: 'http://169.254.169.254/latest' }], 'Invalid server URL: 169.254.169.254'],
    [[{ url: 'http://[fd00:ec2::254]' }], 'Invalid server URL: [fd00:ec2::254]'],
    [[{ url: 'http://{host}', variables: { host: { default: '0x7f.1' } } }], 'Invalid server URL: 127.0.0.1'],
    [[{ url: 'http://{host}', variables: { host: { default: 'localhost' } } }], 'Invalid server URL: localhost'],
  ])('fails for the servers %j', async (servers, text) => {
    const caller = callerOf(documentOf('/pets', 'get', {}, { servers }), { endpoint: undefined });

    expect((await failureOf(caller, callOf('call', {}))).text).toBe(text);
  });
});

describe('the request', () => {
  test.each<[Part, string]>([
    [{ 200: { description: '' } }, '*/*'],
    [{ 200: { description: '', content: { 'application/json': {} } } }, 'application/json'],
    [{ 201: { description: '', content: { 'application/xml': {}, 'text/csv': {} } } }, 'application/xml, text/csv'],
  ])('with the responses %j accepts %s', async (responses, accept) => {
    await callerOf(documentOf('/pets', 'get', { responses })).call(callOf('call', {}));

    expect(server.last.headers.accept).toBe(accept);
  });

  test('carries what the target lets pass of the caller, unless the document or the credential says otherwise', async () => {
    const parameters = [
      { name: 'X-Mine', in: 'header', schema: {} },
      { name: 'q', in: 'query', schema: {} },
    ];
    const caller = callerOf(documentOf('/pets', 'get', { parameters }), { secrets: { Pets: 'key' } }, apiKey({}));
    const headers = {
      'x-trace': 'abc',
      'x-mine': 'caller',
      'x-api-key': 'caller',
      host: 'evil.example.com',
      'content-length': '7',
    };

    await caller.call(
      callOf('call', { 'X-Mine': 'argument', q: '1' }, { headers, queryParameters: { 'a b': 'c&d', q: '2' } }),
    );

    const sent = server.last;
    expect(sent.url).toBe('/pets?q=1&a%20b=c%26d');
    expect(sent.headers).toMatchObject({ 'x-trace': 'abc', 'x-mine': 'argument', 'x-api-key': 'key' });
    expect([sent.headers.host, sent.headers['content-length']]).toEqual([
      server.url.slice('http://'.length),
      undefined,
    ]);
  });

  test("fails for a caller's header that holds a line break", async () => {
    const failure = await failureOf(
      callerOf(PETS),
      callOf('call', {}, { headers: { 'x-trace': 'a\r\nx-admin: yes' } }),
    );

    expect([failure.text, server.requests]).toEqual(['Invalid header value', []]);
  });

  test('fails for a tool that the document does not have', async () => {
    expect((await failureOf(callerOf(PETS), callOf('other', {}))).hint).toBe('the document names no such operation');
  });
});

describe('the result', () => {
  const answer = (type: string | undefined, body: string | Buffer, status = 200) =>
    server.answerWith((_, response) =>
      response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body),
    );

  test('is the text of the answer, with isError before content', async () => {
    answer('application/json', '{"message":"openapi-ok"}');

    expect(JSON.stringify(await callerOf(PETS).call(callOf('call', {})))).toBe(
      '{"isError":false,"content":[{"type":"text","text":"{\\"message\\":\\"openapi-ok\\"}"}]}',
    );
  });

  test.each<[string, string | undefined, string | Buffer, string]>([
    ['JSON', 'application/json', '{ "a" : [ 1,\n 2 ],\t"b": "x  y" }\n', '{"a":[1,2],"b":"x  y"}'],
    ['JSON of other types', 'application/problem+json; charset=utf-8', '[ 1 ]', '[1]'],
    ['JSON of no type', undefined, '[ 1 ]', '[1]'],
    ['numbers as they are', 'application/json', '[ 12345678901234567890, 1.0, 1e3 ]', '[12345678901234567890,1.0,1e3]'],
    ['escaped characters written out', 'application/json', '["\\u5317 \\"\\n\\/"]', '["\u5317 \\"\\n/"]'],
    ['the order of members', 'application/json', '{"b":1,"2":2,"1":3}', '{"b":1,"2":2,"1":3}'],
    ['what is called JSON and is not', 'application/json', '<html> no </html>', '<html> no </html>'],
    ['text', 'text/plain', '{ "a": 1 }', '{ "a": 1 }'],
    ['XML', 'application/xml', '<a> b </a>', '<a> b </a>'],
    ['other character sets', 'text/plain; charset="iso-8859-1"', Buffer.from('caf\xe9', 'latin1'), 'caf\u00e9'],
    ['a byte order mark left out', 'application/json', '\ufeff{ }', '{}'],
    ['nothing', 'application/json', '', ''],
  ])('keeps %s', async (_, type, body, expected) => {
    answer(type, body);

    expect(await textOf(callerOf(PETS), callOf('call', {}))).toBe(expected);
  });

  test('of an answer without content is empty', async () => {
    server.answerWith((_, response) => response.writeHead(204).end());

    expect(await textOf(callerOf(PETS), callOf('call', {}))).toBe('');
  });

  test('tells the headers of the answer', async () => {
    server.answerWith((_, response) => response.writeHead(200, { 'X-Left': '3' }).end('{}'));
    const told: unknown[] = [];

    await callerOf(PETS).call(callOf('call', {}, { onHeaders: (headers) => told.push(headers['x-left']) }));

    expect(told).toEqual(['3']);
  });

  // docs: OpenAPIClientException - Error executing HTTP request for <id or "unknown">: ...
  test.each([
    [400, 'Client error'],
    [401, 'Client error'],
    [404, 'Client error'],
    [500, 'Server error'],
    [503, 'Server error'],
    [301, 'Client error'],
  ])('fails for the status %d, with the answer in the words of the service', async (status, kind) => {
    answer('application/json', '{ "error": "no" }', status);

    const { text } = await failureOf(callerOf(PETS), callOf('call', {}));

    expect(text).toBe(
      `OpenAPIClientException - Error executing HTTP request for unknown: ${kind}: API request failed with status: ${status} - {"error":"no"}`,
    );
  });

  test('fails for a redirect, and tells where it leads without the query', async () => {
    const other = await RecordingServer.start();
    const location = `${other.url}/moved?api_key=secret`;
    server.answerWith((_, response) => response.writeHead(302, { location }).end());

    const { hint } = await failureOf(callerOf(PETS), callOf('call', {}));
    await other.stop();

    expect(hint).toMatch(/^the API redirects to http:\/\/127\.0\.0\.1:\d+\/moved, which is not followed; /);
    expect(other.requests).toEqual([]);
  });

  test('fails for an answer that is no text', async () => {
    answer('image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]));

    const { text, hint } = await failureOf(callerOf(PETS), callOf('call', {}));

    expect(text).toBe('OpenAPIClientException - Error executing HTTP request for unknown: response is not text');
    expect(hint).toBe('the answer is of type image/png and no text; a gateway passes on text, so ask the API for JSON');
  });

  test('fails for an answer of 10 MB', async () => {
    answer('application/json', JSON.stringify('x'.repeat(10_000_000)));

    expect((await failureOf(callerOf(PETS), callOf('call', {}))).text).toBe(
      'OpenAPIClientException - Error executing HTTP request for unknown: Response body exceeds the maximum size of 6000000 bytes',
    );
  });

  test('fails for an API that does not answer in time, and serves other calls meanwhile', async () => {
    server.answerWith((request, response) => {
      if (request.url !== '/pets?slow=1') json(response, 'fast');
    });
    const parameters = [{ name: 'slow', in: 'query', schema: {} }];
    const limits = { connectMilliseconds: 10_000, answerMilliseconds: 1500, answerBytes: 1000 };
    const caller = callerOf(documentOf('/pets', 'get', { parameters }), { limits });

    const slow = failureOf(caller, callOf('call', { slow: 1 }));
    const fast = await Promise.all(Array.from({ length: 20 }, () => textOf(caller, callOf('call', {}))));

    expect(new Set(fast)).toEqual(new Set(['"fast"']));
    expect((await slow).text).toBe('OpenAPIClientException - Error executing HTTP request for unknown: Read timed out');
  });

  test('fails for a connection that is reset', async () => {
    server.answerWith((_, response) => response.socket?.resetAndDestroy());

    expect((await failureOf(callerOf(PETS), callOf('call', {}))).text).toBe(
      'OpenAPIClientException - Error executing HTTP request for unknown: Connection reset',
    );
  });
});

function apiKey(changes: Partial<Extract<ServedCredential, { type: 'API_KEY' }>>): ServedCredential {
  return {
    type: 'API_KEY',
    provider: 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:token-vault/default/apikeycredentialprovider/pets',
    location: 'HEADER',
    parameterName: 'X-Api-Key',
    secret: { name: 'Pets', source: 'pets-secret' },
    ...changes,
  };
}

test('many calls at once get their own answers', async () => {
  server.answerWith((request, response) => setTimeout(() => json(response, request.url), Math.random() * 20));
  const parameters = [{ name: 'n', in: 'query', schema: {} }];
  const caller = callerOf(documentOf('/pets', 'get', { parameters }));
  const numbers = Array.from({ length: 300 }, (_, n) => n);

  const texts = await Promise.all(numbers.map((n) => textOf(caller, callOf('call', { n }))));
  await caller.close();

  expect(texts).toEqual(numbers.map((n) => `"/pets?n=${n}"`));
});

test('an endpoint on this machine is signed for without AWS credentials', async () => {
  const { options, events } = optionsOf({ endpoint: server.url });
  const credential: ServedCredential = { type: 'GATEWAY_IAM_ROLE', service: 'execute-api' };

  await createOpenApiCaller(targetOf('OPENAPI', PETS, credential), PETS, options).call(callOf('call', {}));

  expect(isSigned(server.last, 'local')).toBe(true);
  expect(events).toEqual([]);
});

describe('keys', () => {
  test('are told to nobody but the API, even when it repeats them', async () => {
    const key = 's3cret/key';
    server.answerWith((request, response) => json(response, { got: request.url }, 403));
    const { options, events } = optionsOf({ endpoint: server.url, secrets: { Pets: key } });
    const credential = apiKey({ location: 'QUERY_PARAMETER', parameterName: 'key' });

    const caller = createOpenApiCaller(targetOf('OPENAPI', PETS, credential), PETS, options);
    const { text, hint, stack } = await failureOf(caller, callOf('call', {}));

    expect(server.last.url).toBe('/pets?key=s3cret%2Fkey');
    expect(text).toContain('403 - {"got":"/pets?key=***"}');
    expect(`${text}${hint}${stack}${JSON.stringify(events)}`).not.toContain('s3cret');
  });

  test('are not sent where a redirect leads', async () => {
    const other = await RecordingServer.start();
    server.answerWith((_, response) => response.writeHead(307, { location: other.url }).end());

    await failureOf(callerOf(PETS, { secrets: { Pets: 'key' } }, apiKey({})), callOf('call', {}));
    await other.stop();

    expect(server.last.headers['x-api-key']).toBe('key');
    expect(other.requests).toEqual([]);
  });
});

test("the quickstart's API gets its arguments and its key in the query", async () => {
  const path = join(__dirname, '../../../../examples/quickstart/apis/nasa-insight.json');
  const document = JSON.parse(readFileSync(path, 'utf8'));
  const credential = apiKey({
    location: 'QUERY_PARAMETER',
    parameterName: 'api_key',
    secret: { name: 'Mars', source: 'x' },
  });
  server.answerWith((_, response) => json(response, { sol_keys: ['675'] }));
  const caller = callerOf(document, { secrets: { Mars: 'DEMO_KEY' } }, credential);

  const text = await textOf(caller, callOf('getInsightWeather', { feedtype: 'json', ver: '1.0' }));

  expect([server.last.method, server.last.url, server.last.headers.accept]).toEqual([
    'GET',
    '/insight_weather/?feedtype=json&ver=1.0&api_key=DEMO_KEY',
    'application/json',
  ]);
  expect(text).toBe('{"sol_keys":["675"]}');
});
