import { caller, type RunningGateway, send, startGateway, stopGateways, target, textResult, tool } from '../gateways';

afterEach(stopGateways);

const served = { sessionTimeoutSeconds: 900 };

async function begin(gateway: RunningGateway, headers = {}): Promise<string> {
  const answer = await gateway.ask('initialize', { protocolVersion: '2025-03-26' }, headers);
  return answer.headers.get('mcp-session-id') ?? '';
}

async function beginAndReady(gateway: RunningGateway, headers = {}): Promise<{ 'mcp-session-id': string }> {
  const session = { 'mcp-session-id': await begin(gateway, headers) };
  await gateway.post({ jsonrpc: '2.0', method: 'notifications/initialized' }, { ...session, ...headers });
  return session;
}

describe('sessions on', () => {
  test('UUID in `mcp-session-id`, a new one each time', async () => {
    const gateway = await startGateway({ served });

    const ids = [await begin(gateway), await begin(gateway)];

    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids[1]).not.toBe(ids[0]);
  });

  test('missing: 400 -32600 `Missing required Mcp-Session-Id header`', async () => {
    const gateway = await startGateway({ served });

    const answer = await gateway.ask('tools/list');

    expect(answer.status).toBe(400);
    expect(answer.text).toBe(
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Missing required Mcp-Session-Id header"}}',
    );
  });

  test('before initialized: 400 -32600 `Session not initialized. Send notifications/initialized first.`', async () => {
    const gateway = await startGateway({ served });
    const id = await begin(gateway);

    const answer = await gateway.ask('tools/list', undefined, { 'mcp-session-id': id });

    expect(answer.status).toBe(400);
    expect(answer.text).toBe(
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Session not initialized. Send notifications/initialized first."}}',
    );
    expect(answer.headers.get('mcp-session-id')).toBe(id);
  });

  test('takes ping before notifications/initialized', async () => {
    const gateway = await startGateway({ served });

    const answer = await gateway.ask('ping', undefined, { 'mcp-session-id': await begin(gateway) });

    expect(answer.body.result).toEqual({});
  });

  test('each answer of a session carries its ID', async () => {
    const gateway = await startGateway({ served });
    const session = await beginAndReady(gateway);

    const answer = await gateway.ask('tools/list', undefined, session);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('mcp-session-id')).toBe(session['mcp-session-id']);
  });

  const NOT_FOUND = { code: -32600, message: 'Session not found or expired' };

  test('unknown id: 404', async () => {
    const gateway = await startGateway({ served });

    const answer = await gateway.ask('tools/list', undefined, { 'mcp-session-id': 'made-up' });

    expect([answer.status, answer.body.error]).toEqual([404, NOT_FOUND]);
  });

  test('expired id: 404', async () => {
    const gateway = await startGateway({ served: { sessionTimeoutSeconds: 0 } });

    const answer = await gateway.ask('tools/list', undefined, { 'mcp-session-id': await begin(gateway) });

    expect([answer.status, answer.body.error]).toEqual([404, NOT_FOUND]);
  });

  test('session of another user: 404', async () => {
    const gateway = await startGateway({ served });
    const session = await beginAndReady(gateway, { authorization: 'Bearer alice' });

    const own = await gateway.ask('tools/list', undefined, { ...session, authorization: 'Bearer alice' });
    const others = await gateway.ask('tools/list', undefined, { ...session, authorization: 'Bearer bob' });

    expect(own.status).toBe(200);
    expect([others.status, others.body.error]).toEqual([404, NOT_FOUND]);
  });

  test('the version is checked before the session', async () => {
    const gateway = await startGateway({ served });

    const answer = await gateway.ask('tools/list', undefined, { 'mcp-protocol-version': '2025-11-25' });

    expect(answer.body.error).toHaveProperty('message', 'Unsupported protocol version: 2025-11-25');
  });

  test('targets are told the session', async () => {
    const sessions: unknown[] = [];
    const gateway = await startGateway({
      served,
      callers: {
        tools: caller(({ sessionId }) => {
          sessions.push(sessionId);
          return textResult('');
        }),
      },
    });
    const session = await beginAndReady(gateway);

    await gateway.ask('tools/call', { name: 'tools___echo' }, session);

    expect(sessions).toEqual([session['mcp-session-id']]);
  });
});

test('DELETE ends a session', async () => {
  const gateway = await startGateway({ served });
  const session = await beginAndReady(gateway);

  const ended = await send(gateway.url, { method: 'DELETE', headers: session });
  const later = await gateway.ask('tools/list', undefined, session);

  expect([ended.status, later.status]).toEqual([200, 404]);
});

test('a session outlives a replacement of the gateway', async () => {
  const gateway = await startGateway({ served });
  const session = await beginAndReady(gateway);

  await gateway.replace({ served, targets: [target('tools', [tool('later')])] });
  const answer = await gateway.ask('tools/list', undefined, session);

  expect(answer.body.result).toHaveProperty('tools[0].name', 'tools___later');
});

test('a client can cancel a call of its session, and goes on', async () => {
  const gateway = await startGateway({
    served,
    callers: {
      tools: caller(async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        return textResult(String(signal.reason.message));
      }),
    },
  });
  const session = await beginAndReady(gateway);
  const call = gateway.post(
    { jsonrpc: '2.0', id: 'c', method: 'tools/call', params: { name: 'tools___echo' } },
    session,
  );
  // The call may not have arrived yet: what is not under way cannot be cancelled.
  const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'c' } };
  const timer = setInterval(() => void gateway.post(cancelled, session), 20);

  const answer = await call;
  clearInterval(timer);

  expect(answer.body.result).toHaveProperty('content[0].text', 'the caller has cancelled the call');
});
