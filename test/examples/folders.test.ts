import { exec } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exampleFolders, pathOfExample, templatesIn } from './example-folders';

/** Those that are run in their own folder; the quickstart is run in the root. */
const OWN = exampleFolders().filter((name) => existsSync(pathOfExample(name, 'cdk.json')));

test.each(OWN)(
  '%s: cdk.json runs its app in its folder',
  async (name) => {
    const output = mkdtempSync(join(tmpdir(), 'example-'));
    const { app, context = {} } = JSON.parse(readFileSync(pathOfExample(name, 'cdk.json'), 'utf8'));

    await promisify(exec)(app, {
      cwd: pathOfExample(name),
      env: { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) },
    });

    expect(templatesIn(output).size).toBeGreaterThan(0);
  },
  60_000,
);

test.each(OWN)('%s: its README has a picture, and every file that it points at is there', (name) => {
  const readme = readFileSync(pathOfExample(name, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path = '']) => path);

  expect(readme).toContain('```mermaid');
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter((link) => !existsSync(pathOfExample(name, link)))).toEqual([]);
});
