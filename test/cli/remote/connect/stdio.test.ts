import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { startServer } from '../../../client/token-server';
import { startRawServer } from '../../../local/targets/mcp-server/raw-server';
import { type SdkServer, startSdkServer, TOOLS } from '../../../local/targets/mcp-server/sdk-server';
import { SECRET, startGateway } from '../fake-gateway';
import { bundleIfMissing, finish, ownEnvironment, PROGRAM, start } from '../program';

jest.setTimeout(120_000);

const ECHO = { name: 'echo', arguments: { text: 'hi' } };
const HELLO = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'raw', version: '1' },
};

const open: (() => Promise<unknown>)[] = [];

beforeAll(bundleIfMissing);
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** The program as a desktop client starts it, and the official client. */
async function desktop(url: string, env: { readonly [name: string]: string } = {}) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [PROGRAM, 'connect', '--url', url],
    env: { ...ownEnvironment(), ...env },
    stderr: 'pipe',
  });
  const said = { stderr: '' };
  transport.stderr?.on('data', (chunk) => {
    said.stderr += chunk;
  });
  const client = new Client({ name: 'desktop', version: '1' });
  const problems: Error[] = [];
  client.onerror = (error) => problems.push(error);
  open.push(() => client.close());
  return { client, transport, said, problems };
}

async function connected(url: string, env?: { readonly [name: string]: string }) {
  const started = await desktop(url, env);
  await started.client.connect(started.transport);
  return started;
}

async function serve(port?: number): Promise<SdkServer> {
  const server = await startSdkServer('sessions', port);
  open.push(server.close);
  return server;
}

/** Waits until the server has been asked for something so often. */
async function seen(server: SdkServer, what: string, times = 1): Promise<void> {
  const isIt = ({ rpc, method }: { rpc?: string; method: string }) => rpc === what || method === what;
  while (server.seen.filter(isIt).length < times) await nextTurn();
}

/** A port of this machine where nothing listens. */
async function freePort(): Promise<number> {
  const server = await startServer(() => ({}));
  await server.close();
  return Number(new URL(server.url).port);
}

test('lists all pages, calls, and passes errors on', async () => {
  const { client, problems, said } = await connected((await serve()).url);

  const { tools } = await client.listTools();
  const result = await client.callTool(ECHO);
  const failure = await client.callTool({ name: 'fail' }).catch((error: unknown) => error);

  expect(tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
  expect(result).toMatchObject({ content: [{ type: 'text', text: '{"text":"hi"}' }], isError: false });
  expect(failure).toMatchObject({ code: -32603, message: 'The database is down' });
  expect([problems, said.stderr]).toEqual([[], '']);
});

test('tells progress while the answer is being made', async () => {
  let answer = () => {};
  const server = await startRawServer(({ response, rpc }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (message: object) => response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
    const progressToken = Object(rpc.params?._meta).progressToken;
    send({ method: 'notifications/progress', params: { progressToken, progress: 1, total: 2, message: 'half' } });
    answer = () => {
      send({ id: rpc.id, result: { content: [{ type: 'text', text: 'done' }] } });
      response.end();
    };
  });
  open.push(server.close);
  const { client, problems } = await connected(server.url);

  // The answer is made when the client has heard of the progress, so neither waits for the other on the way.
  const steps: unknown[] = [];
  const result = await client.callTool(ECHO, {
    onprogress: (step) => {
      steps.push(step);
      answer();
    },
  });

  expect(steps).toEqual([{ progress: 1, total: 2, message: 'half' }]);
  expect(result.content).toEqual([{ type: 'text', text: 'done' }]);
  expect(problems).toEqual([]);
});

test('tells the client when the tools have changed, and whatever else the gateway says', async () => {
  const server = await serve();
  const { client } = await connected(server.url);
  const changed = new Promise<string>((resolve) => {
    client.setNotificationHandler('notifications/tools/list_changed', () => resolve('changed'));
  });
  const said = new Promise<unknown>((resolve) => {
    client.setNotificationHandler('notifications/message', ({ params }) => resolve(params.data));
  });
  await seen(server, 'GET');
  await client.listTools();

  server.tools = TOOLS.slice(0, 1);
  await server.toolsChanged();
  await server.broadcast('maintenance at noon');

  expect([await changed, await said]).toEqual(['changed', 'maintenance at noon']);
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['echo']);
});

test('cancels what the client gives up, and goes on', async () => {
  const server = await serve();
  const { client, problems } = await connected(server.url);
  const stop = new AbortController();

  const call = client.callTool({ name: 'slow' }, { signal: stop.signal }).catch(() => 'given up');
  await seen(server, 'tools/call');
  stop.abort();

  expect(await call).toBe('given up');
  await seen(server, 'notifications/cancelled');
  expect((await client.callTool(ECHO)).isError).toBe(false);
  expect(problems).toEqual([]);
});

test('opens a new session when the gateway has restarted, and the client notices nothing', async () => {
  const server = await serve();
  const { port } = new URL(server.url);
  const { client, problems, said } = await connected(server.url);
  await client.callTool(ECHO);

  await server.close();
  const restarted = await serve(Number(port));
  const results = await Promise.all([client.callTool(ECHO), client.callTool(ECHO), client.listTools()]);

  expect(results).toMatchObject([{ isError: false }, { isError: false }, {}]);
  expect(restarted.seen.filter(({ rpc }) => rpc === 'initialize')).toHaveLength(1);
  expect(problems).toEqual([]);
  expect(said.stderr).not.toMatch(/\n\s+at |UnhandledPromise/);
});

test('gets another token when the one it has is good no more, within the session', async () => {
  let token = 0;
  let valid = 1;
  const gateway = await startGateway([{ name: 'echo', inputSchema: { type: 'object' } }], ({ path, headers }) => {
    if (path === '/oauth2/token') {
      token += 1;
      return { body: { access_token: `token-${token}`, expires_in: 3600 } };
    }
    const isValid = headers.authorization === `Bearer token-${valid}`;
    // What the gateway itself takes, whatever its number.
    if (isValid) headers.authorization = 'Bearer token-of-id';
    return undefined;
  });
  open.push(gateway.close);
  const { client, problems, said } = await connected(gateway.mcpUrl, {
    MCP_GATEWAY_CLIENT_ID: 'id',
    MCP_GATEWAY_CLIENT_SECRET: SECRET,
    MCP_GATEWAY_TOKEN_ENDPOINT: gateway.tokenEndpoint,
  });

  const before = await client.callTool(ECHO);
  valid = 2;
  const after = await Promise.all([client.callTool(ECHO), client.callTool(ECHO)]);

  expect([before, ...after].map(({ isError }) => isError)).toEqual([false, false, false]);
  expect([token, problems, said.stderr]).toEqual([2, [], '']);
});

test('fails at the handshake when the gateway is away, and answers once it is there', async () => {
  const port = await freePort();
  const away = await desktop(`http://127.0.0.1:${port}/mcp`);

  const failure = await away.client.connect(away.transport).catch((error: unknown) => error);
  await serve(port);
  const { client } = await connected(`http://127.0.0.1:${port}/mcp`);

  const message = `127.0.0.1:${port} cannot be reached (ECONNREFUSED); check the URL and the network [GATEWAY_UNREACHABLE]`;
  expect(failure).toMatchObject({ code: -32603, message });
  expect(away.said.stderr).toContain(`${message}\n`);
  expect((await client.callTool(ECHO)).isError).toBe(false);
});

test('fails calls alone while the gateway is away', async () => {
  const server = await serve();
  const { port } = new URL(server.url);
  const { client, said } = await connected(server.url);

  await server.close();
  const away = await client.callTool(ECHO).catch((error: unknown) => error);
  await serve(Number(port));
  const back = await client.callTool(ECHO);

  const message = `127.0.0.1:${port} cannot be reached (ECONNREFUSED); check the URL and the network [GATEWAY_UNREACHABLE]`;
  expect(away).toMatchObject({ code: -32603, message });
  expect(said.stderr).toContain(message);
  expect(back.isError).toBe(false);
});

test('ends with its client, and ends its session', async () => {
  const server = await serve();
  const { client, transport } = await connected(server.url);
  await seen(server, 'GET');
  const { pid } = transport;

  await client.close();

  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  expect(server.seen.at(-1)).toMatchObject({ method: 'DELETE' });
});

test('writes nothing but MCP to stdout, whatever happens', async () => {
  const server = await startSdkServer('sessions');
  open.push(server.close);
  const port = await freePort();
  const requests = [
    { jsonrpc: '2.0', id: 1, method: 'initialize', params: HELLO },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { ...ECHO, _meta: { progressToken: 7 } } },
    { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'fail' } },
    { jsonrpc: '2.0', id: 4, method: 'no/such/method' },
  ];
  const input = `${requests.map((request) => JSON.stringify(request)).join('\n')}\nthis is no JSON\n{"no":"MCP"}\n`;

  const [there, away] = await Promise.all(
    [server.url, `http://127.0.0.1:${port}/mcp`].map((url) =>
      finish(start(['connect', '--url', url], ownEnvironment()), input),
    ),
  );

  const idsOf = (stdout = '') =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .flatMap(({ jsonrpc, id }) => (id === undefined ? [] : [[jsonrpc, id]]))
      .sort(([, a], [, b]) => a - b);
  const all = [1, 2, 3, 4].map((id) => ['2.0', id]);
  expect([there?.exitCode, away?.exitCode]).toEqual([0, 0]);
  expect([idsOf(there?.stdout), idsOf(away?.stdout)]).toEqual([all, all]);
  expect(there?.stdout.indexOf('notifications/progress')).toBeLessThan(there?.stdout.indexOf('"id":2') ?? 0);
  expect(there?.stdout).toContain('"progressToken":7');
  expect(away?.stderr).toContain('cannot be reached');
  expect(there?.stderr).toMatch(/^the client says something that is no MCP: .*\n$/);
  expect(`${there?.stderr}${away?.stderr}`).not.toMatch(/\n\s+at /);
});
