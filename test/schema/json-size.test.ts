import fc from 'fast-check';
import { parseJson } from '../../lib/schema/json-document';
import { fitsBytes, jsonBytes } from '../../lib/schema/json-size';
import { readOpenApi } from '../../lib/schema/openapi/read-openapi';
import { parseDocument } from '../../lib/schema/parse-document';
import { readSmithy } from '../../lib/schema/smithy/read-smithy';
import { api, jsonAnswer, operation, type Part, post } from './openapi/documents';
import { shop } from './smithy/shop-model';

test.each([
  ['', 0, true],
  ['abc', 3, true],
  ['abc', 2, false],
  ['äöü', 6, true],
  ['äöü', 5, false],
  ['€€', 6, true],
  ['€€', 5, false],
])('%j takes at most %i bytes: %s', (text, limit, expected) => {
  expect(fitsBytes(text, limit)).toBe(expected);
});

test('a document that surely fits does so when it is written', () => {
  const numbers = fc.constantFrom('1e20', '-1e20', '5e-324', '1.7976931348623157e308', '0', '1e-6', '-1.5E+20');
  const texts = fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text));
  const lists = fc.array(fc.oneof(numbers, texts)).map((parts) => `[${parts.join(',')}]`);
  fc.assert(
    fc.property(lists, fc.nat(200), (text, limit) => {
      const document = parseJson(text, 'a.json');

      fc.pre(document.surelyFits?.(limit) === true);
      expect(jsonBytes(document.value)).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 500 },
  );
});

test('a text of which little is written anew surely fits', () => {
  expect(parseJson('{"a": ["b", 1]}', 'a.json').surelyFits?.(100)).toBe(true);
});

const LARGE = 'x'.repeat(6_000_000);
const openApiCodes = (document: Part, options = {}) =>
  readOpenApi(parseDocument(JSON.stringify(document), 'a.json'), options)
    .issues.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

test('a document below the limit that repairs make larger than it is refused', () => {
  const numbers = Array.from({ length: 600_000 }, () => 1);
  const growing = JSON.stringify(post({ 'x-numbers': numbers })).replaceAll('1,1', '1e20,1e20');
  const shared = api({
    paths: { '/a': { $ref: '#/x-path' }, '/b': { $ref: '#/x-path' } },
    'x-path': { get: operation('', { description: LARGE }) },
  });
  const once = api({ paths: { '/a': { $ref: '#/x-path' } }, 'x-path': { get: operation('', { description: LARGE }) } });

  expect(readOpenApi(parseDocument(growing, 'a.json')).issues.map(({ code }) => code)).toEqual(['OPENAPI_TOO_LARGE']);
  expect(openApiCodes(shared)).toEqual(['OPENAPI_TOO_LARGE']);
  expect(openApiCodes(once)).toEqual([]);
});

test('a document below the limit that overrides make larger than it is refused', () => {
  const overrides = [{ operation: 'addPet', description: LARGE }];

  expect(openApiCodes(post(jsonAnswer({ description: LARGE })))).toEqual([]);
  expect(openApiCodes(post(jsonAnswer({ description: LARGE })), { operations: { overrides } })).toEqual([
    'OPENAPI_TOO_LARGE',
  ]);
});

test('a model below the limit that overrides make larger than it is refused', () => {
  const overrides = ['GetOrder', 'ListOrders'].map((name) => ({ operation: name, description: LARGE }));
  const model = parseDocument(JSON.stringify(shop()), 'model.json');

  expect(readSmithy(model, { operations: { overrides } }).issues.map(({ code }) => code)).toEqual(['SMITHY_TOO_LARGE']);
});
