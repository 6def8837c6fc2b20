import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServedBackend, ServedTarget } from '../../../../lib/assembly/serving/model';
import type { LocalEvent } from '../../../../lib/local/events';
import { type TargetCaller, TargetFailure, type Upstream } from '../../../../lib/local/target-caller';
import { readMocks } from '../../../../lib/local/targets/mocks/mock-flag';
import { withMocks } from '../../../../lib/local/targets/mocks/with-mocks';
import { GatewayError } from '../../../../lib/schema/gateway-error';
import type { Tool } from '../../../../lib/schema/tool';
import { servedTarget, toolCall } from '../served-target';

const REFUSED: ServedBackend = { kind: 'REFUSED', reason: 'no container runs here' };
const SERVER: ServedBackend = {
  kind: 'MCP_SERVER',
  endpoint: 'https://docs.example.com/mcp',
  listingMode: 'DEFAULT',
  resourcePriority: 1000,
};

const folder = mkdtempSync(join(tmpdir(), 'mocks-'));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

function knownTool(name: string): Tool {
  return { name, description: name, inputSchema: { type: 'object' }, pointer: '' };
}

const WEATHER = servedTarget('Weather', REFUSED, [knownTool('get_weather'), knownTool('get_alerts')]);

/** A target's caller that answers with its name. */
function answering(upstream?: Upstream): TargetCaller & { closed: boolean } {
  return {
    call: async ({ tool }) => ({ isError: false, content: [{ type: 'text', text: `really ${tool}` }] }),
    close: async function (this: { closed: boolean }) {
      this.closed = true;
    },
    closed: false,
    ...(upstream && { upstream }),
  };
}

async function mocked(
  flags: readonly string[],
  targets: readonly ServedTarget[],
  callers = new Map<string, TargetCaller>(),
) {
  const events: LocalEvent[] = [];
  const result = await withMocks(targets, callers, readMocks(filesOf(flags), folder), (event) => {
    events.push(event);
  });
  const call = (name: string) => {
    const caller = result.callers.get(name.split('___')[0] ?? '');
    if (caller === undefined) throw new Error(`no caller for ${name}`);
    return caller.call(toolCall(name));
  };
  return { ...result, events, call };
}

test.each([
  ['an object', '{ "temperature": 21.50, "city": "Zürich" }', '{"temperature":21.5,"city":"Zürich"}'],
  ['a list', '[1, 2]', '[1,2]'],
  ['a text', '"rain"', '"rain"'],
  ['null', 'null', 'null'],
  ['an object whose content is no list', '{ "content": "rain" }', '{"content":"rain"}'],
  ['a file that begins with a byte order mark', '\uFEFF{ "a": 1 }', '{"a":1}'],
])('%s becomes the text of a result, as what a function returns does', async (_, content, text) => {
  const { call } = await mocked([`Weather___get_weather=${file('value.json', content)}`], [WEATHER]);

  expect(await call('Weather___get_weather')).toEqual({ isError: false, content: [{ type: 'text', text }] });
});

test('a result of MCP is taken as it is', async () => {
  const result = { structuredContent: { a: 1 }, content: [{ type: 'text', text: 'x' }], isError: true, more: 1 };
  const { call } = await mocked([`Weather___get_weather=${file('result.json', JSON.stringify(result))}`], [WEATHER]);

  expect(JSON.stringify(await call('Weather___get_weather'))).toBe(JSON.stringify(result));
});

test('an edit of the file shows in the next call, a mistake in it too', async () => {
  const { call } = await mocked([`Weather___get_weather=${file('live.json', '1')}`], [WEATHER]);

  const before = await call('Weather___get_weather');
  file('live.json', '2');
  const after = await call('Weather___get_weather');
  file('live.json', '{\n  "a": 1,\n}');
  const broken = await call('Weather___get_weather').catch((cause: unknown) => cause);

  expect([before, after]).toMatchObject([
    { content: [{ type: 'text', text: '1' }] },
    { content: [{ type: 'text', text: '2' }] },
  ]);
  expect(broken).toBeInstanceOf(TargetFailure);
  expect(broken).toMatchObject({
    text: 'The mock of this tool cannot be read',
    hint: expect.stringMatching(/^live\.json is no JSON: 3:1 /),
  });
});

test('tools without a mock go on to their target, which is closed with the gateway', async () => {
  const weather = answering();
  const { call, callers, targets } = await mocked(
    [`Weather___get_weather=${file('one.json', '1')}`],
    [WEATHER],
    new Map([['Weather', weather]]),
  );

  expect(await call('Weather___get_alerts')).toMatchObject({ content: [{ text: 'really get_alerts' }] });
  expect(targets).toEqual([WEATHER]);
  await callers.get('Weather')?.close();
  expect(weather.closed).toBe(true);
});

test('other tools of a target that nothing answers say how to mock them', async () => {
  const { call } = await mocked([`Weather___get_weather=${file('one.json', '1')}`], [WEATHER]);

  await expect(call('Weather___get_alerts')).rejects.toMatchObject({
    text: 'nothing answers "Weather___get_alerts"',
    hint: 'give it a file with --mock Weather___get_alerts=<file>',
  });
});

test('targets without a mock stay as they are', async () => {
  const other = servedTarget('Other', REFUSED);
  const caller = answering();

  const { targets, callers } = await mocked(
    [`Weather___get_weather=${file('one.json', '1')}`],
    [WEATHER, other],
    new Map([['Other', caller]]),
  );

  expect(targets[1]).toBe(other);
  expect(callers.get('Other')).toBe(caller);
});

test('tools of a target that tells none are listed for their mocks, with a schema that takes all', async () => {
  const target = servedTarget('Rest', REFUSED);

  const { targets, call, events } = await mocked([`Rest___find_a___b=${file('one.json', '1')}`], [target]);

  expect(targets.map((served) => served.target.tools)).toEqual([
    [{ name: 'find_a___b', description: '', inputSchema: { type: 'object', properties: {} }, pointer: '' }],
  ]);
  expect(events).toEqual([
    {
      type: 'notice',
      about: 'Rest___find_a___b',
      message: 'is listed for its mock alone, with a schema that takes any arguments: its own is not known here',
    },
  ]);
  expect(await call('Rest___find_a___b')).toMatchObject({ content: [{ text: '1' }] });
});

describe('a mock of a tool of an MCP server', () => {
  const upstream = (listTools: Upstream['listTools']): Upstream => ({
    listTools,
    listPrompts: async () => [{ name: 'hello' }],
    listResources: async () => [],
    listResourceTemplates: async () => [],
    getPrompt: async () => ({}),
    readResource: async () => ({}),
  });
  const echo = { name: 'echo', inputSchema: { type: 'object', required: ['text'] } };
  const flag = () => `Docs___echo=${file('one.json', '1')}`;

  async function serverWith(listTools: Upstream['listTools'], flags = [flag()]) {
    const callers = new Map([['Docs', answering(upstream(listTools))]]);
    const result = await mocked(flags, [servedTarget('Docs', SERVER)], callers);
    const listing = result.callers.get('Docs')?.upstream;
    if (listing === undefined) throw new Error('the server is gone');
    return { ...result, listing };
  }

  test('keeps the schema of the server', async () => {
    const { call, listing, events } = await serverWith(async () => [echo]);

    expect(await listing.listTools()).toEqual([echo]);
    expect(await listing.listPrompts()).toEqual([{ name: 'hello' }]);
    expect(await call('Docs___echo')).toMatchObject({ content: [{ text: '1' }] });
    expect(await call('Docs___other')).toMatchObject({ content: [{ text: 'really other' }] });
    expect(events).toEqual([]);
  });

  test('is listed beside those of the server, with one notice', async () => {
    const { listing, events } = await serverWith(async () => [echo], [`Docs___later=${file('one.json', '1')}`]);

    await listing.listTools();
    expect(await listing.listTools()).toEqual([
      echo,
      { name: 'later', inputSchema: { type: 'object', properties: {} } },
    ]);
    expect(events).toEqual([
      { type: 'notice', about: 'Docs', message: 'its server has no tool "later"; listed for the mock alone' },
    ]);
  });

  test('is listed while the server is not there', async () => {
    const { listing, call, events } = await serverWith(async () => {
      throw new TargetFailure('Unable to connect', 'start it');
    });

    expect(await listing.listTools()).toEqual([{ name: 'echo', inputSchema: { type: 'object', properties: {} } }]);
    expect(await call('Docs___echo')).toMatchObject({ content: [{ text: '1' }] });
    expect(events).toEqual([
      { type: 'notice', about: 'Docs', message: 'lists its mocks alone: Unable to connect; start it' },
    ]);
  });
});

test.each([
  ['Weather___get_wether', 'did you mean "Weather___get_weather"?'],
  ['get_alerts', 'did you mean "Weather___get_alerts"?'],
  ['Elsewhere___tool', 'write the full name of a tool'],
])('fails to mock %s, which no target has', async (tool, hint) => {
  const mocking = mocked([`${tool}=${file('one.json', '1')}`], [WEATHER]);

  await expect(mocking).rejects.toThrow(GatewayError);
  await expect(mocking).rejects.toThrow(`'--mock' names "${tool}", which no target has; ${hint}`);
});

test('fails to mock a tool of no target, and names one whose tools are not known', async () => {
  await expect(
    mocked([`Elsewhere___tool=${file('one.json', '1')}`], [WEATHER, servedTarget('Rest', REFUSED)]),
  ).rejects.toThrow('which no target has; write a name that begins with "Rest___"');
});

test.each([
  ['that is not there', 'missing.json', () => undefined, `missing.json is not there (${join(folder, 'missing.json')})`],
  ['that is a folder', '.', () => undefined, '. is a folder'],
  [
    'that is no JSON',
    'bad.json',
    () => file('bad.json', '{\n  "a": nope\n}'),
    'bad.json is no JSON: 2:8 expected a value, found "nope"',
  ],
  [
    'that ends early',
    'half.json',
    () => file('half.json', '{ "a":'),
    'half.json is no JSON: 1:7 expected a value, found the end of the document',
  ],
  [
    'that is empty',
    'empty.json',
    () => file('empty.json', ''),
    'empty.json is no JSON: 1:1 expected a value, found the end of the document',
  ],
  [
    'whose content is no content',
    'content.json',
    () => file('content.json', '{ "content": ["rain"] }'),
    'content.json is a result of MCP whose content has an item that is no object',
  ],
])('fails to mock with a file %s', async (_, name, write, reason) => {
  write();

  const mocking = mocked([`Weather___get_weather=${name}`], [WEATHER]);

  await expect(mocking).rejects.toThrow(GatewayError);
  await expect(mocking).rejects.toThrow(reason);
  await expect(mocking).rejects.toThrow(/^the answer for "Weather___get_weather": .*$/);
});

/** `<tool>=<file>` as the command line reads it. */
function filesOf(flags: readonly string[]): { readonly [tool: string]: string } {
  return Object.fromEntries(flags.map((flag) => flag.split('=', 2)));
}
