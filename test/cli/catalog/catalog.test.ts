import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../lib/cli/main';
import { capturedIo } from '../captured-io';

const FIXTURES = join(__dirname, '../../fixtures/assemblies');

async function run(argv: readonly string[], overrides: Parameters<typeof capturedIo>[0] = {}) {
  const { io, written } = capturedIo({ cwd: FIXTURES, ...overrides });
  const exitCode = await main(argv, io);
  return { exitCode, ...written };
}

test('prints the tools with what is behind them, and says what is not known', async () => {
  const { exitCode, stdout, stderr } = await run(['catalog', 'shop']);

  expect(stdout).toBe(`Tools of shop-gateway (5 known; * is required)

  x_amz_bedrock_agentcore_search  the gateway itself              query*
      A special tool that returns a trimmed down list of tools given a context. Use this tool only…
  billing___pay                   Lambda, gateway role            invoice*
      Pays an invoice
  orders___get_order              Lambda, gateway role            Number*, lines
      Finds an order by its number.
  orders___ping                   Lambda, gateway role            (no arguments)
      Says whether the shop is open, with a description that is long enough to be cut on a narrow t…
  weather___getForecast           OpenAPI, API key in query par…  city*, days
      The weather of the next days

Not known
  docs has tools that are known only once it is deployed, from the server itself
`);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test.each([30, 40, 60, 80, 100, 140])('fits a terminal of %i columns', async (columns) => {
  const { stdout } = await run(['catalog', 'shop'], { columns });

  expect(stdout.split('\n').filter((line) => [...line].length > columns)).toEqual([]);
});

test('has colours only where they are wanted', async () => {
  expect((await run(['catalog', 'shop'], { color: true })).stdout).toContain('\u001b[');
  expect((await run(['catalog', 'shop'])).stdout).not.toContain('\u001b[');
});

test.each([['--json'], ['--format=json']])(
  '%s has the shape of tools/list, and stderr says what is missing',
  async (flag) => {
    const { stdout, stderr } = await run(['catalog', 'shop', flag]);

    const { tools, ...others } = JSON.parse(stdout);
    expect(others).toEqual({});
    expect(tools.map((tool: object) => Object.keys(tool))).toEqual(
      Array(5).fill(['name', 'description', 'inputSchema']),
    );
    expect(tools[1].name).toBe('billing___pay');
    expect(stderr).toBe(
      'Not in it: the tools of docs, which has tools that are known only once it is deployed, from the server itself\n',
    );
  },
);

test('--format markdown is a table whose cells nothing breaks', async () => {
  const { stdout } = await run(['catalog', 'shop', '--format', 'markdown']);

  const rows = stdout.split('\n').filter((line) => line.startsWith('|'));
  expect(stdout).toMatch(/^## Tools of `shop-gateway`\n\n\| Tool \| What it does \| Arguments \| Behind it \|\n/);
  expect(rows).toHaveLength(7);
  expect(rows[3]).toBe('| `billing___pay` | Pays an invoice | **`invoice`** | Lambda, gateway role |');
  expect(stdout).toContain('- `docs` has tools that are known only once');
});

test.each([
  ['lock', ['--lock'], 'tools.lock.json', '{\n  "lockVersion": 1,'],
  ['lock', ['--output', 'other.lock.json'], 'other.lock.json', '{\n  "lockVersion": 1,'],
  ['lock', ['--lock', '-o', 'mine.json'], 'mine.json', '{\n  "lockVersion": 1,'],
  ['table', ['-o', 'tools.txt'], 'tools.txt', 'Tools of shop-gateway (5 known'],
  ['Markdown', ['-o', 'TOOLS.md'], 'TOOLS.md', '## Tools of `shop-gateway`'],
  ['page', ['-o', 'tools.html'], 'tools.html', '<!doctype html>'],
  ['list', ['-o', 'tools.json'], 'tools.json', '{\n  "tools": ['],
  ['page of another name', ['-o', 'page', '-f', 'html'], 'page', '<!doctype html>'],
])('writes a %s with %j', async (_, flags, file, beginning) => {
  const cwd = mkdtempSync(join(tmpdir(), 'catalog-'));

  const { exitCode, stdout, stderr } = await run(['catalog', join(FIXTURES, 'shop'), ...flags], { cwd, color: true });

  expect(readFileSync(join(cwd, file), 'utf8').startsWith(beginning)).toBe(true);
  expect(stdout).toBe('');
  expect(stderr).toMatch(new RegExp(`^Wrote ${file}: 5 tools of shop-gateway\nNot in it: the tools of docs`));
  expect(exitCode).toBe(0);
});

describe('a document with an error', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'catalog-'));
  const tool = (Name: string, Description?: string) => ({ Name, Description, InputSchema: { Type: 'object' } });
  const template = {
    Resources: {
      Gateway: { Type: 'AWS::BedrockAgentCore::Gateway', Properties: { Name: 'shop', RoleArn: 'arn:role' } },
      Target: {
        Type: 'AWS::BedrockAgentCore::GatewayTarget',
        Properties: {
          Name: 'books',
          GatewayIdentifier: { Ref: 'Gateway' },
          TargetConfiguration: {
            Mcp: { Lambda: { LambdaArn: 'arn', ToolSchema: { InlinePayload: [tool('find', 'Finds'), tool('pay')] } } },
          },
        },
      },
    },
  };
  const note = 'has a document with an error: /1 has no description; agents choose';
  writeFileSync(join(cwd, 'shop.json'), JSON.stringify(template));

  test.each([
    ['a table', ['catalog', 'shop.json'], 'stdout', `Worth knowing\n  books ${note}`],
    ['Markdown', ['catalog', 'shop.json', '-f', 'markdown'], 'stdout', `### Worth knowing\n\n- \`books\` ${note}`],
    ['JSON', ['catalog', 'shop.json', '--json'], 'stderr', `Note: books ${note}`],
    ['a comparison', ['diff', 'shop.json', 'shop.json'], 'stderr', `Note: shop.json: books ${note}`],
  ] as const)('is told with %s', async (_, argv, stream, message) => {
    const result = await run(argv, { cwd });

    expect(result[stream]).toContain(message);
    expect(result.exitCode).toBe(0);
  });
});

test('fails when the output cannot be written', async () => {
  const { exitCode, stderr } = await run(['catalog', 'shop', '-o', 'nowhere/tools.md']);

  expect(stderr).toBe(
    '"nowhere/tools.md" cannot be written (ENOENT); name a file of a folder that is there [CATALOG_NOT_WRITTEN]\n',
  );
  expect(exitCode).toBe(1);
  expect(existsSync(join(FIXTURES, 'nowhere'))).toBe(false);
});

test('fails for several gateways, and takes the one that is chosen', async () => {
  const ambiguous = await run(['catalog', 'stages']);
  const [, choice = ''] = /choose one with --gateway: "([^"]+)"/.exec(ambiguous.stderr) ?? [];

  expect(ambiguous.stderr).toContain('"stages" holds 2 gateways; choose one');
  expect(ambiguous.exitCode).toBe(1);
  expect((await run(['catalog', 'stages', '--gateway', choice])).exitCode).toBe(0);
});

test('fails for a gateway that is not there', async () => {
  const { exitCode, stderr } = await run(['catalog', 'shop', '-g', 'nope']);

  expect(stderr).toBe('"shop" holds no gateway "nope"; choose one of "Shop/Gateway" [CATALOG_GATEWAY_UNKNOWN]\n');
  expect(exitCode).toBe(1);
});

test.each([
  ['an unknown format', ['--format', 'pdf']],
  ['two formats', ['--json', '--format', 'html']],
  ['a lock in another format', ['--lock', '--format', 'html']],
  ['an unknown flag', ['--lok']],
])('fails with 2 for %s', async (_, flags) => {
  const { exitCode, stdout } = await run(['catalog', 'shop', ...flags]);

  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
});

test.each(['catalog', 'diff'])('%s --help gives examples', async (command) => {
  const { exitCode, stdout } = await run([command, '--help']);

  expect(stdout).toContain(`Examples:\n  npx mcp-gateway ${command}`);
  expect(exitCode).toBe(0);
});
