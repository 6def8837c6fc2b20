import type { LocalEvent } from '../../../../lib/local/events';
import { TargetFailure, type ToolCall } from '../../../../lib/local/target-caller';
import {
  createMcpServerCaller,
  type McpServerCaller,
  type McpServerOptions,
} from '../../../../lib/local/targets/mcp-server/create-mcp-server-caller';
import type { Node } from '../../../../lib/schema/node';
import type { Tool } from '../../../../lib/schema/tool';
import { servedTarget, toolCall } from '../served-target';
import { type SdkServer, startSdkServer, TOOLS } from './sdk-server';

jest.setTimeout(30_000);

const KINDS = ['sessions', 'stateless', 'modern'] as const;

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) {
    await thing.close();
  }
});

async function server(kind: (typeof KINDS)[number]): Promise<SdkServer> {
  const started = await startSdkServer(kind);
  open.push(started);
  return started;
}

async function caller(
  url: string,
  options: Partial<McpServerOptions> & { readonly listingMode?: string; readonly tools?: readonly Tool[] } = {},
): Promise<McpServerCaller & { readonly events: LocalEvent[] }> {
  const { listingMode = 'DEFAULT', tools, ...rest } = options;
  const events: LocalEvent[] = [];
  const target = servedTarget(
    'Docs',
    { kind: 'MCP_SERVER', endpoint: url, listingMode, resourcePriority: 1000 },
    tools,
  );
  const created = await createMcpServerCaller(target, { events: (event) => events.push(event), ...rest });
  open.push(created);
  return Object.assign(created, { events });
}

const echo = (text: string, more: Partial<ToolCall> = {}) => toolCall('Docs___echo', { text }, more);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe.each(KINDS)('with a server of the kind %s', (kind) => {
  test('tools of all pages are listed as the server has them', async () => {
    const { upstream } = await caller((await server(kind)).url);

    expect(await upstream.listTools()).toEqual(TOOLS);
  });

  test('prompts, resources and templates are listed, and got by their names and URIs', async () => {
    const { upstream } = await caller((await server(kind)).url);
    const { signal } = new AbortController();

    expect(await upstream.listPrompts()).toEqual([{ name: 'hello', arguments: [{ name: 'who' }] }]);
    expect(await upstream.listResources()).toEqual([{ uri: 'test://info', name: 'info' }]);
    expect(await upstream.listResourceTemplates()).toEqual([{ uriTemplate: 'test://{id}', name: 'one' }]);
    expect(await upstream.getPrompt('hello', { who: 'Ada' }, signal)).toMatchObject({
      messages: [{ role: 'user', content: { type: 'text', text: 'Hello Ada' } }],
    });
    expect(await upstream.readResource('test://7', signal)).toMatchObject({
      contents: [{ uri: 'test://7', text: 'content' }],
    });
  });

  test('arguments go to the server as they are, and its result comes back', async () => {
    const { call } = bound(await caller((await server(kind)).url));

    expect(await call(toolCall('Docs___echo', { text: 'ü', nested: { a: [1, null] } }))).toEqual({
      content: [{ type: 'text', text: '{"text":"ü","nested":{"a":[1,null]}}' }],
      isError: false,
    });
  });

  test('structured content, errors of the tool and members that are not known pass', async () => {
    const { call } = bound(await caller((await server(kind)).url));

    expect(await call(toolCall('Docs___structured'))).toEqual({
      content: [{ type: 'text', text: 'ok' }],
      structuredContent: { b: 1, a: [2] },
      isError: true,
      more: 1,
    });
  });

  test('a JSON-RPC error is a failure with its message', async () => {
    const { call } = bound(await caller((await server(kind)).url));

    await expect(call(toolCall('Docs___fail'))).rejects.toEqual(
      failure('The database is down', /^http:\/\/127\.0\.0\.1:\d+ answered with the JSON-RPC error -32603$/),
    );
  });

  test('what the server tells during a call reaches the caller of that call alone', async () => {
    const { call } = bound(await caller((await server(kind)).url));
    const told: { readonly [text: string]: Node[] } = { a: [], b: [] };
    const noting = (text: string) => echo(text, { notify: async (note) => void told[text]?.push(note) });

    await Promise.all([call(noting('a')), call(noting('b')), call(echo('c'))]);

    for (const text of ['a', 'b']) {
      expect(told[text]).toEqual([
        { method: 'notifications/message', params: { level: 'info', data: text } },
        {
          method: 'notifications/progress',
          params: { progress: 1, total: 2, message: `half of ${text}` },
        },
      ]);
    }
  });

  test('a caller who leaves ends the call, here and at the server', async () => {
    const { call } = bound(await caller((await server(kind)).url));
    const leaving = new AbortController();

    const calling = call(toolCall('Docs___slow', {}, { signal: leaving.signal }));
    setTimeout(() => leaving.abort(), 50);

    await expect(calling).rejects.toEqual(failure('Request cancelled', 'the caller left before the server answered'));
    expect(await call(echo('still there'))).toMatchObject({ isError: false });
  });

  test('in the mode DYNAMIC, each list is asked for', async () => {
    const upstreamServer = await server(kind);
    const { upstream } = await caller(upstreamServer.url, { listingMode: 'DYNAMIC' });

    const before = await upstream.listTools();
    upstreamServer.tools = TOOLS.slice(0, 1);
    const after = await upstream.listTools();

    expect([before, after]).toEqual([TOOLS, TOOLS.slice(0, 1)]);
  });

  test('in the mode DEFAULT, lists are kept until the target is synchronized', async () => {
    const upstreamServer = await server(kind);
    const { upstream } = await caller(upstreamServer.url);

    const before = await upstream.listTools();
    upstreamServer.tools = [];
    const after = await upstream.listTools();

    expect([before, after]).toEqual([TOOLS, TOOLS]);
  });

  test('headers that prove who calls go with every request, with the call they are for', async () => {
    const upstreamServer = await server(kind);
    const asked: (string | undefined)[] = [];
    const { call } = bound(
      await caller(upstreamServer.url, {
        headersFor: async ({ call: asking }) => {
          asked.push(asking?.fullName);
          return { authorization: 'Bearer token-1' };
        },
      }),
    );

    await call(echo('a'));

    expect(upstreamServer.seen.map(({ headers }) => headers.authorization)).toEqual(
      upstreamServer.seen.map(() => 'Bearer token-1'),
    );
    expect(asked).toContain('Docs___echo');
  });
});

/** Methods of a class lose it when they are taken out. */
function bound(made: McpServerCaller & { readonly events: LocalEvent[] }) {
  return { call: made.call.bind(made), upstream: made.upstream, events: made.events };
}

function failure(text: string, hint: string | RegExp): unknown {
  const matcher = typeof hint === 'string' ? hint : expect.stringMatching(hint);
  return expect.objectContaining({ constructor: TargetFailure, text, hint: matcher });
}

test('a target in the mode DEFAULT is opened with "initialize", as AWS does it', async () => {
  const upstreamServer = await server('stateless');
  const { upstream, events } = await caller(upstreamServer.url);

  await upstream.listTools();

  expect(upstreamServer.seen.map(({ rpc }) => rpc).slice(0, 2)).toEqual(['initialize', 'notifications/initialized']);
  expect(events).toEqual([]);
});

test('a server in the mode DEFAULT that speaks 2026-07-28 alone works, with a notice that it does not in AWS', async () => {
  const { upstream, events } = await caller((await server('modern')).url);

  await upstream.listTools();

  expect(events).toEqual([
    {
      type: 'notice',
      about: 'Docs',
      message:
        'speaks MCP 2026-07-28 alone; AWS was seen to open targets in the listing mode DEFAULT with "initialize", which fails',
    },
  ]);
});

test('a target in the mode DYNAMIC takes the version that the server prefers, without a notice', async () => {
  const upstreamServer = await server('modern');
  const { upstream, events } = await caller(upstreamServer.url, { listingMode: 'DYNAMIC' });

  await upstream.listTools();

  expect(upstreamServer.seen.map(({ rpc }) => rpc)).not.toContain('initialize');
  expect(events).toEqual([]);
});

test('tools of the template are listed instead of those of the server, which is not asked', async () => {
  const upstreamServer = await server('stateless');
  const tools = [{ name: 'mine', description: 'Mine', inputSchema: { type: 'object' }, pointer: '' }];
  const { call, upstream } = bound(await caller(upstreamServer.url, { tools }));

  expect(await upstream.listTools()).toEqual([{ name: 'mine', description: 'Mine', inputSchema: { type: 'object' } }]);
  expect(await upstream.listPrompts()).toEqual([]);
  expect(upstreamServer.seen).toEqual([]);
  expect(await call(echo('a'))).toMatchObject({ isError: false });
});

test.each([404, 400])(
  'a session is kept from call to call, and opened anew when the server says %s',
  async (status) => {
    const upstreamServer = await server('sessions');
    const { call } = bound(await caller(upstreamServer.url));

    await call(echo('a'));
    await call(echo('b'));
    upstreamServer.forgetSessions(status);
    const results = await Promise.all([call(echo('c')), call(echo('d'))]);

    expect(results.map(({ isError }) => isError)).toEqual([false, false]);
    expect(upstreamServer.seen.filter(({ rpc }) => rpc === 'initialize')).toHaveLength(2);
  },
);

test('what the server tells apart from calls reaches no caller', async () => {
  const upstreamServer = await server('sessions');
  const { call } = bound(await caller(upstreamServer.url));
  const told: Node[] = [];
  const notify = async (note: Node) => void told.push(note);
  await call(echo('first', { notify }));
  await until(() => upstreamServer.seen.some(({ method }) => method === 'GET'));

  await upstreamServer.broadcast('to all');
  await call(echo('second', { notify }));

  expect(told.flatMap(({ method, params }) => (method === 'notifications/message' ? [params] : []))).toEqual([
    { level: 'info', data: 'first' },
    { level: 'info', data: 'second' },
  ]);
});

test('the session is ended when the gateway stops', async () => {
  const upstreamServer = await server('sessions');
  const made = await caller(upstreamServer.url);
  await made.call(echo('a'));

  await made.close();

  expect(upstreamServer.seen.at(-1)).toMatchObject({ method: 'DELETE' });
});

test.each(['sessions', 'modern'] as const)('a %s server in the mode DYNAMIC tells of changed tools', async (kind) => {
  const upstreamServer = await server(kind);
  let changes = 0;
  const { upstream } = await caller(upstreamServer.url, {
    listingMode: 'DYNAMIC',
    onToolsChanged: () => {
      changes++;
    },
  });
  await upstream.listTools();
  await until(() => upstreamServer.seen.some(({ method, rpc }) => method === 'GET' || rpc === 'subscriptions/listen'));

  const telling = setInterval(() => void upstreamServer.toolsChanged(), 150);
  await until(() => changes > 0);
  clearInterval(telling);

  expect(changes).toBeGreaterThan(0);
});

test('a server in the mode DEFAULT that tells of changed tools gives a notice, and the lists stay', async () => {
  const upstreamServer = await server('sessions');
  const { upstream, events } = await caller(upstreamServer.url);
  await upstream.listTools();
  upstreamServer.tools = [];

  const telling = setInterval(() => void upstreamServer.toolsChanged(), 150);
  await until(() => events.length > 0);
  clearInterval(telling);

  expect(events[0]).toEqual({
    type: 'notice',
    about: 'Docs',
    message: 'its tools have changed; as in AWS, the gateway keeps those that it has until the target is synchronized',
  });
  expect(await upstream.listTools()).toEqual(TOOLS);
});

test('headers and query parameters that the target lets pass go to the server, its own headers come back', async () => {
  const upstreamServer = await server('stateless');
  const { call } = bound(await caller(`${upstreamServer.url}?tenant=1`));
  const answered: Node[] = [];

  await call(
    echo('a', {
      headers: { 'x-trace': 'trace-1', accept: 'text/plain' },
      queryParameters: { debug: 'a b' },
      onHeaders: (headers) => answered.push(headers),
    }),
  );

  const { url, headers } = upstreamServer.seen.at(-1) ?? {};
  expect(url).toBe('/mcp?tenant=1&debug=a+b');
  expect(headers).toMatchObject({ 'x-trace': 'trace-1', accept: 'application/json, text/event-stream' });
  expect(answered.at(-1)).toHaveProperty('content-type');
});

test('schemas that AWS was seen to leave out pass, with one notice', async () => {
  const upstreamServer = await server('stateless');
  const optional = { type: 'object' as const, properties: { a: { anyOf: [{ type: 'integer' }, { type: 'null' }] } } };
  const defined = {
    type: 'object' as const,
    properties: { a: { $ref: '#/$defs/A' } },
    $defs: { A: { type: 'string' } },
  };
  upstreamServer.tools = [
    { name: 'optional', inputSchema: optional },
    { name: 'plain', inputSchema: { type: 'object' } },
    { name: 'defined', inputSchema: defined },
  ];
  const { upstream, events } = await caller(upstreamServer.url, { listingMode: 'DYNAMIC' });

  const tools = await upstream.listTools();
  await upstream.listTools();

  expect(tools.map(({ inputSchema }) => inputSchema)).toEqual([optional, { type: 'object' }, defined]);
  expect(events).toEqual([
    {
      type: 'notice',
      about: 'Docs',
      message:
        'its tools optional, defined have "$ref", "$defs" or "anyOf" in their schemas; AWS was seen to leave such tools out, so try them there',
    },
  ]);
});
