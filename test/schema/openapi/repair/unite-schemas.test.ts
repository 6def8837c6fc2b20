import { uniteExactly, uniteLoosely } from '../../../../lib/schema/openapi/repair/unite-schemas';
import type { Part } from '../documents';

const TEXT = { type: 'string' };
const NULL = { type: 'null' };
const same = (schema: Part) => schema;

test.each<[string, Part[], Part, '3.0' | '3.1']>([
  ['one schema', [TEXT], TEXT, '3.0'],
  [
    'schemas that differ in texts only',
    [{ type: 'string', description: 'A' }, TEXT],
    { type: 'string', description: 'A' },
    '3.0',
  ],
  ['null, in 3.0', [TEXT, { enum: [null] }], { type: 'string', nullable: true }, '3.0'],
  ['null, in 3.1', [NULL, TEXT], { type: ['string', 'null'] }, '3.1'],
  [
    'null and allowed values',
    [{ type: 'string', enum: ['a'] }, NULL],
    { type: ['string', 'null'], enum: ['a', null] },
    '3.1',
  ],
  [
    'an object or null',
    [{ properties: { a: TEXT } }, NULL],
    { properties: { a: TEXT }, type: ['object', 'null'] },
    '3.1',
  ],
  ['constants', [{ const: 'a' }, { const: 'b', description: 'B' }], { enum: ['a', 'b'] }, '3.1'],
  ['numbers and whole numbers', [{ type: 'integer', minimum: 1 }, { type: 'number' }], { type: 'number' }, '3.0'],
  ['types, in 3.1', [TEXT, { type: 'integer' }], { type: ['string', 'integer'] }, '3.1'],
])('says exactly: %s', (_, branches, expected, version) => {
  expect(uniteExactly(branches, version)).toEqual(expected);
});

test.each<[string, Part[], '3.0' | '3.1']>([
  ['types, in 3.0', [TEXT, { type: 'integer' }], '3.0'],
  ['numbers from 1 and whole numbers', [{ type: 'integer' }, { type: 'number', minimum: 1 }], '3.0'],
  ['objects', [{ type: 'object', properties: { a: TEXT } }, { type: 'object' }], '3.1'],
  [
    'formats',
    [
      { type: 'string', format: 'date' },
      { type: 'string', format: 'time' },
    ],
    '3.1',
  ],
  ['null and an unknown type, in 3.0', [{ description: 'Anything' }, NULL], '3.0'],
])('has no schema that says exactly: %s', (_, branches, version) => {
  expect(uniteExactly(branches, version)).toBeUndefined();
});

test.each<[string, Part[], Part]>([
  [
    'objects',
    [
      { type: 'object', title: 'Card', properties: { card: TEXT, amount: TEXT }, required: ['card', 'amount'] },
      { type: 'object', properties: { iban: TEXT, amount: { type: 'integer' } }, required: ['iban', 'amount'] },
    ],
    {
      type: 'object',
      properties: { card: TEXT, amount: {}, iban: TEXT },
      required: ['amount'],
      description: 'One of: Card (card, amount) or (iban, amount)',
    },
  ],
  [
    'formats',
    [
      { type: 'string', format: 'date' },
      { type: 'string', format: 'time' },
    ],
    TEXT,
  ],
  [
    'lists',
    [
      { type: 'array', items: TEXT },
      { type: 'array', items: { type: 'string', maxLength: 3 } },
    ],
    { type: 'array', items: TEXT },
  ],
  ['an object and a text', [{ type: 'object' }, TEXT], {}],
  ['an object, a text and null', [{ type: 'object' }, TEXT, NULL], {}],
])('covers %s', (_, branches, expected) => {
  expect(uniteLoosely(branches, '3.0', same)).toEqual(expected);
});
