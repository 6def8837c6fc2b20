import { compareSchemas } from '../../../lib/catalog/diff/compare-schemas';
import type { Node } from '../../../lib/schema/node';
import { brief } from './catalogs';

const object = (properties: Node, required: readonly string[] = []) => ({ type: 'object', properties, required });
const string = { type: 'string' };

const CASES: [string, Node, Node, string[]][] = [
  ['a new optional argument', object({}), object({ a: string }), ['safe argument-added t a']],
  ['a new required argument', object({}), object({ a: string }, ['a']), ['breaking required-argument-added t a']],
  ['a removed argument', object({ a: string }), object({}), ['breaking argument-removed t a']],
  ['what becomes required', object({ a: string }), object({ a: string }, ['a']), ['breaking argument-required t a']],
  ['what becomes optional', object({ a: string }, ['a']), object({ a: string }), ['risky argument-optional t a']],
  ['another type', object({ a: string }), object({ a: { type: 'integer' } }), ['breaking argument-retyped t a']],
  [
    'a narrower type',
    object({ a: { type: 'number' } }),
    object({ a: { type: 'integer' } }),
    ['breaking argument-retyped t a'],
  ],
  [
    'a wider type',
    object({ a: { type: 'integer' } }),
    object({ a: { type: 'number' } }),
    ['risky argument-type-widened t a'],
  ],
  ['a type where there was none', object({ a: {} }), object({ a: string }), ['breaking argument-retyped t a']],
  ['no type where there was one', object({ a: string }), object({ a: {} }), ['risky argument-type-widened t a']],
  [
    'null, too',
    object({ a: string }),
    object({ a: { type: ['string', 'null'] } }),
    ['risky argument-type-widened t a'],
  ],
  [
    'nullable, too',
    object({ a: string }),
    object({ a: { type: 'string', nullable: true } }),
    ['risky argument-type-widened t a'],
  ],
  [
    'nullable written as a list',
    object({ a: { type: 'string', nullable: true } }),
    object({ a: { type: ['null', 'string'] } }),
    [],
  ],
  ['fewer values', object({ a: { enum: [1, 2] } }), object({ a: { enum: [2] } }), ['breaking values-removed t a']],
  ['more values', object({ a: { enum: [1] } }), object({ a: { enum: [1, 2] } }), ['risky values-added t a']],
  [
    'other values',
    object({ a: { enum: [1] } }),
    object({ a: { enum: [2] } }),
    ['breaking values-removed t a', 'risky values-added t a'],
  ],
  ['values in another order', object({ a: { enum: [1, 2] } }), object({ a: { enum: [2, 1] } }), []],
  ['values where any was taken', object({ a: {} }), object({ a: { enum: [1] } }), ['breaking values-removed t a']],
  ['any value where some were taken', object({ a: { const: 1 } }), object({ a: {} }), ['risky values-added t a']],
  ['a higher minimum', object({ a: { minimum: 1 } }), object({ a: { minimum: 2 } }), ['breaking limit-tightened t a']],
  ['a lower minimum', object({ a: { minimum: 2 } }), object({ a: { minimum: 1 } }), ['risky limit-loosened t a']],
  [
    'a lower maximum',
    object({ a: { maxLength: 9 } }),
    object({ a: { maxLength: 5 } }),
    ['breaking limit-tightened t a'],
  ],
  ['a new limit', object({ a: {} }), object({ a: { maxItems: 5 } }), ['breaking limit-tightened t a']],
  ['a limit that is gone', object({ a: { minLength: 1 } }), object({ a: {} }), ['risky limit-loosened t a']],
  ['a closed object', object({}), { ...object({}), additionalProperties: false }, ['breaking limit-tightened t']],
  ['an opened object', { ...object({}), additionalProperties: false }, object({}), ['risky limit-loosened t']],
  ['openness that is written out', object({}), { ...object({}), additionalProperties: true }, []],
  ['members of a schema', { additionalProperties: string }, { additionalProperties: true }, ['risky rule-changed t']],
  ['another pattern', object({ a: { pattern: 'x' } }), object({ a: { pattern: 'y' } }), ['risky rule-changed t a']],
  ['a combination', object({ a: { anyOf: [string] } }), object({ a: {} }), ['risky rule-changed t a']],
  ['another default', object({ a: { default: 1 } }), object({ a: { default: 2 } }), ['risky default-changed t a']],
  [
    'another description',
    object({ a: { description: 'x' } }),
    object({ a: { description: 'y' } }),
    ['risky argument-description-changed t a'],
  ],
  [
    'another title',
    object({ a: { title: 'x' } }),
    object({ a: { title: 'y' } }),
    ['risky argument-description-changed t a'],
  ],
  [
    'what lies in objects',
    object({ a: object({ b: object({ c: string }) }) }),
    object({ a: object({ b: object({}) }) }),
    ['breaking argument-removed t a.b.c'],
  ],
  [
    'what lies in lists',
    object({ a: { type: 'array', items: object({}) } }),
    object({ a: { type: 'array', items: object({ b: string }, ['b']) } }),
    ['breaking required-argument-added t a[].b'],
  ],
  [
    'items of another type',
    object({ a: { items: string } }),
    object({ a: { items: { type: 'integer' } } }),
    ['breaking argument-retyped t a[]'],
  ],
  [
    'nothing below another type',
    object({ a: object({ b: string }) }),
    object({ a: { type: 'array', items: string } }),
    ['breaking argument-retyped t a'],
  ],
  ['what is required and not described', object({}), object({}, ['a']), ['breaking required-argument-added t a']],
  ['names that objects inherit', object({}), object({ constructor: string }), ['safe argument-added t constructor']],
  ['no change but order', object({ a: string, b: {} }, ['a', 'b']), object({ b: {}, a: string }, ['b', 'a']), []],
];

test.each(CASES)('finds %s', (_, before, after, expected) => {
  expect(compareSchemas(before, after, { tool: 't', argument: '' }).map(brief)).toEqual(expected);
});
