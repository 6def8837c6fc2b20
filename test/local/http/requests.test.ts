import { request as httpRequest } from 'node:http';
import type { Authenticator, InboundRequest, Refusal } from '../../../lib/local/authenticator';
import type { Node } from '../../../lib/schema/node';
import { ECHO, send, startGateway, stopGateways } from '../gateways';

afterEach(stopGateways);

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

function refusing(refusal: Partial<Refusal>): Authenticator {
  const {
    httpStatus = 401,
    headers = {},
    code = -32001,
    message = 'Missing Bearer token',
    detail = 'no token',
  } = refusal;
  return {
    admit: async () => ({ refusal: { httpStatus, headers, code, message, detail } }),
    protectedResource: { authorization_servers: ['https://issuer'], resource: 'http://127.0.0.1/mcp' },
  };
}

/** What `fetch` would not send: other hosts, broken framing. Resolves with the status and the body. */
function sendRaw(url: string, options: { headers?: Node; method?: string; body?: string }): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const headers = options.headers as Record<string, string>;
    const request = httpRequest(url, { method: options.method ?? 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve([response.statusCode ?? 0, text]));
    });
    request.on('error', reject);
    request.end(options.body);
  });
}

describe('who is not let in', () => {
  test('SigV4 missing: 401 with the ID of the request', async () => {
    const message = 'Authentication error - Invalid credentials';
    const gateway = await startGateway({ authenticator: refusing({ message }) });

    const answer = await gateway.post(PING);

    expect(answer.status).toBe(401);
    expect(answer.text).toBe(
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Authentication error - Invalid credentials"}}',
    );
  });

  test('JWT invalid: 401 with the ID 0 and WWW-Authenticate', async () => {
    const challenge =
      'Bearer error="invalid_token", resource_metadata="http://127.0.0.1/.well-known/oauth-protected-resource"';
    const headers = { 'www-authenticate': challenge };
    const gateway = await startGateway({ authenticator: refusing({ headers, message: 'Invalid Bearer token' }) });

    const answer = await gateway.post({ ...PING, id: 0 });

    expect(answer.text).toBe('{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Invalid Bearer token"}}');
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
  });

  test('a body that nobody can read comes after the question who sends it', async () => {
    const gateway = await startGateway({ authenticator: refusing({}) });

    const answer = await gateway.post('{');

    expect([answer.status, answer.body.id]).toEqual([401, null]);
  });

  test('the terminal is told why, by the method that was asked for', async () => {
    const gateway = await startGateway({
      authenticator: refusing({ httpStatus: 403, detail: 'the scope is missing' }),
    });

    await gateway.ask('tools/list');

    expect(gateway.events).toEqual([
      expect.objectContaining({ method: 'tools/list', status: 'forbidden', detail: 'the scope is missing' }),
    ]);
  });

  test('the authenticator sees the request as it came', async () => {
    const seen: InboundRequest[] = [];
    const authenticator: Authenticator = {
      admit: async (request) => {
        seen.push(request);
        return { caller: { claims: {} } };
      },
    };
    const gateway = await startGateway({ authenticator });

    await send(`${gateway.url}?a=1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: ' {} ' });

    expect(seen).toMatchObject([{ method: 'POST', path: '/mcp?a=1', body: Buffer.from(' {} ') }]);
  });

  test('fails with HTTP 500 when the authenticator fails, and goes on', async () => {
    let isBroken = true;
    const admit: Authenticator['admit'] = async () => {
      if (isBroken) throw new Error('no keys');
      return { caller: { claims: {} } };
    };
    const gateway = await startGateway({ authenticator: { admit } });

    const answer = await gateway.post(PING);
    isBroken = false;

    expect([answer.status, answer.body.error]).toEqual([500, { code: -32603, message: 'Internal error' }]);
    expect((await gateway.post(PING)).status).toBe(200);
  });
});

describe('metadata document', () => {
  test.each(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])(
    'at host root, unauthenticated: %s',
    async (path) => {
      const gateway = await startGateway({ authenticator: refusing({}) });

      const answer = await send(new URL(path, gateway.url).href, {});

      expect(answer.status).toBe(200);
      expect(answer.text).toBe('{"authorization_servers":["https://issuer"],"resource":"http://127.0.0.1/mcp"}');
    },
  );

  test('fails for a gateway without tokens', async () => {
    const gateway = await startGateway();

    const answer = await send(new URL('/.well-known/oauth-protected-resource', gateway.url).href, {});

    expect(answer.status).toBe(404);
  });
});

describe('where requests may come from', () => {
  test.each([
    ['another name of this machine', { host: 'evil.example' }],
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a page of nowhere', { origin: 'null' }],
  ])('fails with HTTP 403 for %s, before anything else', async (_what, headers) => {
    const gateway = await startGateway({ authenticator: refusing({}) });

    const [status, text] = await sendRaw(gateway.url, { headers, body: JSON.stringify(PING) });

    expect([status, JSON.parse(text)]).toMatchObject([403, { jsonrpc: '2.0', id: null, error: { code: -32000 } }]);
    expect(gateway.events).toMatchObject([{ type: 'request', status: 'forbidden', httpStatus: 403 }]);
  });

  test.each([
    ['localhost', { host: 'localhost:1' }],
    ['the address of IPv6', { host: '[::1]:1' }],
    ['a page of this machine', { origin: 'http://localhost:6274' }],
  ])('takes requests for %s', async (_what, headers) => {
    const gateway = await startGateway();
    const json = { 'content-type': 'application/json', ...headers };

    expect((await sendRaw(gateway.url, { headers: json, body: JSON.stringify(PING) }))[0]).toBe(200);
  });

  test('fails with HTTP 403 for mounted routes and the metadata document, too', async () => {
    const gateway = await startGateway({ authenticator: refusing({}), routes: [() => true] });
    const headers = { host: 'evil.example' };

    const urls = ['/.well-known/oauth-protected-resource', '/token'].map((path) => new URL(path, gateway.url).href);
    const answers = await Promise.all(urls.map((url) => sendRaw(url, { method: 'GET', headers })));

    expect(answers.map(([status]) => status)).toEqual([403, 403]);
  });
});

describe('pages in browsers', () => {
  const PAGE = 'https://inspector.example.com';
  const asking = {
    origin: PAGE,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,mcp-session-id',
    'access-control-request-private-network': 'true',
  };
  const corsOf = (headers: Headers) => [...headers].filter(([name]) => name.startsWith('access-control-'));

  test('get no answer to read unless a person has named their origin', async () => {
    const gateway = await startGateway();

    const preflight = await send(gateway.url, {
      method: 'OPTIONS',
      headers: { ...asking, origin: 'http://localhost:1' },
    });
    const answer = await gateway.ask('ping', {}, { origin: 'http://localhost:1' });

    expect([preflight.status, corsOf(preflight.headers)]).toEqual([405, []]);
    expect([answer.status, corsOf(answer.headers)]).toEqual([200, []]);
  });

  test('of an origin that is named may ask, without a token, and read what they need', async () => {
    const gateway = await startGateway({ pages: [PAGE], authenticator: refusing({}) });

    const preflight = await send(gateway.url, { method: 'OPTIONS', headers: asking });
    const answer = await gateway.ask('ping', {}, { origin: PAGE });

    expect([preflight.status, Object.fromEntries(corsOf(preflight.headers))]).toEqual([
      204,
      {
        'access-control-allow-origin': PAGE,
        'access-control-allow-methods': 'GET, POST, DELETE',
        'access-control-allow-headers': 'authorization,mcp-session-id',
        'access-control-allow-private-network': 'true',
        'access-control-expose-headers': 'mcp-session-id, mcp-protocol-version, www-authenticate, x-amzn-requestid',
        'access-control-max-age': '600',
      },
    ]);
    expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('vary')]).toEqual([
      401,
      PAGE,
      'origin',
    ]);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('of an origin that is named read streams and routes beside the gateway, too', async () => {
    const gateway = await startGateway({
      pages: [PAGE],
      served: { streaming: true },
      routes: [
        (_request, response) => {
          response.writeHead(200).end('{}');
          return true;
        },
      ],
    });
    const headers = { origin: PAGE, accept: 'text/event-stream' };

    const stream = await gateway.ask('tools/call', { name: 'tools___echo' }, headers);
    const route = await send(new URL('/token', gateway.url).href, { method: 'POST', headers });

    expect([stream, route].map((answer) => answer.headers.get('access-control-allow-origin'))).toEqual([PAGE, PAGE]);
  });

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['the same host with another port', { origin: `${PAGE}:8443` }],
  ])('fails with HTTP 403 for %s, also when one is named', async (_what, headers) => {
    const gateway = await startGateway({ pages: [PAGE] });

    const [status] = await sendRaw(gateway.url, { headers, body: JSON.stringify(PING) });

    expect(status).toBe(403);
    expect((await send(gateway.url, { method: 'OPTIONS', headers })).headers.has('access-control-allow-origin')).toBe(
      false,
    );
  });
});

test('fails with HTTP 403 for another name of this machine, also for a page that is named', async () => {
  const gateway = await startGateway({ pages: ['https://inspector.example.com'] });
  const headers = { origin: 'https://inspector.example.com', host: 'evil.example' };

  expect((await sendRaw(gateway.url, { headers, body: JSON.stringify(PING) }))[0]).toBe(403);
});

describe('what cannot be a message', () => {
  test.each([
    ['malformed JSON', '{"jsonrpc":', 400, { code: -32700, message: 'Parse error - Invalid JSON format' }],
    ['nothing', '', 400, { code: -32700, message: 'Parse error - Invalid JSON format' }],
    ['a text', '"ping"', 400, { code: -32600, message: 'Invalid Request' }],
    ['null', 'null', 400, { code: -32600, message: 'Invalid Request' }],
    ['another protocol', '{"jsonrpc":"1.0","id":1,"method":"ping"}', 400, { code: -32600, message: 'Invalid Request' }],
    ['a method that is none', '{"jsonrpc":"2.0","id":1,"method":7}', 400, { code: -32600, message: 'Invalid Request' }],
    [
      'parameters in a list',
      '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}',
      400,
      { code: -32600, message: 'Invalid Request' },
    ],
    [
      'an ID that is none',
      '{"jsonrpc":"2.0","id":null,"method":"ping"}',
      400,
      { code: -32600, message: 'Invalid Request' },
    ],
  ])('fails for %s', async (_what, text, status, error) => {
    const gateway = await startGateway();

    const answer = await gateway.post(text);

    expect([answer.status, answer.body.error]).toEqual([status, error]);
  });

  test('fails with HTTP 415 for what says that it is no JSON', async () => {
    const gateway = await startGateway();

    expect((await gateway.post(PING, { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('fails with HTTP 413 for a body beyond 6 MB, and goes on', async () => {
    const gateway = await startGateway();
    const params = { name: 'tools___echo', arguments: { text: 'x'.repeat(6 * 1024 * 1024) } };

    const answer = await gateway.ask('tools/call', params);

    expect(answer.status).toBe(413);
    expect(answer.body.error).toEqual({
      code: -32000,
      message: 'Payload Too Large: Request body must not exceed 6291456 bytes',
    });
    expect((await gateway.post(PING)).status).toBe(200);
  });

  test('takes a body of nearly 6 MB', async () => {
    const gateway = await startGateway({ callers: { tools: ECHO } });
    const text = 'x'.repeat(6 * 1024 * 1024 - 200);

    const { body } = await gateway.ask('tools/call', { name: 'tools___echo', arguments: { text } });

    expect(body.result).toHaveProperty('content[0].text', JSON.stringify({ text }));
  });

  test('a message nested a million deep ends nothing', async () => {
    const gateway = await startGateway();
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;

    await gateway.post(
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"tools___echo","arguments":{"a":${deep}}}}`,
    );

    expect((await gateway.post(PING)).status).toBe(200);
  });

  test('an answer to something never asked is taken and forgotten', async () => {
    const gateway = await startGateway();

    expect((await gateway.post({ jsonrpc: '2.0', id: 1, result: {} })).status).toBe(202);
  });
});

describe('batches', () => {
  const bad = { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'nothing' } };
  const note = { jsonrpc: '2.0', method: 'notifications/initialized' };

  test('each request of a batch is answered', async () => {
    const gateway = await startGateway();

    const answer = await gateway.post([PING, note, bad, { id: 4 }]);

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      { jsonrpc: '2.0', id: 1, result: {} },
      { jsonrpc: '2.0', id: 3, error: { code: -32602, message: 'Unknown tool: nothing' } },
      { jsonrpc: '2.0', id: 4, error: { code: -32600, message: 'Invalid Request' } },
    ]);
  });

  test('notifications alone are taken with HTTP 202', async () => {
    const gateway = await startGateway();

    expect((await gateway.post([note, note])).status).toBe(202);
  });

  test.each([
    ['nothing', [], {}],
    ['101 messages', Array.from({ length: 101 }, () => PING), {}],
    ['a version that has none', [PING], { 'mcp-protocol-version': '2025-06-18' }],
  ])('fails for %s', async (_what, messages, headers) => {
    const gateway = await startGateway({ gateway: { protocolVersions: ['2025-03-26', '2025-06-18'] } });

    const answer = await gateway.post(messages, headers);

    expect([answer.status, answer.body.error]).toEqual([400, { code: -32600, message: 'Invalid Request' }]);
  });

  test('initialize is no part of a batch', async () => {
    const gateway = await startGateway({ served: { sessionTimeoutSeconds: 900 } });

    const answer = await gateway.post([{ ...PING, method: 'initialize', params: { protocolVersion: '2025-03-26' } }]);

    expect([answer.status, answer.headers.get('mcp-session-id')]).toEqual([400, null]);
  });
});

describe('other methods and paths', () => {
  test.each([
    ['GET', {}, 'POST'],
    ['DELETE', {}, 'POST'],
    ['PUT', {}, 'POST'],
    ['GET', { sessionTimeoutSeconds: 900 }, 'POST, DELETE'],
    ['PATCH', { sessionTimeoutSeconds: 900, streaming: true }, 'POST, DELETE, GET'],
  ])('fails with HTTP 405 for %s on %j', async (method, served, allow) => {
    const gateway = await startGateway({ served });

    const answer = await send(gateway.url, { method });

    expect([answer.status, answer.headers.get('allow'), answer.body.error]).toEqual([
      405,
      allow,
      { code: -32000, message: 'Method not allowed.' },
    ]);
  });

  test.each([
    ['no session', {}, 400],
    ['an unknown session', { 'mcp-session-id': 'a' }, 404],
  ])('fails for GET and DELETE with %s', async (_what, headers, status) => {
    const gateway = await startGateway({ served: { sessionTimeoutSeconds: 900, streaming: true } });

    const answers = await Promise.all(['GET', 'DELETE'].map((method) => send(gateway.url, { method, headers })));

    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
  });

  test('fails with HTTP 406 for a stream that the client does not read, with HTTP 409 for a second one', async () => {
    const gateway = await startGateway({ served: { sessionTimeoutSeconds: 900, streaming: true } });
    const begun = await gateway.ask('initialize', { protocolVersion: '2025-03-26' });
    const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
    const accept = { ...session, accept: 'text/event-stream' };

    const unread = await send(gateway.url, { headers: { ...session, accept: 'application/json' } });
    const first = await fetch(gateway.url, { headers: accept });
    const second = await send(gateway.url, { headers: accept });

    expect([unread.status, first.status, second.status]).toEqual([406, 200, 409]);
    await first.body?.cancel();
  });

  test.each(['/', '/mcp/', '/mcp/tools', '//mcp', '/%6dcp'])('fails with HTTP 404 for %s', async (path) => {
    const gateway = await startGateway();

    const answer = await sendRaw(new URL(gateway.url).origin + path, { method: 'GET', headers: {} });

    expect(answer).toEqual([404, '<UnknownOperationException/>\n']);
  });
});

test('mounted routes answer what is not the gateway’s, and each answer has an ID', async () => {
  const gateway = await startGateway({
    routes: [
      (request, response) => {
        if (request.url !== '/oauth2/token') return false;
        response.writeHead(201).end('token');
        return true;
      },
    ],
  });

  const token = await send(new URL('/oauth2/token', gateway.url).href, { method: 'POST', body: 'grant_type=a' });
  const other = await send(new URL('/oauth2/other', gateway.url).href, {});

  expect([token.status, token.text, other.status]).toEqual([201, 'token', 404]);
  expect([token, other].map(({ headers }) => headers.get('x-amzn-requestid')?.length)).toEqual([36, 36]);
});

test('a route that fails is a failure of that request alone', async () => {
  const gateway = await startGateway({
    routes: [
      () => {
        throw new Error('broken');
      },
    ],
  });

  const answer = await send(new URL('/other', gateway.url).href, {});

  expect([answer.status, (await gateway.post(PING)).status]).toEqual([500, 200]);
});
