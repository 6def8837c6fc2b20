import type { AccessInfo } from '../../lib/local/auth/access';
import { connectionTo } from '../../lib/local/connection';
import { jwt, serveAuth } from './auth/gateway';

jest.setTimeout(60_000);

const WHO_AM_I = { method: 'POST', body: '{"jsonrpc":"2.0","id":7,"method":"whoami"}' };
const ELSEWHERE: AccessInfo = { kind: 'external', discoveryUrl: 'https://login.example.com/d', scopes: [] };

const before = process.env;

afterEach(() => {
  process.env = before;
});

test('the first client of a local issuer gets in with a token of its own', async () => {
  const { url, inbound } = await serveAuth(jwt());

  const response = await connectionTo(`${url}/mcp`, inbound.access()).fetch(`${url}/mcp`, WHO_AM_I);

  expect(await response.json()).toMatchObject({ result: { claims: { client_id: 'agents' } } });
});

test('an open gateway is asked as it is', async () => {
  const { url, inbound } = await serveAuth({ type: 'NONE' });
  const connection = connectionTo(`${url}/mcp`, inbound.access());

  const response = await connection.fetch(`${url}/mcp`, WHO_AM_I);

  expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 7, result: { claims: {} } });
  expect(await connection.token()).toBe(undefined);
});

test('requests are signed with the test credentials of a gateway with IAM', async () => {
  const { url, inbound } = await serveAuth({ type: 'AWS_IAM' });

  const response = await connectionTo(`${url}/mcp`, inbound.access()).fetch(`${url}/mcp`, WHO_AM_I);

  expect(await response.json()).toMatchObject({
    result: { claims: { arn: 'arn:aws:iam::111122223333:user/mcp-gateway-local' } },
  });
});

test('a token of an issuer elsewhere comes from the environment', async () => {
  process.env = { ...before, MCP_GATEWAY_TOKEN: 'from-elsewhere' };
  const withToken = await connectionTo('http://127.0.0.1/mcp', ELSEWHERE).token();
  process.env = { ...before, MCP_GATEWAY_TOKEN: '' };
  const without = await connectionTo('http://127.0.0.1/mcp', ELSEWHERE).token();

  expect([withToken, without]).toEqual(['from-elsewhere', undefined]);
});

test('fails with what the token endpoint says, without the secret', async () => {
  const { inbound, url } = await serveAuth(jwt());
  const access = inbound.access();
  if (access.kind !== 'token') throw new Error('The gateway takes tokens');
  const [client] = access.clients;
  const clients = client ? [{ ...client, secret: 'wrong-secret' }] : [];

  const failure = await connectionTo(`${url}/mcp`, { ...access, clients })
    .token()
    .catch((error: unknown) => error);

  expect(failure).toMatchObject({
    code: 'TOKEN_REFUSED',
    message: `${access.tokenEndpoint} gives no token (invalid_client); check the client ID, its secret and the scopes`,
  });
});
