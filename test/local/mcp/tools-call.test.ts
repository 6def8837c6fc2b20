import { TargetFailure, type ToolCall } from '../../../lib/local/target-caller';
import { caller, ECHO, type GatewayOptions, startGateway, stopGateways, target, textResult, tool } from '../gateways';

afterEach(stopGateways);

const ADD = tool('add', {
  type: 'object',
  properties: { a: { type: 'number' }, b: { type: 'number' } },
  required: ['a', 'b'],
});

const failing = (error: unknown): GatewayOptions => ({
  callers: {
    tools: caller(() => {
      throw error;
    }),
  },
});

test('result: key order `isError, content`, as the target gives it', async () => {
  const gateway = await startGateway();

  const { text } = await gateway.ask('tools/call', { name: 'tools___echo', arguments: { text: '北京' } });

  expect(text).toBe(
    '{"jsonrpc":"2.0","id":1,"result":{"isError":false,"content":[{"type":"text","text":"{\\"text\\":\\"北京\\"}"}]}}',
  );
});

test('members that MCP does not know pass unchanged', async () => {
  const result = {
    content: [{ type: 'text', text: 'a', extra: 1 }],
    isError: false,
    structuredContent: { a: 1 },
    more: 2,
  };
  const gateway = await startGateway({ callers: { tools: caller(() => result) } });

  const { text } = await gateway.ask('tools/call', { name: 'tools___echo' });

  expect(text).toBe(`{"jsonrpc":"2.0","id":1,"result":${JSON.stringify(result)}}`);
});

test('the ID of the message comes back as it was: a text, a number, zero', async () => {
  const gateway = await startGateway();
  const ids = ['call', 0, 41];

  const answers = await Promise.all(ids.map((id) => gateway.post({ jsonrpc: '2.0', id, method: 'ping' })));

  expect(answers.map(({ body }) => body.id)).toEqual(ids);
});

describe('Unknown tool: JSON-RPC error `-32602`, `Unknown tool: xxx`', () => {
  test.each(['xxx', 'tools___xxx', 'tools', 'other___echo', '___', 'x_amz_bedrock_agentcore_search', '__proto__'])(
    'fails for %s',
    async (name) => {
      const gateway = await startGateway();

      const answer = await gateway.ask('tools/call', { name, arguments: {} });

      expect(answer.status).toBe(200);
      expect(answer.body.error).toEqual({ code: -32602, message: `Unknown tool: ${name}` });
    },
  );
});

test.each([
  ['no name', {}, "Invalid params: 'name' must be a string"],
  ['a name that is no text', { name: 7 }, "Invalid params: 'name' must be a string"],
  [
    'arguments that are a list',
    { name: 'tools___echo', arguments: [] },
    "Invalid params: 'arguments' must be an object",
  ],
  [
    'arguments that are null',
    { name: 'tools___echo', arguments: null },
    "Invalid params: 'arguments' must be an object",
  ],
])('fails for %s', async (_what, params, message) => {
  const gateway = await startGateway();

  expect((await gateway.ask('tools/call', params)).body.error).toEqual({ code: -32602, message });
});

describe('Argument validation', () => {
  test('before the target is called, even without DEBUG; a tool result, `isError:true` (HTTP 200)', async () => {
    const calls: ToolCall[] = [];
    const gateway = await startGateway({
      targets: [target('tools', [ADD])],
      callers: {
        tools: caller((call) => {
          calls.push(call);
          return textResult('');
        }),
      },
    });

    const answer = await gateway.ask('tools/call', { name: 'tools___add', arguments: { a: '7' } });

    expect(answer.status).toBe(200);
    expect(answer.text).toBe(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        result: {
          content: [
            {
              type: 'text',
              text: "ValidationException - Parameter validation failed: Invalid request parameters:\n- Missing required field(s): 'b'\n- Field '/a' has invalid type: string found, number expected",
            },
          ],
          isError: true,
        },
      }),
    );
    expect(calls).toEqual([]);
  });

  test('no arguments are an empty object', async () => {
    const gateway = await startGateway({ targets: [target('tools', [ADD])] });

    const { body } = await gateway.ask('tools/call', { name: 'tools___add' });

    expect(body.result).toHaveProperty('isError', true);
  });

  test('a schema that is none takes everything, and is told of once', async () => {
    const broken = tool('broken', { type: 'object', properties: { x: { type: 'strng' } } });
    const gateway = await startGateway({ targets: [target('tools', [broken])] });

    const first = await gateway.ask('tools/call', { name: 'tools___broken', arguments: { x: 1 } });
    await gateway.ask('tools/call', { name: 'tools___broken', arguments: { x: 1 } });

    expect(first.body.result).toEqual({ isError: false, content: [{ type: 'text', text: '{"x":1}' }] });
    expect(gateway.events.filter(({ type }) => type === 'notice')).toEqual([
      { type: 'notice', about: 'tools___broken', message: expect.stringContaining('its arguments are not checked') },
    ]);
  });
});

describe('thrown error', () => {
  const failure = new TargetFailure('{"errorMessage": "no", "errorType": "ValueError"}', 'look at handler.py');

  test('DEBUG: the text twice, key order `content, _meta, isError`', async () => {
    const gateway = await startGateway({ ...failing(failure), gateway: { exceptionLevel: 'DEBUG' } });

    const answer = await gateway.ask('tools/call', { name: 'tools___echo' });

    const text = JSON.stringify(failure.text);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(
      `{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":${text}}],"_meta":{"debug":{"type":"text","text":${text}}},"isError":true}}`,
    );
  });

  test('no DEBUG: `An internal error occurred. Please retry later.`', async () => {
    const gateway = await startGateway(failing(failure));

    const answer = await gateway.ask('tools/call', { name: 'tools___echo' });

    expect(answer.text).toBe(
      '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"An internal error occurred. Please retry later."}],"isError":true}}',
    );
  });

  test('the terminal is told what callers are not', async () => {
    const gateway = await startGateway(failing(failure));

    await gateway.ask('tools/call', { name: 'tools___echo' });

    expect(gateway.events).toEqual([
      {
        type: 'request',
        method: 'tools/call',
        tool: 'tools___echo',
        target: 'tools',
        status: 'error',
        httpStatus: 200,
        milliseconds: expect.any(Number),
        detail: '{"errorMessage": "no", "errorType": "ValueError"}; look at handler.py',
      },
    ]);
  });

  test('a bug of ours is hidden from callers even with DEBUG, and ends nothing', async () => {
    const gateway = await startGateway({
      ...failing(new Error('/home/me/secret is not there')),
      gateway: { exceptionLevel: 'DEBUG' },
    });

    const answer = await gateway.ask('tools/call', { name: 'tools___echo' });

    expect(answer.body.result).toEqual({
      content: [{ type: 'text', text: 'An internal error occurred. Please retry later.' }],
      isError: true,
    });
    expect(gateway.events[0]).toHaveProperty('detail', 'a bug of the local gateway: /home/me/secret is not there');
    expect((await gateway.ask('ping')).status).toBe(200);
  });
});

test('a target that cannot be served says why', async () => {
  const backend = { kind: 'REFUSED', reason: 'API Gateway targets are not served; give --endpoint' } as const;
  const gateway = await startGateway({
    gateway: { exceptionLevel: 'DEBUG' },
    targets: [target('api', [tool('get')], { backend })],
    callers: {},
  });

  const { body } = await gateway.ask('tools/call', { name: 'api___get' });

  expect(body.result).toHaveProperty('content[0].text', 'API Gateway targets are not served; give --endpoint');
});

test('targets get the whole call', async () => {
  const calls: ToolCall[] = [];
  const gateway = await startGateway({
    callers: {
      tools: caller((call) => {
        calls.push(call);
        return textResult('');
      }),
    },
  });

  const answer = await gateway.post(
    { jsonrpc: '2.0', id: 'm1', method: 'tools/call', params: { name: 'tools___echo', arguments: { a: 1 } } },
    { authorization: 'Bearer alice' },
  );

  expect(calls).toEqual([
    {
      tool: 'echo',
      fullName: 'tools___echo',
      arguments: { a: 1 },
      caller: { claims: { sub: 'alice' }, token: 'alice' },
      requestId: answer.headers.get('x-amzn-requestid'),
      messageId: 'm1',
      protocolVersion: '2025-03-26',
      headers: {},
      queryParameters: {},
      signal: expect.any(AbortSignal),
      askable: {},
      input: {},
      onHeaders: expect.any(Function),
    },
  ]);
});

describe('propagated headers', () => {
  const passing = target('tools', [tool('echo')], {
    requestHeaders: ['x-tenant'],
    responseHeaders: ['x-rate', 'mcp-session-id', 'x-bad'],
    queryParameters: ['page'],
  });

  test('allow-listed request headers and query parameters reach the backend, and no others', async () => {
    const calls: ToolCall[] = [];
    const gateway = await startGateway({
      targets: [passing],
      callers: {
        tools: caller((call) => {
          calls.push(call);
          return textResult('');
        }),
      },
    });

    await fetch(`${gateway.url}?Page=2&secret=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'X-Tenant': 'acme', 'x-other': 'no' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'tools___echo' } }),
    });

    expect(calls.map(({ headers, queryParameters }) => ({ headers, queryParameters }))).toEqual([
      { headers: { 'x-tenant': 'acme' }, queryParameters: { Page: '2' } },
    ]);
  });

  test('allow-listed response headers reach the caller, except those of the gateway and those that are none', async () => {
    const gateway = await startGateway({
      targets: [passing],
      callers: {
        tools: caller(({ onHeaders }) => {
          onHeaders?.({ 'X-Rate': '9', 'x-other': 'no', 'mcp-session-id': 'no', 'x-bad': 'a\r\nset-cookie: no' });
          return textResult('');
        }),
      },
    });

    const { status, headers } = await gateway.ask('tools/call', { name: 'tools___echo' });

    expect(status).toBe(200);
    expect([headers.get('x-rate'), headers.get('x-other'), headers.get('mcp-session-id')]).toEqual(['9', null, null]);
    expect([headers.get('x-bad'), headers.get('set-cookie')]).toEqual([null, null]);
  });
});

test('tells one event for each request, without anything secret', async () => {
  const gateway = await startGateway({ callers: { tools: ECHO } });

  await gateway.ask('tools/list', {}, { authorization: 'Bearer secret-token' });
  await gateway.ask('tools/call', { name: 'tools___echo', arguments: { pin: 'secret-pin' } });
  await gateway.ask('tools/call', { name: 'nothing' });

  expect(gateway.events.map((event) => ({ ...event, milliseconds: 0 }))).toEqual([
    { type: 'request', method: 'tools/list', status: 'ok', httpStatus: 200, milliseconds: 0 },
    {
      type: 'request',
      method: 'tools/call',
      tool: 'tools___echo',
      target: 'tools',
      status: 'ok',
      httpStatus: 200,
      milliseconds: 0,
    },
    {
      type: 'request',
      method: 'tools/call',
      tool: 'nothing',
      status: 'invalid',
      httpStatus: 200,
      milliseconds: 0,
      detail: 'Unknown tool: nothing',
    },
  ]);
  expect(JSON.stringify(gateway.events)).not.toContain('secret');
});
