// The rows of §1 in docs/fidelity.md: OpenAPI targets.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../targets/http/self-signed';
import { json, listed, OK, openApiParts, resultText, serveTemplate, startUpstream, stopAll } from './served-template';

afterEach(stopAll);

const message = { name: 'message', in: 'query', schema: { type: 'string' } };

const ECHO = {
  '/echo': {
    get: { operationId: 'get_echo', description: 'Read a synthetic response', parameters: [message], responses: OK },
  },
};

const RESERVATION = {
  '/reservations/{reservation_id}': {
    put: {
      operationId: 'update',
      description: 'Updates a reservation',
      parameters: [{ name: 'reservation_id', in: 'path', required: true, schema: { type: 'string' } }],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['status'],
              properties: {
                guest_phone: { type: 'string' },
                status: { type: 'string', enum: ['CONFIRMED', 'CANCELLED'] },
                day: { type: 'string', format: 'date' },
              },
            },
          },
        },
      },
      responses: OK,
    },
  },
};

/** An API that tells what it was asked. */
function startEcho(): Promise<string> {
  return startUpstream(({ method, url, text, headers }, response) =>
    json(response, { method, url, body: text, tenant: headers['x-tenant'] }),
  );
}

test('§1 parameters: flattened into one `properties` object, no grouping by `in`', async () => {
  const served = await serveTemplate(openApiParts('openapi-inline', 'https://api.example.com', ECHO));

  const answer = await served.ask('tools/list');

  expect(resultText(answer)).toBe(
    '{"tools":[{"inputSchema":{"type":"object","properties":{"message":{"type":"string"}}},"name":"openapi-inline___get_echo","description":"Read a synthetic response"}]}',
  );
});

test('§1 request body: its properties are at the top level, beside those of the path', async () => {
  const api = await startEcho();
  const served = await serveTemplate(openApiParts('hotel', api, RESERVATION));

  const [tool] = await listed(served);
  const { body } = await served.call('hotel___update', {
    reservation_id: 'r-1',
    guest_phone: '+1',
    status: 'CONFIRMED',
  });

  expect(Object.keys(Object(tool?.inputSchema).properties)).toEqual(['reservation_id', 'guest_phone', 'status', 'day']);
  expect(JSON.parse(Object(body.result).content[0].text)).toEqual({
    method: 'PUT',
    url: '/reservations/r-1',
    body: '{"guest_phone":"+1","status":"CONFIRMED"}',
  });
});

describe('§1 required', () => {
  test('§1 required: that of parameters and of the body', async () => {
    const served = await serveTemplate(openApiParts('hotel', 'https://api.example.com', RESERVATION));

    const [tool] = await listed(served);

    expect(tool?.inputSchema).toHaveProperty('required', ['reservation_id', 'status']);
  });

  test('§1 required: no key when nothing is', async () => {
    const served = await serveTemplate(openApiParts('echo', 'https://api.example.com', ECHO));

    const [tool] = await listed(served);

    expect(Object.keys(Object(tool?.inputSchema))).toEqual(['type', 'properties']);
  });
});

describe('§1 server variables', () => {
  const variables = { basePath: { default: 'demo' } };

  test('§1 server variables: optional arguments without a description', async () => {
    const servers = [{ url: 'https://api.example.com/{basePath}', variables }];
    const paths = { '/iam': { get: { operationId: 'iam_echo', description: 'IAM authorized echo', responses: OK } } };
    const served = await serveTemplate(openApiParts('api-stage', '', paths, {}, { servers }));

    const answer = await served.ask('tools/list');

    expect(resultText(answer)).toBe(
      '{"tools":[{"inputSchema":{"type":"object","properties":{"basePath":{"type":"string"}}},"name":"api-stage___iam_echo","description":"IAM authorized echo"}]}',
    );
  });

  test.each([
    [{}, '/demo/echo'],
    [{ basePath: 'prod' }, '/prod/echo'],
  ])('§1 server variables: with the arguments %j, the address is %s', async (args, url) => {
    const api = await startEcho();
    const served = await serveTemplate(
      openApiParts('api', '', ECHO, {}, { servers: [{ url: `${api}/{basePath}`, variables }] }),
    );

    const { body } = await served.call('api___get_echo', args);

    expect(JSON.parse(Object(body.result).content[0].text).url).toBe(url);
  });

  test('§1 bad server variable: a slash is refused', async () => {
    const api = await startEcho();
    const served = await serveTemplate(
      openApiParts('api', '', ECHO, {}, { servers: [{ url: `${api}/{basePath}`, variables }] }),
      { properties: { ExceptionLevel: 'DEBUG' } },
    );

    const { body } = await served.call('api___get_echo', { basePath: 'a/b' });

    expect(body.result).toHaveProperty(
      'content[0].text',
      expect.stringContaining("Server URL parameter 'basePath' contains invalid character '/'"),
    );
  });
});

test.each([
  [{ description: 'Says it', summary: 'Short' }, 'Says it'],
  [{}, 'ListPets'],
])('§1 description: of the operation %j it is %j', async (operation, description) => {
  const paths = { '/pets': { get: { operationId: 'ListPets', responses: OK, ...operation } } };
  const served = await serveTemplate(openApiParts('pets', 'https://api.example.com', paths));

  const [tool] = await listed(served);

  expect(tool?.description).toBe(description);
});

test('§1 outputSchema: not listed though the answer is modelled', async () => {
  const schema = { type: 'object', properties: { id: { type: 'string' } } };
  const responses = { 200: { description: 'OK', content: { 'application/json': { schema } } } };
  const paths = { '/pets': { get: { operationId: 'get', description: 'Gets', responses } } };
  const served = await serveTemplate(openApiParts('pets', 'https://api.example.com', paths));

  const [tool] = await listed(served);

  expect(Object.keys(Object(tool))).toEqual(['inputSchema', 'name', 'description']);
});

test('§1 enum: checked before the call', async () => {
  const served = await serveTemplate(openApiParts('hotel', 'http://127.0.0.1:1', RESERVATION));

  const { body } = await served.call('hotel___update', { reservation_id: 'r', status: 'LOST' });

  expect(body.result).toEqual({
    content: [
      {
        type: 'text',
        text: "ValidationException - Parameter validation failed: Invalid request parameters:\n- Field 'status' validation failed: enum",
      },
    ],
    isError: true,
  });
});

test('§1 format: a date that is none reaches the API', async () => {
  const api = await startEcho();
  const served = await serveTemplate(openApiParts('hotel', api, RESERVATION));

  const { body } = await served.call('hotel___update', { reservation_id: 'r', status: 'CONFIRMED', day: 'tomorrow' });

  expect(JSON.parse(Object(body.result).content[0].text).body).toBe('{"status":"CONFIRMED","day":"tomorrow"}');
});

test('§1 coercion: a text for an integer is refused', async () => {
  const parameters = [{ name: 'count', in: 'query', schema: { type: 'integer' } }];
  const paths = { '/p': { get: { operationId: 'p', description: 'P', parameters, responses: OK } } };
  const served = await serveTemplate(openApiParts('api', 'http://127.0.0.1:1', paths));

  const { body } = await served.call('api___p', { count: '7' });

  expect(Object(body.result).content[0].text).toContain(
    "- Field '/count' has invalid type: string found, integer expected",
  );
});

test('§1 result: the body as compact text, `isError` first, no structuredContent', async () => {
  const api = await startUpstream((_, response) => json(response, '{ "message": "openapi-ok",\n  "path": "/echo" }'));
  const served = await serveTemplate(openApiParts('api', api, ECHO));

  const answer = await served.call('api___get_echo');

  expect(resultText(answer)).toBe(
    '{"isError":false,"content":[{"type":"text","text":"{\\"message\\":\\"openapi-ok\\",\\"path\\":\\"/echo\\"}"}]}',
  );
});

describe('§1 non-2xx', () => {
  const refusing = () => startUpstream((_, response) => json(response, { code: 'BAD_DATE' }, 400));

  test('§1 non-2xx: with DEBUG, an error result with status and body at HTTP 200', async () => {
    const served = await serveTemplate(openApiParts('api', await refusing(), ECHO), {
      properties: { ExceptionLevel: 'DEBUG' },
    });

    const { status, body } = await served.call('api___get_echo');

    expect([status, Object(body.result).isError]).toEqual([200, true]);
    expect(Object(body.result).content[0].text).toBe(
      'OpenAPIClientException - Error executing HTTP request for unknown: Client error: API request failed with status: 400 - {"code":"BAD_DATE"}',
    );
  });

  test('§1 non-2xx: without DEBUG, the body is lost to the caller, and told at the terminal', async () => {
    const served = await serveTemplate(openApiParts('api', await refusing(), ECHO));

    const { body } = await served.call('api___get_echo');

    expect(body.result).toEqual({
      content: [{ type: 'text', text: 'An internal error occurred. Please retry later.' }],
      isError: true,
    });
    expect(served.events).toContainEqual(
      expect.objectContaining({ type: 'request', detail: expect.stringContaining('{"code":"BAD_DATE"}') }),
    );
  });
});

test('§1 TLS failure: an error result in the words of the service', async () => {
  const api = createServer(selfSigned(), (_, response) => response.end('{}'));
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const { port } = api.address() as AddressInfo;
  const served = await serveTemplate(openApiParts('api', `https://127.0.0.1:${port}`, ECHO), {
    properties: { ExceptionLevel: 'DEBUG' },
  });

  const { body } = await served.call('api___get_echo');
  await new Promise((resolve) => api.close(resolve));

  expect(Object(body.result).isError).toBe(true);
  expect(Object(body.result).content[0].text).toMatch(
    /^OpenAPIClientException - Error executing HTTP request for unknown: \(certificate_unknown\) PKIX path building failed/,
  );
});

test('§1 propagated headers: those that the target allows reach the API', async () => {
  const served = await serveTemplate(
    openApiParts('api', await startEcho(), ECHO, { MetadataConfiguration: { AllowedRequestHeaders: ['X-Tenant'] } }),
  );

  const { body } = await served.call('api___get_echo', {}, { 'x-tenant': 'acme', 'x-other': 'no' });

  expect(JSON.parse(Object(body.result).content[0].text).tenant).toBe('acme');
});
