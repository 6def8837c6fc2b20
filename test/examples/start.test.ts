import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** `npm start` bundles anew, which would take the bundles away from other tests. */
const clone = mkdtempSync(join(tmpdir(), 'start-'));

beforeAll(() => {
  const files = [
    'bin',
    'cdk.json',
    'examples',
    'lib',
    'package.json',
    'scripts',
    'tsconfig.json',
    'tsconfig.jsii.json',
  ];
  for (const file of files) cpSync(join(ROOT, file), join(clone, file), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'), 'junction');
});

afterAll(() => rmSync(clone, { recursive: true }));

test.each([
  ['node', ['scripts/start.mjs', '--port', '0'], 0],
  ['npm', ['start', '--', '--port', '0'], 'SIGTERM'],
])(
  '%s serves the quickstart, and nothing is left of it when it is told to end',
  async (command, args, end) => {
    const start = spawn(command, args, { cwd: clone });
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
    const [code, signal] = await once(start, 'exit');

    expect([whileServed.status, code ?? signal]).toEqual([401, end]);
    await untilNobodyAnswers(url);
  },
  120_000,
);

async function untilNobodyAnswers(url: string): Promise<void> {
  for (;;) {
    try {
      await fetch(url, { method: 'POST', body: '{}' });
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
