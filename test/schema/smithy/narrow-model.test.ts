import { readSmithy } from '../../../lib/schema/smithy/read-smithy';
import { inlineDocument } from '../../../lib/schema/source-document';
import { SHOP, SHOP_TRAITS, shapesOf, shop, shopService } from './shop-model';

function narrow(value: unknown, ...include: string[]) {
  const { document } = readSmithy(inlineDocument(value), { operations: include.length > 0 ? { include } : undefined });
  return shapesOf(document);
}

const id = (name: string) => `com.example.shop#${name}`;

test('keeps the service, the chosen operation and what it uses, and nothing else', () => {
  const shapes = narrow(shop(), 'GetOrder');

  expect(Object.keys(shapes)).toEqual([SHOP, ...['GetOrder', 'GetOrderInput', 'Order', 'NotFound'].map(id)]);
  expect(shapes[SHOP]).toEqual({
    type: 'service',
    version: '2026-01-01',
    operations: [{ target: id('GetOrder') }],
    traits: SHOP_TRAITS,
  });
});

test('binds operations of resources to the service, and drops the resources', () => {
  const shapes = narrow(shop());

  expect(shapes[SHOP]).toMatchObject({
    operations: ['GetOrder', 'ListOrders', 'PutArticle', 'ListArticles', 'CountReviews'].map((name) => ({
      target: id(name),
    })),
  });
  expect(shapes[SHOP]).not.toHaveProperty('resources');
  expect(Object.values(shapes).map(({ type }) => type)).not.toContain('resource');
});

test('reads the narrowed model as it read the whole one', () => {
  const first = readSmithy(inlineDocument(shop()), { operations: { exclude: ['PutArticle'] } });

  const second = readSmithy(inlineDocument(first.document));

  expect(second).toEqual(first);
});

test('leaves the document that it was given as it was', () => {
  const value = shopService({ 'smithy.rules#endpointTests': {} });
  const before = JSON.stringify(value);

  narrow(value, 'GetOrder');

  expect(JSON.stringify(value)).toBe(before);
});

test('drops bulk from the service, operations, structures and members, and keeps every other trait', () => {
  const bulk = {
    'smithy.rules#endpointTests': {},
    'smithy.test#httpRequestTests': [],
    'smithy.test#smokeTests': [],
    'smithy.waiters#waitable': {},
    'smithy.api#examples': [],
    'smithy.api#references': [{ resource: id('Article') }],
  };
  const traits = { ...bulk, 'example#mine': { deep: [1] } };
  const value = shopService(traits);
  Object.assign(shapesOf(value), {
    [id('GetOrder')]: { type: 'operation', output: { target: id('Order') }, traits },
    [id('Order')]: { type: 'structure', members: { L: { target: id('Orders'), traits } }, traits },
    [id('Orders')]: { type: 'list', member: { target: 'smithy.api#String', traits } },
    [`${id('Order')}$L`]: { type: 'apply', traits },
    [`${id('ListOrdersOutput')}$L`]: { type: 'apply', traits },
  });

  const kept = { 'example#mine': { deep: [1] } };
  expect(narrow(value, 'GetOrder')).toEqual({
    [SHOP]: expect.objectContaining({ traits: { ...SHOP_TRAITS, ...kept } }),
    [id('GetOrder')]: { type: 'operation', output: { target: id('Order') }, traits: kept },
    [id('Order')]: { type: 'structure', members: { L: { target: id('Orders'), traits: kept } }, traits: kept },
    [id('Orders')]: { type: 'list', member: { target: 'smithy.api#String', traits: kept } },
    [`${id('Order')}$L`]: { type: 'apply', traits: kept },
  });
});

test('drops the binary endpoint rules where the readable ones stand, and reads either', () => {
  const rules = { parameters: { Region: { type: 'string' } } };
  const both = shopService({ 'smithy.rules#endpointRuleSet': rules, 'smithy.rules#endpointBdd': {} });
  const binary = shopService({ 'smithy.rules#endpointRuleSet': undefined, 'smithy.rules#endpointBdd': rules });

  expect(Object.keys(narrow(both)[SHOP]?.traits ?? {})).toContain('smithy.rules#endpointRuleSet');
  expect(Object.keys(narrow(both)[SHOP]?.traits ?? {})).not.toContain('smithy.rules#endpointBdd');
  expect(Object.keys(narrow(binary)[SHOP]?.traits ?? {})).toContain('smithy.rules#endpointBdd');
  for (const value of [both, binary]) {
    expect(readSmithy(inlineDocument(value)).tools[1]?.inputSchema.properties).toEqual({ Region: { type: 'string' } });
  }
});

test('keeps endpoint discovery only together with its operation', () => {
  const discovery = { 'aws.api#clientEndpointDiscovery': { operation: id('ListOrders') } };
  const discovered = { type: 'operation', traits: { 'aws.api#clientDiscoveredEndpoint': { required: true } } };
  const value = shopService(discovery);
  Object.assign(shapesOf(value), { [id('PutArticle')]: discovered });

  const without = narrow(value, 'PutArticle');
  const together = narrow(value, 'PutArticle', 'ListOrders');

  expect(without[SHOP]?.traits).toEqual(SHOP_TRAITS);
  expect(without[id('PutArticle')]?.traits).toEqual({});
  expect(together[SHOP]?.traits).toEqual({ ...SHOP_TRAITS, ...discovery });
  expect(together[id('PutArticle')]).toEqual(discovered);
});

test('keeps errors of the service, mixins, shapes of traits, and renames of what is kept', () => {
  const value = shop({
    [SHOP]: {
      type: 'service',
      operations: [{ target: id('GetOrder') }],
      errors: [{ target: id('Busy') }],
      rename: { [id('Busy')]: 'ShopBusy', [id('Gone')]: 'ShopGone' },
      traits: SHOP_TRAITS,
    },
    Busy: { type: 'structure', members: {} },
    GetOrder: { type: 'operation', output: { target: id('Order') } },
    Order: {
      type: 'structure',
      members: { A: { target: 'smithy.api#String', traits: { [id('secret')]: {} } } },
      mixins: [{ target: id('Base') }],
    },
    Base: { type: 'structure', members: { C: { target: id('Color') } }, traits: { 'smithy.api#mixin': {} } },
    Color: { type: 'enum', members: { RED: { target: 'smithy.api#Unit' } } },
    secret: { type: 'structure', members: { by: { target: id('Author') } }, traits: { 'smithy.api#trait': {} } },
    Author: { type: 'string' },
  });

  const shapes = narrow(value);

  expect(Object.keys(shapes).map((key) => key.split('#')[1])).toEqual([
    'Shop',
    'GetOrder',
    'Busy',
    'Order',
    'Base',
    'secret',
    'Color',
    'Author',
  ]);
  expect(shapes[SHOP]).toMatchObject({ errors: [{ target: id('Busy') }], rename: { [id('Busy')]: 'ShopBusy' } });
});

test('lets no mixin bind operations that were not chosen', () => {
  const value = shop({
    [SHOP]: {
      type: 'service',
      version: '1',
      mixins: [{ target: id('Common') }],
      operations: [{ target: id('GetOrder') }],
    },
    Common: {
      type: 'service',
      operations: [{ target: id('ListOrders') }],
      traits: { 'smithy.api#mixin': {}, ...SHOP_TRAITS },
    },
  });

  const reading = readSmithy(inlineDocument(value), { service: SHOP, operations: { exclude: ['List*'] } });

  expect(reading.issues).toEqual([]);
  expect(shapesOf(reading.document)[SHOP]).toEqual({
    type: 'service',
    version: '1',
    operations: [{ target: id('GetOrder') }],
    traits: SHOP_TRAITS,
  });
});

test('narrows a chain of shapes of any length, and one with a name that objects inherit', () => {
  const length = 20_000;
  const chain = Object.fromEntries(
    Array.from({ length }, (_, i) => [
      `C${i}`,
      { type: 'structure', members: { N: { target: id(i + 1 < length ? `C${i + 1}` : '__proto__') } } },
    ]),
  );
  const value = shop({
    ...chain,
    Order: { type: 'structure', members: { N: { target: id('C0') } } },
    __proto__: null,
    [id('__proto__')]: { type: 'string' },
  });

  const reading = readSmithy(inlineDocument(value), { operations: { include: ['GetOrder'] } });

  expect(reading.issues).toEqual([]);
  expect(Object.keys(shapesOf(reading.document))).toHaveLength(length + 6);
});
