import type { TokenAccess } from '../../../lib/local/auth/access';
import { authorizedFetch } from '../../../lib/local/auth/authorized-fetch';
import { jwt, poolClient, serveAuth, userPool } from './gateway';
import { travelTo } from './time';

jest.setTimeout(60_000);

const WHO_AM_I = { method: 'POST', body: '{"jsonrpc":"2.0","id":7,"method":"whoami"}' };

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

test('with a local issuer, each request carries a token of the client, which is got anew before it expires', async () => {
  const clients = [poolClient(), poolClient({ id: 'reports', name: 'Reports' })];
  const { url, inbound } = await serveAuth(jwt({ allowedClients: ['reports'], userPool: userPool(...clients) }));
  const access = inbound.access() as TokenAccess;
  const spy = jest.spyOn(globalThis, 'fetch');
  const go = authorizedFetch(access, 'Reports');

  const first = await go(`${url}/mcp`, WHO_AM_I);
  const second = await go(`${url}/mcp`, WHO_AM_I);
  travelTo(Date.now() + 5 * 60_000);
  await go(`${url}/mcp`, WHO_AM_I);

  const tokenRequests = spy.mock.calls.filter(([target]) => target === access.tokenEndpoint);
  expect(await first.json()).toMatchObject({ result: { claims: { client_id: 'reports' } } });
  expect(second.status).toBe(200);
  expect(tokenRequests).toHaveLength(2);
});

test('a token that could not be got is asked for again', async () => {
  const { url, inbound } = await serveAuth(jwt());
  const access = inbound.access() as TokenAccess;
  const [good] = access.clients;
  const clients = [{ id: 'agents', name: 'Agents', scopes: [], secret: 'wrong' }];
  const go = authorizedFetch({ ...access, clients });
  await expect(go(`${url}/mcp`, WHO_AM_I)).rejects.toThrow('no token: invalid_client');
  Object.assign(clients[0] ?? {}, { secret: good?.secret });

  const response = await go(`${url}/mcp`, WHO_AM_I);

  expect(response.status).toBe(200);
});

test('an open gateway is asked as it is', async () => {
  const { url, inbound } = await serveAuth({ type: 'NONE' });

  const response = await authorizedFetch(inbound.access())(`${url}/mcp`, WHO_AM_I);

  expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 7, result: { claims: {} } });
});

test('fails for tokens of an issuer elsewhere, and says what to do', () => {
  const access = { kind: 'external', discoveryUrl: 'https://login.example.com/d', scopes: [] } as const;

  expect(() => authorizedFetch(access)).toThrow(
    'tokens come from https://login.example.com/d, which gives none to this program; start with --local-issuer to get them here',
  );
});
