import { spawnSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHOP, TOOLS, workspace } from './workspace';

const ROOT = join(__dirname, '../../..');

interface Checked {
  readonly issues: readonly { readonly code: string; readonly severity: string; readonly path: string }[];
  readonly tools: readonly { readonly name: string; readonly inputSchema: { readonly properties?: object } }[];
}

async function checked(file: string, content: string | Buffer): Promise<Checked & { exitCode: number }> {
  const { check } = workspace({ [file]: content });
  const { exitCode, stdout, stderr } = await check([file, '--json']);
  expect(stderr).toBe('');
  return { exitCode, ...JSON.parse(stdout).files[0] };
}

const errorCodes = ({ issues }: Checked) =>
  issues.filter(({ severity }) => severity === 'error').map(({ code }) => code);

const inner = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

const bomb = (items: (inner: string) => string) =>
  Array.from({ length: 12 }, (_, level) => `a${level}: &a${level} ${items(level === 0 ? '1' : `*a${level - 1}`)}`).join(
    '\n',
  );

test.each<[string, string, string | Buffer, string]>([
  ['JSON that is cut off', 'a.json', TOOLS.slice(0, 100), 'DOCUMENT_SYNTAX'],
  ['YAML that is cut off', 'a.yaml', SHOP.slice(0, 230), 'OPENAPI_MALFORMED'],
  ['10,000 lists in JSON', 'a.json', `{"openapi": "3.0.3", "x": ${inner('[', ']', 10_000)}}`, 'DOCUMENT_TOO_DEEP'],
  ['10,000 objects in JSON', 'a.json', inner('{"a":', '}', 10_000).replace(':}', ':1}'), 'DOCUMENT_TOO_DEEP'],
  ['10,000 lists that never end', 'a.json', '['.repeat(10_000), 'DOCUMENT_TOO_DEEP'],
  ['10,000 lists in YAML', 'a.yaml', `a: ${inner('[', ']', 10_000)}`, 'DOCUMENT_TOO_DEEP'],
  ['10,000 objects in YAML', 'a.yaml', inner('{a: ', '}', 10_000), 'DOCUMENT_TOO_DEEP'],
  ['10,000 items on a line', 'a.yaml', `${'- '.repeat(10_000)}a`, 'DOCUMENT_TOO_DEEP'],
  [
    '1,000 levels of indentation',
    'a.yaml',
    Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    'DOCUMENT_TOO_DEEP',
  ],
  [
    'aliases that explode in lists',
    'a.yaml',
    bomb((part) => `[${Array(10).fill(part).join(', ')}]`),
    'DOCUMENT_ALIASES',
  ],
  [
    'aliases that explode in objects',
    'a.yaml',
    bomb((part) => `{b: ${part}, c: ${part}, d: ${part}}`),
    'DOCUMENT_ALIASES',
  ],
  [
    'merge keys that explode',
    'a.yaml',
    bomb((part) => (part === '1' ? '{x: 1}' : `{<<: [${part}, ${part}, ${part}]}`)),
    'DOCUMENT_ALIASES',
  ],
  ['an alias to itself', 'a.yaml', 'a: &a [*a]', 'DOCUMENT_ALIASES'],
  ['a binary file', 'a.json', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]), 'DOCUMENT_NOT_READABLE'],
  ['UTF-16', 'a.json', Buffer.from(`\ufeff${TOOLS}`, 'utf16le'), 'DOCUMENT_NOT_READABLE'],
  ['Latin-1', 'a.yaml', Buffer.from('a: é', 'latin1'), 'DOCUMENT_NOT_READABLE'],
  ['repeated keys in JSON', 'a.json', '{"openapi": "3.0.3", "openapi": "3.1.0"}', 'DOCUMENT_DUPLICATE_KEY'],
  ['repeated keys in YAML', 'a.yaml', 'openapi: 3.0.3\nopenapi: 3.1.0', 'DOCUMENT_DUPLICATE_KEY'],
  ['an HTML page', 'a.json', '<!DOCTYPE html><html></html>', 'DOCUMENT_SYNTAX'],
  ['an empty file', 'a.json', '', 'DOCUMENT_EMPTY'],
])('fails for %s', async (_, file, content, code) => {
  const result = await checked(file, content);

  expect(errorCodes(result)[0]).toBe(code);
  expect(result.exitCode).toBe(1);
});

test.each([
  'https://example.com/pet.json',
  'file:///etc/passwd',
  '../../etc/passwd',
  '/etc/passwd#/a',
  'other.yaml#/Pet',
])('fails for a reference to %s, and neither fetches nor reads it', async (reference) => {
  const fetched = jest.spyOn(globalThis, 'fetch');
  const openapi = SHOP.replace('type: string', `$ref: "${reference}"`);
  const tools = TOOLS.replace('"type": "string"', `"$ref": "${reference}"`);

  const codes = [errorCodes(await checked('a.yaml', openapi)), errorCodes(await checked('a.json', tools))];

  expect(codes[0]).toContain('OPENAPI_REFERENCE_REMOTE');
  expect(codes[1]).toEqual(['SCHEMA_REF_REMOTE']);
  expect(fetched).not.toHaveBeenCalled();
});

describe('a name that JavaScript objects know is a name like others', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

  afterEach(() => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { type?: unknown }).type).toBeUndefined();
  });

  test.each(NAMES)('%s as a tool and as an argument', async (name) => {
    const list = `[{"name": "${name}", "description": "Does it", "inputSchema": {"type": "object",
      "properties": {"${name}": {"type": "string"}}, "required": ["${name}"]}}]`;

    const { tools } = await checked('a.json', list);

    expect(tools.map((tool) => [tool.name, Object.keys(tool.inputSchema.properties ?? {})])).toEqual([[name, [name]]]);
  });

  test.each(NAMES)('%s as an operation, a component and a property', async (name) => {
    const openapi = `{"openapi": "3.0.3", "info": {"title": "T", "version": "1"},
      "servers": [{"url": "https://a.example.com"}],
      "paths": {"/a": {"post": {"operationId": "${name}", "description": "Does it",
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/${name}"}}}},
        "responses": {"200": {"description": "ok"}}}}},
      "components": {"schemas": {"${name}": {"type": "object", "properties": {"${name}": {"type": "string"}}}}}}`;

    const result = await checked('a.json', openapi);

    expect(errorCodes(result)).toEqual([]);
    expect(result.tools.map((tool) => [tool.name, Object.keys(tool.inputSchema.properties ?? {})])).toEqual([
      [name, [name]],
    ]);
  });

  test.each(NAMES)('%s as an operation and a member of a model', async (name) => {
    const model = `{"smithy": "2.0", "shapes": {
      "a#S": {"type": "service", "version": "1", "operations": [{"target": "a#${name}"}],
        "traits": {"aws.api#service": {"sdkId": "S"}, "aws.auth#sigv4": {"name": "s"}, "aws.protocols#restJson1": {}}},
      "a#${name}": {"type": "operation", "input": {"target": "a#In"},
        "traits": {"smithy.api#http": {"method": "POST", "uri": "/"}, "smithy.api#documentation": "Does it"}},
      "a#In": {"type": "structure", "members": {"${name}": {"target": "smithy.api#String"}}}}}`;

    const result = await checked('a.json', model);

    expect(errorCodes(result)).toEqual([]);
    expect(result.tools[0]?.name).toBe(name);
    expect(Object.keys(result.tools[0]?.inputSchema.properties ?? {})).toContain(name);
  });
});

describe('a cloud assembly that is broken on purpose', () => {
  const manifest = (artifacts: object) => JSON.stringify({ version: '48.0.0', artifacts });
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'a.json' } };
  const target = (configuration: string) =>
    `{"Resources": {"T": {"Type": "AWS::BedrockAgentCore::GatewayTarget", "Properties": {"TargetConfiguration": {"Mcp": {"Lambda": {"ToolSchema": {"InlinePayload": ${configuration}}}}}}}}}`;

  test.each<[string, { readonly [path: string]: string }, string]>([
    [
      '10,000 levels in a template',
      { 'manifest.json': manifest({ A: stack }), 'a.json': target(inner('[', ']', 10_000)) },
      'ASSEMBLY_UNREADABLE',
    ],
    ['10,000 levels in the manifest', { 'manifest.json': inner('[', ']', 10_000) }, 'ASSEMBLY_UNREADABLE'],
    [
      'an assembly in itself',
      { 'manifest.json': manifest({ A: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } }) },
      'ASSEMBLY_UNREADABLE',
    ],
    ['a list as manifest', { 'manifest.json': '[]' }, 'ASSEMBLY_UNREADABLE'],
    [
      'tools that are none',
      { 'manifest.json': manifest({ A: stack }), 'a.json': target('[1, {"Name": {"Ref": "X"}}]') },
      'TOOL_NAME_MISSING',
    ],
  ])('fails for %s', async (_, files, code) => {
    const { check, folder } = workspace(files);

    const { exitCode, stdout, stderr } = await check([folder, '--json']);

    expect([exitCode, stderr]).toEqual([1, '']);
    expect(errorCodes(JSON.parse(stdout).files[0])).toContain(code);
  });
});

test('fails for a device', async () => {
  const { exitCode, stdout } = await workspace().check(['/dev/zero']);

  expect(exitCode).toBe(1);
  expect(stdout).toContain('is a device, which may never end; give the path of a text file [DOCUMENT_NOT_READABLE]');
});

describe('what comes out of a pipe', () => {
  const piped = (command: string) =>
    spawnSync('sh', ['-c', `${command} | "${process.execPath}" --import tsx bin/mcp-gateway.ts check -`], {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: 60_000,
    });

  test('is checked as a document', () => {
    const { status, stdout, stderr } = piped(`echo '${JSON.stringify(JSON.parse(TOOLS))}'`);

    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\/dev\/stdin {2}tool list, \d+ tools?/);
  }, 60_000);

  test('fails when it never ends', () => {
    const { status, stdout } = piped('yes a');

    expect(status).toBe(1);
    expect(stdout).toContain('[DOCUMENT_TOO_LARGE]');
  }, 60_000);
});

/** Runs the command as somebody would, with less memory than Node.js takes by itself. */
function runHeavy(file: string): { status: number | null; stdout: string; stderr: string; seconds: number } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=1536', '--import', 'tsx', join(ROOT, 'bin/mcp-gateway.ts'), 'check', file],
    { cwd: ROOT, encoding: 'utf8', timeout: 60_000, maxBuffer: 1e8 },
  );
  return { status, stdout, stderr, seconds: (performance.now() - started) / 1000 };
}

describe('what is heavy is answered within bounded time and memory', () => {
  const large = (bytes: number, part: string) => part.repeat(Math.floor(bytes / part.length));

  test.each<[string, string, () => string, string]>([
    ['50 MB of numbers', 'a.json', () => `[${large(49e6, '1,')}1]`, 'TOOLS_TOO_MANY'],
    [
      '50 MB of tools',
      'a.json',
      () => `[${large(49e6, '{"name": "a", "description": "b", "inputSchema": {"type": "object"}},')}{}]`,
      'TOOLS_TOO_MANY',
    ],
    ['50 MB of one repeated key', 'a.json', () => `{${large(49e6, '"a":1,')}"a":1}`, 'DOCUMENT_DUPLICATE_KEY'],
    ['50 MB of open brackets in JSON', 'a.json', () => '['.repeat(49e6), 'DOCUMENT_TOO_DEEP'],
    ['50 MB of open brackets in YAML', 'a.yaml', () => '['.repeat(49e6), 'DOCUMENT_TOO_DEEP'],
    ['50 MB of YAML', 'a.yaml', () => `a:\n${large(49e6, '  - b: some text\n    c: 2\n')}`, 'DOCUMENT_TOO_LARGE'],
    ['50 MB of a text that never ends', 'a.json', () => `{"a": "${'x'.repeat(49e6)}`, 'DOCUMENT_SYNTAX'],
    ['20,000 operations in YAML', 'a.yaml', () => manyOperations(20_000), 'OPENAPI_TOO_MANY_TOOLS'],
  ])(
    'fails for %s',
    (_, file, content, code) => {
      const { folder } = workspace();
      writeFileSync(join(folder, file), content());

      const { status, stdout, stderr } = runHeavy(join(folder, file));

      expect(stderr).toBe('');
      expect(status).toBe(1);
      expect(stdout).toContain(`[${code}]`);
    },
    90_000,
  );

  test('fails for a file just above the limit without reading it', () => {
    const { folder } = workspace({ 'a.json': '[' });
    truncateSync(join(folder, 'a.json'), 50_000_001);

    const { status, stdout, seconds } = runHeavy(join(folder, 'a.json'));

    expect([status, stdout.includes('[DOCUMENT_TOO_LARGE]')]).toEqual([1, true]);
    expect(seconds).toBeLessThan(10);
  }, 90_000);
});

function manyOperations(count: number): string {
  const head = SHOP.slice(0, SHOP.indexOf('  /orders:'));
  const operation = (index: number) =>
    `  /t/${index}:\n    get:\n      operationId: op${index}\n      summary: Gets one\n      responses:\n        "200":\n          description: One\n`;
  return head + Array.from({ length: count }, (_, index) => operation(index)).join('');
}
