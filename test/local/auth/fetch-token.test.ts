import { decodeJwt } from 'jose';
import type { TokenAccess } from '../../../lib/local/auth/access';
import { fetchToken } from '../../../lib/local/auth/fetch-token';
import { jwt, poolClient, type ServedAuth, serveAuth, userPool } from './gateway';

jest.setTimeout(60_000);

let gateway: ServedAuth;
let access: TokenAccess;

beforeAll(async () => {
  const clients = [poolClient(), poolClient({ id: 'reports', name: 'Reports' })];
  gateway = await serveAuth(jwt({ userPool: userPool(...clients) }));
  access = gateway.inbound.access() as TokenAccess;
});

test.each([
  ['the first client', undefined, 'agents'],
  ['a client by its name', 'Reports', 'reports'],
  ['a client by its ID', 'reports', 'reports'],
])('gets a token of %s', async (_, client, expected) => {
  expect(decodeJwt(await fetchToken(access, client))).toMatchObject({ client_id: expected });
});

test('gets a token with some of the scopes', async () => {
  const token = await fetchToken(access, undefined, ['gateway/write']);

  expect(decodeJwt(token)).toMatchObject({ scope: 'gateway/write' });
});

test('fails for a client that is not there, and names those that are', async () => {
  await expect(fetchToken(access, 'nobody')).rejects.toThrow(
    'the local issuer has no client "nobody"; it has "Agents", "Reports"',
  );
});

test('fails when there is no client at all, and says what to do', async () => {
  await expect(fetchToken({ ...access, clients: [] })).rejects.toThrow(
    'the local issuer has no client that gets tokens for itself (client_credentials); start with --local-issuer to get one',
  );
});

test('fails with what the token endpoint says, without the secret', async () => {
  await expect(fetchToken(access, 'agents', ['admin'])).rejects.toThrow(
    `${gateway.url}/oauth2/token gives client "Agents" no token: invalid_scope`,
  );
});
