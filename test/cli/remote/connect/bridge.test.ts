import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import {
  Client,
  type ClientOptions,
  InMemoryTransport,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { Bridge } from '../../../../lib/cli/remote/connect/bridge';
import { GatewayConnection } from '../../../../lib/client';
import { startServer } from '../../../client/token-server';
import { respond, startRawServer } from '../../../local/targets/mcp-server/raw-server';
import { type SdkServer, startSdkServer } from '../../../local/targets/mcp-server/sdk-server';

jest.setTimeout(60_000);

const QUICK = { attempts: 2, pause: 1, longestPause: 5 };
const ECHO = { name: 'echo', arguments: { text: 'hi' } };

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A client of the official SDK that reaches the gateway through a bridge. */
async function bridged(url: string, options: ClientOptions = {}) {
  const { bridge, mine, problems } = bridgeTo(url);
  const client = new Client({ name: 'desktop', version: '1' }, options);
  open.push(() => client.close());
  await client.connect(mine);
  return { client, bridge, problems };
}

function bridgeTo(url: string) {
  const connection = new GatewayConnection({ url, retries: QUICK });
  const gateway = new StreamableHTTPClientTransport(new URL(url), { fetch: connection.fetch });
  const [mine, theirs] = InMemoryTransport.createLinkedPair();
  const problems: string[] = [];
  const bridge = new Bridge(theirs, gateway, 'the gateway', (problem) => problems.push(problem));
  const running = bridge.run();
  open.push(async () => {
    await bridge.close();
    await running;
  });
  return { bridge, mine, problems };
}

async function serve(kind: 'sessions' | 'stateless' | 'modern', port?: number): Promise<SdkServer> {
  const server = await startSdkServer(kind, port);
  open.push(server.close);
  return server;
}

test('carries requests, answers, errors and notifications as they are, in the session that the server gave', async () => {
  const server = await serve('sessions');
  const { client } = await bridged(server.url);
  const progress: unknown[] = [];

  const tools = await client.listTools();
  const result = await client.callTool(ECHO, { onprogress: (step) => progress.push(step) });
  const failure = await client.callTool({ name: 'fail' }).catch((error: unknown) => error);

  expect(tools.tools.map(({ name }) => name)).toEqual(['echo', 'fail', 'structured', 'slow']);
  expect(result).toMatchObject({ content: [{ type: 'text', text: '{"text":"hi"}' }], isError: false });
  expect(progress).toEqual([{ progress: 1, total: 2, message: 'half of hi' }]);
  expect(failure).toMatchObject({ code: -32603, message: 'The database is down' });
  const later = server.seen.filter(({ rpc }) => rpc === 'tools/list' || rpc === 'tools/call');
  expect(new Set(later.map(({ headers }) => headers['mcp-session-id'])).size).toBe(1);
  expect(new Set(later.map(({ headers }) => headers['mcp-protocol-version']))).toEqual(new Set(['2025-11-25']));
});

test('carries many requests at once, each to its own answer', async () => {
  const server = await serve('stateless');
  const { client } = await bridged(server.url);

  const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
  const results = await Promise.all(texts.map((text) => client.callTool({ name: 'echo', arguments: { text } })));

  expect(results.map(({ content }) => content)).toEqual(
    texts.map((text) => [{ type: 'text', text: JSON.stringify({ text }) }]),
  );
});

test('carries messages of the server that answer nothing', async () => {
  const server = await serve('sessions');
  const { client } = await bridged(server.url);
  const said = new Promise<unknown>((resolve) => {
    client.setNotificationHandler('notifications/message', ({ params }) => resolve(params.data));
  });
  // The stream for them is open once the server has seen the request.
  while (!server.seen.some(({ method }) => method === 'GET')) await nextTurn();
  await client.listTools();

  await server.broadcast('maintenance at noon');

  expect(await said).toBe('maintenance at noon');
});

test('carries requests of the server, and the answers of the client', async () => {
  const answers: unknown[] = [];
  let finish = (_: unknown) => {};
  const server = await startRawServer(({ response, rpc }) => {
    if (rpc.method === undefined) {
      response.writeHead(202).end();
      finish(rpc);
      return;
    }
    const params = {
      message: 'Your name?',
      requestedSchema: { type: 'object', properties: { name: { type: 'string' } } },
    };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(
      `data: ${JSON.stringify({ jsonrpc: '2.0', id: 'ask-1', method: 'elicitation/create', params })}\n\n`,
    );
    finish = (answer) => {
      answers.push(answer);
      const result = { content: [{ type: 'text', text: 'thanks' }] };
      response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result })}\n\n`);
    };
  });
  open.push(server.close);
  const { client } = await bridged(server.url, { capabilities: { elicitation: { form: {} } } });
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept' as const, content: { name: 'Ada' } }));

  const result = await client.callTool({ name: 'greet' });

  expect(result.content).toEqual([{ type: 'text', text: 'thanks' }]);
  expect(answers).toEqual([{ jsonrpc: '2.0', id: 'ask-1', result: { action: 'accept', content: { name: 'Ada' } } }]);
});

test('tells the server what the client gives up, and waits for it no more', async () => {
  const server = await serve('sessions');
  const { client, bridge } = await bridged(server.url);
  const stop = new AbortController();

  const call = client.callTool({ name: 'slow' }, { signal: stop.signal }).catch(() => 'given up');
  while (!server.seen.some(({ rpc }) => rpc === 'tools/call')) await nextTurn();
  stop.abort();

  expect(await call).toBe('given up');
  while (!server.seen.some(({ rpc }) => rpc === 'notifications/cancelled')) await nextTurn();
  await bridge.answered();
  expect((await client.callTool(ECHO)).isError).toBe(false);
});

test('closes the stream of what the client gives up', async () => {
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  let closed = () => {};
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const server = await startRawServer(({ response, rpc }) => {
    if (rpc.method !== 'tools/call') {
      response.writeHead(202).end();
      return;
    }
    response.once('close', closed);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    asked();
  });
  open.push(server.close);
  const { client } = await bridged(server.url);
  const stop = new AbortController();

  const call = client.callTool(ECHO, { signal: stop.signal }).catch(() => 'given up');
  await isAsked;
  stop.abort();

  expect(await call).toBe('given up');
  await isClosed;
});

test('sends nothing before the handshake that it follows has arrived, though the client does not wait', async () => {
  const steps: string[] = [];
  const server = await startServer(async ({ body }) => {
    const { id, method } = JSON.parse(body || '{}');
    steps.push(`${method} arrives`);
    await pause(20);
    steps.push(`${method} is answered`);
    const result = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      serverInfo: { name: 's', version: '1' },
      tools: [],
    };
    return id === undefined ? { status: 202 } : { body: { jsonrpc: '2.0', id, result } };
  });
  open.push(server.close);
  const { bridge, mine } = bridgeTo(`${server.url}/mcp`);
  await mine.start();
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'hasty', version: '1' } };

  await mine.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  await mine.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  await mine.send({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
  await bridge.answered();

  expect(steps.filter((step) => !step.startsWith('undefined'))).toEqual([
    'initialize arrives',
    'initialize is answered',
    'notifications/initialized arrives',
    'notifications/initialized is answered',
    'tools/list arrives',
    'tools/list is answered',
  ]);
});

test('opens a new session when the old one has ended, and the client notices nothing', async () => {
  const server = await serve('sessions');
  const { client, problems } = await bridged(server.url);
  while (!server.seen.some(({ method }) => method === 'GET')) await nextTurn();
  server.forgetSessions();

  const results = await Promise.all([client.callTool(ECHO), client.callTool(ECHO), client.listTools()]);

  expect(results).toHaveLength(3);
  const rpcs = server.seen.map(({ rpc }) => rpc);
  expect(rpcs.filter((rpc) => rpc === 'initialize')).toHaveLength(2);
  expect(rpcs.filter((rpc) => rpc === 'notifications/initialized')).toHaveLength(2);
  expect(problems).toEqual([]);
});

test('speaks the stateless protocol of 2026-07-28, whose headers come from the messages', async () => {
  const server = await serve('modern');
  const { client } = await bridged(server.url, { versionNegotiation: { mode: 'auto' } });

  const result = await client.callTool(ECHO);

  expect(result.content).toEqual([{ type: 'text', text: '{"text":"hi"}' }]);
  const [call] = server.seen.filter(({ rpc }) => rpc === 'tools/call');
  expect(call?.headers).toMatchObject({
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'echo',
  });
});

test('passes on the JSON-RPC error that an HTTP status comes with', async () => {
  const error = { code: -32003, message: 'Rate limit exceeded', data: { retryAfter: 1 } };
  const server = await startRawServer(({ response, rpc }) => {
    respond(response, { jsonrpc: '2.0', id: rpc.id, error }, 400);
  });
  open.push(server.close);
  const { client } = await bridged(server.url);

  await expect(client.callTool(ECHO)).rejects.toMatchObject(error);
});

test('an answer that breaks off, and a gateway that is away, are errors of their requests alone', async () => {
  const server = await serve('stateless');
  const { port } = new URL(server.url);
  const { client, problems } = await bridged(server.url);

  await server.close();
  const away = await client.callTool(ECHO).catch((error: unknown) => error);
  await serve('stateless', Number(port));
  const back = await client.callTool(ECHO);

  expect(away).toMatchObject({
    code: -32603,
    message: `127.0.0.1:${port} cannot be reached (ECONNREFUSED); check the URL and the network [GATEWAY_UNREACHABLE]`,
  });
  expect(problems).toContain(
    `127.0.0.1:${port} cannot be reached (ECONNREFUSED); check the URL and the network [GATEWAY_UNREACHABLE]`,
  );
  expect(back.isError).toBe(false);
});

test('fails a request whose stream ends without an answer', async () => {
  const server = await startRawServer(({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(': nothing\n\n');
  });
  open.push(server.close);
  const { client } = await bridged(server.url);

  await expect(client.callTool(ECHO)).rejects.toMatchObject({
    code: -32603,
    message: 'the gateway: ended the answer before its end',
  });
});

test('ends the session of the server when the client leaves', async () => {
  const server = await serve('sessions');
  const { client, bridge } = await bridged(server.url);
  while (!server.seen.some(({ method }) => method === 'GET')) await nextTurn();

  await client.close();
  await bridge.close();

  expect(server.seen.at(-1)).toMatchObject({ method: 'DELETE' });
});
