import { serverFetch } from '../../../../lib/local/targets/mcp-server/server-fetch';
import { startRawServer } from './raw-server';

test('fails to send anything to another host, for which no credential is asked', async () => {
  const visits: string[] = [];
  const elsewhere = await startRawServer(({ request }) => visits.push(request.url ?? ''));
  const send = serverFetch({
    endpoint: new URL('http://localhost:1/mcp'),
    headersFor: async () => {
      visits.push('credential');
      return {};
    },
    call: () => undefined,
    onSecret: () => undefined,
  });

  await expect(send(elsewhere.url, { method: 'DELETE' })).rejects.toThrow(
    `http://localhost:1 points to ${elsewhere.origin}, which no template and no flag names`,
  );
  await elsewhere.close();

  expect(visits).toEqual([]);
});
