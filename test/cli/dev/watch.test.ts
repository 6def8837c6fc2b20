import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceIgnores, type Watcher, watchFiles } from '../../../lib/cli/dev/watch';

const watchers: Watcher[] = [];

afterEach(async () => {
  await Promise.all(watchers.splice(0).map((watcher) => watcher.close()));
});

function folderWith(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), '1');
  }
  return folder;
}

test('tells what has changed, and changes that come together once', async () => {
  const folder = folderWith('a.ts', 'b.ts');
  const told: (readonly string[])[] = [];
  const first = new Promise<void>((resolve) => {
    watchFiles({
      paths: [folder],
      ignores: () => false,
      onChange: async (paths) => {
        told.push(paths);
        resolve();
      },
    }).then((watcher) => {
      watchers.push(watcher);
      writeFileSync(join(folder, 'a.ts'), '2');
      writeFileSync(join(folder, 'b.ts'), '2');
    });
  });

  await first;

  expect([...(told[0] ?? [])].sort()).toEqual([join(folder, 'a.ts'), join(folder, 'b.ts')]);
});

test('keeps what changes meanwhile for the next call', async () => {
  const folder = folderWith('a.ts');
  const told: string[] = [];
  let running = 0;
  const twice = new Promise<void>((resolve) => {
    watchFiles({
      paths: [folder],
      ignores: () => false,
      onChange: async (paths) => {
        running += 1;
        expect(running).toBe(1);
        told.push(...paths);
        if (told.length === 1) {
          writeFileSync(join(folder, 'new.ts'), '1');
          await new Promise((later) => setTimeout(later, 300));
        }
        running -= 1;
        if (told.length > 1) resolve();
      },
    }).then((watcher) => {
      watchers.push(watcher);
      writeFileSync(join(folder, 'a.ts'), '2');
    });
  });

  await twice;

  expect(told.slice(0, 2)).toEqual([join(folder, 'a.ts'), join(folder, 'new.ts')]);
});

test('leaves out what is no source: dependencies, output, hidden files, and what cdk.json excludes', () => {
  const ignores = sourceIgnores('/app', { include: ['**'], exclude: ['README.md', 'docs', '**/*.d.ts'] }, '/app/out');

  const ignored = [
    'node_modules/x/index.js',
    'out/asset.1/index.js',
    '.git/HEAD',
    'lambda/.env',
    'README.md',
    'docs/a.ts',
    'lib/index.d.ts',
    'lambda/__pycache__/x.pyc',
  ];
  const watched = ['lib/stack.ts', 'lambda/index.py', 'apis/shop.yaml', 'outline.ts'];
  expect(ignored.filter((path) => !ignores(`/app/${path}`))).toEqual([]);
  expect(watched.filter((path) => ignores(`/app/${path}`))).toEqual([]);
  expect(ignores('/app')).toBe(false);
});

test('watches only what cdk.json includes, when it says so', () => {
  const folder = folderWith('lib/stack.ts', 'notes/plan.txt');
  const ignores = sourceIgnores(folder, { include: ['lib/**'], exclude: [] }, join(folder, 'cdk.out'));

  expect(ignores(join(folder, 'lib'))).toBe(false);
  expect(ignores(join(folder, 'lib/stack.ts'))).toBe(false);
  expect(ignores(join(folder, 'notes/plan.txt'))).toBe(true);
});
