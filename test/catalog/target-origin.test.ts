import { originOf, portablePath, renderTargetMetadata, tryReadTargetMetadata } from '../../lib/catalog/target-origin';

const tool = (name: string, pointer: string) => ({ name, description: name, inputSchema: { type: 'object' }, pointer });

test.each([
  ['a path below the folder', '/app/apis/nasa.yaml', 'apis/nasa.yaml'],
  ['a path as it was written', '../common/nasa.yaml', '../common/nasa.yaml'],
  ['only the name of a file elsewhere', '/home/someone/nasa.yaml', 'nasa.yaml'],
  ['the name of a document in code', 'inline', 'inline'],
  ['a folder whose name begins like the folder', '/application/nasa.yaml', 'nasa.yaml'],
])('a portable path is %s', (_, path, expected) => {
  expect(portablePath(path, '/app')).toBe(expected);
});

test('what is written into an assembly is read back', () => {
  const origin = originOf('apis/shop.yaml', [tool('get', '/paths/~1a/get'), tool('__proto__', '/paths/~1b/get')]);

  const read = tryReadTargetMetadata(JSON.parse(JSON.stringify(renderTargetMetadata(origin))));

  expect(read).toEqual(origin);
});

test('many pointers are left out, and the document is kept', () => {
  const tools = Array.from({ length: 500 }, (_, index) => tool(`operation${index}`, `/paths/~1orders~1${index}/get`));

  expect(renderTargetMetadata(originOf('shop.json', tools))).toEqual({ document: 'shop.json' });
});

test.each([
  ['no object', 'text', undefined],
  ['no document', { tools: {} }, undefined],
  ['no pointers', { document: 'a.json' }, { document: 'a.json' }],
  ['pointers that are none', { document: 'a.json', tools: { a: 1 } }, { document: 'a.json', pointers: {} }],
])('metadata with %s is taken for what it is', (_, data, expected) => {
  expect(tryReadTargetMetadata(data)).toEqual(expected);
});
