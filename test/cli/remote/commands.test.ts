import { type Answer, startServer, type TestServer } from '../../client/token-server';
import { accountOf, gatewayWith, isolate, keep, run, runOnTerminal, useAccount } from './commands-environment';
import { environmentOf, type FakeAccount } from './fake-aws';
import { type FakeTool, SECRET, startGateway } from './fake-gateway';

jest.setTimeout(60_000);

const ORDER: FakeTool = {
  name: 'Orders___get',
  description: 'Reads an order',
  inputSchema: {
    type: 'object',
    properties: {
      id: { type: 'string' },
      count: { type: 'integer' },
      deep: { type: 'object' },
      note: { type: ['string', 'null'] },
    },
  },
};
const WEATHER: FakeTool = {
  name: 'Sample___weather',
  description: 'Tells the weather',
  inputSchema: { type: 'object' },
};
const SEARCH: FakeTool = { name: 'x_amz_bedrock_agentcore_search', inputSchema: { type: 'object' } };
const FAIL: FakeTool = { name: 'Orders___fail', inputSchema: { type: 'object' } };
const MANY: FakeTool[] = Array.from({ length: 65 }, (_, index) => ({ ...ORDER, name: `Many___tool${index}` }));

isolate();

describe('with --stack', () => {
  test('token prints the token alone, of the client that the outputs name', async () => {
    await useAccount(accountOf(await gatewayWith()));

    expect(await run('token', '--stack', 'Quickstart')).toEqual({ exitCode: 0, stdout: 'token-of-id\n', stderr: '' });
  });

  test('token reads the secret of the client, when the stack has one', async () => {
    const gateway = await gatewayWith();
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:client';
    const client = { clientId: 'id', clientSecret: SECRET, tokenEndpoint: gateway.tokenEndpoint, scopes: 'a/b' };
    const outputs = { GatewayUrl: gateway.mcpUrl, GatewayClientSecretArn: arn };
    await useAccount({ stacks: { Quickstart: { outputs } }, secrets: { [arn]: JSON.stringify(client) } });

    const { stdout } = await run('token', '--stack', 'Quickstart', '--json');

    expect(JSON.parse(stdout)).toEqual({ access_token: 'token-of-id', token_type: 'Bearer' });
  });

  test('tools lists all pages, a line for each', async () => {
    await useAccount(accountOf(await gatewayWith(...MANY)));

    const { exitCode, stdout } = await run('tools', '--stack', 'Quickstart');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('  Many___tool64  Reads an order\n');
    expect(stdout).toMatch(/\n\n65 tools\n$/);
  });

  test('of several gateways, --gateway chooses one by the keys of its outputs', async () => {
    const gateway = await gatewayWith(WEATHER);
    const { stacks, ...others } = accountOf(gateway);
    const more = { InnerUrl: 'http://127.0.0.1:1/mcp' };
    const { outputs = {}, resources } = stacks?.Quickstart ?? {};
    await useAccount({ stacks: { Two: { outputs: { ...outputs, ...more }, resources } }, ...others });

    const chosen = await run('tools', '--stack', 'Two', '--gateway', 'Gateway');
    const unchosen = await run('tools', '--stack', 'Two');

    expect(chosen.stdout).toContain('1 tool\n');
    expect(unchosen).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'the stack "Two" has outputs of 2 gateways; choose one with --gateway: "Gateway", "Inner" [STACK_GATEWAY_AMBIGUOUS]\n',
    });
  });

  test.each<[string, string, FakeAccount | undefined, string]>([
    [
      'a stack that is not in this Region',
      'Elsewhere',
      {},
      'there is no stack "Elsewhere" in eu-west-1; check its name, the Region (--region) and the account [STACK_NOT_FOUND]',
    ],
    [
      'a stack without outputs',
      'Empty',
      undefined,
      'the stack "Empty" has no output with a gateway\'s URL; give the McpGateway "outputs: true" and deploy, or name the gateway with --url [STACK_NO_GATEWAY]',
    ],
    [
      'an expired session',
      'Quickstart',
      { refusal: ['ExpiredToken', 'The security token included in the request is expired'] },
      'the stack "Quickstart" cannot be read: your AWS session has expired; log in again, such as with "aws sso login" [AWS_CALL_FAILED]',
    ],
    [
      'credentials that AWS does not know',
      'Quickstart',
      { refusal: ['InvalidClientTokenId', 'The security token included in the request is invalid.'] },
      'the stack "Quickstart" cannot be read: AWS does not know your credentials; check AWS_PROFILE, or log in again [AWS_CALL_FAILED]',
    ],
    [
      'credentials that do not suffice',
      'Quickstart',
      { refusal: ['AccessDenied', 'User: me is not authorized to perform: cloudformation:DescribeStacks'] },
      'the stack "Quickstart" cannot be read: User: me is not authorized to perform: cloudformation:DescribeStacks [AccessDenied] [AWS_CALL_FAILED]',
    ],
  ])('fails for %s in one line that says what to do', async (_, stack, account, message) => {
    await useAccount(account ?? accountOf(await gatewayWith()));

    expect(await run('tools', '--stack', stack)).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` });
  });

  test('fails without AWS credentials, and without a Region, in one line each', async () => {
    const gone = await startServer(() => ({}));
    await gone.close();

    process.env.AWS_REGION = 'eu-west-1';
    const withoutCredentials = await run('token', '--stack', 'Quickstart');
    Object.assign(process.env, environmentOf(gone.url));
    delete process.env.AWS_REGION;
    const withoutRegion = await run('token', '--stack', 'Quickstart');
    process.env.AWS_REGION = 'eu-west-1';
    const unreachable = await run('token', '--stack', 'Quickstart');

    expect([withoutCredentials, withoutRegion, unreachable].map(({ stderr }) => stderr)).toEqual([
      'the stack "Quickstart" cannot be read: there are no AWS credentials; set AWS_PROFILE, or log in with "aws sso login" [AWS_CALL_FAILED]\n',
      'the stack "Quickstart" cannot be read: the Region is not known; give --region, or set AWS_REGION [AWS_CALL_FAILED]\n',
      'the stack "Quickstart" cannot be read: AWS cannot be reached (ECONNREFUSED); check the network and the Region [AWS_CALL_FAILED]\n',
    ]);
  });

  test('fails when nothing tells the secret of the client', async () => {
    const { stacks } = accountOf(await gatewayWith());
    const { outputs = {} } = stacks?.Quickstart ?? {};
    await useAccount({ stacks: { Quickstart: { outputs } } });

    const { exitCode, stderr } = await run('token', '--stack', 'Quickstart');

    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'the secret of the client "id" cannot be found from the stack "Quickstart"; set MCP_GATEWAY_TOKEN to a token that you got yourself [STACK_NO_CLIENT_SECRET]\n',
    );
  });
});

describe('with --url', () => {
  beforeEach(() => {
    process.env.MCP_GATEWAY_TOKEN = 'token-of-id';
  });

  test('call makes of each --arg what the schema of the tool says', async () => {
    const gateway = await gatewayWith(ORDER);
    const args = ['id=1001', 'count=2', 'deep={"a":[1]}', 'note=5'].flatMap((arg) => ['--arg', arg]);

    const { exitCode, stdout } = await run('call', 'Orders___get', '--url', gateway.mcpUrl, ...args);

    expect(exitCode).toBe(0);
    expect(gateway.calls).toEqual([['Orders___get', { id: '1001', count: 2, deep: { a: [1] }, note: '5' }]]);
    expect(JSON.parse(stdout)).toEqual({ id: '1001', count: 2, deep: { a: [1] }, note: '5' });
  });

  test('call takes all arguments as JSON, and then prints the whole result', async () => {
    const gateway = await gatewayWith(ORDER);

    const { stdout } = await run('call', 'Orders___get', '-u', gateway.mcpUrl, '--json', '{"id":1}');

    expect(JSON.parse(stdout)).toEqual({ content: [{ type: 'text', text: '{"id":1}' }], isError: false });
  });

  test('call prints what a tool answers as it is, but to a terminal without what would move its cursor', async () => {
    const text = 'one\u001b[2J\ttwo\r\nthree\u009b';
    const { mcpUrl } = keep(
      await startGateway([ORDER], ({ body }) => {
        const { id, method } = JSON.parse(body || '{}');
        if (method !== 'tools/call') return undefined;
        return { body: { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } } };
      }),
    );

    const piped = await run('call', 'Orders___get', '--url', mcpUrl);
    const shown = await runOnTerminal(80, 'call', 'Orders___get', '--url', mcpUrl);

    expect(piped.stdout).toBe(`${text}\n`);
    expect(shown.stdout).toBe('one\ufffd[2J\ttwo\nthree\ufffd\n');
  });

  test('fails with 1 when the tool says that it failed, and prints why on stderr', async () => {
    const { mcpUrl } = await gatewayWith(FAIL);

    const result = await run('call', 'Orders___fail', '--url', mcpUrl);

    expect(result).toEqual({ exitCode: 1, stdout: '', stderr: 'The order is gone\n' });
  });

  test('fails for a tool that is not there, with one that may be meant', async () => {
    const { mcpUrl } = await gatewayWith(ORDER);

    const { exitCode, stderr } = await run('call', 'Orders__get', '--url', mcpUrl);

    expect([exitCode, stderr]).toEqual([
      1,
      'the gateway has no tool "Orders__get"; did you mean Orders___get? [TOOL_UNKNOWN]\n',
    ]);
  });

  test('search asks the search tool of the gateway', async () => {
    const gateway = await gatewayWith(SEARCH, ORDER, WEATHER);

    const { stdout } = await run('search', 'weather', 'on', 'mars', '--url', gateway.mcpUrl);
    const { stdout: json } = await run('search', 'weather', '--url', gateway.mcpUrl, '--json');

    expect(stdout).toBe('  Sample___weather  Tells the weather\n\n1 tool\n');
    expect(JSON.parse(json)).toEqual({ tools: [WEATHER] });
    expect(gateway.calls[0]).toEqual(['x_amz_bedrock_agentcore_search', { query: 'weather on mars' }]);
  });

  test('fails with 1 when the search fails, and prints why on stderr', async () => {
    const { mcpUrl } = keep(
      await startGateway([SEARCH], ({ body }) => {
        const { id, method } = JSON.parse(body || '{}');
        if (method !== 'tools/call') return undefined;
        const content = [{ type: 'text', text: 'The index is being built' }];
        return { body: { jsonrpc: '2.0', id, result: { content, isError: true } } };
      }),
    );

    expect(await run('search', 'weather', '--url', mcpUrl)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'The index is being built\n',
    });
  });

  test('fails when the gateway has no search tool', async () => {
    const { mcpUrl } = await gatewayWith(ORDER);

    const { exitCode, stderr } = await run('search', 'weather', '--url', mcpUrl);

    expect([exitCode, stderr]).toEqual([
      1,
      'the gateway has no search tool; semantic search is chosen when a gateway is created [GATEWAY_WITHOUT_SEARCH]\n',
    ]);
  });

  test('--iam signs with the AWS credentials of the shell', async () => {
    const signed: TestServer = keep(await startServer(() => ({ status: 403 })));
    Object.assign(process.env, environmentOf('http://127.0.0.1:1'));

    const { stderr } = await run('tools', '--url', `${signed.url}/mcp`, '--iam');

    expect(signed.asked[0]?.headers.authorization).toContain('/eu-west-1/bedrock-agentcore/aws4_request');
    expect(stderr).toContain('refuses this client (403)');
  });

  test('fails for a gateway that gives no tokens here', async () => {
    delete process.env.MCP_GATEWAY_TOKEN;

    const { exitCode, stderr } = await run('token', '--url', 'http://127.0.0.1:1/mcp');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^http:\/\/127\.0\.0\.1:1\/mcp takes no tokens that can be got here: .* \[GATEWAY_WITHOUT_TOKENS\]\n$/,
    );
  });

  test('fails when the client is refused, without its secret', async () => {
    const { mcpUrl, tokenEndpoint } = await gatewayWith();
    delete process.env.MCP_GATEWAY_TOKEN;
    Object.assign(process.env, {
      MCP_GATEWAY_CLIENT_ID: 'other',
      MCP_GATEWAY_CLIENT_SECRET: SECRET,
      MCP_GATEWAY_TOKEN_ENDPOINT: tokenEndpoint,
    });

    expect(await run('tools', '--url', mcpUrl)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `${tokenEndpoint} gives no token (invalid_client); check the client ID, its secret and the scopes [TOKEN_REFUSED]\n`,
    });
  });

  test.each<[string, Answer | 'break off', string]>([
    [
      'a refused token',
      { status: 401, body: { jsonrpc: '2.0', id: 0, error: { code: -32001, message: 'Invalid Bearer token' } } },
      'does not let you in (401, "Invalid Bearer token"); check which client, token or AWS credentials you use [GATEWAY_REFUSED]',
    ],
    [
      'a refused client',
      { status: 403 },
      'refuses this client (403); check which client, token or AWS credentials you use [GATEWAY_REFUSED]',
    ],
    [
      'a scope that the token lacks',
      { status: 403, headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="tools/admin"' } },
      'refuses the scopes of this token (403); it wants "tools/admin" [GATEWAY_REFUSED]',
    ],
    [
      'a web page',
      { headers: { 'content-type': 'text/html' }, body: '<html>' },
      'is no MCP server (it answers with something else); check the URL: that of a gateway ends in /mcp [GATEWAY_NOT_MCP]',
    ],
    [
      'other JSON',
      { body: { message: 'hello' } },
      'is no MCP server (it answers with something else); check the URL: that of a gateway ends in /mcp [GATEWAY_NOT_MCP]',
    ],
    [
      'a path that is not there',
      { status: 404 },
      'is no MCP server (HTTP 404); check the URL: that of a gateway ends in /mcp [GATEWAY_NOT_MCP]',
    ],
    [
      'a redirect to a login page',
      { status: 302, headers: { location: 'https://login.example.com/' } },
      'is no MCP server (HTTP 302); check the URL: that of a gateway ends in /mcp [GATEWAY_NOT_MCP]',
    ],
    [
      'an error of the gateway',
      { body: { jsonrpc: '2.0', id: 0, error: { code: -32603, message: 'Internal\nerror' } } },
      'answers: Internal error; exceptionLevel: DEBUG has the gateway tell why [GATEWAY_ANSWERED_ERROR]',
    ],
    [
      'an error of the server',
      { status: 500, body: 'oh' },
      'answers: HTTP 500; try again in a moment [GATEWAY_ANSWERED_ERROR]',
    ],
  ])('fails for %s in one line', async (_, answer, message) => {
    const { url } = keep(await startServer(() => answer));

    expect(await run('tools', '--url', `${url}/mcp`)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `${url}/mcp ${message}\n`,
    });
  });

  test('fails for a host that breaks off, and for one that nobody vouches for', async () => {
    const broken = keep(await startServer(() => 'break off'));
    const untrusted = keep(await startServer(() => ({}), { untrusted: true }));

    const first = await run('tools', '--url', `${broken.url}/mcp`);
    const second = await run('tools', '--url', `${untrusted.url}/mcp`);

    expect([first.exitCode, second.exitCode]).toEqual([1, 1]);
    expect(first.stderr).toMatch(
      /^127\.0\.0\.1:\d+ cannot be reached \(UND_ERR_SOCKET\); .* \[GATEWAY_UNREACHABLE\]\n$/,
    );
    expect(second.stderr).toMatch(
      /^127\.0\.0\.1:\d+ proves itself with no certificate that is trusted here .* \[GATEWAY_UNREACHABLE\]\n$/,
    );
  });
});

test.each([
  ['a URL that is none', ['tools', '--url', 'localhost:3000'], 'Write the whole URL'],
  ['a URL with a password', ['tools', '--url', 'https://me:pass@example.com/mcp'], 'MCP_GATEWAY_TOKEN'],
  ['two gateways', ['tools', '--url', 'https://example.com/mcp', '--stack', 'Quickstart'], 'cannot be used with'],
  ['arguments that are no object', ['call', 'tool', '--json', '[1]'], 'Write an object'],
  ['a missing tool', ['call'], '(mcp-gateway call --help gives an example)'],
])('fails with 2 for %s', async (_, argv, message) => {
  const { exitCode, stdout, stderr } = await run(...argv);

  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

test('fails when no gateway is named and none runs on this machine', async () => {
  expect(await run('tools')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      'no gateway runs on this machine; name one with --stack or --url, or start one with "mcp-gateway dev" [GATEWAY_NOT_NAMED]\n',
  });
});

test.each([40, 80, 120])(
  'help is as wide as a terminal of %d columns, but for what is to be copied',
  async (columns) => {
    const { exitCode, stdout } = await runOnTerminal(columns, 'tools', '--help');

    const [words = ''] = stdout.split('Example:');
    expect(exitCode).toBe(0);
    expect(words).toContain('Which gateway: --stack <name>');
    expect(words.split('\n').filter((line) => line.length > columns)).toEqual([]);
  },
);

test.each(['token', 'tools', 'call', 'search', 'connect', 'doctor'])('%s --help gives an example', async (command) => {
  const { exitCode, stdout } = await run(command, '--help');

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Example:\n {2}.*npx mcp-gateway/);
});
