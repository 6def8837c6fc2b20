import { readCodeMeanings } from '../../../lib/cli/check/code-meanings';
import { displayText, displayWidth } from '../../../lib/cli/check/display';
import { Excerpts } from '../../../lib/cli/check/excerpt';
import { formatGithub } from '../../../lib/cli/check/format-github';
import { SHOP, TOOLS, workspace } from './workspace';

describe('text', () => {
  const manyTools = (count: number) =>
    JSON.stringify(
      Array.from({ length: count }, (_, index) => ({
        name: `tool_${index}`,
        description: 'Does it',
        inputSchema: { type: 'object', properties: { a: { type: 'string', minLength: 1 } } },
      })),
    );

  test('repeats of one code do not drown the rest, unless all are asked for', async () => {
    const { check } = workspace({ 'tools.json': manyTools(500) });

    const few = await check(['tools.json']);
    const all = await check(['tools.json', '--all']);

    expect(few.stdout.match(/ {2}note {2}/g)).toHaveLength(3);
    expect(few.stdout).toContain('  … and 497 more of [SCHEMA_LOWERED] (--all shows them)\n');
    expect(few.stdout).toContain('1 file: 0 errors, 0 warnings, 500 notes; 500 tools\n');
    expect(all.stdout.match(/ {2}note {2}/g)).toHaveLength(500);
  });

  test('no line is wider than the terminal', async () => {
    const wide = TOOLS.replace('Finds books', '探す 📚 \\t\\t Finds books').replaceAll('\n', '');
    const long = `apis/${'of-a-long-name-'.repeat(4)}.yaml`;
    const { check } = workspace({ 'shop.yaml': SHOP, [long]: SHOP, 'tools.json': wide, 'many.json': manyTools(50) });

    for (let columns = 40; columns <= 120; columns += 5) {
      const { stdout } = await check(['shop.yaml', long, 'tools.json', 'many.json'], { columns });

      const lines = stdout.split('\n');
      expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
    }
  });

  test('colours change nothing but colours', async () => {
    const { check } = workspace({ 'shop.yaml': SHOP });

    const plain = await check(['shop.yaml', '--repair', 'none']);
    const colorful = await check(['shop.yaml', '--repair', 'none'], { color: true });

    expect(colorful.stdout).toContain('\u001b[31merror\u001b[39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with one.
    expect(colorful.stdout.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(plain.stdout);
  });

  test('what would command the terminal is shown as a mark', async () => {
    const { check } = workspace({ 'a.yaml': 'a: "\u001b[31m" b: 1\n' });

    const { stdout } = await check(['a.yaml']);

    expect(stdout).not.toContain('\u001b');
    expect(displayText('a\u001b\u202eb\tc')).toBe('a\ufffd\ufffdb  c');
  });
});

describe('excerpts', () => {
  const at = (text: string, line: number, column: number, width: number) => {
    const { source, marks } = new Excerpts(text).at({ line, column }, width);
    return [source, marks];
  };

  test.each([
    ['a word', 'a\n  bcd: e\n', 2, 3, 40, ['  bcd: e', '  ^^^']],
    ['a key in quotes', '{"a": 1, "b\\"": 2}', 1, 10, 40, ['{"a": 1, "b\\"": 2}', '         ^^^^^']],
    ['tabs', '\t\tabc', 1, 3, 40, ['    abc', '    ^^^']],
    ['wide letters', '探す: x', 1, 5, 40, ['探す: x', '      ^']],
    ['the end of a line', 'abc\r\nd', 1, 4, 40, ['abc', '   ^']],
    ['the end of a text', 'abc\n', 2, 1, 40, ['', '^']],
    ['a place before a long rest', `abc ${'x'.repeat(100)}`, 1, 1, 20, [`abc ${'x'.repeat(15)}…`, '^^^']],
    [
      'a place after a long start',
      `${'x'.repeat(100)} abc`,
      1,
      102,
      20,
      [`…${'x'.repeat(14)} abc`, '                ^^^'],
    ],
    [
      'a place in the middle',
      `${'x'.repeat(100)} abc ${'y'.repeat(100)}`,
      1,
      102,
      20,
      [`…xxxx abc ${'y'.repeat(9)}…`, '      ^^^'],
    ],
  ])('shows %s', (_, text, line, column, width, expected) => {
    expect(at(text, line, column, width)).toEqual(expected);
  });

  test('one line of megabytes costs no more than any other', () => {
    const excerpts = new Excerpts('x'.repeat(40_000_000));
    const started = performance.now();

    for (let column = 1; column < 1000; column += 1) excerpts.at({ line: 1, column: column * 1000 }, 80);

    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test('json holds every issue with its place, and the tools whole', async () => {
  const { check } = workspace({ 'tools.json': TOOLS });

  const { stdout } = await check(['tools.json', 'nope.json', '--json']);

  const { files } = JSON.parse(stdout);
  expect(files[0]).toEqual({
    file: 'tools.json',
    kind: 'tools',
    issues: [
      {
        code: 'SCHEMA_LOWERED',
        severity: 'note',
        path: '/0/inputSchema/properties/words/minLength',
        line: 5,
        column: 85,
        message: "is not in the service's schema, so the description says it: At least 1 character",
      },
    ],
    tools: [
      {
        name: 'search',
        description: 'Finds books by words of their title',
        inputSchema: {
          type: 'object',
          properties: { words: { type: 'string', description: 'At least 1 character.' } },
        },
      },
    ],
  });
  expect(files[1]).toMatchObject({ file: 'nope.json', kind: null, issues: [{ line: null, column: null }], tools: [] });
});

test('sarif has a rule for each code and a result for each issue', async () => {
  const { check } = workspace({ 'my apis/shop.yaml': SHOP });

  const { exitCode, stdout } = await check(['my apis/shop.yaml', '--format', 'sarif', '--repair', 'none']);

  const { $schema, version, runs } = JSON.parse(stdout);
  expect([$schema, version, runs.length, exitCode]).toEqual([
    'https://json.schemastore.org/sarif-2.1.0.json',
    '2.1.0',
    1,
    1,
  ]);
  expect(runs[0].tool.driver.rules).toEqual([
    {
      id: 'OPENAPI_BODY_NOT_OBJECT',
      shortDescription: { text: 'The body is a list or a value, or its properties are not described.' },
      helpUri: 'https://github.com/cdk-mcp-gateway/cdk-mcp-gateway/blob/main/docs/errors.md#openapi_body_not_object',
    },
    {
      id: 'OPENAPI_OPERATION_ID_MISSING',
      shortDescription: {
        text: 'The gateway names a tool after its `operationId`; one operation without it fails the whole target.',
      },
      helpUri:
        'https://github.com/cdk-mcp-gateway/cdk-mcp-gateway/blob/main/docs/errors.md#openapi_operation_id_missing',
    },
  ]);
  expect(runs[0].results[0]).toEqual({
    ruleId: 'OPENAPI_OPERATION_ID_MISSING',
    ruleIndex: 1,
    level: 'error',
    message: {
      text: 'has no operationId; the gateway names the tool after it, so add one such as "getOrders"',
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'my%20apis/shop.yaml' },
          region: { startLine: 9, startColumn: 5 },
        },
        logicalLocations: [{ fullyQualifiedName: '/paths/~1orders/get' }],
      },
    ],
  });
  expect(runs[0].results[1]).toMatchObject({ ruleIndex: 0, level: 'warning' });
});

test('every code has a meaning of one sentence', () => {
  const meanings = readCodeMeanings();

  expect(meanings.size).toBeGreaterThan(100);
  expect([...meanings].filter(([, text]) => !/^[A-Z'`$"].*\.$/.test(text))).toEqual([]);
});

test('github gets a command for each issue, and the summary', async () => {
  const { check } = workspace({ 'tools.json': TOOLS });

  const { stdout } = await check(['tools.json', '--format', 'github']);

  expect(stdout).toBe(
    "::notice file=tools.json,line=5,col=85,title=SCHEMA_LOWERED::/0/inputSchema/properties/words/minLength is not in the service's schema, so the description says it: At least 1 character\n1 file: 0 errors, 0 warnings, 1 note; 1 tool\n",
  );
});

test("github's escapes keep a message in its command", () => {
  const issue = { code: 'A_B', severity: 'error' as const, path: '', message: '100%\r\n::error::x' };

  expect(formatGithub([{ file: 'a,b:c%.json', target: 'T', issues: [issue], tools: [] }])).toBe(
    '::error file=a%2Cb%3Ac%25.json,title=A_B::T: 100%25%0D%0A::error::x\n1 target: 1 error, 0 warnings, 0 notes; 0 tools\n',
  );
});
