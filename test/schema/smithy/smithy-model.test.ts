import { SmithyModel } from '../../../lib/schema/smithy/smithy-model';
import { shop } from './shop-model';

const id = (name: string) => `com.example.shop#${name}`;
const text = { target: 'smithy.api#String' };

describe('mixins', () => {
  const mixed = {
    Base: {
      type: 'structure',
      members: { A: text, B: text },
      traits: { 'smithy.api#mixin': {}, 'smithy.api#documentation': 'base', x: 1 },
    },
    Middle: {
      type: 'structure',
      mixins: [{ target: id('Base') }],
      members: { C: text },
      traits: { 'smithy.api#mixin': {} },
    },
    Order: {
      type: 'structure',
      mixins: [{ target: id('Middle') }, { target: id('Base') }, { target: id('Gone') }, 'nonsense'],
      members: { B: { traits: { 'smithy.api#required': {} } } },
      traits: { 'smithy.api#documentation': 'order' },
    },
  };
  const model = new SmithyModel(shop(mixed));

  test('give their members once, in order, with the traits that the shape adds', () => {
    expect(model.membersOf(id('Order')).map(({ name, target, traits }) => [name, target, Object.keys(traits)])).toEqual(
      [
        ['A', 'smithy.api#String', []],
        ['B', 'smithy.api#String', ['smithy.api#required']],
        ['C', 'smithy.api#String', []],
      ],
    );
  });

  test('give their traits, save that of being a mixin, and the shape has the last word', () => {
    expect(model.traitsOf(id('Order'))).toEqual({ 'smithy.api#documentation': 'order', x: 1 });
    expect(model.traitsOf(id('Base'))).toHaveProperty(['smithy.api#mixin']);
  });

  test('end when they mix in each other, or are very deep', () => {
    const deep = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [
        `M${i}`,
        { type: 'structure', members: { [`F${i}`]: text }, mixins: [{ target: id(`M${i + 1}`) }] },
      ]),
    );
    const loop = { Order: { type: 'structure', members: { A: text }, mixins: [{ target: id('Order') }] } };

    expect(new SmithyModel(shop(loop)).membersOf(id('Order')).map(({ name }) => name)).toEqual(['A']);
    expect(new SmithyModel(shop(deep)).membersOf(id('M0'))).toHaveLength(33);
  });
});

test('gives shapes and members the traits of apply statements', () => {
  const model = new SmithyModel(
    shop({
      Order: { type: 'structure', members: { OrderId: text } },
      'com.example.shop#Order$OrderId': { type: 'apply', traits: { 'smithy.api#required': {} } },
      'com.example.shop#GetOrder$': { type: 'apply' },
      'com.example.shop#Applied': { type: 'apply', traits: { y: 1 } },
    }),
  );

  expect(model.membersOf(id('Order'))[0]?.traits).toEqual({ 'smithy.api#required': {} });
  expect(model.traitsOf(id('Applied'))).toEqual({ y: 1 });
  expect(model.typeOf(id('Applied'))).toBeUndefined();
});

test('tells types of its own shapes, of the prelude, and of nothing else', () => {
  const model = new SmithyModel(shop());

  expect(
    [id('Order'), 'smithy.api#Unit', 'smithy.api#PrimitiveInteger', id('Gone'), 'constructor'].map((each) =>
      model.typeOf(each),
    ),
  ).toEqual(['structure', 'structure', 'integer', undefined, undefined]);
});
