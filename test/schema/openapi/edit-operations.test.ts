import type { OperationEdit } from '../../../lib/schema/document-reading';
import { api, operation, read } from './documents';

const DOCUMENT = api({
  paths: {
    '/pets': { get: operation('getPets'), post: operation('addPet') },
    '/keepers': { get: operation('') },
  },
});

function edit(...overrides: OperationEdit[]) {
  return read(DOCUMENT, { operations: { overrides } });
}

test('gives a tool another name and description', () => {
  const { tools, document, issues } = edit({ operation: 'getPets', name: 'pets', description: 'All pets' });

  expect(tools[0]).toMatchObject({ name: 'pets', description: 'All pets' });
  expect(document).toHaveProperty(['paths', '/pets', 'get', 'operationId'], 'pets');
  expect(document).toHaveProperty(['paths', '/pets', 'get', 'description'], 'All pets');
  expect(issues.map(({ code }) => code)).toEqual(['OPENAPI_REPAIRED_OPERATION_ID']);
});

test('names an operation by its method and path', () => {
  const { tools } = edit(
    { operation: 'GET /keepers', name: 'keepers' },
    { operation: 'POST /pets', description: 'New' },
  );

  expect(tools.map(({ name, description }) => [name, description])).toEqual([
    ['getPets', 'Does getPets'],
    ['addPet', 'New'],
    ['keepers', 'Does '],
  ]);
});

test('an edit of what is taken as it is changes that alone', () => {
  const { document } = read(DOCUMENT, {
    repair: 'none',
    operations: { include: ['addPet'], overrides: [{ operation: 'addPet', name: 'add' }] },
  });

  expect(document).toHaveProperty(['paths', '/pets', 'post'], { ...operation('add'), description: 'Does addPet' });
});

describe('fails', () => {
  test.each<[string, OperationEdit[], string, string]>([
    [
      'for an operation that is not chosen',
      [{ operation: 'getPet', name: 'a' }],
      'OPERATION_NOT_FOUND',
      `'operations.overrides[0]' is for "getPet", which is none of the chosen operations; did you mean "getPets"?`,
    ],
    [
      'for several operations',
      [{ operation: '/pets', name: 'a' }],
      'OPERATION_OVERRIDE_AMBIGUOUS',
      `'operations.overrides[0]' is for "/pets", which 2 operations are, GET /pets and POST /pets among them; name one`,
    ],
    [
      'for two edits of one operation',
      [
        { operation: 'addPet', name: 'a' },
        { operation: 'POST /pets', name: 'b' },
      ],
      'OPERATION_OVERRIDE_AMBIGUOUS',
      `'operations.overrides[1]' is for "POST /pets", as another is before it; write both changes into one`,
    ],
    [
      'for an empty name',
      [{ operation: 'addPet', name: '' }],
      'OPERATION_OVERRIDE_EMPTY',
      `'operations.overrides[0]' gives an empty name; write one such as "addPet"`,
    ],
  ])('%s', (_, overrides, code, message) => {
    expect(edit(...overrides).issues).toContainEqual({ code, severity: 'error', path: '/paths', message });
  });

  test('for a name that another operation has', () => {
    expect(
      edit({ operation: 'addPet', name: 'getPets' }).issues.map(({ severity, code }) => `${severity} ${code}`),
    ).toContain('error OPENAPI_OPERATION_ID_DUPLICATE');
  });
});

test('warns of a name that models do not take', () => {
  expect(edit({ operation: 'addPet', name: 'add.pet' }).issues.map(({ code }) => code)).toContain(
    'TOOL_NAME_CHARACTERS',
  );
});
