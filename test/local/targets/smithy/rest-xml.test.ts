import { createSmithyCaller } from '../../../../lib/local/targets/smithy/smithy-caller';
import { isSigned, scopeOf } from '../../credentials/signature';
import { callOf, failureOf, optionsOf, targetOf, textOf } from '../calls';
import { RecordingServer } from '../http/recording-server';
import { type Part, STRING, things, to } from './things-model';

// The parts of Amazon S3's model that other services do not have: its namespace, and buckets that are parts of the address.
const RULES = {
  version: '1.0',
  parameters: {
    Bucket: { type: 'string' },
    Region: { builtIn: 'AWS::Region', type: 'string', required: true },
    ForcePathStyle: { builtIn: 'AWS::S3::ForcePathStyle', type: 'boolean', default: false, required: true },
    Endpoint: { builtIn: 'SDK::Endpoint', type: 'string' },
  },
  rules: [
    {
      conditions: [
        { fn: 'isSet', argv: [{ ref: 'Bucket' }] },
        { fn: 'isSet', argv: [{ ref: 'Endpoint' }] },
        { fn: 'parseURL', argv: [{ ref: 'Endpoint' }], assign: 'url' },
        { fn: 'booleanEquals', argv: [{ ref: 'ForcePathStyle' }, true] },
      ],
      endpoint: {
        url: '{url#scheme}://{url#authority}{url#normalizedPath}{Bucket}',
        properties: {
          authSchemes: [{ name: 'sigv4', signingName: 's3', signingRegion: '{Region}', disableDoubleEncoding: true }],
        },
      },
      type: 'endpoint',
    },
    {
      conditions: [{ fn: 'isSet', argv: [{ ref: 'Endpoint' }] }],
      endpoint: { url: { ref: 'Endpoint' }, properties: { authSchemes: [{ name: 'sigv4', signingName: 's3' }] } },
      type: 'endpoint',
    },
  ],
};

const BUCKET = to(STRING, { httpLabel: {}, required: {}, 'smithy.rules#contextParam': { name: 'Bucket' } });

function storage(parts: { http: Part; input?: Part; output?: Part; shapes?: Part; operation?: Part }) {
  return things({
    protocol: 'aws.protocols#restXml',
    service: {
      'aws.auth#sigv4': { name: 's3' },
      'smithy.api#xmlNamespace': { uri: 'http://s3.amazonaws.com/doc/2006-03-01/' },
      'smithy.rules#endpointRuleSet': RULES,
    },
    ...parts,
  });
}

let server: RecordingServer;

beforeAll(async () => {
  server = await RecordingServer.start();
});

afterAll(() => server.stop());

function callerOf(model: ReturnType<typeof storage>) {
  const awsCredentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
  const { options, events } = optionsOf({ endpoint: server.url, awsCredentials });
  return { caller: createSmithyCaller(targetOf('SMITHY', model), model, options), events };
}

const answer = (xml: string, status = 200) =>
  server.answerWith((_, response) => response.writeHead(status, { 'content-type': 'application/xml' }).end(xml));

test('buckets are listed', async () => {
  answer(
    '<ListAllMyBucketsResult><Buckets><Bucket><Name>a</Name><CreationDate>2026-01-31T12:00:00.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>',
  );
  const model = storage({
    http: { method: 'GET', uri: '/?x-id=Call' },
    output: { Buckets: to('Buckets'), Owner: to(STRING) },
    shapes: {
      Buckets: { type: 'list', member: to('Bucket', { xmlName: 'Bucket' }) },
      Bucket: { type: 'structure', members: { Name: to(STRING), CreationDate: to('smithy.api#Timestamp') } },
    },
  });

  const text = await textOf(callerOf(model).caller, callOf('Call', {}));

  expect(server.last.url).toBe('/?x-id=Call');
  expect([scopeOf(server.last.headers), isSigned(server.last, 'secret')]).toEqual(['eu-west-1/s3', true]);
  expect(text).toBe('{"Buckets":[{"Name":"a","CreationDate":"2026-01-31T12:00:00Z"}],"Owner":null}');
});

test('a bucket is a part of the address, once, and keys keep their slashes', async () => {
  answer('');
  const input = { Bucket: BUCKET, Key: to(STRING, { httpLabel: {}, required: {} }) };
  const model = storage({ http: { method: 'HEAD', uri: '/{Bucket}/{Key+}' }, input });

  await callerOf(model).caller.call(callOf('Call', { Bucket: 'mine', Key: 'a b/c=d' }));

  expect([server.last.method, server.last.url]).toEqual(['HEAD', '/mine/a%20b/c%3Dd']);
  expect(isSigned(server.last, 'secret', false)).toBe(true);
});

test('bodies are XML in the namespace of the service', async () => {
  answer('');
  const model = storage({
    http: { method: 'PUT', uri: '/{Bucket}?tagging' },
    input: { Bucket: BUCKET, Tagging: to('Tagging', { httpPayload: {}, xmlName: 'Tagging' }) },
    shapes: {
      Tagging: { type: 'structure', members: { TagSet: to('TagSet') } },
      TagSet: { type: 'list', member: to('Tag', { xmlName: 'Tag' }) },
      Tag: { type: 'structure', members: { Key: to(STRING), Value: to(STRING) } },
    },
    operation: { 'aws.protocols#httpChecksum': { requestChecksumRequired: true } },
  });

  await callerOf(model).caller.call(
    callOf('Call', { Bucket: 'mine', Tagging: { TagSet: [{ Key: 'a', Value: '<b>' }] } }),
  );

  expect(server.last.url).toBe('/mine/?tagging=');
  expect(server.last.headers['content-md5']).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  expect(server.last.body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet><Tag><Key>a</Key><Value>&lt;b&gt;</Value></Tag></TagSet></Tagging>',
  );
});

test.each([
  [
    '<Error><Code>NoSuchBucket</Code><Message>It does not exist</Message></Error>',
    404,
    'NoSuchBucket - It does not exist',
  ],
  [
    '<ErrorResponse><Error><Code>Throttling</Code><Message>Slow</Message></Error></ErrorResponse>',
    503,
    'Throttling - Slow',
  ],
  ['not <xml', 500, 'API request failed with status: 500 - not <xml'],
])('fails for %s in the words of the service', async (xml, status, text) => {
  answer(xml, status);

  expect(
    (await failureOf(callerOf(storage({ http: { method: 'GET', uri: '/' } })).caller, callOf('Call', {}))).text,
  ).toBe(text);
});

test('is told to be more than a gateway is documented to call', () => {
  const { events } = callerOf(storage({ http: { method: 'GET', uri: '/' } }));

  expect(events).toEqual([
    {
      type: 'notice',
      about: 'Pets',
      message:
        'uses aws.protocols#restXml; a gateway supports aws.protocols#restJson1, so serve these operations with a Lambda target unless a deployment shows that they work',
    },
  ]);
});
