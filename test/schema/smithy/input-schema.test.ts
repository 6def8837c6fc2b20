import { InputSchemas } from '../../../lib/schema/smithy/input-schema';
import { SmithyModel } from '../../../lib/schema/smithy/smithy-model';
import { shop } from './shop-model';

type Members = Record<string, unknown>;

function schemaOf(members: Members, shapes: Members = {}, endpoint = {}) {
  const ast = shop({ ...shapes, GetOrderInput: { type: 'structure', members } });
  return new InputSchemas(new SmithyModel(ast), endpoint).of('com.example.shop#GetOrder');
}

const to = (target: string, traits?: Members) => ({
  target: target.includes('#') ? target : `com.example.shop#${target}`,
  ...(traits ? { traits } : {}),
});
const doc = (text: string) => ({ 'smithy.api#documentation': text });

test.each<[string, string]>([
  ...['blob', 'string', 'timestamp', 'enum'].map((type): [string, string] => [type, 'string']),
  ...['integer', 'long', 'short', 'byte', 'intEnum', 'bigInteger'].map((type): [string, string] => [type, 'integer']),
  ...['float', 'double', 'bigDecimal'].map((type): [string, string] => [type, 'number']),
  ['boolean', 'boolean'],
  ['document', 'object'],
])('writes a shape of type %s as %s', (type, expected) => {
  expect(schemaOf({ X: to('X') }, { X: { type } }).properties).toEqual({ X: { type: expected } });
});

test.each<[string, string]>([
  ['String', 'string'],
  ['PrimitiveLong', 'integer'],
  ['BigDecimal', 'number'],
  ['Boolean', 'boolean'],
  ['Timestamp', 'string'],
  ['Document', 'object'],
])('writes smithy.api#%s as %s', (name, expected) => {
  expect(schemaOf({ X: to(`smithy.api#${name}`) }).properties).toEqual({ X: { type: expected } });
});

test('writes lists with their items, and lists that name none', () => {
  const shapes = {
    L: { type: 'list', member: to('smithy.api#Long', doc('<p>One</p>')) },
    S: { type: 'set', member: {} },
  };

  expect(schemaOf({ L: to('L'), S: to('S') }, shapes).properties).toEqual({
    L: { type: 'array', items: { type: 'integer', description: '<p>One</p>' } },
    S: { type: 'array', items: { type: 'object', properties: {} } },
  });
});

test.each<[string, Members, string]>([
  ['text', { type: 'string' }, 'Each value is of type string.'],
  ['lists', { type: 'list', member: to('smithy.api#String') }, 'Each value is an array.'],
  [
    'structures',
    { type: 'structure', members: { A: to('smithy.api#String'), B: to('smithy.api#String') } },
    'Each value is an object V with A, B.',
  ],
  ['unions', { type: 'union', members: { A: to('smithy.api#String') } }, 'Each value is an object V with one of A.'],
  [
    'wide structures',
    {
      type: 'structure',
      members: Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`M${i}`, to('smithy.api#String')])),
    },
    'Each value is an object V with M0, M1, M2, M3, M4, M5, M6, M7, M8, M9, M10, M11, ….',
  ],
])('says in the description that the values of a map are %s', (_, value, note) => {
  const shapes = { M: { type: 'map', key: to('smithy.api#String'), value: to('V') }, V: value };

  expect(schemaOf({ M: to('M', doc('Totals.')) }, shapes).properties).toEqual({
    M: { type: 'object', description: `Totals. ${note}` },
  });
});

test('says that the values of a map without any are objects', () => {
  expect(schemaOf({ M: to('M') }, { M: { type: 'map' } }).properties).toEqual({
    M: { type: 'object', description: 'Each value is of type object.' },
  });
});

test('requires required members of structures, and never those of unions', () => {
  const required = { 'smithy.api#required': {} };
  const members = { A: to('smithy.api#String', required), B: to('smithy.api#String') };

  const schema = schemaOf(
    { S: to('S', required), U: to('U') },
    { S: { type: 'structure', members }, U: { type: 'union', members } },
  );

  const properties = { A: { type: 'string' }, B: { type: 'string' } };
  expect(schema).toEqual({
    type: 'object',
    properties: { S: { type: 'object', properties, required: ['A'] }, U: { type: 'object', properties } },
    required: ['S'],
  });
});

test('takes the documentation of a member before that of its target, as it is written', () => {
  const shapes = { X: { type: 'string', traits: doc('target') } };

  expect(schemaOf({ A: to('X', doc('<p>member</p>')), B: to('X') }, shapes).properties).toEqual({
    A: { type: 'string', description: '<p>member</p>' },
    B: { type: 'string', description: 'target' },
  });
});

test('writes an operation without input as an object without properties', () => {
  expect(new InputSchemas(new SmithyModel(shop()), {}).of('com.example.shop#ListOrders')).toEqual({
    type: 'object',
    properties: {},
  });
});

test('adds the parameters of the endpoint rules after the members, never required', () => {
  const parameters = {
    Region: { type: 'string', required: true, documentation: 'The Region.' },
    UseFIPS: { type: 'Boolean' },
    Names: { type: 'stringArray' },
    Bucket: { type: 'string', documentation: 'of the rules' },
  };

  const schema = schemaOf(
    { Bucket: to('smithy.api#String', { ...doc('of the input'), 'smithy.api#required': {} }) },
    {},
    { parameters },
  );

  expect(JSON.stringify(schema)).toBe(
    JSON.stringify({
      type: 'object',
      properties: {
        Bucket: { type: 'string', description: 'of the input' },
        Region: { type: 'string', description: 'The Region.' },
        UseFIPS: { type: 'boolean' },
        Names: { type: 'array' },
      },
      required: ['Bucket'],
    }),
  );
});

describe('shapes without an end', () => {
  test('are cut where a structure or union comes back', () => {
    const shapes = {
      Value: { type: 'union', members: { S: to('smithy.api#String'), L: to('Values'), M: to('Map') } },
      Values: { type: 'list', member: to('Value') },
      Map: { type: 'map', key: to('smithy.api#String'), value: to('Value') },
    };

    expect(schemaOf({ V: to('Value') }, shapes).properties).toEqual({
      V: {
        type: 'object',
        properties: {
          S: { type: 'string' },
          L: { type: 'array', items: { type: 'object', description: 'recursive' } },
          M: { type: 'object', description: 'Each value is an object Value with one of S, L, M.' },
        },
      },
    });
  });

  test('are cut where they are too deep', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`D${i}`, { type: 'structure', members: { N: to(`D${i + 1}`) } }]),
    );

    const text = JSON.stringify(schemaOf({ N: to('D0') }, chain));

    expect(text.match(/properties/g)).toHaveLength(8);
    expect(text).toContain('Not written out here.');
  });

  test('are cut where lists hold each other', () => {
    const text = JSON.stringify(schemaOf({ L: to('L') }, { L: { type: 'list', member: to('L') } }));

    expect(text.match(/items/g)).toHaveLength(8);
  });

  test('stay small when wide structures hold each other', () => {
    const names = Array.from({ length: 40 }, (_, i) => `W${i}`);
    const members = Object.fromEntries(names.map((name) => [name, to(name)]));

    const schema = schemaOf(members, Object.fromEntries(names.map((name) => [name, { type: 'structure', members }])));

    expect(Object.keys(Object(schema.properties))).toEqual(names);
    expect(JSON.stringify(schema).length).toBeLessThan(100_000);
  });
});

test('keeps members that are called like what objects inherit', () => {
  const members = JSON.parse(
    '{"__proto__": {"target": "smithy.api#String"}, "constructor": {"target": "smithy.api#Long"}}',
  );

  expect(JSON.stringify(schemaOf(members).properties)).toBe(
    '{"__proto__":{"type":"string"},"constructor":{"type":"integer"}}',
  );
});

test('takes a member by any name, also one that JavaScript objects inherit', () => {
  const members = Object.fromEntries(['__proto__', 'constructor'].map((name) => [name, to('smithy.api#String')]));

  expect(Object.entries(Object(schemaOf(members).properties))).toEqual([
    ['__proto__', { type: 'string' }],
    ['constructor', { type: 'string' }],
  ]);
});
