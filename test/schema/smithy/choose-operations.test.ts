import type { OperationChoice } from '../../../lib/schema/document-reading';
import { boundOperation, chooseOperations } from '../../../lib/schema/smithy/choose-operations';
import { SmithyModel } from '../../../lib/schema/smithy/smithy-model';
import { shop } from './shop-model';

const NAMES = ['BatchGetItem', 'GetItem', 'ListTables', 'PutItem', 'constructor'];

function choose(choice: OperationChoice, names: readonly string[] = NAMES) {
  const all = names.map((name) => ({ name, tags: [], reference: { target: `com.example#${name}`, pointer: '' } }));
  const { operations, issues } = chooseOperations(all, choice, '/shapes/s');
  return { names: operations.map(({ name }) => name), issues };
}

test.each<[string, OperationChoice, string[]]>([
  ['all by default', {}, NAMES],
  ['one by name', { include: ['GetItem'] }, ['GetItem']],
  ['the order of the model', { include: ['PutItem', 'GetItem'] }, ['GetItem', 'PutItem']],
  ['a leading glob', { include: ['*Item'] }, ['BatchGetItem', 'GetItem', 'PutItem']],
  ['a trailing glob', { include: ['List*'] }, ['ListTables']],
  ['a glob in between', { include: ['P*m'] }, ['PutItem']],
  ['several globs in one', { include: ['*at*Get*'] }, ['BatchGetItem']],
  ['a glob that may stand for nothing', { include: ['*GetItem*'] }, ['BatchGetItem', 'GetItem']],
  ['everything but', { exclude: ['Put*', 'BatchGetItem'] }, ['GetItem', 'ListTables', 'constructor']],
  ['include, then exclude', { include: ['*Item'], exclude: ['*Get*'] }, ['PutItem']],
  ['a name that objects inherit', { include: ['constructor'] }, ['constructor']],
])('keeps %s', (_, choice, names) => {
  expect(choose(choice)).toEqual({ names, issues: [] });
});

test.each<[string, OperationChoice, string]>([
  [
    'near name',
    { include: ['GetItm'] },
    `'operations.include' names "GetItm", which no operation of the service matches; did you mean "GetItem"?`,
  ],
  ['other case', { include: ['getitem'] }, 'did you mean "GetItem"?'],
  ['part of several names', { include: ['Item'] }, 'did you mean "BatchGetItem" or "GetItem" or "PutItem"?'],
  ['part of a name', { include: ['Tables'] }, 'did you mean "ListTables"?'],
  ['far name', { include: ['Elephant'] }, 'write operation names of the model, such as "GetItem" or "List*"'],
  ['glob whose ends overlap', { include: ['GetItem*Item'] }, 'which no operation of the service matches'],
  ['glob whose parts are out of order', { include: ['*Item*Get*'] }, 'which no operation of the service matches'],
  ['glob whose middle runs into its end', { include: ['Get*Item*m'] }, 'which no operation of the service matches'],
  ['empty name', { include: [''] }, 'write operation names of the model'],
])('fails on an unknown include: %s', (_, choice, words) => {
  const { names, issues } = choose(choice);

  expect(names).toEqual([]);
  expect(issues).toEqual([
    { code: 'OPERATION_NOT_FOUND', severity: 'error', path: '/shapes/s', message: expect.stringContaining(words) },
  ]);
});

test('warns of an unknown exclude, which keeps an operation that was meant to go', () => {
  const { names, issues } = choose({ include: ['*Item'], exclude: ['PutItme'] });

  expect(names).toEqual(['BatchGetItem', 'GetItem', 'PutItem']);
  expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['OPERATION_NOT_FOUND', 'warning']]);
});

test.each<[string, OperationChoice, string[], string]>([
  ['exclude leaves nothing', { exclude: ['*'] }, NAMES, 'keeps none of its 5 operations'],
  ['include is empty', { include: [] }, NAMES, 'keeps none of its 5 operations'],
  ['the service has none', {}, [], 'has no operations'],
])('fails when %s', (_, choice, names, words) => {
  expect(choose(choice, names).issues).toEqual([
    { code: 'SMITHY_NO_OPERATIONS', severity: 'error', path: '/shapes/s', message: expect.stringContaining(words) },
  ]);
});

describe('tags, methods and paths of the model', () => {
  const http = (method: string, uri: string) => ({ 'smithy.api#http': { method, uri, code: 200 } });
  const model = new SmithyModel(
    shop({
      GetOrder: { type: 'operation', traits: { ...http('GET', '/orders/{OrderId}'), 'smithy.api#tags': ['orders'] } },
      ListOrders: { type: 'operation', traits: { ...http('GET', '/orders?list'), 'smithy.api#tags': ['orders', 7] } },
      PutArticle: { type: 'operation', traits: { 'smithy.api#http': 'PUT' } },
      CountReviews: { type: 'operation', mixins: [{ target: 'com.example.shop#Tagged' }] },
      Tagged: { type: 'operation', traits: { 'smithy.api#mixin': {}, 'smithy.api#tags': ['reviews'] } },
    }),
  );
  const all = ['GetOrder', 'ListOrders', 'PutArticle', 'CountReviews'].map((name) =>
    boundOperation(model, { target: `com.example.shop#${name}`, pointer: '' }),
  );

  test.each<[string, string[]]>([
    ['tag:orders', ['GetOrder', 'ListOrders']],
    ['tag:reviews', ['CountReviews']],
    ['/orders', ['ListOrders']],
    ['/orders*', ['GetOrder', 'ListOrders']],
    ['GET /orders/*', ['GetOrder']],
    ['get /orders', ['ListOrders']],
  ])('are chosen from by %j', (pattern, expected) => {
    const { operations, issues } = chooseOperations(all, { include: [pattern] }, '/shapes/s');

    expect(operations.map(({ name }) => name)).toEqual(expected);
    expect(issues).toEqual([]);
  });

  test.each<[string, string]>([
    ['tag:order', 'did you mean "tag:orders"?'],
    ['DELETE /orders', 'did you mean "GET /orders"?'],
    ['/order/*', 'did you mean "/orders/*"?'],
    ['orders', 'did you mean "tag:orders" or "/orders"'],
  ])('fail with what was meant by %j', (pattern, words) => {
    const { issues } = chooseOperations(all, { include: [pattern] }, '/shapes/s');

    expect(issues.map(({ code, message }) => [code, message])).toEqual([
      ['OPERATION_NOT_FOUND', expect.stringContaining(words)],
    ]);
  });
});
