import { pad, truncate, wrap } from '../../../lib/cli/report/layout';

test.each([
  ['a text that fits', 'one two', 7, 'one two'],
  ['a text that does not', 'one two', 5, 'one…'],
  ['characters outside the basic plane', '🐟🐟🐟', 2, '🐟…'],
])('truncate: %s', (_, text, width, expected) => {
  expect(truncate(text, width)).toBe(expected);
});

test.each([
  ['between words', 'one two three', 8, ['one two', 'three']],
  ['a long path after a slash', 'from https://example.com/a/b', 16, ['from https://', 'example.com/a/b']],
  ['a long word anywhere', 'abcdefgh', 3, ['abc', 'def', 'gh']],
  ['nothing', '', 5, ['']],
])('wrap breaks %s', (_, text, width, expected) => {
  expect(wrap(text, width)).toEqual(expected);
});

test('pad counts characters, not code units', () => {
  expect(pad('🐟', 3)).toBe('🐟  ');
});

test('without room, every letter has a line', () => {
  expect(wrap('ab c', 0)).toEqual(['a', 'b', 'c']);
});
