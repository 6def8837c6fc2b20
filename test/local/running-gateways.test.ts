import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { announce, listRunning } from '../../lib/local/running-gateways';

const MODULE = join(__dirname, '../../lib/local/running-gateways');

/** Looks for gateways without end, as a command does once. */
const LOOK = `
  const { listRunning } = require(${JSON.stringify(MODULE)});
  process.stdout.write('looking');
  for (;;) listRunning();
`;

test('no note is lost while others look', async () => {
  const looker = spawn(process.execPath, ['--import', 'tsx', '--eval', LOOK], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(looker.stdout, 'data');
  const ports = Array.from({ length: 400 }, (_, index) => 1024 + index);

  const withdrawals = ports.map((port) =>
    announce({ pid: process.pid, url: `http://127.0.0.1:${port}/mcp`, name: 'shop', access: { kind: 'none' } }),
  );
  looker.kill('SIGKILL');
  await once(looker, 'exit');
  const found = listRunning().filter(({ pid }) => pid === process.pid);
  for (const withdraw of withdrawals) withdraw();

  expect(found).toHaveLength(ports.length);
  expect(listRunning().filter(({ pid }) => pid === process.pid)).toEqual([]);
}, 30_000);

test('the note of a process that is gone is removed', async () => {
  const gone = spawn(process.execPath, ['--eval', '']);
  await once(gone, 'exit');
  announce({ pid: gone.pid ?? 0, url: 'http://127.0.0.1:1/mcp', name: 'shop', access: { kind: 'none' } });

  expect(listRunning().filter(({ pid }) => pid === gone.pid)).toEqual([]);
});
