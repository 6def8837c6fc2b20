import type { Node } from '../../../lib/schema/node';
import {
  caller,
  EVERY_VERSION,
  type RunningGateway,
  startGateway,
  stopGateways,
  target,
  textResult,
  tool,
} from '../gateways';

afterEach(stopGateways);

const EVENTS = { accept: 'application/json, text/event-stream' };
const served = { streaming: true };

/** A target that tells two steps of progress and one message before its result. */
const telling = caller(async ({ notify }) => {
  const params = { progressToken: 'the-targets-own', progress: 1, total: 2 };
  await notify?.({ method: 'notifications/progress', params });
  await notify?.({ method: 'notifications/progress', params: { ...params, progress: 2 } });
  await notify?.({ method: 'notifications/message', params: { level: 'info', data: 'synthetic-log-ok' } });
  return { content: [{ type: 'text', text: 'done' }], isError: false };
});

const call = (gateway: RunningGateway, meta: Node = {}, headers: Record<string, string> = EVENTS) =>
  gateway.ask('tools/call', { name: 'tools___echo', _meta: meta }, headers);

test('with streaming enabled and SSE accepted: `text/event-stream`, progress and message notifications then the result', async () => {
  const gateway = await startGateway({ served, callers: { tools: telling } });

  const answer = await call(gateway, { progressToken: 'cn-progress' });

  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  expect(answer.text).toBe(
    [
      '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"cn-progress","progress":1,"total":2}}',
      '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"cn-progress","progress":2,"total":2}}',
      '{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"synthetic-log-ok"}}',
      '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"done"}],"isError":false}}',
    ]
      .map((data) => `event: message\ndata: ${data}\n\n`)
      .join(''),
  );
});

test('a result without notifications is streamed, too', async () => {
  const gateway = await startGateway({ served });

  const answer = await call(gateway);

  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 1, result: textResult('{}') }]);
});

test('progress reaches only callers that gave a token for it', async () => {
  const gateway = await startGateway({ served, callers: { tools: telling } });

  const { messages } = await call(gateway);

  expect(messages.map(({ method }) => method)).toEqual(['notifications/message', undefined]);
});

test('on 2026-07-28, messages too reach only callers that opt in to them', async () => {
  const gateway = await startGateway({
    served,
    gateway: { protocolVersions: EVERY_VERSION },
    callers: { tools: telling },
  });
  const version = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
  const headers = {
    ...EVENTS,
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'tools___echo',
  };

  const silent = await call(gateway, version, headers);
  const told = await call(gateway, { ...version, 'io.modelcontextprotocol/logLevel': 'info' }, headers);

  expect(silent.messages.map(({ method }) => method)).toEqual([undefined]);
  expect(told.messages.map(({ method }) => method)).toEqual(['notifications/message', undefined]);
});

test.each([
  ['the client does not accept it', { served }, { accept: 'application/json' }],
  ['it is not enabled', {}, EVENTS],
])('answers with JSON when %s', async (_what, options, headers) => {
  const gateway = await startGateway({ ...options, callers: { tools: telling } });

  const answer = await call(gateway, { progressToken: 1 }, headers);

  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(answer.body.result).toHaveProperty('content[0].text', 'done');
});

test.each([
  ['lists', 'tools/list', {}],
  ['what is refused before it is a call', 'tools/call', { 'mcp-protocol-version': '2025-11-25' }],
])('answers %s with JSON', async (_what, method, headers) => {
  const gateway = await startGateway({ served });

  const answer = await gateway.ask(method, { name: 'tools___echo' }, { ...EVENTS, ...headers });

  expect(answer.headers.get('content-type')).toBe('application/json');
});

test('a streamed answer carries the session, and the headers that its target lets pass', async () => {
  const passing = target('tools', [tool('echo')], { responseHeaders: ['x-rate'] });
  const gateway = await startGateway({
    served: { ...served, sessionTimeoutSeconds: 900 },
    targets: [passing],
    callers: {
      tools: caller(async ({ notify, onHeaders }) => {
        onHeaders?.({ 'x-rate': '9' });
        await notify?.({ method: 'notifications/message', params: { level: 'info', data: 'a' } });
        return textResult('');
      }),
    },
  });
  const begun = await gateway.ask('initialize', { protocolVersion: '2025-03-26' });
  const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
  await gateway.post({ jsonrpc: '2.0', method: 'notifications/initialized' }, session);

  const { headers, messages } = await call(gateway, {}, { ...EVENTS, ...session });

  expect([headers.get('mcp-session-id'), headers.get('x-rate')]).toEqual([session['mcp-session-id'], '9']);
  expect(messages).toHaveLength(2);
});
