import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer } from './token-server';

jest.setTimeout(60_000);

/** Gets a token, and prints where the code stands that serves `fetch` of Node.js afterwards. */
const PROGRAM = `
  const { GatewayConnection } = require(${JSON.stringify(join(__dirname, '../../lib/client'))});
  const [, tokenEndpoint] = process.argv;
  const client = { clientId: 'id', clientSecret: 'secret', scopes: '', tokenEndpoint };
  new GatewayConnection({ url: tokenEndpoint, client }).token().then((token) => {
    try {
      globalThis[Symbol.for('undici.globalDispatcher.1')].dispatch();
    } catch ({ stack }) {
      console.log(token, stack.includes('node:internal/deps/undici') ? 'built in' : stack);
    }
  });
`;

test('leaves fetch of Node.js to Node.js', async () => {
  const server = await startServer(() => ({ body: { access_token: 'a-token', expires_in: 60 } }));

  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', PROGRAM, server.url]);
  await server.close();

  expect(stdout).toBe('a-token built in\n');
});
