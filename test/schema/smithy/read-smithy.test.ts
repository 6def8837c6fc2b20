import type { OperationEdit } from '../../../lib/schema/document-reading';
import { readSmithy, type SmithyReadingOptions } from '../../../lib/schema/smithy/read-smithy';
import { inlineDocument } from '../../../lib/schema/source-document';
import { HTTP, SHOP, SHOP_TRAITS, shapesOf, shop, shopService } from './shop-model';

function read(value: unknown, options?: SmithyReadingOptions) {
  return readSmithy(inlineDocument(value), options);
}

/** Each issue as `severity CODE path`. */
function found(value: unknown, options?: SmithyReadingOptions): string[] {
  return read(value, options).issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

function message(value: unknown, options?: SmithyReadingOptions): string {
  const { issues } = read(value, options);
  expect(issues).toHaveLength(1);
  return issues[0]?.message ?? '';
}

const streaming = (type: string) => ({
  Stream: { type, members: {}, traits: { 'smithy.api#streaming': {} } },
  PutArticle: { type: 'operation', input: { target: 'com.example.shop#Upload' }, traits: HTTP },
  Upload: { type: 'structure', members: { Body: { target: 'com.example.shop#Stream' } } },
});

test('reads the tools, the IAM actions and the signing name of a sound model without issues', () => {
  const reading = read(shop());

  expect(reading.issues).toEqual([]);
  expect(reading.serviceName).toBe('shop');
  expect(reading.tools.map(({ name, description, pointer }) => [name, description, pointer])).toEqual([
    ['GetOrder', '<p>Gets an order.</p>', '/shapes/com.example.shop#GetOrder'],
    ['ListOrders', 'ListOrders', '/shapes/com.example.shop#ListOrders'],
    ['PutArticle', 'PutArticle', '/shapes/com.example.shop#PutArticle'],
    ['ListArticles', 'ListArticles', '/shapes/com.example.shop#ListArticles'],
    ['CountReviews', 'CountReviews', '/shapes/com.example.shop#CountReviews'],
  ]);
  expect(reading.iamActions[0]).toEqual({ operation: 'GetOrder', actions: ['shop:GetOrder'] });
});

test('reads version 1.0 as it reads 2.0', () => {
  expect(found(shop({}, '1.0'))).toEqual([]);
});

describe('documents that are no model', () => {
  test.each<[string, unknown, string, string]>([
    ['text', 'namespace com.example', 'error SMITHY_NOT_AST ', 'if it is Smithy IDL'],
    ['IDL that was read as YAML', { $version: '2' }, 'error SMITHY_NOT_AST ', 'is Smithy IDL'],
    ['an OpenAPI document', { openapi: '3.0.0', paths: {} }, 'error DOCUMENT_KIND ', 'give it to an OpenAPI target'],
    ['a Swagger document', { swagger: '2.0' }, 'error DOCUMENT_KIND ', 'give it to an OpenAPI target'],
    ['a list', [], 'error SMITHY_NOT_AST ', 'is a list'],
    ['a number', 7, 'error SMITHY_NOT_AST ', 'is a number'],
    ['null', null, 'error SMITHY_NOT_AST ', 'is empty'],
    ['nothing', undefined, 'error SMITHY_NOT_AST ', 'is empty'],
    ['no shapes', { smithy: '2.0' }, 'error SMITHY_NOT_AST ', 'has no "shapes" object'],
    ['shapes as a list', { smithy: '2.0', shapes: [] }, 'error SMITHY_NOT_AST ', 'has no "shapes" object'],
    ['no version', { shapes: {} }, 'error SMITHY_VERSION ', 'write "smithy": "2.0"'],
    ['a number as version', shop({}, 2), 'error SMITHY_VERSION /smithy', "'smithy' is 2;"],
    ['an old version', shop({}, '0.5'), 'error SMITHY_VERSION /smithy', '\'smithy\' is "0.5"'],
  ])('fails on %s', (_, value, issue, words) => {
    const reading = read(value);

    expect(found(value)).toEqual([issue]);
    expect(message(value)).toContain(words);
    expect(reading.tools).toEqual([]);
    expect(reading.document).toBe(value);
  });

  test('fails with only the reason of the parser when the text could not be parsed', () => {
    const issues = [{ code: 'DOCUMENT_SYNTAX', severity: 'error' as const, path: '', message: 'is broken' }];

    const reading = readSmithy({ name: 'x.json', value: undefined, issues, position: () => undefined });

    expect(reading.issues).toEqual(issues);
  });

  test('keeps what parsing found before what reading finds', () => {
    const note = { code: 'NOTE', severity: 'note' as const, path: '', message: 'm' };

    const codes = (value: unknown) =>
      readSmithy({ name: 'x', value, issues: [note], position: () => undefined }).issues.map(({ code }) => code);

    expect(codes(shop())).toEqual(['NOTE']);
    expect(codes([])).toEqual(['NOTE', 'SMITHY_NOT_AST']);
    expect(codes({ smithy: '2.0', shapes: {} })).toEqual(['NOTE', 'SMITHY_SERVICE_MISSING']);
  });
});

describe('the service', () => {
  const two = shop({
    'com.example.two#Kiosk': { type: 'service', version: '1', operations: [{ target: 'com.example.shop#GetOrder' }] },
  });
  const twins = shop({ 'com.example.two#Shop': { type: 'service', version: '1' } });

  test.each<[string, unknown, string | undefined, string, string]>([
    [
      'there is none',
      { smithy: '2.0', shapes: {} },
      undefined,
      'SMITHY_SERVICE_MISSING',
      'has no shape of type "service"',
    ],
    ['none has the name asked for', shop(), 'Store', 'SMITHY_SERVICE_MISSING', `write one of "${SHOP}"`],
    ['there are several', two, undefined, 'SMITHY_SERVICE_AMBIGUOUS', `"${SHOP}", "com.example.two#Kiosk"`],
    ['several have the name asked for', twins, 'Shop', 'SMITHY_SERVICE_AMBIGUOUS', '"com.example.two#Shop"'],
  ])('fails when %s', (_, value, service, code, words) => {
    expect(found(value, { service })).toEqual([`error ${code} /shapes`]);
    expect(message(value, { service })).toContain(words);
  });

  test.each(['Kiosk', 'com.example.two#Kiosk'])('is found by "%s" among several', (service) => {
    expect(read(two, { service }).tools.map(({ name }) => name)).toEqual(['GetOrder']);
  });
});

describe('the protocol and the kind of service', () => {
  const rest = 'aws.protocols#restJson1';
  test.each<[string, Record<string, unknown>, string[]]>([
    ['restJson1 is fine', {}, []],
    ['restJson1 beside another is fine', { 'aws.protocols#awsQuery': {} }, []],
    [
      'awsJson1_0 is noted',
      { [rest]: undefined, 'aws.protocols#awsJson1_0': {} },
      [`note SMITHY_PROTOCOL /shapes/${SHOP}/traits/aws.protocols#awsJson1_0`],
    ],
    [
      'awsJson1_1 is noted',
      { [rest]: undefined, 'aws.protocols#awsJson1_1': {} },
      [`note SMITHY_PROTOCOL /shapes/${SHOP}/traits/aws.protocols#awsJson1_1`],
    ],
    [
      'restXml is warned about',
      { [rest]: undefined, 'aws.protocols#restXml': {} },
      [`warning SMITHY_PROTOCOL /shapes/${SHOP}/traits/aws.protocols#restXml`],
    ],
    ['no protocol is warned about', { [rest]: undefined }, [`warning SMITHY_PROTOCOL /shapes/${SHOP}`]],
    [
      'no aws.api#service is warned about',
      { 'aws.api#service': undefined },
      [`warning SMITHY_NOT_AWS /shapes/${SHOP}`],
    ],
    ['no signing name is warned about', { 'aws.auth#sigv4': {} }, [`warning SMITHY_NOT_AWS /shapes/${SHOP}`]],
  ])('%s', (_, traits, issues) => {
    expect(found(shopService(traits))).toEqual(issues);
  });

  test('names every trait that a service outside AWS lacks', () => {
    expect(message(shopService({ 'aws.api#service': undefined, 'aws.auth#sigv4': undefined }))).toMatch(
      /^has no trait "aws.api#service" and "aws.auth#sigv4" with a name,/,
    );
  });
});

describe('references that lead nowhere', () => {
  const at = (path: string) => [`error SMITHY_TARGET_DANGLING /shapes/com.example.shop#${path}`];
  const member = (target: unknown) => ({ type: 'structure', members: { X: target } });
  test.each<[string, Record<string, unknown>, string[]]>([
    ['an input', { GetOrderInput: undefined }, at('GetOrder/input')],
    ['an output that is no structure', { Order: { type: 'string' } }, at('GetOrder/output')],
    ['an error', { NotFound: undefined }, at('GetOrder/errors/0')],
    [
      'an error without a target',
      { GetOrder: { type: 'operation', errors: ['NotFound'], traits: HTTP } },
      at('GetOrder/errors/0'),
    ],
    ['a member', { Order: member({ target: 'x#Gone' }) }, at('Order/members/X')],
    ['a member without a target', { Order: member({}) }, at('Order/members/X')],
    ['a member of a list', { Orders: { type: 'list', member: { target: 'x#Gone' } } }, at('Orders/member')],
    ['a mixin', { Order: { type: 'structure', members: {}, mixins: [{ target: 'x#Gone' }] } }, at('Order/mixins/0')],
    ['an operation', { ListOrders: undefined }, [`error SMITHY_TARGET_DANGLING /shapes/${SHOP}/operations/1`]],
    [
      'an operation of another type',
      { ListOrders: { type: 'string' } },
      [`error SMITHY_TARGET_DANGLING /shapes/${SHOP}/operations/1`],
    ],
    [
      'a resource',
      { Review: undefined },
      ['warning SMITHY_TARGET_DANGLING /shapes/com.example.shop#Article/resources/0'],
    ],
    [
      'a shape without a type',
      { Order: {}, ListOrdersOutput: undefined, ListOrders: { type: 'operation', traits: HTTP } },
      at('GetOrder/output'),
    ],
    ['a shape that is no object', { NotFound: 7 }, at('GetOrder/errors/0')],
    [
      'a prelude shape that Smithy does not have',
      { Order: member({ target: 'smithy.api#Strin' }) },
      at('Order/members/X'),
    ],
    ['a member that is an operation', { Order: member({ target: SHOP }) }, at('Order/members/X')],
  ])('are found at %s', (_, changes, issues) => {
    expect(found(shop(changes))).toEqual(issues);
  });

  test('are found at a map and at bindings that name nothing', () => {
    const changes = {
      Order: { type: 'structure', members: { M: { target: 'com.example.shop#M' } } },
      M: { type: 'map', key: { target: 'smithy.api#String' } },
      Article: { type: 'resource', resources: ['Review'], operations: [{}] },
    };

    expect(found(shop(changes))).toEqual([
      'warning SMITHY_TARGET_DANGLING /shapes/com.example.shop#Article/resources/0',
      'error SMITHY_TARGET_DANGLING /shapes/com.example.shop#Article/operations/0',
      'error SMITHY_TARGET_DANGLING /shapes/com.example.shop#M/value',
    ]);
  });

  test('do not matter where no chosen operation reaches them', () => {
    expect(
      found(shop({ GetOrderInput: undefined, NotFound: undefined }), { operations: { exclude: ['GetOrder'] } }),
    ).toEqual([]);
  });
});

test('fails on a type that Smithy does not have, once, with the type that was meant', () => {
  const value = shop({ Order: { type: 'structur', members: {} }, GetOrder: { type: 'operation', traits: HTTP } });
  const typo = shop({ Orders: { type: 'lst', member: { target: 'smithy.api#String' } } });

  expect(found(value)).toEqual(['error SMITHY_SHAPE_TYPE /shapes/com.example.shop#Order/type']);
  expect(message(typo)).toBe(`'type' is "lst", which Smithy does not have; did you mean "list"?`);
});

describe('where requests go, and with what', () => {
  const rules = 'smithy.rules#endpointRuleSet';
  const bdd = 'smithy.rules#endpointBdd';

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a rule set is fine', {}, []],
    ['a rule set beside its binary form is fine', { [bdd]: {} }, []],
    ['nothing about endpoints is warned about', { [rules]: undefined }, [`warning SMITHY_ENDPOINT /shapes/${SHOP}`]],
    [
      'the binary form alone is warned about',
      { [rules]: undefined, [bdd]: {} },
      [`warning SMITHY_ENDPOINT /shapes/${SHOP}`],
    ],
    ['signatures are fine', { 'smithy.api#auth': ['aws.auth#sigv4', 'smithy.api#httpBearerAuth'] }, []],
  ])('%s', (_, traits, issues) => {
    expect(found(shopService(traits))).toEqual(issues);
  });

  test('gives the parameters of the binary form where it is all there is', () => {
    const parameters = { Region: { type: 'string', documentation: 'Where' } };
    const { tools } = read(shopService({ [rules]: undefined, [bdd]: { parameters } }));

    expect(tools[1]?.inputSchema.properties).toEqual({ Region: { type: 'string', description: 'Where' } });
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    [
      'no signature in use is warned about',
      { 'smithy.api#auth': ['smithy.api#httpApiKeyAuth'] },
      ['warning SMITHY_AUTH /shapes/com.example.shop#GetOrder'],
    ],
    ['no credential at all is fine', { 'smithy.api#auth': [] }, []],
    [
      'no method is warned about',
      { 'smithy.api#http': { uri: '/x' } },
      ['warning SMITHY_HTTP_MISSING /shapes/com.example.shop#GetOrder'],
    ],
    [
      'no path is warned about',
      { 'smithy.api#http': { method: 'GET' } },
      ['warning SMITHY_HTTP_MISSING /shapes/com.example.shop#GetOrder'],
    ],
  ])('%s', (_, traits, issues) => {
    const value = shop({ GetOrder: { type: 'operation', traits: { ...HTTP, ...traits } } });

    expect(found(value)).toEqual(issues);
  });

  test('asks no HTTP binding of protocols that have none', () => {
    const json = shopService({ 'aws.protocols#restJson1': undefined, 'aws.protocols#awsJson1_0': {} });
    const shapes = { ...(json.shapes as object), 'com.example.shop#GetOrder': { type: 'operation' } };

    expect(read({ smithy: '2.0', shapes }).issues.map(({ code }) => code)).toEqual(['SMITHY_PROTOCOL']);
  });
});

describe('the IAM actions', () => {
  const signed = (name: string) => shopService({ 'aws.auth#sigv4': { name } });

  test('are warned about, once, where IAM has none of the name', () => {
    expect(found(signed('dynamodb'))).toEqual([`warning SMITHY_IAM_ACTION_UNKNOWN /shapes/${SHOP}`]);
    expect(message(signed('dynamodb'))).toMatch(
      /^has "GetOrder", "ListOrders", "PutArticle", "ListArticles", "CountReviews", for which .* \(IAM publishes no "dynamodb:GetOrder"\)/,
    );
  });

  test('are not judged for a service that IAM publishes nothing about', () => {
    expect(found(signed('no-such-service'))).toEqual([]);
  });
});

describe('overrides', () => {
  const described = (description: string) => ({ overrides: [{ operation: 'GetOrder', description }] });
  const errorAt = (code: string) => [`error ${code} /shapes/${SHOP}`];

  test('tell agents and the service another description', () => {
    const { issues, tools, document } = read(shop(), { operations: described('One order') });

    expect(issues).toEqual([]);
    expect(tools[0]?.description).toBe('One order');
    expect(shapesOf(document)['com.example.shop#GetOrder']?.traits).toEqual({
      ...HTTP,
      'smithy.api#documentation': 'One order',
    });
  });

  test('have the last word over a mixin', () => {
    const value = shop({
      GetOrder: { type: 'operation', mixins: [{ target: 'com.example.shop#Told' }], traits: HTTP },
      Told: {
        type: 'operation',
        traits: { 'smithy.api#mixin': {}, 'smithy.api#documentation': 'Mixed in' },
      },
    });

    const { document, issues } = read(value, { operations: described('Mine') });

    expect(issues).toEqual([]);
    expect(read(document).tools[0]?.description).toBe('Mine');
  });

  test('take an operation by its method and path', () => {
    const http = { 'smithy.api#http': { method: 'GET', uri: '/orders/{OrderId}' } };
    const value = shop({ GetOrder: { type: 'operation', traits: http } });
    const overrides = [{ operation: 'get /orders/{OrderId}', description: 'One order' }];

    expect(read(value, { operations: { overrides } }).tools[0]?.description).toBe('One order');
  });

  test.each<[string, OperationEdit[], string[], string]>([
    ['names no operation', [{ operation: 'GetOrdr' }], errorAt('OPERATION_NOT_FOUND'), 'did you mean "GetOrder"?'],
    ['is a pattern', [{ operation: 'Get*' }], errorAt('OPERATION_NOT_FOUND'), 'names "Get*"'],
    [
      'names several operations',
      [{ operation: 'POST /shop' }],
      errorAt('OPERATION_NOT_FOUND'),
      'which is 5 operations',
    ],
    [
      'changes a name',
      [{ operation: 'GetOrder', name: 'get_order' }],
      errorAt('SMITHY_NAME_OVERRIDE'),
      'calls "GetOrder" "get_order"',
    ],
    [
      'repeats another',
      [
        { operation: 'GetOrder', description: 'a' },
        { operation: 'GetOrder', description: 'b' },
      ],
      errorAt('SMITHY_OVERRIDE_REPEATED'),
      'changes "GetOrder" twice',
    ],
  ])('fail when one %s', (_, overrides, issues, words) => {
    expect(found(shop(), { operations: { overrides } })).toEqual(issues);
    expect(message(shop(), { operations: { overrides } })).toContain(words);
  });

  test('may repeat the name that an operation has', () => {
    expect(found(shop(), { operations: { overrides: [{ operation: 'GetOrder', name: 'GetOrder' }] } })).toEqual([]);
  });
});

describe('streams', () => {
  const issue = ['error SMITHY_STREAMING /shapes/com.example.shop#Upload/members/Body'];

  test.each([
    ['blob', 'stream of bytes'],
    ['union', 'stream of events'],
  ])('fail as a %s', (type, words) => {
    expect(found(shop(streaming(type)))).toEqual(issue);
    expect(message(shop(streaming(type)))).toContain(`"Body" of "PutArticle" a ${words}`);
  });

  test('fail in an output, and where the member itself has the trait', () => {
    const changes = {
      PutArticle: { type: 'operation', output: { target: 'com.example.shop#Upload' }, traits: HTTP },
      Upload: {
        type: 'structure',
        members: { Body: { target: 'smithy.api#Blob', traits: { 'smithy.api#streaming': {} } } },
      },
    };

    expect(found(shop(changes))).toEqual(issue);
  });

  test('do not matter in operations that are left out', () => {
    expect(found(shop(streaming('blob')), { operations: { exclude: ['PutArticle'] } })).toEqual([]);
  });
});

describe('the tools of one target', () => {
  const many = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `com.example.shop#Do${index}`);
    const service = {
      type: 'service',
      operations: names.map((target) => ({ target })),
      traits: SHOP_TRAITS,
    };
    return shop({
      [SHOP]: service,
      ...Object.fromEntries(names.map((name) => [name, { type: 'operation', traits: HTTP }])),
    });
  };

  test('may be as many as a target takes', () => {
    expect(found(many(1000))).toEqual([]);
  });

  test('fail when they are more', () => {
    expect(found(many(1001))).toEqual([`error SMITHY_TOO_MANY_OPERATIONS /shapes/${SHOP}`]);
  });

  test('fail when two operations of different namespaces have one name', () => {
    const changes = {
      Review: { type: 'resource', operations: [{ target: 'com.example.two#GetOrder' }] },
      'com.example.two#GetOrder': { type: 'operation', traits: HTTP },
    };

    expect(found(shop(changes))).toEqual(['error SMITHY_OPERATION_DUPLICATE /shapes/com.example.two#GetOrder']);
  });

  test('have their names measured with the name of the target', () => {
    expect(found(shop(), { targetName: 'x'.repeat(54), operations: { include: ['GetOrder', 'ListOrders'] } })).toEqual([
      'warning TOOL_NAME_LONG_FOR_MODELS /shapes/com.example.shop#GetOrder',
      'warning TOOL_NAME_LONG_FOR_MODELS /shapes/com.example.shop#ListOrders',
    ]);
  });
});

test('fails on a model that is too large even when narrowed', () => {
  const large = shop({
    Order: { type: 'structure', members: {}, traits: { 'smithy.api#documentation': 'x'.repeat(10_000_000) } },
  });

  expect(found(large)).toEqual(['error SMITHY_TOO_LARGE ']);
  expect(found(large, { operations: { include: ['PutArticle'] } })).toEqual([]);
});

test('reports all problems at once', () => {
  const value = shop({ ...streaming('blob'), NotFound: undefined });

  expect(found(value, { operations: { include: ['GetOrder', 'PutArticle', 'Nope'] } })).toEqual([
    `error OPERATION_NOT_FOUND /shapes/${SHOP}`,
    'error SMITHY_TARGET_DANGLING /shapes/com.example.shop#GetOrder/errors/0',
    'error SMITHY_STREAMING /shapes/com.example.shop#Upload/members/Body',
  ]);
});
