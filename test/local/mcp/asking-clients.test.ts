import { Client, type ClientOptions, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createMcpServerCaller } from '../../../lib/local/targets/mcp-server/create-mcp-server-caller';
import type { Node } from '../../../lib/schema/node';
import {
  EVERY_VERSION,
  type GatewayOptions,
  type RunningGateway,
  startGateway,
  stopGateways,
  target,
} from '../gateways';
import { type AskingServer, startAskingServer, startModernAskingServer } from './asking-server';
import { startRawAsker } from './raw-asker';

jest.setTimeout(60_000);

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
  await stopGateways();
});

const BOTH = { sessionTimeoutSeconds: 900, streaming: true };

async function gatewayOf(server: AskingServer, options: GatewayOptions = {}): Promise<RunningGateway> {
  open.push(server);
  const docs = target('docs', undefined, {
    backend: { kind: 'MCP_SERVER', endpoint: server.url, listingMode: 'DEFAULT', resourcePriority: 1000 },
  });
  const caller = await createMcpServerCaller(docs, { events: () => undefined });
  open.push(caller);
  return startGateway({
    gateway: { protocolVersions: EVERY_VERSION },
    served: BOTH,
    targets: [docs],
    callers: { docs: caller },
    ...options,
  });
}

interface Asked {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
  /** What the client was asked, with the ID that it has to answer under. */
  readonly asked: Node[];
}

async function connect(
  { url }: RunningGateway,
  capabilities: NonNullable<ClientOptions['capabilities']>,
  options: ClientOptions = {},
): Promise<Asked> {
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities, ...options });
  const asked: Node[] = [];
  if (capabilities.elicitation !== undefined) {
    client.setRequestHandler('elicitation/create', ({ method, params }, { mcpReq }) => {
      asked.push({ id: mcpReq.id, method, params });
      return 'url' in params ? { action: 'accept' } : { action: 'accept', content: { confirm: true } };
    });
  }
  if (capabilities.sampling !== undefined) {
    client.setRequestHandler('sampling/createMessage', ({ method, params }, { mcpReq }) => {
      asked.push({ id: mcpReq.id, method, params });
      return { model: 'm', role: 'assistant', content: { type: 'text', text: 'Hello' } };
    });
  }
  open.push(client);
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await client.connect(transport);
  return { client, transport, asked };
}

const call = async (client: Client, name: string) => {
  const { content, isError } = await client.callTool({ name: `docs___${name}`, arguments: {} });
  return { text: Object(content[0]).text, isError };
};

const UUID = /^[0-9a-f-]{36}$/;

describe('with a handshake', () => {
  test('a form reaches the client under an ID of the gateway, and its answer the target', async () => {
    const { client, asked } = await connect(await gatewayOf(await startAskingServer()), { elicitation: { form: {} } });

    const { text, isError } = await call(client, 'form');

    expect([JSON.parse(text), isError]).toEqual([{ action: 'accept', content: { confirm: true } }, false]);
    expect(asked).toEqual([
      {
        id: expect.stringMatching(UUID),
        method: 'elicitation/create',
        params: expect.objectContaining({
          message: 'Really?',
          requestedSchema: { type: 'object', properties: { confirm: { type: 'boolean' } } },
        }),
      },
    ]);
  });

  test('so does a page, and a request for a completion', async () => {
    const capabilities = { elicitation: { form: {}, url: {} }, sampling: {} };
    const { client, asked } = await connect(await gatewayOf(await startAskingServer()), capabilities);

    expect(JSON.parse((await call(client, 'page')).text)).toEqual({ action: 'accept' });
    expect(JSON.parse((await call(client, 'sample')).text)).toMatchObject({ content: { type: 'text', text: 'Hello' } });
    expect(asked.map(({ method }) => method)).toEqual(['elicitation/create', 'sampling/createMessage']);
  });

  test('several at once are answered each in its own call, in whatever order the answers come', async () => {
    const capabilities = { elicitation: { form: {} }, sampling: {} };
    const { client, asked } = await connect(await gatewayOf(await startAskingServer()), capabilities);
    let answerForm = () => {};
    const isSampled = new Promise<void>((resolve) => {
      answerForm = resolve;
    });
    client.setRequestHandler('elicitation/create', async () => {
      asked.push({});
      await isSampled;
      return { action: 'decline' };
    });

    const form = call(client, 'form');
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const sample = await call(client, 'sample');
    answerForm();

    expect(JSON.parse(sample.text)).toMatchObject({ content: { type: 'text', text: 'Hello' } });
    expect(JSON.parse((await form).text)).toEqual({ action: 'decline' });
  });

  test.each<[string, GatewayOptions['served']]>([
    ['without sessions', { streaming: true }],
    ['without streaming', { sessionTimeoutSeconds: 900 }],
  ])('nothing is asked through a gateway %s, and the target is told no capability', async (_, served) => {
    const server = await startAskingServer();
    const { client, asked } = await connect(await gatewayOf(server, { served }), { elicitation: { form: {} } });

    expect((await call(client, 'form')).isError).toBe(true);
    expect(asked).toEqual([]);
    expect(server.clients.at(-1)).toEqual({});
  });

  test.each<[string, NonNullable<ClientOptions['capabilities']>, string, object]>([
    ['2025-11-25', { elicitation: { form: {}, url: {} }, sampling: {} }, 'page', { form: {}, url: {} }],
    ['2025-06-18', { elicitation: { form: {}, url: {} }, sampling: {} }, 'form', { form: {} }],
  ])('the target is told what the client can do in %s', async (version, capabilities, name, elicitation) => {
    const server = await startAskingServer();
    const gateway = await gatewayOf(server, { gateway: { protocolVersions: [version] } });
    const { client } = await connect(gateway, capabilities);

    await call(client, name);

    expect(server.clients.at(-1)).toEqual({ elicitation, sampling: {} });
  });

  test('a target that asks nonetheless gets -32601', async () => {
    const { client } = await connect(await gatewayOf(await startRawAsker()), {});

    expect(JSON.parse((await call(client, 'form')).text)).toMatchObject({
      error: { code: -32601, message: 'Method not found: elicitation/create' },
    });
  });

  test('a page that has to be opened first is an error of JSON-RPC, as the target has it', async () => {
    const gateway = await gatewayOf(await startAskingServer());
    const { client } = await connect(gateway, { elicitation: { url: {} } });

    await expect(call(client, 'login')).rejects.toMatchObject({
      code: -32042,
      message: 'Log in first',
      data: { elicitations: [{ mode: 'url', url: 'https://login.example.com' }] },
    });
  });

  test('a client that opens no pages gets the result of a failure instead', async () => {
    const { client } = await connect(await gatewayOf(await startAskingServer()), {});

    expect((await call(client, 'login')).isError).toBe(true);
  });

  test('each session has a session of its own with the target, which ends with it', async () => {
    const server = await startAskingServer();
    const gateway = await gatewayOf(server);
    const first = await connect(gateway, {});
    const second = await connect(gateway, {});

    const counted = [];
    for (const { client } of [first, first, second]) counted.push((await call(client, 'count')).text);
    // The gateway's own, which it lists the tools with, is one of them.
    const before = server.sessions();
    await first.transport.terminateSession();
    while (server.sessions() === before) await new Promise((resolve) => setTimeout(resolve, 10));

    expect(counted).toEqual(['1', '2', '1']);
    expect([before, server.sessions()]).toEqual([3, 2]);
  });

  test('fails with -32600 for an answer that nobody has asked for', async () => {
    const gateway = await gatewayOf(await startAskingServer());
    const begun = await gateway.ask('initialize', { protocolVersion: '2025-11-25', capabilities: {} });
    const headers = {
      'mcp-session-id': begun.headers.get('mcp-session-id') ?? '',
      'mcp-protocol-version': '2025-11-25',
    };
    await gateway.post({ jsonrpc: '2.0', method: 'notifications/initialized' }, headers);

    const { status, body } = await gateway.post({ jsonrpc: '2.0', id: 'e1', result: {} }, headers);

    expect(status).toBe(400);
    expect(body).toEqual({
      jsonrpc: '2.0',
      id: 'e1',
      error: { code: -32600, message: 'No matching request found for this session.' },
    });
  });

  test('nobody but the owner of a session answers for it', async () => {
    const gateway = await gatewayOf(await startAskingServer());
    const begun = await gateway.ask('initialize', { protocolVersion: '2025-11-25' }, { authorization: 'Bearer alice' });
    const headers = {
      'mcp-session-id': begun.headers.get('mcp-session-id') ?? '',
      'mcp-protocol-version': '2025-11-25',
      authorization: 'Bearer mallory',
    };

    const { status } = await gateway.post({ jsonrpc: '2.0', id: 'e1', result: {} }, headers);

    expect(status).toBe(404);
  });

  test('a client that leaves takes the question with it', async () => {
    const gateway = await gatewayOf(await startAskingServer());
    const begun = await gateway.ask('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: { elicitation: { form: {} } },
    });
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'mcp-session-id': begun.headers.get('mcp-session-id') ?? '',
      'mcp-protocol-version': '2025-11-25',
    };
    await gateway.post({ jsonrpc: '2.0', method: 'notifications/initialized' }, headers);
    const leaving = new AbortController();
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers,
      signal: leaving.signal,
      body: JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'docs___form' } }),
    });
    const { value } = (await response.body?.getReader().read()) ?? {};
    const { id } = JSON.parse(new TextDecoder().decode(value).replace(/^event: message\ndata: /, ''));
    leaving.abort();
    while (!gateway.events.some((event) => event.type === 'request' && event.status === 'cancelled')) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }

    const { status } = await gateway.post({ jsonrpc: '2.0', id, result: {} }, headers);

    expect(status).toBe(400);
  });
});

describe('without a handshake', () => {
  const MODERN: ClientOptions = { versionNegotiation: { mode: 'auto' } };

  test.each<[string, GatewayOptions['served']]>([
    ['as it comes', {}],
    ['with sessions and streaming', BOTH],
  ])('a result that asks for input reaches the client, and its answer the target: %s', async (_, served) => {
    const gateway = await gatewayOf(await startModernAskingServer(), { served });
    const { client, asked } = await connect(gateway, { elicitation: { form: {} }, sampling: {} }, MODERN);

    const form = JSON.parse((await call(client, 'form')).text);
    const sample = JSON.parse((await call(client, 'sample')).text);

    expect(asked.map(({ method }) => method)).toEqual(['elicitation/create', 'sampling/createMessage']);
    expect(form).toEqual({
      inputResponses: { answer: { action: 'accept', content: { confirm: true } } },
      state: 'step-1',
    });
    expect(sample.inputResponses.answer).toMatchObject({ role: 'assistant', content: { type: 'text', text: 'Hello' } });
  });

  test('the result that asks is passed on as it is', async () => {
    const gateway = await gatewayOf(await startModernAskingServer());
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
    };
    const headers = {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'docs___form',
    };

    const { body } = await gateway.ask('tools/call', { name: 'docs___form', _meta: meta }, headers);

    expect(body.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { answer: { method: 'elicitation/create', params: { message: 'Really?' } } },
      requestState: 'step-1',
    });
    expect(gateway.events.at(-1)).toMatchObject({
      status: 'ok',
      detail: 'the target asks the client for input first',
    });
  });

  test('fails with -32021 and HTTP 400 for a client that has not told what the target needs', async () => {
    const gateway = await gatewayOf(await startModernAskingServer());
    const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
    const headers = {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'docs___form',
    };

    const { status, body } = await gateway.ask('tools/call', { name: 'docs___form', _meta: meta }, headers);

    expect([status, Object(body.error).code]).toEqual([400, -32021]);
    expect(Object(body.error).data).toEqual({ requiredCapabilities: { elicitation: { form: {} } } });
  });
});
