import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { type Answer, startServer } from '../../client/token-server';
import { accountOf } from './commands-environment';
import { environmentOf, type FakeAccount, startAws, WITHOUT_FILES } from './fake-aws';
import { type FakeTool, SECRET, startGateway } from './fake-gateway';
import { bundleIfMissing, type Ended, finish, ownEnvironment, PROGRAM, start } from './program';

jest.setTimeout(120_000);

const TOKEN = 'token-of-id';
const ORDER: FakeTool = { name: 'Orders___get', inputSchema: { type: 'object' } };
const FAIL: FakeTool = { name: 'Orders___fail', inputSchema: { type: 'object' } };
const MANY: FakeTool[] = Array.from({ length: 500 }, (_, index) => ({
  ...ORDER,
  name: `Orders___get${index}`,
  description: 'Reads an order and all that belongs to it. '.repeat(10),
}));
const EXPIRED = { refusal: ['ExpiredToken', 'The security token included in the request is expired'] } as const;

const open: { close(): Promise<void> }[] = [];

beforeAll(bundleIfMissing);
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

function keep<T extends { close(): Promise<void> }>(server: T): T {
  open.push(server);
  return server;
}

/** Runs the program as it is installed. Whatever happens, it says nothing of its own inside and no secret. */
async function run(args: readonly string[], env: { readonly [name: string]: string } = {}): Promise<Ended> {
  const ended = await finish(start(args, { ...ownEnvironment(), ...WITHOUT_FILES, ...env }));
  const said = ended.stdout + ended.stderr;
  expect(said).not.toMatch(/\n\s+at |node:internal|\.mjs:|report it/);
  for (const secret of [SECRET, 'aws-secret-that-nobody-may-see']) expect(said).not.toContain(secret);
  if (args[0] !== 'token') expect(said).not.toContain(TOKEN);
  return ended;
}

async function gatewayWith(...tools: FakeTool[]) {
  return keep(await startGateway(tools));
}

async function awsWith(account: FakeAccount) {
  return environmentOf(keep(await startAws(account)).url);
}

function clientAt(tokenEndpoint: string) {
  return {
    MCP_GATEWAY_CLIENT_ID: 'id',
    MCP_GATEWAY_CLIENT_SECRET: SECRET,
    MCP_GATEWAY_TOKEN_ENDPOINT: tokenEndpoint,
    MCP_GATEWAY_SCOPES: 'a/b',
  };
}

describe('with --stack, fails with 1 in one line that says what to do', () => {
  test.each(['token', 'tools', 'doctor', 'connect'])('%s, without AWS credentials', async (command) => {
    const result = await run([command, '--stack', 'Quickstart'], { AWS_REGION: 'eu-west-1' });

    expect(result).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'the stack "Quickstart" cannot be read: there are no AWS credentials; set AWS_PROFILE, or log in with "aws sso login" [AWS_CALL_FAILED]\n',
    });
  });

  test.each<[string, string, FakeAccount, string]>([
    [
      'a stack that is in another Region, or nowhere',
      'Quickstart',
      {},
      'there is no stack "Quickstart" in eu-west-1; check its name, the Region (--region) and the account [STACK_NOT_FOUND]',
    ],
    [
      'a stack without outputs',
      'Empty',
      { stacks: { Empty: { outputs: {} } } },
      'the stack "Empty" has no output with a gateway\'s URL; give the McpGateway "outputs: true" and deploy, or name the gateway with --url [STACK_NO_GATEWAY]',
    ],
    [
      'an expired session',
      'Quickstart',
      EXPIRED,
      'the stack "Quickstart" cannot be read: your AWS session has expired; log in again, such as with "aws sso login" [AWS_CALL_FAILED]',
    ],
  ])('%s', async (_, stack, account, message) => {
    const env = await awsWith(account);

    expect(await run(['tools', '--stack', stack], env)).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` });
  });

  test('a Region that is none, and a name that does not resolve', async () => {
    const env = environmentOf('https://aws.invalid');

    const noRegion = await run(['tools', '--stack', 'Quickstart', '--region', 'eu west 1'], env);
    const noHost = await run(['tools', '--stack', 'Quickstart'], env);

    expect(noRegion.stderr).toMatch(/^the stack "Quickstart" cannot be read: .*eu west 1.* \[AWS_CALL_FAILED\]\n$/);
    expect(noHost.stderr).toMatch(
      /^the stack "Quickstart" cannot be read: AWS cannot be reached \((ENOTFOUND|EAI_AGAIN)\); check the network and the Region \[AWS_CALL_FAILED\]\n$/,
    );
    expect([noRegion.exitCode, noHost.exitCode]).toEqual([1, 1]);
  });

  test('a stack whose client was given another secret', async () => {
    const env = await awsWith({ ...accountOf(await gatewayWith(ORDER)), clients: { id: `${SECRET} of yesterday` } });

    const { exitCode, stderr } = await run(['tools', '--stack', 'Quickstart'], env);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^\S+ gives no token \(invalid_client\); check the client ID, its secret and the scopes \[TOKEN_REFUSED\]\n$/,
    );
  });
});

describe('with --url, fails with 1 in one line that says what to do', () => {
  test('nothing that listens, a name that does not resolve, a port of another protocol', async () => {
    const gone = await startServer(() => ({}));
    await gone.close();
    const { host } = new URL(gone.url);

    const [refused, unnamed, odd] = await Promise.all(
      [`${gone.url}/mcp`, 'https://gateway.invalid/mcp', 'http://127.0.0.1:1/mcp'].map((url) =>
        run(['tools', '--url', url], { MCP_GATEWAY_TOKEN: TOKEN }),
      ),
    );

    expect([refused?.exitCode, unnamed?.exitCode, odd?.exitCode]).toEqual([1, 1, 1]);
    expect(refused?.stderr).toBe(
      `${host} cannot be reached (ECONNREFUSED); check the URL and the network [GATEWAY_UNREACHABLE]\n`,
    );
    expect(unnamed?.stderr).toMatch(
      /^gateway\.invalid cannot be reached \((ENOTFOUND|EAI_AGAIN)\); check the URL and the network \[GATEWAY_UNREACHABLE\]\n$/,
    );
    expect(odd?.stderr).toMatch(/^\S+:1(\/mcp)? cannot be .*; check the URL.* \[GATEWAY_UNREACHABLE\]\n$/);
  });

  test('a certificate that nobody vouches for', async () => {
    const { url } = keep(await startServer(() => ({}), { untrusted: true }));

    const { exitCode, stderr } = await run(['tools', '--url', `${url}/mcp`], { MCP_GATEWAY_TOKEN: TOKEN });

    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `${new URL(url).host} proves itself with no certificate that is trusted here (DEPTH_ZERO_SELF_SIGNED_CERT); check the URL, or name your certificate authority with NODE_EXTRA_CA_CERTS [GATEWAY_UNREACHABLE]\n`,
    );
  });

  test.each<[string, Answer, string]>([
    [
      '401 from the token endpoint',
      { status: 401, body: { error: 'invalid_client' } },
      'gives no token (invalid_client); check the client ID, its secret and the scopes [TOKEN_REFUSED]',
    ],
    [
      '403 from the token endpoint',
      { status: 403, body: '<html>Forbidden</html>' },
      'gives no token (HTTP 403); check the client ID, its secret and the scopes [TOKEN_REFUSED]',
    ],
  ])('%s', async (_, answer, message) => {
    const { mcpUrl } = await gatewayWith(ORDER);
    const endpoint = `${keep(await startServer(() => answer)).url}/oauth2/token`;

    for (const command of ['tools', 'token']) {
      expect(await run([command, '--url', mcpUrl], clientAt(endpoint))).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `${endpoint} ${message}\n`,
      });
    }
  });

  test.each<[string, Answer, string]>([
    [
      '401 from the gateway',
      { status: 401, body: { jsonrpc: '2.0', id: 0, error: { code: -32001, message: 'Invalid Bearer token' } } },
      'does not let you in (401, "Invalid Bearer token"); check which client, token or AWS credentials you use [GATEWAY_REFUSED]',
    ],
    [
      '403 from the gateway',
      { status: 403 },
      'refuses this client (403); check which client, token or AWS credentials you use [GATEWAY_REFUSED]',
    ],
    [
      'a web page',
      { headers: { 'content-type': 'text/html' }, body: '<html>\n<body>Hello</body>' },
      'is no MCP server (it answers with something else); check the URL: that of a gateway ends in /mcp [GATEWAY_NOT_MCP]',
    ],
    [
      '502 from what stands before the gateway',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>\n<h1>Bad Gateway</h1>' },
      'answers: HTTP 502; try again in a moment [GATEWAY_ANSWERED_ERROR]',
    ],
  ])('%s', async (_, answer, message) => {
    const { url } = keep(await startServer(() => answer));

    expect(await run(['tools', '--url', `${url}/mcp`], { MCP_GATEWAY_TOKEN: TOKEN })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `${url}/mcp ${message}\n`,
    });
  });

  test.each<[string, { readonly [name: string]: string }, string]>([
    [
      'a token that no header can hold',
      { MCP_GATEWAY_TOKEN: `${TOKEN}\n${SECRET}` },
      'MCP_GATEWAY_TOKEN holds spaces or characters that no token has; set it to the token alone [ENVIRONMENT_UNUSABLE]',
    ],
    [
      'half a client',
      { MCP_GATEWAY_CLIENT_ID: 'id', MCP_GATEWAY_TOKEN_ENDPOINT: 'https://example.com/oauth2/token' },
      'of the client there is MCP_GATEWAY_CLIENT_ID and MCP_GATEWAY_TOKEN_ENDPOINT alone; set MCP_GATEWAY_CLIENT_SECRET, too [ENVIRONMENT_INCOMPLETE]',
    ],
    [
      'a token endpoint that is no URL',
      clientAt('example.com/oauth2/token'),
      'MCP_GATEWAY_TOKEN_ENDPOINT is no URL such as https://example.com/oauth2/token, without user and password [ENVIRONMENT_UNUSABLE]',
    ],
    [
      'a token endpoint with a password',
      clientAt(`https://id:${SECRET}@example.com/oauth2/token`),
      'MCP_GATEWAY_TOKEN_ENDPOINT is no URL such as https://example.com/oauth2/token, without user and password [ENVIRONMENT_UNUSABLE]',
    ],
  ])('%s', async (_, env, message) => {
    const { mcpUrl } = await gatewayWith(ORDER);

    expect(await run(['tools', '--url', mcpUrl], env)).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` });
  });

  test('a tool that is not there, with one that may be meant', async () => {
    const { mcpUrl } = await gatewayWith(ORDER);

    const near = await run(['call', 'orders_get', '--url', mcpUrl], { MCP_GATEWAY_TOKEN: TOKEN });
    const far = await run(['call', 'nothing', '--url', mcpUrl], { MCP_GATEWAY_TOKEN: TOKEN });

    expect([near.exitCode, far.exitCode]).toEqual([1, 1]);
    expect(near.stderr).toBe('the gateway has no tool "orders_get"; did you mean Orders___get? [TOOL_UNKNOWN]\n');
    expect(far.stderr).toBe(
      'the gateway has no tool "nothing"; "mcp-gateway tools" lists what there is [TOOL_UNKNOWN]\n',
    );
  });

  test('a tool that fails says why on stderr; --json prints its whole answer on stdout', async () => {
    const { mcpUrl } = await gatewayWith(FAIL);
    const call = ['call', 'Orders___fail', '--url', mcpUrl];

    const told = await run(call, { MCP_GATEWAY_TOKEN: TOKEN });
    const whole = await run([...call, '--json'], { MCP_GATEWAY_TOKEN: TOKEN });

    expect(told).toEqual({ exitCode: 1, stdout: '', stderr: 'The order is gone\n' });
    expect([whole.exitCode, whole.stderr, JSON.parse(whole.stdout)]).toEqual([
      1,
      '',
      { content: [{ type: 'text', text: 'The order is gone' }], isError: true },
    ]);
  });
});

test.each<[string, string[], string]>([
  [
    '--gateway without a stack',
    ['tools', '--gateway', 'Inner'],
    '--gateway says nothing alone; name the gateway with --stack, too',
  ],
  [
    '--region without a stack',
    ['tools', '--region', 'eu-west-1'],
    '--region says nothing alone; name the gateway with --stack, too',
  ],
  ['--iam without a URL', ['tools', '--iam'], '--iam says nothing alone; name the gateway with --url, too'],
])('fails with 1 for %s, which would be ignored', async (_, args, message) => {
  expect(await run(args)).toEqual({ exitCode: 1, stdout: '', stderr: `${message} [GATEWAY_NOT_NAMED]\n` });
});

test.each<[string, string[], string]>([
  [
    'arguments that are no JSON',
    ['call', 'Orders___get', '--json', '{id: 1'],
    `Write an object, such as '{"name": "value"}'.`,
  ],
  ['--json that takes the tool', ['call', '--json', 'Orders___get'], 'Without arguments it stands last.'],
  ['an argument without a name', ['call', 'Orders___get', '--arg', '=1'], 'Write <name>=<value>.'],
  ['an argument without a value', ['call', 'Orders___get', '--arg', 'id'], 'Write <name>=<value>.'],
  ['an argument that is given twice', ['call', 'Orders___get', '-a', 'id=1', '-a', 'id=2'], '"id" is given twice'],
  ['a stack whose variable is empty', ['tools', '--stack', ''], 'is a variable of the shell empty?'],
  ['a search for nothing', ['search', ' '], 'Write words to look for.'],
  ['a command that is misspelled', ['tool'], 'Did you mean tools?'],
])('fails with 2 for %s, and names the help', async (_, args, message) => {
  const { exitCode, stdout, stderr } = await run(args);

  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/\(mcp-gateway( \w+)? --help .*\)\n$/);
});

test('Ctrl-C gives a call up that takes long, and lets the gateway know', async () => {
  let child: ReturnType<typeof start> | undefined;
  const asked: string[] = [];
  const gateway = keep(
    await startGateway([ORDER], ({ body }) => {
      const { method = '' } = JSON.parse(body || '{}');
      asked.push(method);
      if (method !== 'tools/call') return undefined;
      child?.kill('SIGINT');
      return new Promise<Answer>(() => {});
    }),
  );
  child = start(['call', 'Orders___get', '--url', gateway.mcpUrl], { ...ownEnvironment(), MCP_GATEWAY_TOKEN: TOKEN });

  const result = await finish(child);

  expect(result).toEqual({
    exitCode: 130,
    stdout: '',
    stderr: 'stopped; the gateway is told, but what the tool has done so far stays done\n',
  });
  expect(asked.slice(-2)).toEqual(['tools/call', 'notifications/cancelled']);
});

test('who reads the beginning alone gets that, and nothing else happens', async () => {
  const { mcpUrl } = await gatewayWith(...MANY);
  const env = { ...ownEnvironment(), MCP_GATEWAY_TOKEN: TOKEN };

  const tools = `"${process.execPath}" "${PROGRAM}" tools --url ${mcpUrl}`;
  const { stdout, stderr } = await promisify(exec)(`${tools} --json | head -1`, { env });
  const unheard = await promisify(exec)(`${tools}/nowhere 2>&1 >/dev/null | true`, { env });

  expect([stdout, stderr]).toEqual(['{\n', '']);
  expect(unheard).toMatchObject({ stdout: '', stderr: '' });
});
