import { join } from 'node:path';
import type { ServedTarget } from '../../../lib/assembly/serving/model';
import { readServedGateways } from '../../../lib/assembly/serving/read-served-gateways';
import { renderStart, type Started } from '../../../lib/cli/dev/screen';
import type { AccessInfo } from '../../../lib/local/auth/access';
import { shopFolder } from './shop-assembly';

const URL = 'http://127.0.0.1:4080/mcp';

const TOKEN: AccessInfo = {
  kind: 'token',
  tokenEndpoint: 'http://127.0.0.1:4080/oauth2/token',
  discoveryUrl: 'http://127.0.0.1:4080/pool/.well-known/openid-configuration',
  clients: [{ id: '7f3kq1', name: 'Client', secret: 'hush-hush', scopes: ['shop/use'] }],
};

function screen(columns: number, overrides: Partial<Started> = {}): string {
  const [served] = readServedGateways(join(shopFolder(), 'cdk.out'), {}).gateways;
  if (served === undefined) throw new Error('no gateway was read');
  const notices = [{ about: 'Shop', message: 'runs on Node.js 20 here, and on nodejs24.x when it is deployed to AWS' }];
  const started = { served, source: 'cdk.out', url: URL, access: TOKEN, detours: {}, notices, ...overrides };
  return renderStart(started, { columns, color: false });
}

test('a screen of 100 columns', () => {
  expect(screen(100)).toBe(`Serving shop  (cdk.out)

URL           http://127.0.0.1:4080/mcp
Callers       JWT of the local issuer
Client        7f3kq1, scopes: shop/use

Try it
  TOKEN=$(npx mcp-gateway token)
  curl -s http://127.0.0.1:4080/mcp -H 'content-type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' -H "authorization: Bearer $TOKEN"
  npx mcp-gateway tools
  npx mcp-gateway call <tool> --arg <name>=<value>
  npx @modelcontextprotocol/inspector --transport http --server-url http://127.0.0.1:4080/mcp --header "Authorization: Bearer $TOKEN"

Connect an MCP client
  {"mcpServers":{"shop":{"command":"npx","args":["-y","--package","cdk-mcp-gateway","mcp-gateway","connect","--url","http://127.0.0.1:4080/mcp"]}}}

Targets
  Shop  Lambda  order  → Function

Not as in AWS
  Shop  runs on Node.js 20 here, and on nodejs24.x when it is deployed to AWS

Calls (Ctrl-C stops)
`);
});

test('a screen of 60 columns breaks everything but what is copied', () => {
  expect(screen(60)).toBe(`Serving shop  (cdk.out)

URL           http://127.0.0.1:4080/mcp
Callers       JWT of the local issuer
Client        7f3kq1, scopes: shop/use

Try it
  TOKEN=$(npx mcp-gateway token)
  curl -s http://127.0.0.1:4080/mcp -H 'content-type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' -H "authorization: Bearer $TOKEN"
  npx mcp-gateway tools
  npx mcp-gateway call <tool> --arg <name>=<value>
  npx @modelcontextprotocol/inspector --transport http --server-url http://127.0.0.1:4080/mcp --header "Authorization: Bearer $TOKEN"

Connect an MCP client
  {"mcpServers":{"shop":{"command":"npx","args":["-y","--package","cdk-mcp-gateway","mcp-gateway","connect","--url","http://127.0.0.1:4080/mcp"]}}}

Targets
  Shop  Lambda  order  → Function

Not as in AWS
  Shop  runs on Node.js 20 here, and on nodejs24.x when it
        is deployed to AWS

Calls (Ctrl-C stops)
`);
});

test('the screen holds no secret', () => {
  expect(screen(100)).not.toContain('hush');
});

test('a gateway that is open to anyone says so, and its commands carry no token', () => {
  const text = screen(100, { access: { kind: 'none' } });

  expect(text).toContain('Callers       ANYONE on this machine: the gateway has no authorizer\n');
  expect(text).not.toContain('TOKEN');
});

test('a target whose calls go elsewhere says where', () => {
  expect(screen(100, { detours: { Shop: 'http://127.0.0.1:9000' } })).toContain(
    '  Shop  Lambda  order  → http://127.0.0.1:9000\n',
  );
});

test('a target that AWS would not serve is FAILED, without tools', () => {
  const reason = 'is FAILED in AWS, and its tools are not listed: it has no operationId';
  const failed: ServedTarget = {
    target: { stack: 'S', logicalId: 'T', name: 'pets', kind: 'OPENAPI' },
    backend: { kind: 'REFUSED', reason, isFailed: true },
    requestHeaders: [],
    responseHeaders: [],
    queryParameters: [],
  };
  const [served] = readServedGateways(join(shopFolder(), 'cdk.out'), {}).gateways;
  if (served === undefined) throw new Error('no gateway was read');

  expect(screen(100, { served: { ...served, targets: [failed] } })).toContain(`Targets
  pets  OpenAPI  no tools  FAILED
`);
});
