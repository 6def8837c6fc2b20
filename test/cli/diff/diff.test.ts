import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../lib/cli/main';
import { capturedIo } from '../captured-io';

const FIXTURES = join(__dirname, '../../fixtures/assemblies');
const SHOP = join(FIXTURES, 'shop');

const TOOL = {
  name: 'orders___find',
  description: 'Finds orders',
  inputSchema: { type: 'object', properties: { limit: { type: 'integer' } } },
};
const BEFORE = { tools: [TOOL, { ...TOOL, name: 'orders___pay', description: 'Pays' }] };
const AFTER = {
  tools: [
    {
      ...TOOL,
      description: 'Finds | orders <b>',
      inputSchema: { type: 'object', properties: { limit: { type: 'string' }, page: { type: 'string' } } },
    },
  ],
};

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'diff-'));
  writeFileSync(join(cwd, 'before.json'), JSON.stringify(BEFORE));
  writeFileSync(join(cwd, 'after.json'), JSON.stringify(AFTER));
});

async function run(argv: readonly string[], overrides: Parameters<typeof capturedIo>[0] = {}) {
  const { io, written } = capturedIo({ cwd, ...overrides });
  const exitCode = await main(argv, io);
  return { exitCode, ...written };
}

test('prints the worst changes first, each with its reason, and a summary in one line', async () => {
  const { exitCode, stdout } = await run(['diff', 'before.json', 'after.json']);

  expect(stdout).toBe(`Breaking (2)
  orders___find › limit was integer, is string
      calls with values of the old type are refused, and Cedar policies compare with another type
  orders___pay is gone
      calls of it fail, and Cedar policies and prompts that name it mean nothing

Risky (1)
  orders___find is described otherwise
      - Finds orders
      + Finds | orders <b>
      agents choose a tool by its description

Safe (1)
  orders___find › page is new, and optional
      calls without it are what they were; a policy that permits the tool permits it with this, too

4 changes: 2 breaking, 1 risky, 1 safe; 2 tools before, 1 after
`);
  expect(exitCode).toBe(0);
});

test('tells a reason once for the changes in a row that share it', async () => {
  const tools = ['a', 'b', 'c'].map((name) => ({ ...TOOL, name: `orders___${name}`, description: `Does ${name}` }));
  writeFileSync(join(cwd, 'none.json'), JSON.stringify({ tools: [] }));
  writeFileSync(join(cwd, 'three.json'), JSON.stringify({ tools }));

  const { stdout } = await run(['diff', 'none.json', 'three.json']);

  expect(stdout.split('\n\n')[0]).toBe(`Safe (3)
  orders___a is new
  orders___b is new
  orders___c is new
      calls of today are the same; who may call every tool may call this one, too`);
});

test('fits terminals of every width from 40 columns', async () => {
  const renamed = BEFORE.tools.map((tool) => ({ ...tool, name: `${tool.name}_in_the_archive` }));
  writeFileSync(join(cwd, 'renamed.json'), JSON.stringify({ tools: renamed }));

  for (let columns = 40; columns <= 120; columns++) {
    const changed = await run(['diff', 'before.json', 'after.json'], { columns });
    const moved = await run(['diff', 'before.json', 'renamed.json'], { columns });

    expect(`${changed.stdout}${moved.stdout}`.split('\n').filter((line) => [...line].length > columns)).toEqual([]);
  }
});

test('says that nothing changed', async () => {
  expect((await run(['diff', 'before.json', 'before.json'])).stdout).toBe('No changes; 2 tools before and after\n');
});

test.each(['--markdown', '--format=markdown'])('%s is a comment for a pull request', async (flag) => {
  const { stdout } = await run(['diff', 'before.json', 'after.json', flag]);

  expect(stdout).toContain('**4 changes: 2 breaking, 1 risky, 1 safe; 2 tools before, 1 after**');
  expect(stdout).toContain(
    '| `orders___find` | is described otherwise:<br>“Finds orders”<br>→ “Finds \\| orders &lt;b>” | agents choose a tool by its description |',
  );
  expect(stdout).toContain('| `orders___find` › `limit` | was integer, is string |');
});

test('--json tells programs everything', async () => {
  const { stdout } = await run(['diff', 'before.json', 'after.json', '--json']);

  const { summary, changes, notCompared } = JSON.parse(stdout);
  expect(summary).toEqual({ total: 4, breaking: 2, risky: 1, safe: 1, toolsBefore: 2, toolsAfter: 1 });
  expect(changes[0]).toEqual({
    kind: 'argument-retyped',
    class: 'breaking',
    reason: 'calls with values of the old type are refused, and Cedar policies compare with another type',
    tool: 'orders___find',
    argument: 'limit',
    message: 'was integer, is string',
    before: 'integer',
    after: 'string',
  });
  expect(notCompared).toEqual([]);
});

test.each([
  ['breaking', 'before.json', 'after.json', 1],
  ['breaking', 'before.json', 'risky.json', 0],
  ['risky', 'before.json', 'risky.json', 1],
  ['risky', 'before.json', 'safe.json', 0],
  ['any', 'before.json', 'safe.json', 1],
  ['any', 'before.json', 'before.json', 0],
])('--fail-on %s from %s to %s exits with %i', async (failOn, before, after, expected) => {
  const risky = BEFORE.tools.map((tool) => ({ ...tool, description: 'Other' }));
  writeFileSync(join(cwd, 'risky.json'), JSON.stringify({ tools: risky }));
  writeFileSync(join(cwd, 'safe.json'), JSON.stringify({ tools: [...BEFORE.tools, { ...TOOL, name: 'new' }] }));

  expect((await run(['diff', before, after, '--fail-on', failOn])).exitCode).toBe(expected);
});

test('an assembly, its lock and its tools/list differ in nothing but what they do not tell', async () => {
  await run(['catalog', SHOP, '--lock']);
  await run(['catalog', SHOP, '-o', 'tools.json']);
  const kinds = async (before: string, after: string) => {
    const { changes } = JSON.parse((await run(['diff', before, after, '--json'])).stdout);
    return changes.map(({ kind, target }: { kind: string; target?: string }) => `${kind} ${target}`);
  };

  expect(await kinds(SHOP, 'tools.lock.json')).toEqual([]);
  expect(await kinds('tools.lock.json', SHOP)).toEqual([]);
  expect(await kinds('tools.json', SHOP)).toEqual(['unknown-target-added docs']);
  expect(await kinds('tools.lock.json', 'tools.json')).toEqual(['unknown-target-removed docs']);
});

test('a template is read whatever its name, and one of a folder too', async () => {
  const template = readFileSync(join(SHOP, 'Shop.template.json'), 'utf8');
  writeFileSync(join(cwd, 'stack.json'), template);

  const { stdout } = await run(['diff', 'stack.json', SHOP]);

  expect(stdout).toContain('billing___pay is new');
});

test('targets whose tools neither side knows are named', async () => {
  expect((await run(['diff', SHOP, SHOP])).stdout).toBe(
    'Not compared: the tools of docs, which neither side knows\nNo changes; 5 tools before and after\n',
  );
});

test.each([
  ['a missing file', ['nope', 'before.json'], '"nope" does not exist; give a cloud assembly', 'CATALOG_MISSING'],
  ['broken JSON', ['broken.json', 'before.json'], '"broken.json" cannot be read: ', 'CATALOG_UNREADABLE'],
  ['other JSON', ['other.json', 'before.json'], '"other.json" is no catalog', 'CATALOG_NOT_RECOGNIZED'],
  [
    'an assembly without gateways',
    [join(FIXTURES, 'no-gateway'), 'before.json'],
    'creates no gateway',
    'ASSEMBLY_NO_GATEWAY',
  ],
  ['a lock of another version', ['old.lock.json', 'before.json'], 'is a lock of version 9', 'CATALOG_LOCK_VERSION'],
])('fails with 1 and one line for %s', async (_, argv, message, code) => {
  writeFileSync(join(cwd, 'broken.json'), '{ "tools": [');
  writeFileSync(join(cwd, 'other.json'), '{ "name": "package" }');
  writeFileSync(join(cwd, 'old.lock.json'), '{ "lockVersion": 9, "tools": [] }');

  const { exitCode, stdout, stderr } = await run(['diff', ...argv]);

  expect(stderr).toContain(message);
  expect(stderr).toContain(`[${code}]`);
  expect(stderr.split('\n')).toHaveLength(2);
  expect(stdout).toBe('');
  expect(exitCode).toBe(1);
});

test.each([
  ['only one side', ['before.json']],
  ['an unknown class', ['before.json', 'after.json', '--fail-on', 'all']],
  ['two formats', ['before.json', 'after.json', '--json', '--markdown']],
])('fails with 2 for %s', async (_, argv) => {
  expect((await run(['diff', ...argv])).exitCode).toBe(2);
});
