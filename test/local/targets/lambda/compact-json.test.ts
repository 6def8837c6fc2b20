import { compactJson } from '../../../../lib/local/targets/lambda/compact-json';

test.each([
  ['{"sum": 42, "echo": "\\u5317\\u4eac"}', '{"sum":42,"echo":"北京"}'],
  ['{ "b" : 1,\n\t"a" : [ true , null ] }', '{"b":1,"a":[true,null]}'],
  ['{"10": 1, "9": 2}', '{"10":1,"9":2}'],
  ['{"id": 12345678901234567890, "total": 19.90, "big": 1E+2}', '{"id":12345678901234567890,"total":19.90,"big":1E+2}'],
  ['{"a": 1, "a": 2}', '{"a":1,"a":2}'],
  ['"two  words, : and \\" and \\\\"', '"two  words, : and \\" and \\\\"'],
  ['["\\\\", "\\\\\\"", ""]', '["\\\\","\\\\\\"",""]'],
  ['"\\/ \\n \\u0000 \\ud83d\\ude00"', '"/ \\n \\u0000 😀"'],
  ['"\\ud800"', '"\\ud800"'],
  [' null ', 'null'],
  ['0', '0'],
  ['{}', '{}'],
])('%s becomes %s', (text, compact) => {
  expect(compactJson(text)).toBe(compact);
});

test.each(['', '{', 'NaN', '{"a": NaN}', "{'a': 1}", '{} {}', '"a\nb"'])('fails on %j, which is no JSON', (text) => {
  expect(() => compactJson(text)).toThrow();
});

test('six megabytes of backslashes and quotes are no harder than others', () => {
  const value = ['\\'.repeat(1_000_000), '"'.repeat(1_000_000), 'ä'.repeat(1_000_000)];

  expect(compactJson(JSON.stringify(value, null, 2))).toBe(JSON.stringify(value));
});
