import { Client, type ClientOptions, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  caller,
  EVERY_VERSION,
  type GatewayOptions,
  type RunningGateway,
  startGateway,
  stopGateways,
  target,
  textResult,
  tool,
} from '../gateways';

const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await stopGateways();
});

async function connect({ url }: RunningGateway, options: ClientOptions = {}, token?: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' }, options);
  clients.push(client);
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

const MODERN: ClientOptions = { versionNegotiation: { mode: 'auto' } };

const everything: GatewayOptions = {
  gateway: { protocolVersions: EVERY_VERSION, semanticSearch: true, instructions: 'Ask' },
  targets: [
    target(
      'tools',
      Array.from({ length: 45 }, (_, index) => tool(`echo${index}`)),
    ),
  ],
};

const ways: readonly (readonly [string, ClientOptions, GatewayOptions, string])[] = [
  ['as it comes', {}, {}, '2025-11-25'],
  ['as it comes, with sessions', {}, { served: { sessionTimeoutSeconds: 900 } }, '2025-11-25'],
  [
    'as it comes, with sessions and streams',
    {},
    { served: { sessionTimeoutSeconds: 900, streaming: true } },
    '2025-11-25',
  ],
  ['without a handshake', MODERN, {}, '2026-07-28'],
  ['without a handshake, with streams', MODERN, { served: { streaming: true } }, '2026-07-28'],
  [
    'falling back to a gateway that lists no versions',
    MODERN,
    { gateway: { semanticSearch: true, instructions: 'Ask' } },
    '2025-03-26',
  ],
];

test.each(ways)('the official client lists, calls and searches, %s', async (_way, clientOptions, options, version) => {
  const gateway = await startGateway({ ...everything, ...options });
  const client = await connect(gateway, clientOptions);

  const { tools } = await client.listTools();
  const called = await client.callTool({ name: 'tools___echo7', arguments: { text: 'hello' } });
  const found = await client.callTool({ name: 'x_amz_bedrock_agentcore_search', arguments: { query: 'echo12' } });

  expect(client.getNegotiatedProtocolVersion()).toBe(version);
  expect(client.getInstructions()).toBe('Ask');
  expect(tools).toHaveLength(46);
  expect(tools[0]?.name).toBe('x_amz_bedrock_agentcore_search');
  expect(called.content).toEqual([{ type: 'text', text: '{"text":"hello"}' }]);
  expect(found.structuredContent).toHaveProperty('tools[0].name', 'tools___echo12');
});

test('the official client gets progress', async () => {
  const gateway = await startGateway({
    gateway: { protocolVersions: EVERY_VERSION },
    served: { streaming: true },
    callers: {
      tools: caller(async ({ notify }) => {
        await notify?.({ method: 'notifications/progress', params: { progressToken: 1, progress: 1, total: 2 } });
        return textResult('done');
      }),
    },
  });
  const steps: unknown[] = [];

  for (const options of [{}, MODERN]) {
    const client = await connect(gateway, options);
    await client.callTool({ name: 'tools___echo' }, { onprogress: (progress) => steps.push(progress) });
  }

  expect(steps).toEqual([
    { progress: 1, total: 2 },
    { progress: 1, total: 2 },
  ]);
});

test('the official client reads an unknown tool and broken arguments as what they are', async () => {
  const strict = tool('strict', { type: 'object', required: ['a'] });
  const gateway = await startGateway({ targets: [target('tools', [strict])] });
  const client = await connect(gateway);

  await expect(client.callTool({ name: 'nothing' })).rejects.toMatchObject({
    code: -32602,
    message: expect.stringContaining('Unknown tool: nothing'),
  });
  expect(await client.callTool({ name: 'tools___strict', arguments: {} })).toMatchObject({ isError: true });
});

describe('changes while clients are connected', () => {
  const watched: GatewayOptions = {
    announcesChanges: true,
    gateway: { protocolVersions: EVERY_VERSION },
    served: { sessionTimeoutSeconds: 900, streaming: true },
  };

  test.each([
    ['a session with a stream', {}],
    ['a subscription without a handshake', MODERN],
  ])('are heard through %s', async (_way, options) => {
    const gateway = await startGateway(watched);
    const changed = deferred<readonly string[]>();
    const onChanged = (error: Error | null, tools: { name: string }[] | null) =>
      error ? changed.reject(error) : changed.resolve((tools ?? []).map(({ name }) => name));
    await connect(gateway, { ...options, listChanged: { tools: { onChanged, debounceMs: 0 } } });
    await listening(gateway);

    await gateway.replace({ ...watched, targets: [target('tools', [tool('later')])] });

    expect(await changed.promise).toEqual(['tools___later']);
  });

  /** Clients open their streams when they have connected, without waiting for them. */
  async function listening({ events }: RunningGateway): Promise<void> {
    const isListening = () =>
      events.some((event) => event.type === 'request' && ['GET', 'subscriptions/listen'].includes(event.method));
    while (!isListening()) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
});

test('callers that ask at the same time with the same IDs get each their own answer', async () => {
  const gateway = await startGateway({
    callers: {
      tools: caller(async ({ caller: { claims } }) => {
        await new Promise((resolve) => setTimeout(resolve, claims.sub === 'slow' ? 50 : 0));
        return textResult(String(claims.sub));
      }),
    },
  });
  const names = ['slow', ...Array.from({ length: 20 }, (_, index) => `caller${index}`)];
  const all = await Promise.all(names.map((name) => connect(gateway, {}, name)));

  const results = await Promise.all(all.map((client) => client.callTool({ name: 'tools___echo' })));

  expect(results.map(({ content }) => content)).toEqual(names.map((text) => [{ type: 'text', text }]));
});

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  return { promise, resolve, reject };
}
