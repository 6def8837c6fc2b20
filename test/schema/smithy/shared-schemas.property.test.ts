import fc from 'fast-check';
import { InputSchemas } from '../../../lib/schema/smithy/input-schema';
import { SmithyModel } from '../../../lib/schema/smithy/smithy-model';

const NAMES = Array.from({ length: 8 }, (_, index) => `x#S${index}`);

/** What a member may lead to: other structures, lists of them, text. */
const target = fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom('x#L0', 'x#L1'), fc.constant('smithy.api#String'));
const member = fc.record({ target, traits: fc.constantFrom({}, { 'smithy.api#required': {} }) });
const structure = fc.record({
  type: fc.constantFrom('structure', 'structure', 'union'),
  members: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), member, { noNullPrototype: true }),
});
const wide = {
  type: 'structure',
  members: Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`w${i}`, { target: 'smithy.api#Long' }])),
};

const models = fc
  .record({
    structures: fc.tuple(
      ...NAMES.map(() => fc.oneof({ weight: 6, arbitrary: structure }, { weight: 1, arbitrary: fc.constant(wide) })),
    ),
    lists: fc.tuple(target, target),
  })
  .map(({ structures, lists }) => ({
    ...Object.fromEntries(structures.map((shape, index) => [`x#S${index}`, shape])),
    ...Object.fromEntries(lists.map((item, index) => [`x#L${index}`, { type: 'list', member: { target: item } }])),
    ...Object.fromEntries(NAMES.map((name, index) => [`x#Op${index}`, { type: 'operation', input: { target: name } }])),
  }));

test('structures that tools share come out as if each tool were written alone', () => {
  fc.assert(
    fc.property(models, (shapes) => {
      const model = new SmithyModel({ smithy: '2.0', shapes });
      const shared = new InputSchemas(model, {});

      for (let index = 0; index < NAMES.length; index++) {
        expect(shared.of(`x#Op${index}`)).toEqual(new InputSchemas(model, {}).of(`x#Op${index}`));
      }
    }),
    { numRuns: 150 },
  );
});

test('structures that tools share are written once', () => {
  const shapes = {
    'x#Shared': { type: 'structure', members: { A: { target: 'smithy.api#String' } } },
    ...Object.fromEntries(
      ['1', '2'].flatMap((each) => [
        [`x#In${each}`, { type: 'structure', members: { S: { target: 'x#Shared' } } }],
        [`x#Op${each}`, { type: 'operation', input: { target: `x#In${each}` } }],
      ]),
    ),
  };
  const schemas = new InputSchemas(new SmithyModel({ smithy: '2.0', shapes }), {});

  const [first, second] = ['1', '2'].map((each) => schemas.of(`x#Op${each}`).properties);

  expect(Object(first).S).toBe(Object(second).S);
});
