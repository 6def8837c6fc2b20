import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as reading from '../../lib/assembly/read-assembly';
import { main } from '../../lib/cli/main';
import { capturedIo } from './captured-io';

const ROOT = join(__dirname, '../..');
const FIXTURES = join(ROOT, 'test/fixtures/assemblies');

afterEach(() => {
  jest.restoreAllMocks();
});

test('--help names the commands and gives an example, on stdout', async () => {
  const { io, written } = capturedIo();

  expect(await main(['--help'], io)).toBe(0);

  expect(written.stdout).toContain('show [options] [path]');
  expect(written.stdout).toContain('npx mcp-gateway show');
  expect(written.stderr).toBe('');
});

test('show --help gives an example', async () => {
  const { io, written } = capturedIo();

  expect(await main(['show', '--help'], io)).toBe(0);

  expect(written.stdout).toContain('Example:\n  npx mcp-gateway show cdk.out --json');
});

test('the options of a help fit a narrow terminal', async () => {
  const { io, written } = capturedIo({ columns: 50 });

  expect(await main(['check', '--help'], io)).toBe(0);

  const options = written.stdout.split('\n\n').filter((part) => part.startsWith('Options:'));
  expect(options).toHaveLength(1);
  expect(options[0]?.split('\n').filter((line) => line.length > 50)).toEqual([]);
});

test('--version prints the version that the bundle was made from', async () => {
  const { io, written } = capturedIo();

  expect(await main(['--version'], io)).toBe(0);

  expect(written.stdout).toBe(`${process.env.MCP_GATEWAY_VERSION ?? 'unreleased'}\n`);
});

test.each([
  ['an unknown command', ['shwo'], 'Did you mean show?'],
  ['an unknown flag', ['show', '--jsn'], 'Did you mean --json?'],
  ['too many arguments', ['show', 'a', 'b'], 'too many arguments'],
  ['no command', [], 'Usage: mcp-gateway'],
  ['a path that --include took', ['check', '--include', 'get*', 'shop.yaml'], 'paths come before --include'],
  ['an unknown flag of a command, with where its help is', ['diff', '--fial-on'], '(mcp-gateway diff --help gives'],
  ['a missing argument, with where the help is', ['diff', 'cdk.out'], '(mcp-gateway diff --help gives examples)'],
])('fails with 2 for %s, and says so on stderr', async (_, argv, message) => {
  const { io, written } = capturedIo();

  expect(await main(argv, io)).toBe(2);

  expect(written.stderr).toContain(message);
  expect(written.stdout).toBe('');
});

test('fails with 1 for a problem of the input, with its code and the path as it was given', async () => {
  const { io, written } = capturedIo({ cwd: FIXTURES });

  expect(await main(['show', 'nope'], io)).toBe(1);

  expect(written).toEqual({
    stdout: '',
    stderr: '"nope" does not exist; run "npx cdk synth" first [ASSEMBLY_MISSING]\n',
  });
});

test('help and the name of a command print its help', async () => {
  const { io, written } = capturedIo();

  expect(await main(['help', 'diff'], io)).toBe(0);

  expect(written.stdout).toContain('Usage: mcp-gateway diff [options] <before> <after>');
});

test.each([
  [['show', 'https://example.com/a.json']],
  [['catalog', 'https://example.com/a.json']],
  [['diff', 'https://example.com/a.json', 'cdk.out']],
  [['diff', 'shop', 'https://example.com/a.json']],
])('fails for a URL, which is not fetched: %j', async (argv) => {
  const { io, written } = capturedIo({ cwd: FIXTURES });

  expect(await main(argv, io)).toBe(1);

  const message =
    '"https://example.com/a.json" is a URL, and nothing is fetched; download it into a file, and give its path';
  expect(written).toEqual({ stdout: '', stderr: `${message} [DOCUMENT_IS_URL]\n` });
});

test('fails for a template that is not there, without sending people to the CDK alone', async () => {
  const { io, written } = capturedIo({ cwd: FIXTURES });

  expect(await main(['show', 'nope.template.json'], io)).toBe(1);

  expect(written.stderr).toBe(
    '"nope.template.json" does not exist; correct the path, or run "npx cdk synth" first [ASSEMBLY_MISSING]\n',
  );
});

test('fails for an OpenAPI document, and names the command that reads it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'main-'));
  writeFileSync(join(folder, 'shop.yaml'), 'openapi: 3.0.3\npaths: {}\n');
  const { io, written } = capturedIo({ cwd: folder });

  expect(await main(['show', 'shop.yaml'], io)).toBe(1);

  expect(written.stderr).toBe(
    '"shop.yaml" is no template but a document (OpenAPI 3.0.3); "mcp-gateway check" reads it, and here belongs the assembly or template that holds an AWS::BedrockAgentCore::Gateway [ASSEMBLY_NO_GATEWAY]\n',
  );
});

test('fails with 70 for a bug of ours', async () => {
  jest.spyOn(reading, 'readAssembly').mockImplementation(() => {
    throw new TypeError('undefined is not a function');
  });
  const { io, written } = capturedIo();

  expect(await main(['show'], io)).toBe(70);

  expect(written.stderr).toContain('This is a bug in mcp-gateway');
  expect(written.stderr).toContain('TypeError: undefined is not a function');
});

test('a reader that closes the pipe early is no fault', () => {
  const command = `"${process.execPath}" --import tsx bin/mcp-gateway.ts show test/fixtures/assemblies/shop --json | head -n 1`;

  const output = execFileSync('bash', ['-o', 'pipefail', '-c', command], { cwd: ROOT, encoding: 'utf8' });

  expect(output).toBe('{\n');
});

test('what goes to a file has no colours, in CI neither', () => {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const argv = ['--import', 'tsx', 'bin/mcp-gateway.ts', 'show', 'test/fixtures/assemblies/shop'];

  const output = execFileSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8', env: { ...env, CI: 'true' } });

  expect(output).toMatch(/^Gateway /);
  expect(output).not.toContain('\u001b');
});
