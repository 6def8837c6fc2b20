import { SEARCH_TOOL } from '../../../lib/catalog/catalog';
import { compareCatalogs } from '../../../lib/catalog/diff/compare-catalogs';
import { brief, changesOf, entry, snapshot } from './catalogs';

const SCHEMA = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };

test('tools that are gone and new are told apart', () => {
  expect(changesOf([entry('a___x')], [entry('b___y')]).map(brief)).toEqual([
    'breaking tool-removed a___x',
    'safe tool-added b___y',
  ]);
});

test.each([
  ['description', { description: 'Other' }, 'risky description-changed a___x'],
  ['kind', { kind: 'OPENAPI' as const }, 'risky kind-changed a___x'],
  ['target', { target: 'b' }, 'risky target-changed a___x'],
  ['credential', { credential: { type: 'API_KEY', location: 'HEADER' } }, 'risky credential-changed a___x'],
  ['missing credential', { credential: undefined }, 'risky credential-changed a___x'],
])('another %s of a tool is a change', (_, changes, expected) => {
  expect(changesOf([entry('a___x')], [entry('a___x', changes)]).map(brief)).toEqual([expected]);
});

test('a provider of another name is no other credential', () => {
  const [before, after] = ['one', 'two'].map((provider) => entry('a', { credential: { type: 'API_KEY', provider } }));

  expect(changesOf(before ? [before] : [], after ? [after] : [])).toEqual([]);
});

test('what one side does not tell is not compared', () => {
  const told = entry('a___x');
  const { name, description, inputSchema } = told;

  const { changes } = compareCatalogs({ tools: [{ name, description, inputSchema }] }, snapshot([told]));

  expect(changes).toEqual([]);
});

describe('a rename', () => {
  test.each([
    ['the same arguments and description', { description: 'Finds it' }, { description: 'Finds it' }],
    [
      'the same arguments and a similar description',
      { description: 'Finds one order by its id', inputSchema: SCHEMA },
      { description: 'Finds one order by the id', inputSchema: SCHEMA },
    ],
    [
      'the same description, in the same target',
      { description: 'Finds one order by id', inputSchema: SCHEMA },
      { description: 'Finds one order by id' },
    ],
    [
      'the same operation of apis/shop.yaml',
      { description: 'Old words', origin: { document: 'apis/shop.yaml', pointer: '/paths/~1a/get' } },
      { description: 'New', inputSchema: SCHEMA, origin: { document: 'apis/shop.yaml', pointer: '/paths/~1a/get' } },
    ],
  ])('is told by %s', (evidence, before, after) => {
    const [rename, ...others] = changesOf([entry('a___x', before)], [entry('a___y', after)]).filter(
      ({ argument, kind }) => argument === undefined && kind !== 'description-changed',
    );

    expect(others).toEqual([]);
    expect(rename).toMatchObject({ kind: 'tool-renamed', class: 'breaking', before: 'a___x', after: 'a___y' });
    expect(rename?.message).toContain(evidence);
  });

  test.each([
    [
      'only arguments are the same',
      { description: 'Pays', inputSchema: SCHEMA },
      { description: 'Buys', inputSchema: SCHEMA },
    ],
    ['nothing but having no arguments', { description: 'Pays all' }, { description: 'Pays all now' }],
    [
      'a place in a list',
      { description: 'Pays', origin: { document: 't.json', pointer: '/0' } },
      { description: 'Buys', origin: { document: 't.json', pointer: '/0' } },
    ],
    [
      'documents in code',
      { description: 'Pays', origin: { document: 'inline', pointer: '/paths/~1a/get' } },
      { description: 'Buys', origin: { document: 'inline', pointer: '/paths/~1a/get' } },
    ],
  ])('is not told by %s', (_, before, after) => {
    expect(changesOf([entry('a___x', before)], [entry('a___y', after)]).map(({ kind }) => kind)).toEqual([
      'tool-removed',
      'tool-added',
    ]);
  });

  test('stays a removal and an addition when two tools fit as well', () => {
    const same = { description: 'Finds one order', inputSchema: SCHEMA };

    const changes = changesOf([entry('a___x', same)], [entry('a___y', same), entry('a___z', same)]);

    expect(changes.map(brief)).toEqual([
      'breaking tool-removed a___x',
      'safe tool-added a___y',
      'safe tool-added a___z',
    ]);
  });

  test('of a target renames each of its tools', () => {
    const tools = (target: string) =>
      ['get', 'put'].map((tool) =>
        entry(`${target}___${tool}`, { description: 'Handles orders', inputSchema: SCHEMA }),
      );

    expect(changesOf(tools('old'), tools('new')).map(({ before, after }) => [before, after])).toEqual([
      ['old___get', 'new___get'],
      ['old___put', 'new___put'],
    ]);
  });

  test('comes with what else changed', () => {
    const before = entry('a___x', { description: 'Finds one order by id' });
    const after = entry('a___y', { description: 'Finds one order by id', inputSchema: SCHEMA });

    expect(changesOf([before], [after]).map(brief)).toEqual([
      'breaking tool-renamed a___y',
      'breaking required-argument-added a___y id',
    ]);
  });
});

describe('of the gateway', () => {
  test.each([
    ['another authorizer', snapshot([]), snapshot([], { authorizer: 'NONE' }), ['breaking authorizer-changed gateway']],
    ['an authorizer that one side does not tell', { tools: [] }, snapshot([]), []],
    ['search that is new', snapshot([]), snapshot([SEARCH_TOOL]), ['breaking search-added gateway']],
    ['search that is gone', snapshot([SEARCH_TOOL]), snapshot([]), ['breaking search-removed gateway']],
  ])('%s', (_, before, after, expected) => {
    expect(compareCatalogs(before, after).changes.map(brief)).toEqual(expected);
  });
});

describe('targets whose tools are not known', () => {
  const docs = { unknownTargets: [{ target: 'docs' }] };
  const known = [entry('docs___a'), entry('docs___b')];

  test.each([
    ['new', snapshot([]), snapshot([], docs), ['risky unknown-target-added docs']],
    ['gone', snapshot([], docs), snapshot([]), ['breaking unknown-target-removed docs']],
    ['known before', snapshot(known), snapshot([], docs), ['risky tools-unknown docs']],
    ['known now', snapshot([], docs), snapshot(known), ['safe tools-known docs']],
    ['listed by the gateway itself', snapshot([], docs), { tools: known }, ['safe tools-known docs']],
  ])('%s', (_, before, after, expected) => {
    expect(compareCatalogs(before, after).changes.map(brief)).toEqual(expected);
  });

  test('on both sides are named', () => {
    expect(compareCatalogs(snapshot([], docs), snapshot([], docs))).toMatchObject({
      changes: [],
      notCompared: ['docs'],
    });
  });
});
