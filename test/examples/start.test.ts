import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

test('npm start serves the quickstart, and nothing is left of it when it is told to end', async () => {
  const start = spawn(process.execPath, ['scripts/start.mjs', '--port', '0'], { cwd: ROOT });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    start.stdout.on('data', (data) => {
      output += data;
      const [, found] = /URL +(http\S+)[\s\S]*Calls/.exec(output) ?? [];
      if (found) resolve(found);
    });
    start.on('exit', () => reject(new Error(output)));
  });

  const whileServed = await fetch(url, { method: 'POST', body: '{}' });
  start.kill('SIGTERM');
  const [code] = await once(start, 'exit');

  expect([whileServed.status, code]).toEqual([401, 0]);
  await expect(fetch(url, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed');
}, 120_000);
