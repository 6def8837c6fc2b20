import { inDocumentOrder } from '../../lib/schema/document-order';
import { GatewayError } from '../../lib/schema/gateway-error';
import type { Issue, IssueSeverity } from '../../lib/schema/issue';
import { parseDocument } from '../../lib/schema/parse-document';
import { renderIssues, throwIfErrors } from '../../lib/schema/render-issues';
import { inlineDocument, unreadableDocument } from '../../lib/schema/source-document';

const document = parseDocument(
  '[\n  { "name": "a" },\n  { "name":\n    "b", "inputSchema": 1 }\n]',
  'tools/weather.json',
);

function issue(code: string, path: string, message: string, severity: IssueSeverity = 'error'): Issue {
  return { code, severity, path, message };
}

function thrownBy(issues: readonly Issue[], source?: Parameters<typeof throwIfErrors>[2]): unknown {
  try {
    throwIfErrors('\'tools\' of LambdaTarget "Weather"', issues, source);
    return undefined;
  } catch (error) {
    return error;
  }
}

test('issues are lines in columns', () => {
  const lines = renderIssues([issue('A', '/0/name', 'is odd'), issue('B', '/1/inputSchema', 'is 1')], document);

  expect(lines).toBe(['  2:5   /0/name         is odd [A]', '  4:10  /1/inputSchema  is 1 [B]'].join('\n'));
});

test.each([
  ['without a document', [issue('A', '/0', 'is odd')], undefined, '  /0  is odd [A]'],
  ['of a document without text', [issue('A', '/0', 'is odd')], inlineDocument([]), '  /0  is odd [A]'],
  ['about a whole document', [issue('A', '', 'is odd')], undefined, '  is odd [A]'],
  ['about a whole text', [issue('A', '', 'is odd')], document, '  1:1  is odd [A]'],
  ['about nothing', [], document, ''],
])('issues %s leave out what they cannot show', (_, issues, source, lines) => {
  expect(renderIssues(issues, source)).toBe(lines);
});

test('fails with every error, and with no warning', () => {
  const issues = [
    issue('W', '/0', 'is long', 'warning'),
    issue('A', '/0/name', 'is odd'),
    issue('N', '/0', 'is dropped', 'note'),
    issue('B', '/1/inputSchema', 'is 1'),
  ];

  const error = thrownBy(issues, document);

  expect(error).toBeInstanceOf(GatewayError);
  expect(error).toMatchObject({ name: 'GatewayError', code: 'A', issues: [issues[1], issues[3]] });
  expect(error).toHaveProperty(
    'message',
    [
      '\'tools\' of LambdaTarget "Weather" has 2 problems (tools/weather.json):',
      '  2:5   /0/name         is odd [A]',
      '  4:10  /1/inputSchema  is 1 [B]',
    ].join('\n'),
  );
});

test.each([
  ['one', [issue('A', '', 'is odd')], undefined, '\'tools\' of LambdaTarget "Weather": is odd [A]'],
  ['one at a place', [issue('A', '/0', 'is odd')], undefined, '\'tools\' of LambdaTarget "Weather": /0 is odd [A]'],
  [
    'one in a document',
    [issue('A', '/0/name', 'is odd')],
    document,
    '\'tools\' of LambdaTarget "Weather" has a problem (tools/weather.json):\n  2:5  /0/name  is odd [A]',
  ],
  [
    'one that kept a document from being read',
    [issue('A', '', 'is a folder')],
    unreadableDocument('tools', []),
    '\'tools\' of LambdaTarget "Weather" has a problem (tools):\n  is a folder [A]',
  ],
  [
    'two without a document',
    [issue('A', '/0', 'is odd'), issue('B', '', 'is even')],
    undefined,
    '\'tools\' of LambdaTarget "Weather" has 2 problems:\n  /0  is odd [A]\n      is even [B]',
  ],
])('fails with %s', (_, issues, source, message) => {
  expect(thrownBy(issues, source)).toHaveProperty('message', message);
});

test('nothing is thrown without an error', () => {
  expect(thrownBy([issue('W', '', 'is long', 'warning')], document)).toBeUndefined();
});

test('issues are sorted by their place in the document', () => {
  const value = { z: [{ b: 1, a: 2 }], y: 'text' };
  const paths = ['/y/more', '/z/0/missing', '/y', '/z/0/a', '/z/0', '', '/z/0/b', '/unknown'];

  const sorted = inDocumentOrder(
    paths.map((path) => issue('A', path, 'is odd')),
    value,
  ).map(({ path }) => path);

  expect(sorted).toEqual(['', '/unknown', '/z/0', '/z/0/missing', '/z/0/b', '/z/0/a', '/y/more', '/y']);
});
