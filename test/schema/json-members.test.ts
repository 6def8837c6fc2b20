import { mayNestDeep, nestsDeeper } from '../../lib/schema/json-members';

test.each([
  ['more than a million of both brackets', '[{'.repeat(500_001), true],
  ['half of that in a longer text', `${'[{'.repeat(250_000)}${' '.repeat(1_000_000)}`, false],
  ['a short text of brackets', '['.repeat(100_000), false],
  ['a long text without', ' '.repeat(2_000_000), false],
])('whether %s may nest deep: %s', (_, text, expected) => {
  expect(mayNestDeep(text)).toBe(expected);
});

test.each([
  ['[[1]]', 1, true],
  ['[[1]]', 2, false],
  ['[{"[[[[": "\\"{{{{"}]', 2, false],
  ['[[1], [1], [1]]', 2, false],
  ['[[[', 2, true],
  ['[["', 2, false],
])('whether %s nests deeper than %i: %s', (text, levels, expected) => {
  expect(nestsDeeper(text, levels)).toBe(expected);
});
