import type { Node } from '../../../lib/schema/node';
import { EVERY_VERSION, type RunningGateway, startGateway, stopGateways } from '../gateways';

afterEach(stopGateways);

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const gatewayOptions = { gateway: { protocolVersions: EVERY_VERSION } };

/** Asks as a client of 2026-07-28 does, with what headers and body say instead. */
function ask(gateway: RunningGateway, method: string, params: Node = {}, headers: Record<string, string> = {}) {
  const { name, uri } = params;
  const named = name ?? uri;
  return gateway.ask(
    method,
    { ...params, _meta: { [VERSION]: '2026-07-28' } },
    {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(named !== undefined && { 'mcp-name': String(named) }),
      ...headers,
    },
  );
}

test('2026-07-28: `server/discover`, to the letter', async () => {
  const gateway = await startGateway(gatewayOptions);

  const answer = await ask(gateway, 'server/discover');

  expect(answer.status).toBe(200);
  expect(answer.text).toBe(
    '{"jsonrpc":"2.0","id":1,"result":{"supportedVersions":["2025-03-26","2025-06-18","2025-11-25","2026-07-28"],"capabilities":{"tools":{"listChanged":false},"prompts":{"listChanged":false},"resources":{"listChanged":false}},"serverInfo":{"version":"1.0.0","name":"Orders"},"ttlMs":0,"cacheScope":"private"}}',
  );
});

test('2026-07-28: tools/list adds `"resultType":"complete","ttlMs":0,"cacheScope":"private"`', async () => {
  const gateway = await startGateway(gatewayOptions);

  expect((await ask(gateway, 'tools/list')).text).toBe(
    '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"inputSchema":{"type":"object","properties":{}},"name":"tools___echo","description":"Does echo"}],"resultType":"complete","ttlMs":0,"cacheScope":"private"}}',
  );
});

test('2026-07-28: tools/call results gain `"resultType":"complete"`', async () => {
  const gateway = await startGateway(gatewayOptions);

  expect((await ask(gateway, 'tools/call', { name: 'tools___echo', arguments: { a: 1 } })).text).toBe(
    '{"jsonrpc":"2.0","id":1,"result":{"isError":false,"content":[{"type":"text","text":"{\\"a\\":1}"}],"resultType":"complete"}}',
  );
});

test('takes a name that headers cannot hold in its encoded form', async () => {
  const gateway = await startGateway(gatewayOptions);
  const name = 'tools___Bücher';

  const answer = await ask(gateway, 'tools/call', { name }, { 'mcp-name': '=?base64?dG9vbHNfX19Cw7xjaGVy?=' });

  expect(answer.body.error).toEqual({ code: -32602, message: `Unknown tool: ${name}` });
});

test('works without a session where others need one', async () => {
  const gateway = await startGateway({ ...gatewayOptions, served: { sessionTimeoutSeconds: 900 } });

  const answer = await ask(gateway, 'tools/list');

  expect([answer.status, answer.headers.get('mcp-session-id')]).toEqual([200, null]);
});

const MISMATCH = -32020;

test.each([
  ['no Mcp-Method', { 'mcp-method': '' }, MISMATCH],
  ['another Mcp-Method', { 'mcp-method': 'tools/list' }, MISMATCH],
  ['another Mcp-Name', { 'mcp-name': 'tools___other' }, MISMATCH],
  ['an Mcp-Name that is not encoded as it says', { 'mcp-name': '=?base64?AAAA?=' }, MISMATCH],
])('fails for %s', async (_what, headers, code) => {
  const gateway = await startGateway(gatewayOptions);

  const answer = await ask(gateway, 'tools/call', { name: 'tools___echo' }, headers);

  expect([answer.status, answer.body.error]).toEqual([400, expect.objectContaining({ code })]);
});

test.each(['mcp-method', 'mcp-name', 'mcp-protocol-version'])('fails without %s', async (missing) => {
  const gateway = await startGateway(gatewayOptions);
  const headers: Record<string, string> = {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'tools___echo',
  };
  delete headers[missing];

  const params = { name: 'tools___echo', _meta: { [VERSION]: '2026-07-28' } };
  const answer = await gateway.ask('tools/call', params, headers);

  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({
    jsonrpc: '2.0',
    id: 1,
    error: { code: MISMATCH, message: expect.stringMatching(new RegExp(`^Missing required header: ${missing}$`, 'i')) },
  });
});

test('fails when the body does not say the version', async () => {
  const gateway = await startGateway(gatewayOptions);

  const answer = await gateway.ask(
    'tools/list',
    {},
    { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' },
  );

  expect([answer.status, answer.body.error]).toEqual([400, expect.objectContaining({ code: -32602 })]);
});

test('fails when body and header say different versions', async () => {
  const gateway = await startGateway(gatewayOptions);

  const answer = await ask(gateway, 'tools/list', {}, { 'mcp-protocol-version': '2025-11-25' });

  expect([answer.status, answer.body.error]).toEqual([400, expect.objectContaining({ code: MISMATCH })]);
});

test.each(['initialize', 'ping', 'logging/setLevel', 'orders/refund'])('fails for %s with HTTP 404', async (method) => {
  const gateway = await startGateway(gatewayOptions);

  const answer = await ask(gateway, method);

  expect([answer.status, answer.body.error]).toEqual([404, { code: -32601, message: 'Method not found' }]);
});

test('a client of an older version may still say what it is in `_meta`', async () => {
  const gateway = await startGateway(gatewayOptions);

  const params = { _meta: { [VERSION]: '2025-11-25' } };
  const answer = await gateway.ask('tools/list', params, { 'mcp-protocol-version': '2025-11-25' });

  expect(answer.status).toBe(200);
});
