import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Begins like the code of an issue, and is none: a word of the service. */
const NO_CODES = ['GATEWAY_IAM_ROLE', 'TOKEN_EXCHANGE'];

const CODE =
  /'((?:DOCUMENT|TOOLS?|SCHEMA|OPENAPI|SMITHY|ASSEMBLY|GATEWAY|TARGET|CREDENTIAL|AUTHORIZER|COGNITO|S3|OPERATIONS?|CATALOG|STACK|AWS_CALL|TOKEN|SECRET|ENVIRONMENT)_[A-Z0-9_]+)'/g;

test('every README and doc comment example compiles', () => {
  const { status, stdout, stderr } = runTool('jsii-rosetta', ['extract', '--compile', '--strict', '--directory', ROOT]);

  expect({ status, output: status === 0 ? '' : `${stdout}${stderr}` }).toEqual({ status: 0, output: '' });
}, 120_000);

test('API.md tells what the code says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  runTool('jsii-docgen', ['--output', join(folder, 'API.md')]);
  const generated = readFileSync(join(folder, 'API.md'), 'utf8');
  rmSync(folder, { recursive: true });

  // `npm run docs` writes it anew.
  expect(readFileSync(join(ROOT, 'API.md'), 'utf8') === generated).toBe(true);
}, 120_000);

test('docs/errors.md has one heading for each code, and no other', () => {
  const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const codes = files.flatMap((file) =>
    [...readFileSync(join(ROOT, 'lib', file), 'utf8').matchAll(CODE)].map(([, code]) => code ?? ''),
  );
  const headings = [...readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^### ([A-Z0-9_]+)$/gm)].map(
    ([, code]) => code ?? '',
  );

  const expected = [...new Set(codes)].filter((code) => !NO_CODES.includes(code)).sort();
  expect([...headings].sort()).toEqual(expected);
});

test('the changelog has an entry for the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

  expect(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')).toContain(`## ${version}`);
});

test('every file that the README points at is there', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path]) => path ?? '');

  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((link) => !isThere(link))).toEqual([]);
});

/** Whether a link leads to a file, and to a heading of it if it names one. */
function isThere(link: string): boolean {
  const [path = '', anchor] = link.split('#');
  if (!existsSync(join(ROOT, path))) {
    return false;
  }
  const headings = anchor === undefined ? [] : readFileSync(join(ROOT, path), 'utf8').match(/^#+ .+$/gm);
  const anchors = (headings ?? []).map((heading) => heading.replace(/^#+ /, '').toLowerCase().replaceAll(' ', '-'));
  return anchor === undefined || anchors.includes(anchor);
}

function runTool(name: string, args: string[]) {
  return spawnSync(process.execPath, [join(ROOT, 'node_modules', name, 'bin', name), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' },
  });
}
