import type { OperationChoice } from '../../../lib/schema/document-reading';
import { chooseOperations } from '../../../lib/schema/smithy/choose-operations';

const NAMES = ['BatchGetItem', 'GetItem', 'ListTables', 'PutItem', 'constructor'];

function choose(choice: OperationChoice, names: readonly string[] = NAMES) {
  const all = names.map((name) => ({ target: `com.example#${name}`, pointer: `/${name}` }));
  const { operations, issues } = chooseOperations(all, choice, '/shapes/s');
  return { names: operations.map(({ pointer }) => pointer.slice(1)), issues };
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
