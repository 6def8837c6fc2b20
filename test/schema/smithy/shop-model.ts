/** A small service, to change in tests: two operations on the service, two on a resource, one on a resource within it. */
export const SHOP = 'com.example.shop#Shop';

export const SHOP_TRAITS: Record<string, unknown> = {
  'aws.api#service': { sdkId: 'Shop', arnNamespace: 'shop' },
  'aws.auth#sigv4': { name: 'shop' },
  'aws.protocols#restJson1': {},
  'smithy.rules#endpointRuleSet': { version: '1.0', parameters: {}, rules: [] },
};

/** The trait that every operation of the protocol needs. */
export const HTTP = { 'smithy.api#http': { method: 'POST', uri: '/shop', code: 200 } };

const SHAPES: Record<string, object> = {
  [SHOP]: {
    type: 'service',
    version: '2026-01-01',
    operations: [{ target: 'com.example.shop#GetOrder' }, { target: 'com.example.shop#ListOrders' }],
    resources: [{ target: 'com.example.shop#Article' }],
    traits: SHOP_TRAITS,
  },
  'com.example.shop#Article': {
    type: 'resource',
    put: { target: 'com.example.shop#PutArticle' },
    list: { target: 'com.example.shop#ListArticles' },
    resources: [{ target: 'com.example.shop#Review' }],
  },
  'com.example.shop#Review': { type: 'resource', collectionOperations: [{ target: 'com.example.shop#CountReviews' }] },
  'com.example.shop#GetOrder': {
    type: 'operation',
    input: { target: 'com.example.shop#GetOrderInput' },
    output: { target: 'com.example.shop#Order' },
    errors: [{ target: 'com.example.shop#NotFound' }],
    traits: { ...HTTP, 'smithy.api#documentation': '<p>Gets an order.</p>' },
  },
  'com.example.shop#GetOrderInput': {
    type: 'structure',
    members: { OrderId: { target: 'smithy.api#String', traits: { 'smithy.api#required': {} } } },
  },
  'com.example.shop#Order': { type: 'structure', members: { OrderId: { target: 'smithy.api#String' } } },
  'com.example.shop#NotFound': { type: 'structure', members: {}, traits: { 'smithy.api#error': 'client' } },
  'com.example.shop#ListOrders': {
    type: 'operation',
    output: { target: 'com.example.shop#ListOrdersOutput' },
    traits: HTTP,
  },
  'com.example.shop#ListOrdersOutput': {
    type: 'structure',
    members: { Orders: { target: 'com.example.shop#Orders' } },
  },
  'com.example.shop#Orders': { type: 'list', member: { target: 'com.example.shop#Order' } },
  'com.example.shop#PutArticle': { type: 'operation', input: { target: 'smithy.api#Unit' }, traits: HTTP },
  'com.example.shop#ListArticles': { type: 'operation', traits: HTTP },
  'com.example.shop#CountReviews': { type: 'operation', traits: HTTP },
};

/** The shop with shapes added or replaced, by name or id; `undefined` removes one. */
export function shop(changes: Record<string, unknown> = {}, smithy: unknown = '2.0'): Record<string, unknown> {
  const entries = Object.entries(changes).map(([id, shape]) => [
    id.includes('#') ? id : `com.example.shop#${id}`,
    shape,
  ]);
  const shapes: Record<string, unknown> = { ...SHAPES, ...Object.fromEntries(entries) };
  return { smithy, shapes: Object.fromEntries(Object.entries(shapes).filter(([, shape]) => shape !== undefined)) };
}

/** The shop's service with other traits; `undefined` removes one. */
export function shopService(traits: Record<string, unknown>): Record<string, unknown> {
  const all = Object.entries({ ...SHOP_TRAITS, ...traits }).filter(([, value]) => value !== undefined);
  return shop({ [SHOP]: { ...SHAPES[SHOP], traits: Object.fromEntries(all) } });
}

type Shapes = Record<string, Record<string, unknown>>;

/** The shapes of a document, which readings give as `unknown`. */
export function shapesOf(document: unknown): Shapes {
  // A test that is wrong about the form fails on the next line it runs.
  return (document as { shapes: Shapes }).shapes;
}
