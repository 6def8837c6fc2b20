import { TargetFailure } from '../../../../lib/local/target-caller';
import {
  createMcpServerCaller,
  type McpServerOptions,
} from '../../../../lib/local/targets/mcp-server/create-mcp-server-caller';
import { GatewayError } from '../../../../lib/schema/gateway-error';
import { servedTarget, toolCall } from '../served-target';
import { type RawRequest, respond, startRawServer } from './raw-server';
import { startSdkServer, TOOLS } from './sdk-server';

jest.setTimeout(30_000);

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) {
    await thing.close();
  }
});

async function raw(answer: (request: RawRequest) => void) {
  const started = await startRawServer(answer);
  open.push(started);
  return started;
}

async function caller(endpoint: string, options: Partial<McpServerOptions> = {}, listingMode = 'DEFAULT') {
  const target = servedTarget('Docs', { kind: 'MCP_SERVER', endpoint, listingMode, resourcePriority: 1000 });
  const created = await createMcpServerCaller(target, { events: () => undefined, ...options });
  open.push(created);
  return created;
}

/** What a promise fails with. */
async function failureOf(promise: Promise<unknown>): Promise<{ readonly text: string; readonly hint?: string }> {
  const cause = await promise.catch((error: unknown) => error);
  if (!(cause instanceof TargetFailure)) {
    throw cause;
  }
  return { text: cause.text, ...(cause.hint !== undefined && { hint: cause.hint }) };
}

const PLACEHOLDER = ['$', '{Shop/Runtime.Arn}'].join('');

const PING = toolCall('Docs___ping');

test.each<[string, (request: RawRequest) => void, string, string]>([
  [
    'a JSON-RPC error',
    ({ response, rpc }) => respond(response, { jsonrpc: '2.0', id: rpc.id, error: { code: -32603, message: 'boom' } }),
    'boom',
    '<origin> answered with the JSON-RPC error -32603',
  ],
  [
    'a JSON-RPC error with a status of its own',
    ({ response }) => respond(response, { jsonrpc: '2.0', id: null, error: { code: -32000, message: 'busy' } }, 503),
    'busy',
    '<origin> answered with the JSON-RPC error -32000',
  ],
  [
    '401',
    ({ response }) => response.writeHead(401, { 'www-authenticate': 'Bearer' }).end('who are you'),
    'Authorization error when sending message',
    '<origin> answered 401: give the credential that it asks for with --secret Docs=<value>',
  ],
  [
    '403',
    ({ response }) => response.writeHead(403).end(),
    'Authorization error when sending message',
    '<origin> answered 403: give the credential that it asks for with --secret Docs=<value>',
  ],
  [
    '500',
    ({ response }) => response.writeHead(500).end('Traceback\n  line 2'),
    "MCP server '<origin>/mcp' returned HTTP 500",
    '<origin> answered 500: Traceback',
  ],
  [
    '404 outside of a session',
    ({ response }) => response.writeHead(404).end(),
    "MCP server '<origin>/mcp' returned HTTP 404",
    '<origin> answered 404',
  ],
  [
    'a page',
    ({ response }) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    'Invalid response from the MCP server',
    '<origin> answered what is no MCP: Unexpected content type: text/html',
  ],
  [
    'half of a JSON document',
    ({ response }) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc'),
    'Invalid response from the MCP server',
    '<origin> answered what is no MCP: Unterminated string in JSON at position 9',
  ],
  [
    'a result without content',
    ({ response, rpc }) => respond(response, { jsonrpc: '2.0', id: rpc.id, result: {} }),
    'Invalid response from the MCP server',
    'its result has no content',
  ],
  [
    'nothing, and hangs up',
    ({ request }) => request.socket.destroy(),
    'Connection to the MCP server failed',
    '<origin> ended the connection (UND_ERR_SOCKET)',
  ],
  [
    'a stream that ends without a result',
    ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}}\n\n');
    },
    'Invalid response from the MCP server',
    '<origin> answered what is no MCP: the stream ended without a result',
  ],
  [
    'a stream that breaks',
    ({ request, response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
      setTimeout(() => request.socket.destroy(), 50);
    },
    'Invalid response from the MCP server',
    '<origin> answered what is no MCP: the stream ended without a result',
  ],
  [
    'more than a gateway passes on',
    ({ response, rpc }) =>
      respond(response, { jsonrpc: '2.0', id: rpc.id, result: { content: ['x'.repeat(7_000_000)] } }),
    'Invalid response from the MCP server',
    '<origin> answered what is no MCP: more than 6000000 bytes, which is all that a gateway passes on',
  ],
])('fails a call that the server answers with %s', async (_, answer, text, hint) => {
  const server = await raw(answer);
  const made = await caller(server.url);

  const failure = await failureOf(made.call(PING));

  expect(failure).toEqual({
    text: text.replace('<origin>', server.origin),
    hint: hint.replace('<origin>', server.origin),
  });
});

test('the connection of a call ends when its caller leaves', async () => {
  const leaving = new AbortController();
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const server = await raw(({ rpc, response }) => {
    if (rpc.method === 'tools/call') {
      response.on('close', leave);
      leaving.abort();
    } else {
      response.writeHead(202).end();
    }
  });
  const made = await caller(server.url);

  const failure = await failureOf(made.call({ ...PING, signal: leaving.signal }));
  await left;

  expect(failure).toEqual({ text: 'Request cancelled', hint: 'the caller left before the server answered' });
});

test('a result passes as it came, in the order of its members', async () => {
  const result = {
    zeta: 1,
    structuredContent: { b: 1, a: 2 },
    _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'raw' }, own: true },
    content: [{ text: 'x', type: 'text', more: [] }, { type: 'new-kind' }],
  };
  const server = await raw(({ response, rpc }) => respond(response, { jsonrpc: '2.0', id: rpc.id, result }));
  const made = await caller(server.url);

  const passed = await made.call(PING);

  // The client reads `_meta` first.
  const { _meta, ...rest } = result;
  expect(JSON.stringify(passed)).toBe(JSON.stringify({ _meta: { own: true }, ...rest, isError: false }));
});

test('nothing goes to another host to which the server points', async () => {
  const visits: string[] = [];
  const elsewhere = await raw(({ request }) => visits.push(request.url ?? ''));
  const server = await raw(({ response }) => response.writeHead(307, { location: elsewhere.url }).end());
  const made = await caller(server.url, { headersFor: async () => ({ authorization: 'Bearer secret-token' }) });

  const failure = await failureOf(made.call(PING));

  expect(visits).toEqual([]);
  expect(failure).toEqual({
    text: `MCP server '${server.url}' returned HTTP 307`,
    hint: `${server.origin} answered 307 and points elsewhere, where no credentials are sent; name that URL with --endpoint Docs=<url>`,
  });
});

test('a secret that the server repeats is told to nobody', async () => {
  const server = await raw(({ request, response }) =>
    response.writeHead(500).end(`bad token ${request.headers.authorization} of key ${request.headers['x-key']}`),
  );
  const made = await caller(server.url, {
    headersFor: async () => ({ authorization: 'Bearer secret-token', 'x-key': 'secret-key' }),
  });

  const { hint } = await failureOf(made.call(PING));

  expect(hint).toBe(`${server.origin} answered 500: bad token Bearer *** of key ***`);
});

test('a credential that cannot be had fails the call with its own reason', async () => {
  const server = await raw(() => undefined);
  const reason = new TargetFailure('Failed to fetch outbound api key', 'give it with --secret Docs=<value>');
  const made = await caller(server.url, { headersFor: async () => Promise.reject(reason) });

  expect(await failureOf(made.call(PING))).toEqual({ text: reason.text, hint: reason.hint });
});

test('a server that is not there fails lists and calls with what to do, and works once it is', async () => {
  const first = await startSdkServer('stateless');
  const { url } = first;
  await first.close();
  const made = await caller(url);

  const failures = [await failureOf(made.upstream.listTools()), await failureOf(made.call(PING))];
  const again = await startSdkServer('stateless', Number(new URL(url).port));
  open.push(again);
  const called = await made.call(toolCall('Docs___echo', {}));
  const listed = await listedWhenUp(made.upstream.listTools);

  const { origin } = new URL(url);
  const failure = {
    text: 'Unable to connect to the MCP server. Please check the server',
    hint: `nothing answers at ${origin} (ECONNREFUSED); start the server, or name another with --endpoint Docs=<url>`,
  };
  expect(failures).toEqual([failure, failure]);
  expect(called.isError).toBe(false);
  expect(listed).toEqual(TOOLS);
});

test('a server that does not answer is not asked for each list', async () => {
  let asked = 0;
  const server = await raw(({ response }) => {
    asked++;
    response.writeHead(500).end();
  });
  const made = await caller(server.url);

  await failureOf(made.upstream.listTools());
  await failureOf(made.upstream.listTools());
  await failureOf(made.upstream.listPrompts());

  expect(asked).toBe(1);
});

test.each<[string, unknown, string]>([
  ['no list', {}, 'there is no list of them'],
  ['a tool that is a text', { tools: ['a'] }, 'number 0 is no object'],
  ['a tool without a name', { tools: [{ inputSchema: {} }] }, 'number 0 has no name or no inputSchema'],
  ['a tool without a schema', { tools: [{ name: 'a' }] }, 'number 0 has no name or no inputSchema'],
])('fails a list of tools with %s', async (_, result, reason) => {
  const server = await raw(({ response, rpc }) => respond(response, { jsonrpc: '2.0', id: rpc.id, result }));
  const made = await caller(server.url);

  expect(await failureOf(made.upstream.listTools())).toEqual({
    text: 'Invalid response from the MCP server',
    hint: `its answer to tools/list is wrong: ${reason}`,
  });
});

test('fails a list whose pages never end', async () => {
  const server = await raw(({ response, rpc }) =>
    respond(response, { jsonrpc: '2.0', id: rpc.id, result: { tools: [], nextCursor: 'again' } }),
  );
  const made = await caller(server.url);

  expect(await failureOf(made.upstream.listTools())).toEqual({
    text: 'Invalid response from the MCP server',
    hint: 'its tools have more than 100 pages',
  });
});

test.each([
  [
    `https://example.com/runtimes/${PLACEHOLDER}/invocations`,
    `the endpoint "https://example.com/runtimes/${PLACEHOLDER}/invocations" is known after a deployment alone; name a server with --endpoint Docs=<url>`,
  ],
  ['ftp://example.com', 'the endpoint "ftp://example.com" is no https URL; name a server with --endpoint Docs=<url>'],
  [
    'http://example.com/mcp',
    'the endpoint "http://example.com/mcp" is no https URL; name a server with --endpoint Docs=<url>',
  ],
])('fails lists and calls of the endpoint %s with what to do', async (endpoint, hint) => {
  const made = await caller(endpoint);

  const failure = { text: 'Unable to connect to the MCP server. Please check the server', hint };
  expect(await failureOf(made.call(PING))).toEqual(failure);
  expect(await failureOf(made.upstream.listTools())).toEqual(failure);
});

test('a server of this machine stands in for the endpoint', async () => {
  const server = await startSdkServer('stateless');
  open.push(server);
  const made = await caller('https://docs.example.com/mcp', { endpoint: server.url });

  expect(await made.upstream.listTools()).toEqual(TOOLS);
});

test.each(['localhost:3000', 'file:///etc/passwd'])('fails to take %s for a stand-in', async (endpoint) => {
  const making = caller('https://docs.example.com/mcp', { endpoint });

  await expect(making).rejects.toThrow(GatewayError);
  await expect(making).rejects.toThrow(
    `'--endpoint' of "Docs" takes a URL such as "http://localhost:8080", got "${endpoint}"`,
  );
});

/** A server that did not answer is left alone for a moment. */
async function listedWhenUp<T>(list: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await list();
    } catch (cause) {
      if (!(cause instanceof TargetFailure)) {
        throw cause;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
