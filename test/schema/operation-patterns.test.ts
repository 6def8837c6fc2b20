import { type Choosable, nearPatterns, patternMatcher, unmatchedPatterns } from '../../lib/schema/operation-patterns';

const PETS: readonly Choosable[] = [
  { name: 'listPets', tags: ['pets'], method: 'get', path: '/pets' },
  { name: 'createPet', tags: ['pets', 'admin'], method: 'post', path: '/pets' },
  { name: 'getPet', tags: ['pets'], method: 'get', path: '/pets/{petId}' },
  { name: 'getOrder', tags: ['store'], method: 'GET', path: '/store/orders/{id}' },
  { tags: [], method: 'delete', path: '/store' },
  { name: 'ping', tags: [] },
];

function label({ name, method, path }: Choosable): string {
  return name ?? `${method} ${path}`;
}

function covered(patterns: readonly string[], all: readonly Choosable[] = PETS): string[] {
  return all.filter(patternMatcher(patterns, all)).map(label);
}

test.each<[string, string[], string[]]>([
  ['no pattern', [], []],
  ['an empty pattern', [''], []],
  ['one star', ['*'], PETS.map(label)],
  ['a name', ['getPet'], ['getPet']],
  ['a name in another case', ['getpet'], []],
  ['names by glob', ['get*'], ['getPet', 'getOrder']],
  ['a glob whose ends may not overlap', ['getPet*Pet'], []],
  ['a tag', ['tag:admin'], ['createPet']],
  ['tags by glob', ['tag:*t*'], ['listPets', 'createPet', 'getPet', 'getOrder']],
  ['a tag that nobody has', ['tag:'], []],
  ['a path', ['/pets'], ['listPets', 'createPet']],
  ['paths by glob', ['/pets*'], ['listPets', 'createPet', 'getPet']],
  ['paths below another', ['/pets/*'], ['getPet']],
  ['a method and a path', ['POST /pets'], ['createPet']],
  ['a method in lower case', ['post /pets'], ['createPet']],
  ['a method and paths by glob', ['GET /*'], ['listPets', 'getPet', 'getOrder']],
  ['a method anywhere', ['DELETE *'], ['delete /store']],
  ['any method of a path', ['* /pets'], ['listPets', 'createPet']],
  ['several patterns', ['ping', 'tag:admin', '/store'], ['createPet', 'delete /store', 'ping']],
])('covers the operations of %s', (_, patterns, expected) => {
  expect(covered(patterns)).toEqual(expected);
});

test.each<[string, string]>([
  ['a tag', 'tag:pets'],
  ['a path', '/pets'],
  ['a method and a path', 'GET /pets'],
  ['a glob', 'get*'],
])('takes a name that reads like %s for that name only', (_, name) => {
  const all = [...PETS, { name, tags: [] }];

  expect(covered([name], all)).toEqual([name]);
});

test('takes a pattern apart without a RegExp, so text such as "(a+)+$" is only text', () => {
  const all = [{ name: '(a+)+$', tags: [] }, ...PETS];

  expect(covered(['(a*$'], all)).toEqual(['(a+)+$']);
});

test('names the patterns that cover nothing, in their order', () => {
  const patterns = ['PUT /pets', 'get*', 'tag:cats', 'tag:pets', '', '/pets', '/cats', 'ping'];

  expect(unmatchedPatterns(patterns, PETS)).toEqual(['PUT /pets', 'tag:cats', '', '/cats']);
});

test.each<[string, string[]]>([
  ['listPet', ['listPets']],
  ['LISTPETS', ['listPets']],
  ['pets', ['tag:pets', '/pets', 'listPets']],
  ['Store', ['tag:store']],
  ['tag:pet', ['tag:pets']],
  ['tag:ping', ['ping']],
  ['PUT /pets', ['GET /pets', 'POST /pets']],
  ['GTE /pets/*', ['GET /pets/*']],
  ['GET /pts', ['GET /pets']],
  ['/pts', ['/pets']],
  ['/pet/*', ['/pets/*']],
  ['GET /stores/*', ['GET /store/*']],
  ['/elephants/of/the/zoo', []],
  ['elephant', []],
  ['', []],
  ['*', []],
])('proposes for %j: %j', (pattern, expected) => {
  expect(nearPatterns(pattern, PETS)).toEqual(expected);
});

test('proposes at most three patterns', () => {
  const all = ['getA', 'getB', 'getC', 'getD'].map((name) => ({ name, tags: [] }));

  expect(nearPatterns('getX', all)).toEqual(['getA', 'getB', 'getC']);
});

test('only proposes patterns that cover something', () => {
  for (const wrong of ['pets', 'tag:pet', 'PUT /pets', '/pet/*', 'GET /pts', 'listPet']) {
    expect(unmatchedPatterns(nearPatterns(wrong, PETS), PETS)).toEqual([]);
  }
});

test('compares a thousand patterns with 1,200 operations in well under a second', () => {
  const all = Array.from({ length: 1_200 }, (_, index) => ({
    name: `operation${index}`,
    tags: [`tag${index % 40}`],
    method: 'get',
    path: `/things/${index}/of/{id}`,
  }));
  const kinds = ['nothing*like*this', 'tag:none*', 'GET /none/*/of/*', '/none/*'];
  const patterns = Array.from({ length: 1_000 }, (_, index) => `${kinds[index % kinds.length]}${index}`);
  const start = performance.now();

  const matched = all.filter(patternMatcher(patterns, all));
  const unmatched = unmatchedPatterns(patterns, all);

  expect([matched.length, unmatched.length]).toEqual([0, 1_000]);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('stays linear on a glob of many stars', () => {
  const name = 'a'.repeat(100_000);
  const pattern = `${'*a'.repeat(2_000)}*b`;

  expect(covered([pattern], [{ name, tags: [] }])).toEqual([]);
});
