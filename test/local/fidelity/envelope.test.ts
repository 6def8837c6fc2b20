// The rows of §6 in docs/fidelity.md that have nothing to do with who calls: the protocol's envelope.
import { lambdaParts, serveTemplate, stopAll } from './served-template';

jest.setTimeout(60_000);

afterEach(stopAll);

const versions = (...SupportedVersions: string[]) => ({ ProtocolConfiguration: { Mcp: { SupportedVersions } } });

const SESSIONS = { ProtocolConfiguration: { Mcp: { SessionConfiguration: { SessionTimeoutInSeconds: 900 } } } };

const ECHO = lambdaParts('lambda-inline', 'def handler(event, context): return event');

describe('§6 initialize', () => {
  test('§6 initialize: to the letter, with the name of the gateway', async () => {
    const served = await serveTemplate(ECHO);

    const { text } = await served.ask('initialize', { protocolVersion: '2025-03-26' });

    expect(text).toBe(
      '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-03-26","capabilities":{"tools":{"listChanged":false},"prompts":{"listChanged":false},"resources":{"listChanged":false}},"serverInfo":{"version":"1.0.0","name":"Shop"}}}',
    );
  });

  test('§6 initialize: instructions when there are any', async () => {
    const served = await serveTemplate(ECHO, {
      properties: { ProtocolConfiguration: { Mcp: { Instructions: 'Ask for orders' } } },
    });

    const { body } = await served.ask('initialize', { protocolVersion: '2025-03-26' });

    expect(body.result).toHaveProperty('instructions', 'Ask for orders');
  });
});

test.each([
  [{}, '2025-06-18', '2025-03-26'],
  [{}, '2025-11-25', '2025-03-26'],
  [versions('2025-03-26', '2025-06-18'), '2025-06-18', '2025-06-18'],
  [versions('2025-06-18', '2025-11-25'), '2025-11-25', '2025-11-25'],
])('§6 negotiation: a gateway with %j that is asked for %s agrees on %s', async (properties, asked, agreed) => {
  const served = await serveTemplate(ECHO, { properties });

  const { status, body } = await served.ask('initialize', { protocolVersion: asked });

  expect([status, Object(body.result).protocolVersion]).toEqual([200, agreed]);
});

test('§6 unsupported version: a later request is refused with HTTP 400, to the letter', async () => {
  const served = await serveTemplate(ECHO);

  const { status, text } = await served.ask('tools/list', undefined, { 'mcp-protocol-version': '2025-11-25' });

  expect([status, text]).toEqual([
    400,
    '{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Unsupported protocol version: 2025-11-25","data":{"requested":"2025-11-25","supported":["2025-03-26"]}}}',
  ]);
});

test.each([
  [versions('2025-03-26'), 200],
  [versions('2025-11-25'), 400],
])('§6 missing version: is 2025-03-26, so that a gateway with %j answers %i', async (properties, expected) => {
  const served = await serveTemplate(ECHO, { properties });

  expect((await served.ask('tools/list')).status).toBe(expected);
});

test('§6 without sessions: no session ID, and calls need no handshake', async () => {
  const served = await serveTemplate(ECHO);

  const began = await served.ask('initialize', { protocolVersion: '2025-03-26' });
  const called = await served.call('lambda-inline___run', { a: 1 });

  expect(began.headers.get('mcp-session-id')).toBeNull();
  expect(called.body.result).toHaveProperty('content[0].text', '{"a":1}');
});

describe('§6 sessions', () => {
  test('§6 sessions: one is begun by initialize, and serves once it is initialized', async () => {
    const served = await serveTemplate(ECHO, { properties: SESSIONS });

    const began = await served.ask('initialize', { protocolVersion: '2025-03-26' });
    const session = { 'mcp-session-id': began.headers.get('mcp-session-id') ?? '' };
    const early = await served.ask('tools/list', undefined, session);
    await served.post({ jsonrpc: '2.0', method: 'notifications/initialized' }, session);
    const late = await served.ask('tools/list', undefined, session);

    expect(session['mcp-session-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect([early.status, early.text]).toEqual([
      400,
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Session not initialized. Send notifications/initialized first."}}',
    ]);
    expect(late.status).toBe(200);
  });

  test('§6 sessions: a request without its ID is refused', async () => {
    const served = await serveTemplate(ECHO, { properties: SESSIONS });

    const { status, text } = await served.ask('tools/list');

    expect([status, text]).toEqual([
      400,
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Missing required Mcp-Session-Id header"}}',
    ]);
  });

  test('§6 sessions: an ID that nobody has is not found', async () => {
    const served = await serveTemplate(ECHO, { properties: SESSIONS });

    const { status, body } = await served.ask('tools/list', undefined, {
      'mcp-session-id': '5d9f2b8e-0000-4000-8000-000000000000',
    });

    expect([status, Object(body.error).message]).toEqual([404, 'Session not found or expired']);
  });
});

test('§6 notifications: notifications/initialized is accepted with HTTP 202', async () => {
  const served = await serveTemplate(ECHO);

  const { status, text } = await served.post({ jsonrpc: '2.0', method: 'notifications/initialized' });

  expect([status, text]).toEqual([202, '']);
});

test('§6 headers: JSON, and an ID of the request', async () => {
  const served = await serveTemplate(ECHO);

  const { headers } = await served.ask('tools/list');

  expect(headers.get('content-type')).toBe('application/json');
  expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});
