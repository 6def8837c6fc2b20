import { GatewayConnection } from '../../lib/client';
import { startProxy, type TestProxy } from './proxy-server';
import { startServer } from './token-server';

const QUICK = { attempts: 2, pause: 1, longestPause: 5 };
const NAMES = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);

const open: { close(): Promise<void> }[] = [];
const before = process.env;

beforeEach(() => {
  process.env = Object.fromEntries(Object.entries(before).filter(([name]) => !NAMES.includes(name)));
});

afterEach(async () => {
  process.env = before;
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function behindProxy(refusal?: number) {
  const server = await startServer(() => ({ body: { access_token: 'a-token', expires_in: 60 } }));
  const proxy: TestProxy = await startProxy(server.url, refusal);
  open.push(proxy, server);
  return { server, proxy };
}

test('goes through the proxy that the environment names, to the token endpoint as to the gateway', async () => {
  const { server, proxy } = await behindProxy();
  process.env.HTTP_PROXY = proxy.url.replace('//', '//me:pass@');
  const client = { clientId: 'id', clientSecret: 'secret', tokenEndpoint: 'http://login.example/token', scopes: '' };
  const connection = new GatewayConnection({ url: 'http://gateway.example/mcp', client, retries: QUICK });

  const response = await connection.fetch(connection.url, { method: 'POST', body: '{}' });

  expect(response.status).toBe(200);
  expect(server.asked.map(({ path }) => path)).toEqual(['/token', '/mcp']);
  expect(proxy.asked).toEqual(['login.example:80', 'gateway.example:80']);
  expect(new Set(proxy.proofs)).toEqual(new Set([`Basic ${Buffer.from('me:pass').toString('base64')}`]));
});

test('opens a tunnel for https, in which certificates are checked', async () => {
  const untrusted = await startServer(() => ({}), { untrusted: true });
  const proxy = await startProxy(untrusted.url);
  open.push(proxy, untrusted);
  process.env.HTTPS_PROXY = proxy.url;
  const connection = new GatewayConnection({ url: 'https://gateway.example/mcp', retries: QUICK });

  await expect(connection.fetch(connection.url)).rejects.toMatchObject({
    message: expect.stringContaining('gateway.example proves itself with no certificate that is trusted here'),
  });
  expect(proxy.asked).toEqual(['gateway.example:443']);
});

test('goes straight to what NO_PROXY names, and to this machine', async () => {
  const { server, proxy } = await behindProxy();
  process.env.HTTP_PROXY = proxy.url;
  process.env.NO_PROXY = '.example,other';
  const excepted = new GatewayConnection({ url: 'http://gateway.example/mcp', retries: QUICK });
  const local = new GatewayConnection({ url: `${server.url}/mcp`, retries: QUICK });

  await expect(excepted.fetch(excepted.url)).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
  expect((await local.fetch(local.url)).status).toBe(200);

  expect(proxy.asked).toEqual([]);
});

test.each([403, 407])('fails when the proxy refuses with %i, and says that it is the proxy', async (status) => {
  const { proxy } = await behindProxy(status);
  process.env.http_proxy = proxy.url.replace('//', '//me:pass@');
  const connection = new GatewayConnection({ url: 'http://gateway.example/mcp', retries: QUICK });

  const error = await connection.fetch(connection.url).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    code: 'GATEWAY_UNREACHABLE',
    message: `the proxy does not let gateway.example through (${status}); check HTTPS_PROXY, or name the host in NO_PROXY`,
  });
  expect(String(error)).not.toContain('pass@');
});

test.each([
  ['without its scheme', (url: string) => url.replace('http://', ''), 200],
  [
    'that speaks no HTTP',
    () => 'socks5://me:pass@127.0.0.1:1080',
    'HTTP_PROXY is no URL of an HTTP proxy; write it as',
  ],
])('takes a proxy %s for what it is', async (_, write, expected) => {
  const { proxy } = await behindProxy();
  process.env.HTTP_PROXY = write(proxy.url);
  const connection = new GatewayConnection({ url: 'http://gateway.example/mcp', retries: QUICK });

  const answer = await connection.fetch(connection.url).then(
    ({ status }) => status,
    ({ message }: Error) => message,
  );

  expect(answer).toEqual(typeof expected === 'number' ? expected : expect.stringContaining(expected));
  expect(String(answer)).not.toContain('pass');
});

test.each([
  'orders-a1b2c3d4e5.gateway.bedrock-agentcore.us-west-2.amazonaws.com',
  'orders-a1b2c3d4e5.gateway.bedrock-agentcore.us-west-2.api.aws',
  'bedrock-agentcore.us-west-2.amazonaws.com',
])('signs for the Region that is in the name %s', async (host) => {
  const { server, proxy } = await behindProxy();
  Object.assign(process.env, { HTTP_PROXY: proxy.url, AWS_REGION: 'eu-west-1' });
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const connection = new GatewayConnection({ url: `http://${host}/mcp`, sigV4: { credentials } });

  await connection.fetch(connection.url);

  expect(server.asked[0]?.headers.authorization).toContain('/us-west-2/bedrock-agentcore/aws4_request');
});

test('warns of nothing on the way', async () => {
  const { proxy } = await behindProxy();
  process.env.HTTP_PROXY = proxy.url;
  const warn = jest.spyOn(process, 'emitWarning');

  await new GatewayConnection({ url: 'http://gateway.example/mcp' }).fetch('http://gateway.example/mcp');

  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
