import { OutputLines } from '../../../lib/local/functions/output-lines';
import { eventLog, invoke, invokeOnce, openFunctions, served, servedPython } from './served-function';

jest.setTimeout(60_000);

test('what a handler writes is told line by line, with its function, its tool and the stream', async () => {
  const { emit, events } = eventLog();
  const code = `console.log('loading');
  exports.handler = async ({ id }) => {
    console.log('order', id, '\\nwith two lines');
    console.error('Ähem');
    process.stdout.write('no line break');
  };`;

  await invokeOnce(
    served({ 'index.js': code }, { runtime: `nodejs${process.versions.node.split('.')[0]}.x` }),
    { id: 7 },
    { emit },
  );

  const about = { type: 'output', source: 'Shop/Orders' };
  const tool = 'shop___find_orders';
  const byStream = (stream: string) => events.filter((event) => event.type === 'output' && event.stream === stream);
  expect(byStream('stdout')).toEqual([
    { ...about, tool: undefined, stream: 'stdout', text: 'loading' },
    { ...about, tool, stream: 'stdout', text: 'order 7 ' },
    { ...about, tool, stream: 'stdout', text: 'with two lines' },
    { ...about, tool, stream: 'stdout', text: 'no line break' },
  ]);
  expect(byStream('stderr')).toEqual([{ ...about, tool, stream: 'stderr', text: 'Ähem' }]);
});

test('what Python writes and logs is told too', async () => {
  const { emit, lines } = eventLog();
  const code = `
import logging, sys
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
    print("printed")
    logging.info("logged %s", 1)
    context.log("said\\n")
    print("complained", file=sys.stderr)
`;

  await invokeOnce(servedPython(code), {}, { emit });

  expect(lines().sort()).toEqual(['[INFO] logged 1', 'complained', 'printed', 'said']);
});

test('lines belong to the tool whose call wrote them', async () => {
  const { emit, events } = eventLog();
  const code = 'exports.handler = async ({ tool }) => { console.log(tool); };';
  const invoker = openFunctions({ emit, maxProcesses: 1 }).acquire(served({ 'index.js': code }));
  const tools = Array.from({ length: 200 }, (_, index) => `shop___tool_${index}`);

  await Promise.all(tools.map((tool) => invoker.invoke({ payload: JSON.stringify({ tool }), tool })));

  const outputs = events.flatMap((event) => (event.type === 'output' ? [[event.tool, event.text]] : []));
  expect(outputs).toEqual(tools.map((tool) => [tool, tool]));
});

test('an error is told with its stack, as Lambda logs it', async () => {
  const { emit, lines } = eventLog();

  await invokeOnce(servedPython('def handler(event, context):\n    raise ValueError("no such order")\n'), {}, { emit });

  expect(lines()).toEqual([
    'Traceback (most recent call last):',
    expect.stringMatching(/^ {2}File ".*\/app\.py", line 2, in handler$/),
    '    raise ValueError("no such order")',
    'ValueError: no such order',
  ]);
});

test('fifty megabytes of output leave the memory as it is, and most of them are counted only', async () => {
  const { emit, lines } = eventLog();
  const code = `const line = 'x'.repeat(99) + '\\n';
  exports.handler = async () => { for (let n = 0; n < 500_000; n++) process.stdout.write(line); return 'done'; };`;
  const invoker = openFunctions({ emit }).acquire(served({ 'index.js': code }, { memoryMegabytes: 512 }));
  await invoke(invoker, {});
  global.gc?.();
  const before = process.memoryUsage().rss;

  const result = await invoke(invoker, {});

  expect(result).toEqual({ payload: '"done"' });
  expect(process.memoryUsage().rss - before).toBeLessThan(30_000_000);
  const notes = [
    '… 499,000 more lines (49,900,000 bytes) are left out',
    '… 499,000 more lines (49,900,000 bytes) are left out',
  ];
  expect(lines().filter((line) => line.startsWith('…'))).toEqual(notes);
  expect(lines()).toHaveLength(2_002);
});

describe('lines', () => {
  function linesOf(...chunks: (string | Buffer)[]): string[] {
    const shown: string[] = [];
    const lines = new OutputLines((line) => shown.push(line));
    for (const chunk of chunks) lines.push(Buffer.from(chunk));
    lines.flush();
    return shown;
  }

  const euro = Buffer.from('€');

  test.each<[string, (string | Buffer)[], string[]]>([
    ['come together from chunks', ['a', 'b\nc', '\n', '\nd'], ['ab', 'c', '', 'd']],
    ['keep a character that two chunks share', [euro.subarray(0, 1), euro.subarray(1), '\n'], ['€']],
    ['lose the carriage return', ['a\r\nb\r\n'], ['a', 'b']],
    ['show no more than they may', ['x'.repeat(10_000), '\nb'], [`${'x'.repeat(8_192)}… (1,808 more bytes)`, 'b']],
    [
      'show no more than they may, however long they are',
      [...Array.from({ length: 100 }, () => 'x'.repeat(10_000)), '\nb'],
      [`${'x'.repeat(8_192)}… (991,808 more bytes)`, 'b'],
    ],
    ['are none when nothing is written', [''], []],
  ])('%s', (_, chunks, expected) => {
    expect(linesOf(...chunks)).toEqual(expected);
  });

  test('are shown up to a thousand, anew after each flush', () => {
    const shown: string[] = [];
    const lines = new OutputLines((line) => shown.push(line));

    lines.push(Buffer.from('a\n'.repeat(1_003)));
    lines.flush();
    lines.push(Buffer.from('b\n'));
    lines.flush();

    expect(shown.slice(-2)).toEqual(['… 3 more lines (6 bytes) are left out', 'b']);
    expect(shown).toHaveLength(1_002);
  });

  test('are shown up to a megabyte', () => {
    const line = `${'x'.repeat(8_000)}\n`;

    expect(linesOf(line.repeat(200))).toHaveLength(126);
  });
});
