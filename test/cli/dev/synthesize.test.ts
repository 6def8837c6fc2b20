import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appOf, synthesize } from '../../../lib/cli/dev/synthesize';

/** A folder with an app that writes down what it was given, and a manifest. */
function appFolder(files: { readonly [name: string]: string } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  const app = `
    const { mkdirSync, writeFileSync } = require('node:fs');
    mkdirSync(process.env.CDK_OUTDIR, { recursive: true });
    writeFileSync('given.json', process.env.CDK_CONTEXT_JSON);
    writeFileSync(process.env.CDK_OUTDIR + '/manifest.json', '{}');
    console.log('made by the app');
  `;
  for (const [name, text] of Object.entries({ 'app.js': app, ...files })) writeFileSync(join(folder, name), text);
  return folder;
}

async function run(cwd: string, command = 'node app.js') {
  let printed = '';
  await synthesize({
    command,
    cwd,
    output: join(cwd, 'cdk.out'),
    onOutput: (text) => {
      printed += text;
    },
    signal: new AbortController().signal,
  });
  return printed;
}

test('runs the app with the context of cdk.json and cdk.context.json, and asks for construct paths', async () => {
  const folder = appFolder({
    'cdk.json': JSON.stringify({ context: { flag: true, both: 1 } }),
    'cdk.context.json': JSON.stringify({ both: 2 }),
  });

  const printed = await run(folder);

  expect(printed).toBe('made by the app\n');
  expect(existsSync(join(folder, 'cdk.out/manifest.json'))).toBe(true);
  expect(JSON.parse(readFileSync(join(folder, 'given.json'), 'utf8'))).toEqual({
    flag: true,
    both: 2,
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:enable-asset-metadata': true,
  });
});

test('runs the build of cdk.json before the app', async () => {
  const folder = appFolder({ 'cdk.json': JSON.stringify({ build: 'echo built' }) });

  expect(await run(folder)).toBe('built\nmade by the app\n');
});

test('fails with the exit code of an app that fails', async () => {
  await expect(run(appFolder(), 'node -e "process.exit(3)"')).rejects.toMatchObject({
    code: 'DEV_APP_FAILED',
    message: '"node -e "process.exit(3)"" failed with exit code 3; what it printed says why',
  });
});

test('fails when the command is no CDK app', async () => {
  await expect(run(appFolder(), 'node -e 0')).rejects.toMatchObject({ code: 'DEV_APP_NO_ASSEMBLY' });
});

test('fails when cdk.json is broken', async () => {
  await expect(run(appFolder({ 'cdk.json': '{' }))).rejects.toMatchObject({ code: 'DEV_CDK_JSON_UNREADABLE' });
});

test('ends an app that is interrupted, with everything that it has started', async () => {
  const folder = appFolder({
    'hang.js': "require('node:fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)",
  });
  const stop = new AbortController();
  const running = synthesize({
    command: 'node hang.js; true',
    cwd: folder,
    output: join(folder, 'cdk.out'),
    onOutput: () => undefined,
    signal: stop.signal,
  }).catch((error: unknown) => error);
  const pid = await eventually(() => Number(readFileSync(join(folder, 'pid'), 'utf8')));

  stop.abort();
  await running;

  await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
});

test('--app alone takes the app of cdk.json', () => {
  const folder = appFolder({ 'cdk.json': JSON.stringify({ app: 'npx tsx app.ts' }) });

  expect(appOf(true, folder)).toBe('npx tsx app.ts');
  expect(appOf('node app.js', folder)).toBe('node app.js');
  expect(appOf(undefined, folder)).toBeUndefined();
});

test('fails when --app names no command and cdk.json names none', () => {
  const folder = appFolder();

  expect(() => appOf(true, folder)).toThrow(
    `"${join(folder, 'cdk.json')}" names no app; write it after --app, such as --app "npx tsx bin/app.ts"`,
  );
});

async function eventually<T>(look: () => T): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      return look();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
