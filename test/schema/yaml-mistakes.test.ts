import { parseDocument } from '../../lib/schema/parse-document';

const found = (text: string) =>
  parseDocument(text, 'a.yaml').issues.map(
    ({ position, message }) => `${position?.line}:${position?.column} ${message}`,
  );

const QUOTED = 'something follows the closing quote; put all of the value in quotes';
const UNALIGNED =
  'this line is indented unlike those before it; the keys of one object begin in the same column, so align it with them';

test.each([
  ['a:\n\tb: 1', '2:1 a tab indents this line; write spaces instead, as YAML takes no tabs there'],
  ['info:\n  title:Foo\n  version: "1"', '2:3 has no space after the colon; write "title: Foo"'],
  ['paths:{}\nx: 1', '1:1 has no space after the colon; write "paths: {}"'],
  ['a:\n  -b\n  -c: 1', '2:3 has no space after the hyphen; write "- b"'],
  ['a:\n    b: 1\n   c: 2', `3:1 ${UNALIGNED}`],
  [
    'a:\n  b: 1\n    c: 2',
    '3:5 this line is indented deeper than the key before it, which has a value already; align the two keys',
  ],
  [
    'a:\n  - b: 1\n   c: 2',
    '3:1 this line stands among the items of a list, but begins with no "-"; align it with the item it belongs to',
  ],
  ['  a: 1\nb: 2', '2:1 this line is indented less than what it follows; align the keys of the document'],
  ['a: 1\n- b', '2:1 an item of a list stands where a key is expected; indent it below the key whose list it is'],
  ['a: "b\nc: 1', '1:4 a text begins with " here and never ends; write the closing "'],
  ["x: 'a'\na: 'b\nc: 1", "2:4 a text begins with ' here and never ends; write the closing '"],
  ['a:\n  b: {c: [1, {d: "e', '2:18 a text begins with " here and never ends; write the closing "'],
  ['a: [1, 2\nb: 3', '2:1 a list that began with "[" is not closed before this; write "]" where it ends'],
  ['a: {b: 1\nc: 2', '2:1 an object that began with "{" is not closed before this; write "}" where it ends'],
  ['b: ]', '1:4 "]" closes nothing that is open; remove it, or put the value in quotes'],
  ["a: 'it's'", `1:8 ${QUOTED}, and write a quote in it twice ('') or as \\"`],
  ['a: %b', '1:4 a value cannot begin with "%"; put it in quotes: "%b"'],
  ['a: @b', '1:4 a value cannot begin with "@"; put it in quotes: "@b"'],
  ['a: `b`', '1:4 a value cannot begin with "`"; put it in quotes: "`b`"'],
  ['%a: 1', '1:1 a line that begins with "%" is a directive of YAML; put a key like that in quotes: "%a"'],
  [
    'path: *.json',
    '1:7 "*.json" stands for the part marked "&.json", and there is none before it; put a text that begins with "*" in quotes',
  ],
  ['a: & b', '1:4 a value that begins with "&" needs quotes: "& b"'],
  [
    'description: Note: this',
    '1:14 the value has a colon and a space, which begin a new key; put it in quotes: "Note: this"',
  ],
  ['a: "\\d"', '1:5 "\\\\d" is no escape; in double quotes write a backslash twice, or use single quotes'],
  ['a: | text\n  b', '1:6 the text of a block begins on the line after "|" or ">"; move it there'],
  ['a: "x"#c', '1:7 a comment begins with a space and "#"; write the space, or put the value in quotes'],
  [
    'a: {c: 1 d: 2}',
    '1:8 inside { } and [ ] a comma separates what follows each other; write the one that is missing here',
  ],
  ['a: [1,,2]', '1:7 nothing stands before this comma; remove it'],
  ['a: 1\n---\nb: 2', '2:1 a second document begins here; keep one document in a file'],
  [
    'a: 1\nb\n',
    '2:1 a key with a colon is expected here; write "key: value", or put a text of several lines in quotes',
  ],
  [
    '<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x',
    '1:1 is the mark of a merge that is not finished; decide between the two versions and remove the marks',
  ],
  [
    '\n<html lang="en">\n<head><meta content="a: b"></head>',
    '2:1 begins with "<", as HTML and XML do; give the JSON or YAML document itself, not the page that shows it',
  ],
])('fails for %j, saying where and what to write', (text, issue) => {
  expect(found(text)).toEqual([issue]);
});

test('fails in the words of the parser for what is rare', () => {
  expect(found(`${'a'.repeat(1100)}: 1`)).toEqual([
    '1:1 The : indicator must be at most 1024 chars after the start of an implicit block mapping key',
  ]);
});

test('fails for keys without a space after each colon, which YAML takes for one text', () => {
  expect(parseDocument('a:1\nb:2', 'a.yaml').issues[0]?.message).toBe(
    'is the text "a:1 b:2"; write a space after each colon',
  );
});
