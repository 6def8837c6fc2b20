import { isSameLocalServer, tryReadGatewayUrl } from '../../../lib/cli/remote/gateway-url';

const HOST = 'https://orders-a1b2c3d4e5.gateway.bedrock-agentcore.eu-west-1.amazonaws.com';
const RUNTIMES = 'https://bedrock-agentcore.eu-west-1.amazonaws.com/runtimes';
const RUNTIME_ARN = 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/tools-a1b2c3d4e5';

test.each([
  ['the URL', `${HOST}/mcp`, `${HOST}/mcp`],
  ['the host alone', HOST, `${HOST}/mcp`],
  ['a URL with capitals and spaces around', ` ${HOST.toUpperCase()}/mcp\n`, `${HOST}/mcp`],
  ['the ARN', 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/orders-a1b2c3d4e5', `${HOST}/mcp`],
  [
    'the ARN in China',
    'arn:aws-cn:bedrock-agentcore:cn-north-1:111122223333:gateway/orders-a1b2c3d4e5',
    'https://orders-a1b2c3d4e5.gateway.bedrock-agentcore.cn-north-1.amazonaws.com.cn/mcp',
  ],
  [
    'the ARN of a runtime in a URL',
    `${RUNTIMES}/${RUNTIME_ARN}/invocations?qualifier=DEFAULT`,
    `${RUNTIMES}/${encodeURIComponent(RUNTIME_ARN)}/invocations?qualifier=DEFAULT`,
  ],
  [
    'the same, URL-encoded already',
    `${RUNTIMES}/${encodeURIComponent(RUNTIME_ARN)}/invocations`,
    `${RUNTIMES}/${encodeURIComponent(RUNTIME_ARN)}/invocations`,
  ],
  ['the host of somebody else', 'https://mcp.example.com', 'https://mcp.example.com/'],
])('takes %s', (_, given, url) => {
  expect(tryReadGatewayUrl(given)?.href).toBe(url);
});

test.each(['localhost:4080/mcp', 'orders-a1b2c3d4e5', RUNTIME_ARN, 'ftp://example.com/mcp', ''])(
  'fails for %j',
  (given) => {
    expect(tryReadGatewayUrl(given)).toBeUndefined();
  },
);

test.each([
  ['http://127.0.0.1:4080/mcp', 'http://localhost:4080/mcp/', true],
  ['http://127.0.0.1:4080/mcp', 'http://[::1]:4080/mcp', true],
  ['http://127.0.0.1:4080/mcp', 'http://localhost:4081/mcp', false],
  ['http://127.0.0.1:4080/mcp', 'http://example.com:4080/mcp', false],
])('%s and %s are one server: %p', (one, other, expected) => {
  expect(isSameLocalServer(one, other)).toBe(expected);
});
