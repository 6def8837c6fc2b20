import { EVERY_VERSION, type GatewayOptions, startGateway, stopGateways } from '../gateways';

afterEach(stopGateways);

const initialize = (protocolVersion: unknown) => ({
  jsonrpc: '2.0',
  id: 7,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo: { name: 'a', version: '1' } },
});

const withVersions = (...protocolVersions: string[]): GatewayOptions => ({ gateway: { protocolVersions } });

describe('initialize', () => {
  test('the body, to the letter, without instructions', async () => {
    const gateway = await startGateway();

    const answer = await gateway.post(initialize('2025-03-26'));

    expect(answer.text).toBe(
      '{"jsonrpc":"2.0","id":7,"result":{"protocolVersion":"2025-03-26","capabilities":{"tools":{"listChanged":false},"prompts":{"listChanged":false},"resources":{"listChanged":false}},"serverInfo":{"version":"1.0.0","name":"Orders"}}}',
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
  });

  test('`instructions` key only when configured', async () => {
    const gateway = await startGateway({ gateway: { instructions: 'Ask for order numbers' } });

    const answer = await gateway.post(initialize('2025-03-26'));

    expect(answer.body.result).toHaveProperty('instructions', 'Ask for order numbers');
  });

  test('says that lists change when they can', async () => {
    const gateway = await startGateway({ announcesChanges: true });

    const answer = await gateway.post(initialize('2025-03-26'));

    expect(answer.body.result).toHaveProperty('capabilities.tools', { listChanged: true });
  });

  test('fails without a version', async () => {
    const gateway = await startGateway();

    const answer = await gateway.post(initialize(undefined));

    expect(answer.body.error).toEqual({ code: -32602, message: "Invalid params: 'protocolVersion' must be a string" });
  });
});

describe('negotiation', () => {
  test.each([
    ['no `supportedVersions` configured => only `2025-03-26`', [], '2025-11-25', '2025-03-26'],
    ['when configured the asked version is echoed', EVERY_VERSION, '2025-06-18', '2025-06-18'],
    ['a version that is not listed becomes the newest with a handshake', EVERY_VERSION, '2024-11-05', '2025-11-25'],
    ['the version without a handshake cannot be agreed on', EVERY_VERSION, '2026-07-28', '2025-11-25'],
  ])('%s', async (_row, listed, asked, agreed) => {
    const gateway = await startGateway(withVersions(...listed));

    const answer = await gateway.post(initialize(asked));

    expect(answer.status).toBe(200);
    expect(answer.body.result).toHaveProperty('protocolVersion', agreed);
  });

  test('fails when only the version without a handshake is listed', async () => {
    const gateway = await startGateway(withVersions('2026-07-28'));

    const answer = await gateway.post(initialize('2025-11-25'));

    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual({
      code: -32600,
      message: 'Unsupported protocol version: 2025-11-25',
      data: { requested: '2025-11-25', supported: ['2026-07-28'] },
    });
  });
});

describe('later request with unsupported header', () => {
  test('fails with HTTP 400, to the letter', async () => {
    const gateway = await startGateway();

    const answer = await gateway.ask('tools/list', undefined, { 'mcp-protocol-version': '2025-11-25' });

    expect(answer.status).toBe(400);
    expect(answer.text).toBe(
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Unsupported protocol version: 2025-11-25","data":{"requested":"2025-11-25","supported":["2025-03-26"]}}}',
    );
  });

  test('fails for 2026-07-28 with the members of `data` the other way round', async () => {
    const gateway = await startGateway();
    const params = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } };

    const answer = await gateway.ask('server/discover', params, {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'server/discover',
    });

    expect(answer.status).toBe(400);
    expect(answer.text).toBe(
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Unsupported protocol version: 2026-07-28","data":{"supported":["2025-03-26"],"requested":"2026-07-28"}}}',
    );
  });
});

describe('header missing', () => {
  test('treated as 2025-03-26', async () => {
    const gateway = await startGateway();

    expect((await gateway.ask('tools/list')).status).toBe(200);
  });

  test('fails when 2025-03-26 is not listed', async () => {
    const gateway = await startGateway(withVersions('2025-11-25'));

    const answer = await gateway.ask('tools/list');

    expect(answer.status).toBe(400);
    expect(answer.body.error).toHaveProperty('message', 'Unsupported protocol version: 2025-03-26');
  });
});

test('stateless default: no `mcp-session-id`, tools/list and tools/call work without initialize', async () => {
  const gateway = await startGateway();

  const begun = await gateway.post(initialize('2025-03-26'));
  const listed = await gateway.ask('tools/list');
  const called = await gateway.ask('tools/call', { name: 'tools___echo', arguments: { a: 1 } });

  expect(begun.headers.get('mcp-session-id')).toBeNull();
  expect(listed.body.result).toHaveProperty('tools[0].name', 'tools___echo');
  expect(called.body.result).toEqual({ isError: false, content: [{ type: 'text', text: '{"a":1}' }] });
});

test('notifications/initialized: HTTP 202', async () => {
  const gateway = await startGateway();

  const answer = await gateway.post({ jsonrpc: '2.0', method: 'notifications/initialized' });

  expect([answer.status, answer.text]).toEqual([202, '']);
});

test('headers: `content-type: application/json`, `x-amzn-requestid`', async () => {
  const gateway = await startGateway();

  const answers = [await gateway.ask('ping'), await gateway.ask('ping')];

  const ids = answers.map(({ headers }) => headers.get('x-amzn-requestid') ?? '');
  expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual(['application/json', 'application/json']);
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids[1]).not.toBe(ids[0]);
});

test('answers ping with an empty result', async () => {
  const gateway = await startGateway();

  expect((await gateway.ask('ping')).text).toBe('{"jsonrpc":"2.0","id":1,"result":{}}');
});

test.each(['completion/complete', 'logging/setLevel', 'resources/subscribe', 'orders/refund', 'server/discover'])(
  'fails for %s, which the service does not have, or not without 2026-07-28',
  async (method) => {
    const gateway = await startGateway();

    const answer = await gateway.ask(method, {});

    expect(answer.status).toBe(200);
    expect(answer.body.error).toEqual({ code: -32601, message: 'Method not found' });
  },
);
