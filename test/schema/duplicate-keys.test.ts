import fc from 'fast-check';
import { countKeys, countMembers, repeatsKeys } from '../../lib/schema/json-members';
import { findRepeatedKeys } from '../../lib/schema/json-scanner';
import { parseDocument } from '../../lib/schema/parse-document';

const found = (text: string) =>
  parseDocument(text, 'a.json').issues.map(
    ({ code, position, message }) => `${code} ${position?.line}:${position?.column} ${message}`,
  );

test.each([
  [
    '{"a": 1, "a": 2}',
    ['DOCUMENT_DUPLICATE_KEY 1:10 "a" is a key of the same object before, at 1:2; remove one of them'],
  ],
  [
    '{"paths": {\n  "/a": {},\n  "/\\u0061": {}\n}}',
    ['DOCUMENT_DUPLICATE_KEY 3:3 "/a" is a key of the same object before, at 2:3; remove one of them'],
  ],
  [
    '[{"a": 1, "b": {"a": 1, "c": [":", "\\":", "a"], "a": 2}, "b" : 1}]',
    [
      'DOCUMENT_DUPLICATE_KEY 1:49 "a" is a key of the same object before, at 1:17; remove one of them',
      'DOCUMENT_DUPLICATE_KEY 1:58 "b" is a key of the same object before, at 1:11; remove one of them',
    ],
  ],
  [
    '{"__proto__": 1, "__proto__": 2}',
    ['DOCUMENT_DUPLICATE_KEY 1:18 "__proto__" is a key of the same object before, at 1:2; remove one of them'],
  ],
])('fails for %s, naming both places', (text, issues) => {
  expect(found(text)).toEqual(issues);
  expect(parseDocument(text, 'a.json').value).toBeUndefined();
});

test.each(['{"a": {"a": 1}, "b": {"a": 1}}', '["a:", "\\\\", ":", "\\":"]', '{"\\\\": ":", "": {"": "\\""}}', '[]'])(
  '%s repeats no key',
  (text) => {
    expect(found(text)).toEqual([]);
  },
);

test('names a hundred of very many repeated keys', () => {
  expect(found(`{${'"a": 1, '.repeat(5000)}"a": 1}`)).toHaveLength(100);
});

test('a text of JSON.stringify has as many keys as its value has members', () => {
  fc.assert(
    fc.property(fc.json(), fc.boolean(), (text, indented) => {
      const value: unknown = JSON.parse(text);
      const written = JSON.stringify(value, undefined, indented ? 2 : undefined);

      expect(countKeys(written)).toBe(countMembers(value, 500).members);
      expect(findRepeatedKeys(written)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

/** Makes a text long enough to be read as large documents are. */
const LONG_SPACE = ' '.repeat(500_000);

test('keys are repeated where there are more of them than members, whatever stands in strings', () => {
  const texts = fc.stringMatching(/^[a:" ,\\{]{0,5}$/);
  const objects = fc.array(fc.tuple(texts, texts), { maxLength: 4 });
  fc.assert(
    fc.property(objects, fc.constantFrom('', ' ', '\n\t'), (members, space) => {
      const text = `{${members.map(([key, value]) => `${JSON.stringify(key)}${space}:${space}${JSON.stringify(value)}`).join(`${space},`)}}`;
      const keys = members.map(([key]) => key);

      const isRepeated = new Set(keys).size < keys.length;
      expect(repeatsKeys(text, new Set(keys).size)).toBe(isRepeated);
      expect(repeatsKeys(text + LONG_SPACE, new Set(keys).size)).toBe(isRepeated);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['a: 1\nb:\n  - c: 1\n    "c": 2', ['3:5', '4:5']],
  ['a: {b: 1, c: {d: 1, d: 2}}', ['1:15', '1:21']],
  ['1: a\n"1": b', ['1:1', '2:1']],
])('fails for YAML %j, at any depth', (text, [first, second]) => {
  const { issues } = parseDocument(text, 'a.yaml');

  expect(issues.map(({ code, position }) => `${code} ${position?.line}:${position?.column}`)).toEqual([
    `DOCUMENT_DUPLICATE_KEY ${second}`,
  ]);
  expect(issues[0]?.message).toContain(`is a key of the same object before, at ${first}; remove one of them`);
});

test('one part that aliases repeat has no repeated keys', () => {
  expect(parseDocument('a: &a {b: 1}\nc: *a\nd: {<<: *a, e: 1}', 'a.yaml').issues).toEqual([]);
});
