import fc from 'fast-check';
import { pointer, splitPointer } from '../../lib/schema/json-pointer';
import { findJsonFailure } from '../../lib/schema/json-scanner';
import { MAX_DOCUMENT_BYTES, parseDocument } from '../../lib/schema/parse-document';

const found = (text: string, name: string) =>
  parseDocument(text, name).issues.map(
    ({ code, message, position }) => `${code} ${position ? `${position.line}:${position.column} ` : ''}${message}`,
  );

describe('json pointers', () => {
  test.each([
    [[], ''],
    [['paths', '/pets', 'get'], '/paths/~1pets/get'],
    [['a~b', '~1', 0, ''], '/a~0b/~01/0/'],
  ])('%j is written %s and read back', (segments, path) => {
    expect(pointer(...segments)).toBe(path);
    expect(splitPointer(path)).toEqual(segments.map(String));
  });
});

describe('what a text holds', () => {
  test.each([
    ['a.json', '{"a":[1]}', { a: [1] }],
    ['a.json', '\ufeff [1]\n', [1]],
    ['inline', '{a: 1, }', { a: 1 }],
    ['a.yaml', '{"a":1}', { a: 1 }],
    ['a.yaml', '\ufeffa: 1\nb: [x, "y"]', { a: 1, b: ['x', 'y'] }],
    ['a.yaml', '200: ok\non: x\nnull: y', { 200: 'ok', on: 'x', null: 'y' }],
    ['a.yaml', 'a: &a {b: 1}\nc: {<<: *a, d: 2}\ne: *a', { a: { b: 1 }, c: { b: 1, d: 2 }, e: { b: 1 } }],
    ['a.yaml', '---\n- 1\n', [1]],
  ])('%s %j', (name, text, value) => {
    const document = parseDocument(text, name);

    expect(document.issues).toEqual([]);
    expect(document.value).toEqual(value);
    expect(document.name).toBe(name);
  });

  test.each(['{"__proto__":{"polluted":1}}', '__proto__: {polluted: 1}', 'a: {__proto__: {polluted: 1}}'])(
    'a key called __proto__ is a key like others: %s',
    (text) => {
      const { value } = parseDocument(text, 'inline');

      expect(JSON.stringify(value)).toContain('"__proto__":{"polluted":1}');
      expect(({} as { polluted?: number }).polluted).toBeUndefined();
    },
  );

  test('as many aliases as real documents have are followed', () => {
    const text = `a: &a {x: 1}\nlist:\n${'  - *a\n'.repeat(500)}`;

    expect(parseDocument(text, 'a.yaml').value).toMatchObject({ list: { length: 500 } });
  });
});

describe('what is refused', () => {
  const deepest = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const tooDeep = 'DOCUMENT_TOO_DEEP nests deeper than 500 levels; name the inner parts and refer to them with $ref';
  const nothing = 'DOCUMENT_EMPTY holds nothing; a document is an object or a list, in JSON or YAML';

  test.each([
    ['a.json', '', nothing],
    ['a.yaml', ' \n\t', nothing],
    ['a.yaml', '# only a comment', nothing],
    ['a.json', 'null', nothing],
    [
      'inline',
      'hello world',
      'DOCUMENT_NOT_OBJECT is the text "hello world"; a document is an object or a list, in JSON or YAML',
    ],
    ['a.yaml', '12', 'DOCUMENT_NOT_OBJECT is the number 12; a document is an object or a list, in JSON or YAML'],
    ['a.json', 'true', 'DOCUMENT_NOT_OBJECT is the boolean true; a document is an object or a list, in JSON or YAML'],
    ['a.json', '{"a": 1,\n  "b": }', 'DOCUMENT_SYNTAX 2:8 expected a value, found "}"'],
    ['a.json', '{"a": 1,}', 'DOCUMENT_SYNTAX 1:9 expected another key, found "}"; remove the comma before it'],
    ['a.json', '[1,]', 'DOCUMENT_SYNTAX 1:4 expected another value, found "]"; remove the comma before it'],
    ['a.json', '{"a" 1}', 'DOCUMENT_SYNTAX 1:6 expected ":" after the key, found "1"'],
    ['a.json', '{"a": 1 "b": 2}', 'DOCUMENT_SYNTAX 1:9 expected "," or "}", found "\\""'],
    ['a.json', '[1 2]', 'DOCUMENT_SYNTAX 1:4 expected "," or "]", found "2"'],
    ['a.json', '{a: 1}', 'DOCUMENT_SYNTAX 1:2 expected a key in double quotes or "}", found "a"'],
    ['a.json', "['a']", 'DOCUMENT_SYNTAX 1:2 expected a value, found "\'"; write " instead of \''],
    [
      'a.json',
      "{'a': 1}",
      'DOCUMENT_SYNTAX 1:2 expected a key in double quotes or "}", found "\'"; write " instead of \'',
    ],
    [
      'a.json',
      '[1 // one\n]',
      'DOCUMENT_SYNTAX 1:4 expected "," or "]", found "/"; JSON has no comments, so remove it',
    ],
    ['a.json', '[1', 'DOCUMENT_SYNTAX 1:3 expected "," or "]", found the end of the document'],
    ['a.json', '[] []', 'DOCUMENT_SYNTAX 1:4 expected the end of the document, found "["'],
    ['a.json', '["a]', 'DOCUMENT_SYNTAX 1:2 this string has no closing quote'],
    ['a.json', '{"a": 1, "b]', 'DOCUMENT_SYNTAX 1:10 this string has no closing quote'],
    ['a.json', '["a\nb"]', 'DOCUMENT_SYNTAX 1:4 expected the closing quote, found a line break; write it as \\n'],
    ['a.json', '["a\tb"]', 'DOCUMENT_SYNTAX 1:4 expected the closing quote, found a tab; write it as \\t'],
    ['a.json', '["\\x"]', 'DOCUMENT_SYNTAX 1:3 expected an escape such as \\n or \\u00e9, found "\\\\x"'],
    [
      'a.json',
      '["\u0001"]',
      'DOCUMENT_SYNTAX 1:3 expected the closing quote, found a control character; write it as \\u0001',
    ],
    ['a.json', 'a: 1', 'DOCUMENT_SYNTAX 1:1 expected a value, found "a"'],
    ['inline', '{"a": [1}', 'DOCUMENT_SYNTAX 1:9 expected "," or "]", found "}"'],
    [
      'a.yaml',
      'a: 1\n\tb: 2',
      'DOCUMENT_SYNTAX 2:1 a tab indents this line; write spaces instead, as YAML takes no tabs there',
    ],
    [
      'a.yaml',
      'a: 1\na: 2',
      'DOCUMENT_DUPLICATE_KEY 2:1 "a" is a key of the same object before, at 1:1; remove one of them',
    ],
    ['a.yaml', 'a: 1\n---\nb: 2', 'DOCUMENT_SYNTAX 2:1 a second document begins here; keep one document in a file'],
    ['a.yaml', '? [a]\n: 1', 'DOCUMENT_SYNTAX 1:3 expected a plain key, found an object, a list or a tag'],
    [
      'a.yaml',
      'a: !Sub x',
      'DOCUMENT_SYNTAX 1:4 "!Sub" is a tag; a document has plain values, so write the value without it',
    ],
    [
      'a.yaml',
      'a: *b',
      'DOCUMENT_ALIASES 1:4 "*b" stands for the part marked "&b", and there is none before it; put a text that begins with "*" in quotes',
    ],
    [
      'a.yaml',
      'a: {<<: 1}',
      'DOCUMENT_ALIASES has an alias that cannot be followed: Merge sources must be maps or map aliases',
    ],
    [
      'a.yaml',
      'a: &a [1, {b: [2], c: *a}]',
      'DOCUMENT_ALIASES has an alias to a part that the alias is in; write the part out',
    ],
    ['a.yaml', 'a: &a [*a]', 'DOCUMENT_ALIASES has an alias to a part that the alias is in; write the part out'],
    ['a.json', deepest(501), tooDeep],
    ['a.json', deepest(100_000), tooDeep],
    ['inline', `a: ${deepest(500)}`, tooDeep],
    ['inline', `a: ${deepest(10_000)}`, tooDeep],
    ['a.yaml', `${'- '.repeat(10_000)}a`, tooDeep],
    ['a.yaml', '? '.repeat(10_000), tooDeep],
    ['a.yaml', '- ? '.repeat(10_000), tooDeep],
    [
      'a.yaml',
      'a: &a {<<: *a}',
      'DOCUMENT_ALIASES repeats one part by aliases more than 1000 times; write out the parts that it needs',
    ],
  ])('fails for %s %.40j', (name, text, issue) => {
    expect(found(text, name)).toEqual([issue]);
    expect(parseDocument(text, name)).toMatchObject({ value: undefined, name });
    expect(parseDocument(text, name).position('')).toBeUndefined();
  });

  test('a document of exactly the deepest level is read', () => {
    expect(found(deepest(500), 'a.json')).toEqual([]);
    expect(found(`a: ${deepest(499)}`, 'a.yaml')).toEqual([]);
    expect(found(`${'- '.repeat(499)}a: 1`, 'a.yaml')).toEqual([]);
    expect(found(Array.from({ length: 500 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'), 'a.yaml')).toEqual([]);
  });

  test('fails for a YAML text that aliases blow up', () => {
    const levels = Array.from({ length: 10 }, (_, level) => {
      const inner = level === 0 ? '1' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array(10).fill(inner).join(', ')}]`;
    });

    expect(found(levels.join('\n'), 'a.yaml')).toEqual([
      'DOCUMENT_ALIASES repeats one part by aliases more than 1000 times; write out the parts that it needs',
    ]);
  });

  test('fails for every mistake in a YAML text, each with its place', () => {
    expect(found('a: b: c\nd: "e', 'a.yaml')).toEqual([
      'DOCUMENT_SYNTAX 1:4 the value has a colon and a space, which begin a new key; put it in quotes: "b: c"',
      'DOCUMENT_SYNTAX 2:4 a text begins with " here and never ends; write the closing "',
    ]);
  });

  test('fails for a text over the limit without parsing it', () => {
    expect(found(`[${' '.repeat(MAX_DOCUMENT_BYTES)}]`, 'a.json')).toEqual([
      'DOCUMENT_TOO_LARGE holds 50000002 bytes; at most 50000000 are read, so cut it down to the operations you need',
    ]);
  });
});

describe('where a part stands', () => {
  const json = '{\n  "a": [\n    {"b~/c": 1},\r\n    2\n  ],\n  "d\\u0065": null\n}';
  const yaml = 'a:\n  - b~/c: 1\n  - 2\nde: null\nx: &x\n  y: 1\nz: *x\n';

  test.each([
    [json, '', '1:1'],
    [json, '/a', '2:3'],
    [json, '/a/0', '3:5'],
    [json, '/a/0/b~0~1c', '3:6'],
    [json, '/a/0/missing/more', '3:5'],
    [json, '/a/1', '4:5'],
    [json, '/a/7', '2:3'],
    [json, '/de', '6:3'],
    [json, '/missing', '1:1'],
    [yaml, '', '1:1'],
    [yaml, '/a', '1:1'],
    [yaml, '/a/0', '2:5'],
    [yaml, '/a/0/b~0~1c', '2:5'],
    [yaml, '/a/1', '3:5'],
    [yaml, '/a/7', '1:1'],
    [yaml, '/a/1/b', '3:5'],
    [yaml, '/de', '4:1'],
    [yaml, '/z/y', '6:3'],
    [yaml, '/z/missing', '7:1'],
    [yaml, '/missing', '1:1'],
  ])('%.12j %s is at %s', (text, path, place) => {
    const position = parseDocument(text, 'inline').position(path);

    expect(`${position?.line}:${position?.column}`).toBe(place);
  });
});

test('the scanner refuses exactly what JSON.parse refuses', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    ' ',
    '1',
    '-',
    '0',
    '.5',
    'e3',
    'true',
    'null',
    '\\',
    '\\u00',
    '\n',
    'x',
  );
  const almost = fc.tuple(fc.json(), fc.nat(), pieces).map(([text, at, piece]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + piece + text.slice(place + (at % 2));
  });
  const parses = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        almost,
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (text) => {
        expect(findJsonFailure(text) === undefined).toBe(parses(text));
      },
    ),
    { numRuns: 1000 },
  );
});

test('every part of a JSON document is found at its own text', () => {
  fc.assert(
    fc.property(fc.object({ maxDepth: 3, key: fc.string({ maxLength: 4 }) }), fc.boolean(), (object, indented) => {
      const value: unknown = JSON.parse(JSON.stringify(object));
      const text = JSON.stringify(value, undefined, indented ? 2 : undefined);
      const lines = text.split('\n');
      const document = parseDocument(text, 'a.json');
      const at = (path: string) => {
        const position = document.position(path);
        return position && lines[position.line - 1]?.slice(position.column - 1);
      };
      const visit = (part: unknown, path: string) => {
        for (const [key, inner] of typeof part === 'object' && part !== null ? Object.entries(part) : []) {
          const here = path + pointer(key);
          if (!Array.isArray(part)) {
            expect(at(here)?.startsWith(JSON.stringify(key))).toBe(true);
          } else if (typeof inner !== 'object') {
            expect(at(here)?.startsWith(JSON.stringify(inner))).toBe(true);
          }
          visit(inner, here);
        }
      };

      visit(value, '');
    }),
  );
});

test.each([
  ['a file of that kind', 'service Weather {}\n', 'model.smithy'],
  ['a version', '// Weather\n$version: "2"\nnamespace example.weather\n', 'inline'],
  ['a namespace', 'namespace example.weather\n\nservice Weather {}\n', 'model.txt'],
])('Smithy IDL is recognised by %s', (_, text, name) => {
  expect(parseDocument(text, name).issues).toEqual([
    {
      code: 'SMITHY_NOT_AST',
      severity: 'error',
      path: '',
      message: 'is Smithy IDL; convert it to the JSON AST with "smithy ast"',
    },
  ]);
});
