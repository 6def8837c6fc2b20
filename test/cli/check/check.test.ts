import { execFileSync, spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHOP, TOOLS, workspace } from './workspace';

const ROOT = join(__dirname, '../../..');
const FIXTURES = join(ROOT, 'test/fixtures/assemblies');

const SMITHY = JSON.stringify({
  smithy: '2.0',
  shapes: {
    'a#One': { type: 'service', version: '1', operations: [] },
    'a#Two': { type: 'service', version: '1', operations: [] },
  },
});

test('several files are checked, each with its kind, and one line sums up', async () => {
  const { check } = workspace({ 'apis/shop.yaml': SHOP, 'tools.json': TOOLS });

  const { exitCode, stdout, stderr } = await check([
    'apis/shop.yaml',
    'tools.json',
    'apis/shop.yaml',
    '--repair',
    'none',
  ]);

  expect(stdout).toBe(`apis/shop.yaml  OpenAPI 3.0.3, 2 operations, 1 tool

  error  9:5  /paths/~1orders/get
    has no operationId; the gateway names the tool after it, so add one such as "getOrders"
    [OPENAPI_OPERATION_ID_MISSING]
    9 │     get:
      │     ^^^

  warning  21:13  /paths/~1cart/post/requestBody/content/application~1json/schema
    is a body without properties of its own; how the gateway turns it into arguments is not
    documented, and it is shown as "body" here, so describe an object with "properties"
    [OPENAPI_BODY_NOT_OBJECT]
    21 │             schema:
       │             ^^^^^^

tools.json  tool list, 1 tool

  note  5:85  /0/inputSchema/properties/words/minLength
    is not in the service's schema, so the description says it: At least 1 character
    [SCHEMA_LOWERED]
    5 │ …ma": { "type": "object", "properties": { "words": { "type": "string", "minLength": 1 } } }
      │                                                                        ^^^^^^^^^^^

2 files: 1 error, 1 warning, 1 note; 2 tools
`);
  expect([exitCode, stderr]).toEqual([1, '']);
});

test('what the default repair mends is a note', async () => {
  const { check } = workspace({ 'shop.yaml': SHOP });

  const { exitCode, stdout } = await check(['shop.yaml']);

  expect(stdout).toContain(`  note  9:5  /paths/~1orders/get
    has no operationId, so it is named "getOrders", and so is the tool; write one to choose the name
    [OPENAPI_REPAIRED_OPERATION_ID]
`);
  expect(stdout).toMatch(/\n1 file: 0 errors, 1 warning, 1 note; 2 tools\n$/);
  expect(exitCode).toBe(0);
});

test('only warnings and notes are no failure', async () => {
  const { check } = workspace({ 'tools.json': TOOLS });

  const { exitCode, stdout } = await check(['tools.json']);

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/\n1 file: 0 errors, 0 warnings, 1 note; 1 tool\n$/);
});

test('a file that cannot be read fails, and the others are still checked', async () => {
  const { check, folder } = workspace({ 'broken.yaml': 'info:\n  title:Foo\n  version: 1', 'tools.json': TOOLS });

  const { exitCode, stdout } = await check(['nope.json', 'broken.yaml', 'https://example.com/a.json', 'tools.json']);

  expect(exitCode).toBe(1);
  expect(stdout).toContain(`nope.json\n\n  error  is not there (${folder}/nope.json); correct the path`);
  expect(stdout).toContain(`broken.yaml

  error  2:3
    has no space after the colon; write "title: Foo" [DOCUMENT_SYNTAX]
    2 │   title:Foo
      │   ^^^^^
`);
  expect(stdout).toContain('https://example.com/a.json\n\n  error  is a URL, and documents are not fetched;');
  expect(stdout).toContain('4 files: 3 errors, 0 warnings, 1 note; 1 tool');
});

test('names are measured with the name of the target', async () => {
  const { check } = workspace({ 'tools.json': TOOLS });
  const target = 'Books-of-the-library-in-the-middle-of-the-old-town-by-the-river';

  const { stdout } = await check(['tools.json', '--target', target]);

  expect(stdout).toContain(`makes the tool name "${target}___search"`);
});

test('operations are chosen as the constructs choose them', async () => {
  const { check } = workspace({ 'shop.yaml': SHOP });

  const included = await check(['shop.yaml', '--include', 'addToCart', '--json']);
  const excluded = await check(['shop.yaml', '--exclude', 'addToCart', 'nothing', '--json']);

  expect(JSON.parse(included.stdout).files[0].tools.map(({ name }: { name: string }) => name)).toEqual(['addToCart']);
  expect(included.exitCode).toBe(0);
  expect(JSON.parse(excluded.stdout).files[0].tools.map(({ name }: { name: string }) => name)).toEqual(['getOrders']);
});

test('a service of a model is chosen by name', async () => {
  const { check } = workspace({ 'model.json': SMITHY });

  const unchosen = await check(['model.json', '--json']);
  const chosen = await check(['model.json', '--service', 'Two', '--json']);

  const codes = (stdout: string) => JSON.parse(stdout).files[0].issues.map(({ code }: { code: string }) => code);
  expect(codes(unchosen.stdout)).toEqual(['SMITHY_SERVICE_AMBIGUOUS']);
  expect(codes(chosen.stdout)).not.toContain('SMITHY_SERVICE_AMBIGUOUS');
});

describe('a cloud assembly', () => {
  const shop = () => {
    const space = workspace();
    cpSync(join(FIXTURES, 'shop'), join(space.folder, 'cdk.out'), { recursive: true });
    return space;
  };

  test('has the document of every target checked, named by target', async () => {
    const { exitCode, stdout } = await shop().check(['cdk.out'], { columns: 120 });

    expect(stdout).toContain('orders (cdk.out/Shop.template.json)  tool list, 2 tools, nothing to correct\n');
    expect(stdout).toContain('docs (cdk.out/Billing.template.json)\n\n  note  has tools that are known only once');
    expect(stdout).toContain('5 targets: 0 errors, 0 warnings, 2 notes; 4 tools\n');
    expect(exitCode).toBe(0);
  });

  test('is found by one of its templates, too, and by its manifest', async () => {
    const { check } = shop();

    const template = await check(['cdk.out/Shop.template.json', '--json']);
    const manifest = await check(['cdk.out/manifest.json', '--json']);

    const targets = (stdout: string) => JSON.parse(stdout).files.map(({ target }: { target: string }) => target);
    expect(targets(template.stdout)).toEqual(['orders', 'weather']);
    expect(targets(manifest.stdout)).toEqual(['orders', 'weather', 'billing', 'docs', 'stray']);
  });

  test('is read with the short forms of a template in YAML', async () => {
    const { check } = workspace();

    const { stdout } = await check([join(FIXTURES, 'short-forms.yaml'), '--json']);

    expect(JSON.parse(stdout).files.length).toBeGreaterThan(0);
    expect(stdout).not.toContain('DOCUMENT_SYNTAX');
  });

  test.each([
    ['broken-manifest', 'ASSEMBLY_UNREADABLE'],
    ['no-gateway', 'ASSEMBLY_NO_TARGET'],
  ])('fails for %s', async (name, code) => {
    const { exitCode, stdout } = await workspace().check([join(FIXTURES, name), '--json']);

    expect(JSON.parse(stdout).files[0].issues.map((issue: { code: string }) => issue.code)).toEqual([code]);
    expect(exitCode).toBe(1);
  });
});

test.each([
  ['apis', 'is a folder without manifest.json, so it is no cloud assembly; give its documents, such as apis/*.yaml'],
  ['empty', 'is a folder without manifest.json and without JSON or YAML files; give the files themselves'],
  ['app', 'is a folder without manifest.json; for the targets of the app give "app/cdk.out"'],
])('fails for the folder %s, saying what to give', async (folder, message) => {
  const { check } = workspace({
    'apis/shop.yaml': SHOP,
    'empty/readme.txt': '',
    'app/cdk.json': '{}',
    'app/cdk.out/manifest.json': '{}',
  });

  const { exitCode, stdout } = await check([folder, '--json']);

  expect(JSON.parse(stdout).files[0].issues[0]).toMatchObject({
    code: 'DOCUMENT_IS_DIRECTORY',
    message: expect.stringContaining(message),
  });
  expect(exitCode).toBe(1);
});

test.each([
  [['tools.json', '--service', 'X'], "option '--service' chooses a service of a Smithy model, and no file is one"],
  [['tools.json', '--include', 'X'], "option '--include' chooses operations of an API, and no file describes one"],
  [['tools.json', '--target', 'a_b'], 'A name has up to 100 letters, digits and single hyphens'],
  [['tools.json', '--format', 'xml'], 'Allowed choices are text, json, sarif, github'],
  [['tools.json', '--repair', 'all'], 'Allowed choices are none, lossless, lossy'],
  [['tools.json', '--json', '--format', 'text'], "option '--json' cannot be used with option '-f, --format <format>'"],
  [[join(FIXTURES, 'shop'), '--repair', 'none'], "option '--repair' is for documents;"],
  [[], "missing required argument 'path'"],
])('fails with 2 for %j, with a hint', async (argv, message) => {
  const { check } = workspace({ 'tools.json': TOOLS });

  const { exitCode, stdout, stderr } = await check(argv);

  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr).toContain('(mcp-gateway check --help gives examples)');
});

test('--help gives examples', async () => {
  const { exitCode, stdout } = await workspace().check(['--help']);

  expect(exitCode).toBe(0);
  expect(stdout).toContain('npx mcp-gateway check apis/shop.yaml tools/*.json');
});

test('progress is told on a terminal only, for what is large, and cleared', async () => {
  const { check } = workspace({ 'large.yaml': `${SHOP}${'# a comment\n'.repeat(50_000)}`, 'tools.json': TOOLS });

  const watched = await check(['large.yaml'], { stderrIsTerminal: true });
  const piped = await check(['large.yaml']);
  const quick = await check(['tools.json'], { stderrIsTerminal: true });

  expect(watched.stderr).toContain('\r\u001b[Kreading large.yaml …');
  expect(watched.stderr.endsWith('\r\u001b[K')).toBe(true);
  expect([piped.stderr, quick.stderr]).toEqual(['', '']);
});

test('an interrupt ends it at once, without a stack trace', async () => {
  const items = '  - b: some text that is a bit longer\n    c: 2\n'.repeat(300_000);
  const { folder } = workspace({ 'large.yaml': `a:\n${items}` });
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/mcp-gateway.ts', 'check', `${folder}/large.yaml`], {
    cwd: ROOT,
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });

  await new Promise((resolve) => setTimeout(resolve, 2000));
  const interrupted = Date.now();
  child.kill('SIGINT');
  const signal = await new Promise((resolve) => child.on('exit', (_, reason) => resolve(reason)));

  expect(signal).toBe('SIGINT');
  expect(Date.now() - interrupted).toBeLessThan(1000);
  expect(stderr).toBe('');
}, 20_000);

test('a reader that wants only the beginning is no fault', () => {
  const { folder } = workspace({ 'shop.yaml': SHOP });
  const command = `"${process.execPath}" --import tsx bin/mcp-gateway.ts check ${folder}/shop.yaml --json | head -n 1`;

  expect(execFileSync('bash', ['-c', command], { cwd: ROOT, encoding: 'utf8' })).toBe('{\n');
});

test('the README shows what is printed', async () => {
  const document = `openapi: 3.0.3
info:
  title: Shop
  version: "1"
servers:
  - url: https://shop.example.com
paths:
  /cart:
    post:
      operationId: addToCart
      description: Puts a book into the cart
      requestBody:
        content:
          text/csv:
            schema: { type: object, properties: { isbn: { type: string } } }
      responses: { "200": { description: The cart } }
  /orders:
    get:
      operationId: listOrders
      description: Lists the orders
      responses: { "200": { description: Orders } }
`;
  const { check } = workspace({ 'apis/shop.yaml': document });

  const { stdout } = await check(['apis/shop.yaml']);

  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`\`\`\`text\n${stdout}\`\`\``);
});
