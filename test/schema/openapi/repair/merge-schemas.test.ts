import { mergeSchemas } from '../../../../lib/schema/openapi/repair/merge-schemas';
import type { Part } from '../documents';

const NAME = { type: 'string' };

test.each<[string, Part, Part, Part]>([
  ['properties', { properties: { a: NAME } }, { properties: { b: NAME } }, { properties: { a: NAME, b: NAME } }],
  ['required names, each once', { required: ['a'] }, { required: ['b', 'a'] }, { required: ['a', 'b'] }],
  ['types of which one is missing', {}, NAME, NAME],
  ['whole numbers among numbers', { type: 'number' }, { type: 'integer' }, { type: 'integer' }],
  [
    'lists of types',
    { type: ['string', 'null'] },
    { type: ['null', 'string', 'integer'] },
    { type: ['string', 'null'] },
  ],
  ['the narrower bounds', { minimum: 1, maxLength: 9 }, { minimum: 2, maxLength: 5 }, { minimum: 2, maxLength: 5 }],
  ['allowed values that both have', { enum: ['a', 'b'] }, { enum: ['b', 'c'] }, { enum: ['b'] }],
  ['texts of the first', { description: 'A', title: 'A' }, { description: 'B' }, { description: 'A', title: 'A' }],
  ['null beside a type', { nullable: true }, { type: 'string', nullable: false }, { nullable: true, type: 'string' }],
  [
    'properties of one name',
    { properties: { a: { minLength: 1 } } },
    { properties: { a: { maxLength: 2 } } },
    { properties: { a: { minLength: 1, maxLength: 2 } } },
  ],
  [
    'a closed object with no further properties',
    { properties: { a: {} }, additionalProperties: false },
    { properties: { a: NAME } },
    { properties: { a: NAME }, additionalProperties: false },
  ],
  [
    'an open bound and none',
    { type: 'integer' },
    { maximum: 5, exclusiveMaximum: true },
    { type: 'integer', maximum: 5, exclusiveMaximum: true },
  ],
  ['extensions of the first', { 'x-a': 1 }, { 'x-a': 2, 'x-b': 3 }, { 'x-a': 1, 'x-b': 3 }],
  ['items', { items: { type: 'number' } }, { items: { type: 'integer' } }, { items: { type: 'integer' } }],
])('merges %s', (_, a, b, expected) => {
  expect(mergeSchemas(a, b)).toEqual(expected);
});

test.each<[string, Part, Part]>([
  ['types that exclude each other', NAME, { type: 'integer' }],
  ['two patterns', { pattern: 'a' }, { pattern: 'b' }],
  ['two formats', { format: 'date' }, { format: 'time' }],
  ['allowed values of which none is in both', { enum: ['a'] }, { enum: ['b'] }],
  [
    'a closed object and one with other properties',
    { properties: {}, additionalProperties: false },
    { properties: { b: NAME } },
  ],
  ['the same the other way round', { properties: { b: NAME } }, { additionalProperties: NAME }],
  ['a bound that is itself allowed and one that is not', { minimum: 5, exclusiveMinimum: true }, { minimum: 7 }],
  ['the same at the other end', { maximum: 5 }, { maximum: 5, exclusiveMaximum: true }],
  ['two choices', { oneOf: [NAME] }, { oneOf: [{ type: 'integer' }] }],
  ['properties that exclude each other', { properties: { a: NAME } }, { properties: { a: { type: 'integer' } } }],
  ['a property that refers to a component', { properties: { a: { $ref: '#/a' } } }, { properties: { a: NAME } }],
])('does not merge %s', (_, a, b) => {
  expect(mergeSchemas(a, b)).toBeUndefined();
});
