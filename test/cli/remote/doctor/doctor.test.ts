import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOf, gatewayWith, isolate, run, useAccount } from '../commands-environment';
import type { FakeAccount } from '../fake-aws';
import type { FakeTool } from '../fake-gateway';

jest.setTimeout(60_000);
isolate();

const ID = 'orders-a1b2c3d4e5';
const ORDER: FakeTool = {
  name: 'Orders___get',
  description: 'Reads an order',
  inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
};
const WEATHER: FakeTool = {
  name: 'Sample___weather',
  description: 'Tells the weather',
  inputSchema: { type: 'object' },
};
const GATEWAY = { gatewayId: ID, name: 'orders', status: 'READY' };

function target(name: string, status: string, ...statusReasons: string[]) {
  return { targetId: name, name, status, statusReasons, targetConfiguration: {} };
}

async function deployed(account: Partial<FakeAccount>, ...tools: FakeTool[]) {
  return useAccount({ ...accountOf(await gatewayWith(...tools)), gateway: GATEWAY, ...account });
}

function fileOf(name: string, content: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'doctor-')), name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test('says that nothing is wrong, looking at the gateway, all targets, the token, the tools and the catalogue', async () => {
  const targets = ['Orders', 'Sample', 'Third'].map((name) => target(name, 'READY'));
  const aws = await deployed({ targets }, ORDER, WEATHER);
  const expected = fileOf('tools.json', { tools: [WEATHER, ORDER] });

  const { exitCode, stdout } = await run('doctor', '--stack', 'Quickstart', '--assembly', expected);

  expect(exitCode).toBe(0);
  expect(stdout.replace(/of\s+\S+tools.json/, 'of tools.json')).toBe(
    [
      '  ok     gateway orders  READY',
      '  ok     targets         3 of 3 READY',
      '  ok     token           the client gets one',
      '  ok     tools/list      2 tools',
      '  ok     catalogue       the tools are those of tools.json',
      '',
      'Nothing is wrong',
      '',
    ].join('\n'),
  );
  // Only what is not READY has reasons to ask for, and the service takes ten requests a second.
  expect(aws.calls.filter((call) => call.startsWith('GET'))).toEqual([
    `GET /gateways/${ID}/`,
    `GET /gateways/${ID}/targets/`,
    `GET /gateways/${ID}/targets/?nextToken=2`,
  ]);
});

test('fails with 1 for targets that are not READY, with their reasons and what to do', async () => {
  const lambda =
    'Gateway execution role lacks permission to invoke Lambda function fn. Update the permission and retry';
  const targets = [
    target('Orders', 'FAILED', lambda),
    target('Docs', 'SYNCHRONIZE_UNSUCCESSFUL', 'The server answers 502', 'It was asked three times'),
    target('Mail', 'CREATE_PENDING_AUTH'),
    target('Sample', 'READY'),
  ];
  await deployed({ targets }, WEATHER);

  const { exitCode, stdout } = await run('doctor', '--stack', 'Quickstart', '--json');

  expect(exitCode).toBe(1);
  const { ok, findings } = JSON.parse(stdout);
  expect(ok).toBe(false);
  expect(findings.slice(1, 5)).toEqual([
    {
      check: 'target Orders',
      state: 'wrong',
      text: `FAILED: ${lambda}`,
      details: [],
      remedy: "allow the gateway's role lambda:InvokeFunction on this function, and deploy again",
    },
    {
      check: 'target Docs',
      state: 'wrong',
      text: 'SYNCHRONIZE_UNSUCCESSFUL: The server answers 502',
      details: ['It was asked three times'],
      remedy:
        'check that the MCP server answers and that its credential is right, and synchronise the target again, such as with "aws bedrock-agentcore-control synchronize-gateway-targets"',
    },
    {
      check: 'target Mail',
      state: 'wrong',
      text: 'CREATE_PENDING_AUTH',
      details: [],
      remedy:
        'somebody has to consent within ten minutes, at the URL that "aws bedrock-agentcore-control get-gateway-target" shows',
    },
    { check: 'other targets', state: 'ok', text: '1 of 4 READY' },
  ]);
});

test('fails with 1 for tools that are not those of the catalogue, and tells each difference', async () => {
  await deployed({ targets: [target('Orders', 'READY')] }, { ...ORDER, description: 'Something else' });
  const expected = fileOf('tools.json', { tools: [ORDER, WEATHER] });

  const { exitCode, stdout } = await run('doctor', '--stack', 'Quickstart', '--assembly', expected, '--json');

  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).findings.at(-1)).toMatchObject({
    check: 'catalogue',
    state: 'wrong',
    text: `2 differences from ${expected}`,
    details: ['Sample___weather is gone', 'Orders___get is described otherwise'],
  });
});

test.each<[string, Partial<FakeAccount>, object]>([
  [
    'a gateway that is gone',
    { gateway: undefined },
    {
      check: `gateway ${ID}`,
      state: 'wrong',
      text: 'is not there in eu-west-1, or not in this account',
      remedy: 'deploy the stack again, or check AWS_PROFILE and the URL',
    },
  ],
  [
    'a gateway that failed',
    { gateway: { ...GATEWAY, status: 'FAILED', statusReasons: ['The role cannot be assumed'] } },
    {
      check: 'gateway orders',
      state: 'wrong',
      text: 'FAILED: The role cannot be assumed',
      details: [],
      remedy: 'correct what the reason says, and deploy again',
    },
  ],
])('fails with 1 for %s', async (_, account, finding) => {
  await deployed(account, ORDER);

  const { exitCode, stdout } = await run('doctor', '--stack', 'Quickstart', '--json');

  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).findings[0]).toEqual(finding);
});

test('fails with 1 for a gateway without targets and without tools', async () => {
  await deployed({ targets: [] });

  const { exitCode, stdout } = await run('doctor', '--stack', 'Quickstart');

  expect(exitCode).toBe(1);
  expect(stdout).toContain('  wrong  targets         there are none\n');
  expect(stdout).toContain('  wrong  tools/list      no tools\n');
  expect(stdout).toContain('\n2 things are wrong\n');
});

test('what the credentials may not look at is unknown, and no fault of the gateway', async () => {
  const gateway = await gatewayWith(ORDER);
  const { url } = await useAccount({ refusal: ['AccessDeniedException', 'not authorized: GetGateway'] });
  const allowed = await useAccount(accountOf(gateway));
  process.env.AWS_ENDPOINT_URL_BEDROCK_AGENTCORE_CONTROL = url;

  const { exitCode, stdout } = await run('doctor', '--stack', 'Quickstart');

  expect(exitCode).toBe(0);
  expect(stdout).toContain(`  ?      gateway ${ID}  cannot be looked at: not authorized: GetGateway\n`);
  expect(allowed.calls).toContain('DescribeStacks');
});

test('at a URL, looks at what can be seen from there, and stops where the token is refused', async () => {
  const { mcpUrl, tokenEndpoint } = await gatewayWith(ORDER);
  Object.assign(process.env, {
    MCP_GATEWAY_CLIENT_ID: 'id',
    MCP_GATEWAY_CLIENT_SECRET: 'wrong',
    MCP_GATEWAY_TOKEN_ENDPOINT: tokenEndpoint,
  });

  const { exitCode, stdout } = await run('doctor', '--url', mcpUrl, '--json');

  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).findings).toEqual([
    {
      check: 'token',
      state: 'wrong',
      text: `${tokenEndpoint} gives no token (invalid_client) [TOKEN_REFUSED]`,
      remedy: 'check the client ID, its secret and the scopes',
    },
  ]);
});

test('says what is wrong when the gateway refuses the token', async () => {
  const { mcpUrl } = await gatewayWith(ORDER);
  process.env.MCP_GATEWAY_TOKEN = 'of-somebody-else';

  const { exitCode, stdout } = await run('doctor', '--url', mcpUrl);

  expect(exitCode).toBe(1);
  expect(stdout).toContain('does not let you in (401, "Invalid Bearer token")');
  expect(stdout).toContain('→ check which client, token or AWS credentials you use');
});

test('fails before it asks anybody when the catalogue is not there', async () => {
  const { exitCode, stderr } = await run('doctor', '--url', 'http://127.0.0.1:1/mcp', '--assembly', '/nonexistent');

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/"\/nonexistent" does not exist; .* \[CATALOG_MISSING\]\n$/);
});
