import fc from 'fast-check';
import type { CatalogEntry } from '../../../lib/catalog/catalog';
import { CHANGES, type ChangeKind } from '../../../lib/catalog/diff/changes';
import { compareCatalogs } from '../../../lib/catalog/diff/compare-catalogs';
import type { Node } from '../../../lib/schema/node';
import { changesOf, entry, snapshot } from './catalogs';

const word = fc.constantFrom('find', 'order', 'pay', 'city', 'all', 'by', 'id', 'now');

const leaf: fc.Arbitrary<Node> = fc.record(
  {
    type: fc.constantFrom('string', 'integer', 'number', 'boolean'),
    description: word,
    enum: fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1 }),
    minimum: fc.integer({ min: 0, max: 4 }),
    pattern: word,
    default: fc.integer({ min: 0, max: 4 }),
  },
  { requiredKeys: [] },
);

const { schema } = fc.letrec<{ schema: Node; any: Node }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie('schema'),
    tie('schema').map((items) => ({ type: 'array', items })),
  ),
  schema: fc
    .tuple(fc.dictionary(word, tie('any'), { maxKeys: 4 }), fc.subarray(['id', 'city', 'order']))
    .map(([properties, required]) => ({ type: 'object', properties, required })),
}));

const tool = fc
  .record({ target: fc.constantFrom('a', 'b'), name: word, description: word, inputSchema: schema })
  .map(({ target, name, ...rest }) => entry(`${target}___${name}`, rest));

const catalog = fc.record({
  tools: fc.uniqueArray(tool, { selector: ({ name }) => name, maxLength: 6 }),
  unknownTargets: fc.subarray(['c', 'd']).map((targets) => targets.map((target) => ({ target }))),
  authorizer: fc.constantFrom('NONE', 'CUSTOM_JWT'),
});

test('a catalog differs in nothing from itself', () => {
  fc.assert(
    fc.property(catalog, (any) => {
      expect(compareCatalogs(any, structuredClone(any)).changes).toEqual([]);
    }),
  );
});

test('backwards, what was new is gone, and what was renamed is renamed back', () => {
  const names = (from: typeof catalog extends fc.Arbitrary<infer T> ? T : never, to: typeof from, kind: ChangeKind) =>
    compareCatalogs(from, to)
      .changes.filter((change) => change.kind === kind)
      .map(({ tool: name, before, after }) => (kind === 'tool-renamed' ? [before, after] : [name]));

  fc.assert(
    fc.property(catalog, catalog, (a, b) => {
      expect(names(a, b, 'tool-added')).toEqual(names(b, a, 'tool-removed'));
      const renamedBack = names(b, a, 'tool-renamed').map(([before, after]) => [after, before]);
      expect(names(a, b, 'tool-renamed').sort()).toEqual(renamedBack.sort());
    }),
  );
});

test('the order of tools, arguments and members changes nothing', () => {
  fc.assert(
    fc.property(catalog, catalog, (a, b) => {
      const shuffled = { ...b, tools: [...b.tools].reverse().map(reversed) };

      expect(compareCatalogs(a, shuffled)).toEqual(compareCatalogs(a, b));
    }),
  );
});

function reversed(of: CatalogEntry): CatalogEntry {
  const properties = Object.entries(of.inputSchema.properties as Node).reverse();
  return { ...of, inputSchema: { ...of.inputSchema, properties: Object.fromEntries(properties) } };
}

/** A change of one argument: what to make of its schema, whether it is required, and what that is called. */
const EDITS: readonly { kind: ChangeKind; before?: Node; after?: Node; required?: readonly [boolean, boolean] }[] = [
  { kind: 'argument-added', after: {} },
  { kind: 'required-argument-added', after: {}, required: [false, true] },
  { kind: 'argument-removed', before: {} },
  { kind: 'argument-required', before: {}, after: {}, required: [false, true] },
  { kind: 'argument-optional', before: {}, after: {}, required: [true, false] },
  { kind: 'argument-retyped', before: { type: 'string' }, after: { type: 'integer' } },
  { kind: 'argument-type-widened', before: { type: 'integer' }, after: { type: 'number' } },
  { kind: 'values-removed', before: { enum: [1, 2] }, after: { enum: [1] } },
  { kind: 'values-added', before: { enum: [1] }, after: { enum: [1, 2] } },
  { kind: 'limit-tightened', before: { maximum: 9 }, after: { maximum: 5 } },
  { kind: 'limit-loosened', before: { maximum: 5 }, after: { maximum: 9 } },
  { kind: 'default-changed', before: { default: 1 }, after: { default: 2 } },
  { kind: 'rule-changed', before: { pattern: 'a' }, after: { pattern: 'b' } },
  { kind: 'argument-description-changed', before: { description: 'a' }, after: { description: 'b' } },
];

test('every change of an argument is classed as the table says, however deep it lies', () => {
  const path = fc.array(fc.constantFrom('object', 'list'), { maxLength: 4 });

  fc.assert(
    fc.property(
      fc.constantFrom(...EDITS),
      path,
      schema,
      ({ kind, before, after, required = [false, false] }, levels, rest) => {
        const [old, now] = [before, after].map((edited, side) => {
          const names = required[side] ? ['edited'] : [];
          const properties = { ...(rest.properties as Node), ...(edited && { edited }) };
          const core: Node = { ...rest, properties, required: [...(rest.required as string[]), ...names] };
          return levels.reduce<Node>(
            (inner, level) =>
              level === 'list'
                ? { type: 'object', properties: { list: { type: 'array', items: inner } } }
                : { type: 'object', properties: { inner } },
            core,
          );
        });

        const changes = changesOf(
          [entry('a___x', { inputSchema: old ?? {} })],
          [entry('a___x', { inputSchema: now ?? {} })],
        );

        const where = [...levels].reverse().map((level) => (level === 'list' ? 'list[]' : 'inner'));
        expect(changes).toMatchObject([{ kind, ...CHANGES[kind], argument: [...where, 'edited'].join('.') }]);
      },
    ),
  );
  expect(new Set(EDITS.map(({ kind }) => kind)).size).toBe(Object.keys(CHANGES).filter(isOfArgument).length);
});

function isOfArgument(kind: string): boolean {
  return /argument|values|limit|default|rule/.test(kind);
}

test('snapshots of nothing do not differ', () => {
  expect(compareCatalogs(snapshot([]), { tools: [] }).changes).toEqual([]);
});
