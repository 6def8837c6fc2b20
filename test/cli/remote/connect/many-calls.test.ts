import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSdkServer } from '../../../local/targets/mcp-server/sdk-server';

/** `CONNECT_CALLS=10000` for the long run. */
const CALLS = Number(process.env.CONNECT_CALLS ?? 400);

/** What the garbage collector leaves from one time to another; 10,000 calls that each keep half a kilobyte exceed it. */
const NOISE = 4 * 1024 * 1024;

jest.setTimeout(600_000);

test(`${CALLS} calls through connect leave no memory and no handles behind`, async () => {
  const server = await startSdkServer('sessions');
  const program = join(__dirname, 'calls-program.ts');
  const args = ['--expose-gc', '--import', 'tsx', program, server.url, String(CALLS)];

  const { stdout } = await promisify(execFile)(process.execPath, args);
  await server.close();

  const { answered, before, after, exitCode } = JSON.parse(stdout);
  expect([answered, exitCode]).toEqual([CALLS, 0]);
  expect(after.heap - before.heap).toBeLessThan(NOISE);
  expect(countOf(after.resources)).toBeLessThanOrEqual(countOf(before.resources));
});

function countOf(resources: { readonly [type: string]: number }): number {
  return Object.values(resources).reduce((sum, count) => sum + count, 0);
}
