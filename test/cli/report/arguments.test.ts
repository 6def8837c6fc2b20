import { argumentsOf } from '../../../lib/cli/report/arguments';

const tool = (inputSchema: { readonly [keyword: string]: unknown }) => ({ name: 't', description: '', inputSchema });

test.each([
  ['required ones first', { properties: { a: {}, b: {} }, required: ['b'] }, 40, 'b*, a'],
  ['as many as fit', { properties: { alpha: {}, beta: {}, gamma: {} } }, 16, 'alpha, +2 more'],
  ['how many, when none fits', { properties: { alpha: {}, beta: {} } }, 3, '2 arguments'],
  ['one that does not fit', { properties: { alphabet: {} } }, 3, '1 argument'],
  ['none', { type: 'object' }, 40, '(no arguments)'],
  ['broken schemas', { properties: 'x', required: 'y' }, 40, '(no arguments)'],
])('%s', (_, inputSchema, width, expected) => {
  expect(argumentsOf(tool(inputSchema), width)).toBe(expected);
});
