import { createHash, createHmac } from 'node:crypto';
import { Client } from '@modelcontextprotocol/client';
import { GatewayConnection } from '../../lib/client';
import { type Answer, type Asked, type BreakOff, startServer, type TestServer } from './token-server';

const QUICK = { attempts: 3, pause: 1, longestPause: 5 };
const SECRET = 'client-secret-that-nobody-may-see';

const servers: TestServer[] = [];

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(
  answer: (asked: Asked, count: number) => Answer | BreakOff | Promise<Answer>,
  options?: { untrusted: boolean },
): Promise<TestServer> {
  const server = await startServer(answer, options);
  servers.push(server);
  return server;
}

/** A server with a token endpoint that gives `token-1`, `token-2`, …, and a gateway that answers as the test says. */
async function gateway(answer: (asked: Asked, count: number) => Answer, expiresIn = 3600) {
  const tokens = await serve((_, count) => ({ body: { access_token: `token-${count}`, expires_in: expiresIn } }));
  const server = await serve(answer);
  const connection = new GatewayConnection({
    url: `${server.url}/mcp`,
    client: { clientId: 'id', clientSecret: SECRET, tokenEndpoint: `${tokens.url}/oauth2/token`, scopes: 'a/b a/c' },
    retries: QUICK,
  });
  return { tokens, server, connection };
}

test('asks for a token with the credentials and scopes of the client, and sends it', async () => {
  const { tokens, server, connection } = await gateway(() => ({ body: { fine: true } }));

  const response = await connection.fetch(connection.url, { method: 'POST', body: '{}' });

  expect(await response.json()).toEqual({ fine: true });
  expect(tokens.asked).toMatchObject([
    { method: 'POST', path: '/oauth2/token', body: 'grant_type=client_credentials&scope=a%2Fb+a%2Fc' },
  ]);
  expect(tokens.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from(`id:${SECRET}`).toString('base64')}`);
  expect(server.asked[0]?.headers.authorization).toBe('Bearer token-1');
});

test('keeps a token, and callers at the same time share one request', async () => {
  const { tokens, connection } = await gateway(() => ({}));

  const got = await Promise.all(Array.from({ length: 20 }, () => connection.token()));

  expect(new Set([...got, await connection.token()])).toEqual(new Set(['token-1']));
  expect(tokens.asked).toHaveLength(1);
});

test('gets the next token before the last one expires', async () => {
  const { tokens, connection } = await gateway(() => ({}), 600);
  jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'], now: 0 });

  await connection.token();
  jest.setSystemTime(539_000);
  const before = await connection.token();
  jest.setSystemTime(541_000);
  const after = await connection.token();

  expect([before, after]).toEqual(['token-1', 'token-2']);
  expect(tokens.asked).toHaveLength(2);
});

test('gets another token once when the gateway refuses one', async () => {
  const { server, connection } = await gateway(({ headers }) =>
    headers.authorization === 'Bearer token-1' ? { status: 401 } : { body: { fine: true } },
  );

  const response = await connection.fetch(connection.url, { method: 'POST', body: '{}' });

  expect(response.status).toBe(200);
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
});

test('takes 403 for an expired token when the token is not fresh, and for what it says otherwise', async () => {
  const { server, tokens, connection } = await gateway(({ headers }) =>
    headers.authorization === 'Bearer token-2' ? { body: { fine: true } } : { status: 403 },
  );
  jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'], now: 0 });

  const fresh = await connection.fetch(connection.url, { method: 'POST', body: '{}' });
  jest.setSystemTime(61_000);
  const old = await connection.fetch(connection.url, { method: 'POST', body: '{}' });

  expect([fresh.status, old.status]).toEqual([403, 200]);
  expect(tokens.asked).toHaveLength(2);
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-1',
    'Bearer token-2',
  ]);
});

test('gives up after the second refusal', async () => {
  const { tokens, server, connection } = await gateway(() => ({ status: 401 }));

  expect((await connection.fetch(connection.url)).status).toBe(401);

  expect([tokens.asked.length, server.asked.length]).toEqual([2, 2]);
});

test.each([429, 503])(
  'repeats what is answered with %i, and returns the last answer when it stays so',
  async (status) => {
    const patient = await gateway((_, count) => (count < 3 ? { status, headers: { 'retry-after': '0' } } : {}));
    const impatient = await gateway(() => ({ status, body: { message: 'slow down' } }));

    expect((await patient.connection.fetch(patient.connection.url)).status).toBe(200);
    const last = await impatient.connection.fetch(impatient.connection.url);

    expect(patient.server.asked).toHaveLength(3);
    expect(last.status).toBe(status);
    expect(await last.json()).toEqual({ message: 'slow down' });
    expect(impatient.server.asked).toHaveLength(3);
  },
);

test('does not repeat other failures: a tool may have run', async () => {
  const { server, connection } = await gateway(() => ({ status: 500 }));

  expect((await connection.fetch(connection.url)).status).toBe(500);

  expect(server.asked).toHaveLength(1);
});

test('repeats a token endpoint that is throttled or broken', async () => {
  const tokens = await serve((_, count) =>
    count < 3 ? { status: count === 1 ? 429 : 500 } : { body: { access_token: 'late', expires_in: 60 } },
  );
  const client = { clientId: 'id', clientSecret: SECRET, tokenEndpoint: tokens.url, scopes: '' };

  const token = await new GatewayConnection({ url: 'http://127.0.0.1:1/mcp', client, retries: QUICK }).token();

  expect(token).toBe('late');
  expect(tokens.asked[0]?.body).toBe('grant_type=client_credentials');
});

test('asks a token endpoint again that says nothing, and fails when it stays so', async () => {
  const after = AbortSignal.timeout.bind(AbortSignal);
  const timeout = jest.spyOn(AbortSignal, 'timeout');
  timeout.mockImplementation((milliseconds) => after(milliseconds / 100));
  const silent = await serve(() => new Promise<never>(() => {}));
  const client = { clientId: 'id', clientSecret: SECRET, tokenEndpoint: silent.url, scopes: '' };

  const token = new GatewayConnection({ url: 'http://127.0.0.1:1/mcp', client, retries: QUICK }).token();

  await expect(token).rejects.toMatchObject({
    code: 'TOKEN_ENDPOINT_UNREACHABLE',
    message: `${silent.url} does not answer within 10 seconds; try again later`,
  });
  expect(silent.asked).toHaveLength(3);
  timeout.mockRestore();
});

test('fails when the client is refused, with the reason and without its secret', async () => {
  const tokens = await serve(() => ({ status: 400, body: { error: 'invalid_client' } }));
  const client = { clientId: 'id', clientSecret: SECRET, tokenEndpoint: tokens.url, scopes: '' };
  const connection = new GatewayConnection({ url: 'http://127.0.0.1:1/mcp', client, retries: QUICK });

  const error = await connection.token().catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    code: 'TOKEN_REFUSED',
    message: `${tokens.url} gives no token (invalid_client); check the client ID, its secret and the scopes`,
  });
  expect(tokens.asked).toHaveLength(1);
  expect(String(error)).not.toContain(SECRET);
});

test('fails when a name never resolves, after it has tried again', async () => {
  const client = { clientId: 'id', clientSecret: SECRET, tokenEndpoint: 'https://gateway.invalid/token', scopes: '' };
  const connection = new GatewayConnection({ url: 'https://gateway.invalid/mcp', client, retries: QUICK });

  await expect(connection.token()).rejects.toMatchObject({ code: 'TOKEN_ENDPOINT_UNREACHABLE' });
  await expect(
    new GatewayConnection({ url: 'https://gateway.invalid/mcp', retries: QUICK }).fetch('https://gateway.invalid/mcp'),
  ).rejects.toMatchObject({
    code: 'GATEWAY_UNREACHABLE',
    message: expect.stringMatching(/^gateway\.invalid cannot be reached \(E\w+\); check the URL and the network$/),
  });
});

test('fails for a port on which no web server may be', async () => {
  const connection = new GatewayConnection({ url: 'http://127.0.0.1:1/mcp', retries: QUICK });

  await expect(connection.fetch(connection.url)).rejects.toMatchObject({
    code: 'GATEWAY_UNREACHABLE',
    message: '127.0.0.1:1 cannot be called (bad port); check the URL',
  });
});

test('fails when the server breaks off, or has a certificate that nobody trusts, and says which', async () => {
  const broken = await serve(() => 'break off');
  const connection = new GatewayConnection({ url: `${broken.url}/mcp`, retries: QUICK });
  const untrusted = await serve(() => ({}), { untrusted: true });

  await expect(connection.fetch(connection.url)).rejects.toMatchObject({
    code: 'GATEWAY_UNREACHABLE',
    message: `${new URL(broken.url).host} cannot be reached (UND_ERR_SOCKET); check the URL and the network`,
  });
  await expect(
    new GatewayConnection({ url: untrusted.url, retries: QUICK }).fetch(untrusted.url),
  ).rejects.toMatchObject({
    code: 'GATEWAY_UNREACHABLE',
    message: expect.stringContaining('certificate that is trusted here (DEPTH_ZERO_SELF_SIGNED_CERT); check the URL'),
  });
});

test('signs for a gateway with IAM, with its Region and the service that gateways have', async () => {
  const server = await serve(() => ({}));
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' };
  const connection = new GatewayConnection({ url: `${server.url}/mcp`, sigV4: { region: 'eu-west-1', credentials } });

  await connection.fetch(connection.url, { method: 'POST', body: '{"a":1}', headers: { accept: 'application/json' } });

  const [asked] = server.asked;
  expect(asked?.headers['x-amz-security-token']).toBe('session');
  expect(asked && signatureOf(asked, 'secret')).toBe(
    /Signature=([0-9a-f]{64})/.exec(String(asked?.headers.authorization))?.[1],
  );
  expect(asked?.headers.authorization).toContain('/eu-west-1/bedrock-agentcore/aws4_request');
});

test('reads what gateway.connect has put into the environment', async () => {
  const server = await serve(() => ({}));
  process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  const env = { TOOLS_URL: `${server.url}/mcp` };
  const connection = GatewayConnection.fromEnvironment('TOOLS', env);
  process.env.AWS_REGION = 'eu-central-1';

  await connection.fetch(connection.url);

  expect(connection.url).toBe(`${server.url}/mcp`);
  expect(server.asked[0]?.headers.authorization).toContain('/eu-central-1/bedrock-agentcore/aws4_request');
});

test('a token of the environment goes before the client’s secret, for a function that runs on your machine', async () => {
  const connection = GatewayConnection.fromEnvironment('TOOLS', {
    TOOLS_URL: 'http://127.0.0.1:4080/mcp',
    TOOLS_TOKEN: 'a-token',
    TOOLS_CLIENT_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:client-AbCdEf',
  });

  expect(await connection.token()).toBe('a-token');
});

test('fails when the environment holds no URL, and says what gives it one', () => {
  expect(() => GatewayConnection.fromEnvironment('TOOLS', {})).toThrow(
    'TOOLS_URL is not set; let gateway.connect(…) give the caller its variables, or name their prefix',
  );
});

test('gives the official client a transport', async () => {
  const { connection, server } = await gateway(({ body }) => {
    const { id, method } = JSON.parse(body || '{}');
    if (method === 'initialize') {
      const serverInfo = { name: 'test', version: '1' };
      return { body: { jsonrpc: '2.0', id, result: { protocolVersion: '2025-06-18', capabilities: {}, serverInfo } } };
    }
    return id === undefined ? { status: 202 } : { body: { jsonrpc: '2.0', id, result: {} } };
  });
  const client = new Client({ name: 'test', version: '1' });

  await client.connect(connection.transport());
  await client.ping();
  await client.close();

  expect(server.asked.filter(({ method }) => method === 'POST').map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-1',
    'Bearer token-1',
  ]);
});

/** Signature Version 4 as AWS describes it, written down a second time. */
function signatureOf({ method, path, headers, body }: Asked, secret: string): string {
  const authorization = String(headers.authorization);
  const [, scope = ''] = /Credential=[^/]+\/([^,]+)/.exec(authorization) ?? [];
  const [, signed = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const canonicalHeaders = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = [method, path, '', canonicalHeaders.join(''), signed, hash(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((last, part) => createHmac('sha256', last).update(part).digest(), `AWS4${secret}`);
  return createHmac('sha256', key).update(toSign).digest('hex');
}
