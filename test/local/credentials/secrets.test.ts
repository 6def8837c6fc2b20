import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecretSource, waysToGive } from '../../../lib/local/credentials/secrets';
import type { LocalEvent } from '../../../lib/local/events';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'secrets-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function sourceOf(options: { flags?: string[]; environment?: Record<string, string>; file?: string } = {}) {
  if (options.file !== undefined) {
    writeFileSync(join(directory, '.mcp-gateway.env'), options.file);
  }
  const events: LocalEvent[] = [];
  const { flags = [], environment = {} } = options;
  const source = createSecretSource({ flags, environment, directory, events: (event) => events.push(event) });
  return { source, events };
}

test.each([
  ['a flag', { flags: ['Mars=key'] }],
  ['the environment', { environment: { MCP_GATEWAY_SECRET_MARS: 'key' } }],
  ['a file', { file: 'MCP_GATEWAY_SECRET_MARS=key\n' }],
  ['a file with comments and quotes', { file: '# mine\n\nMCP_GATEWAY_SECRET_MARS="key" # yes\r\nOTHER=x' }],
])('a secret comes from %s', (_, options) => {
  expect(sourceOf(options).source.tryFind('Mars')).toBe('key');
});

test('flags come before the environment, and that before the file', () => {
  const environment = { MCP_GATEWAY_SECRET_A: 'environment', MCP_GATEWAY_SECRET_B: 'environment' };
  const names = ['A', 'B', 'C'].map((name) => `MCP_GATEWAY_SECRET_${name}=file`);

  const { source } = sourceOf({ flags: ['A=flag'], environment, file: names.join('\n') });

  expect(['A', 'B', 'C', 'D'].map((name) => source.tryFind(name))).toEqual(['flag', 'environment', 'file', undefined]);
});

test('an empty value is none', () => {
  const { source } = sourceOf({
    flags: ['Mars='],
    environment: { MCP_GATEWAY_SECRET_MARS: '' },
    file: 'MCP_GATEWAY_SECRET_MARS=key',
  });

  expect(source.tryFind('Mars')).toBe('key');
});

test('a value may hold equals signs', () => {
  expect(sourceOf({ flags: ['Mars=a=b=='] }).source.tryFind('Mars')).toBe('a=b==');
});

test('names that variables cannot have are written with underscores', () => {
  const { source } = sourceOf({ environment: { MCP_GATEWAY_SECRET_MY_API_2_TOKEN: 'key' } });

  expect(source.tryFind('my-api-2.token')).toBe('key');
  expect(waysToGive('my-api-2.token')).toBe(
    'with --secret my-api-2.token=<value>, or as MCP_GATEWAY_SECRET_MY_API_2_TOKEN in the environment or in the file .mcp-gateway.env',
  );
});

test.each(['s3cret', '=s3cret', ''])('fails for the flag %j, without showing it', (flag) => {
  expect(() => sourceOf({ flags: [flag] })).toThrow(
    "'--secret' takes a name and a value, such as --secret Mars=<key>; the name is that of the target",
  );
});

test('a file that cannot be read is told of, and takes nothing down', () => {
  mkdirSync(join(directory, '.mcp-gateway.env'));

  const { source, events } = sourceOf();

  expect(source.tryFind('Mars')).toBeUndefined();
  expect(events).toEqual([
    { type: 'notice', about: '.mcp-gateway.env', message: 'cannot be read (EISDIR); its secrets are missing' },
  ]);
});

describe('a file in a Git repository', () => {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: directory, stdio: 'ignore' });
  const notice = {
    type: 'notice',
    about: '.mcp-gateway.env',
    message:
      'holds secrets and is not ignored by Git; add ".mcp-gateway.env" to .gitignore, and change secrets that were committed',
  };

  beforeEach(() => git('init'));

  test('is warned of when Git would take it', () => {
    expect(sourceOf({ file: 'A=b' }).events).toEqual([notice]);
  });

  test('is warned of when Git has it, though it is ignored now', () => {
    writeFileSync(join(directory, '.mcp-gateway.env'), 'A=b');
    git('add', '.');
    writeFileSync(join(directory, '.gitignore'), '*.env\n');

    expect(sourceOf({ file: 'A=b' }).events).toEqual([notice]);
  });

  test('is nothing to tell when Git ignores it', () => {
    writeFileSync(join(directory, '.gitignore'), '*.env\n');

    expect(sourceOf({ file: 'A=b' }).events).toEqual([]);
  });
});

test('a file outside a repository is nothing to tell', () => {
  expect(sourceOf({ file: 'A=b' }).events).toEqual([]);
});
