import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSmithyCaller } from '../../../../lib/local/targets/smithy/smithy-caller';
import { isSigned, scopeOf } from '../../credentials/signature';
import { callOf, failureOf, type OptionChanges, optionsOf, targetOf, textOf } from '../calls';
import { RecordingServer } from '../http/recording-server';

const MODEL = JSON.parse(readFileSync(join(__dirname, '../../../../examples/quickstart/models/dynamodb.json'), 'utf8'));

const KEYS = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };

let server: RecordingServer;

beforeAll(async () => {
  server = await RecordingServer.start();
});

afterAll(() => server.stop());

function callerOf(changes: OptionChanges = {}) {
  const { options, events } = optionsOf({ endpoint: server.url, ...changes });
  return {
    caller: createSmithyCaller(targetOf('SMITHY', MODEL, { type: 'GATEWAY_IAM_ROLE' }), MODEL, options),
    events,
  };
}

function answer(body: unknown, status = 200): void {
  server.answerWith((_, response) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body)),
  );
}

test('an item is read as DynamoDB is asked, signed with the keys of the person', async () => {
  answer({ Item: { id: { S: '7' }, total: { N: '1.50' }, paid: { BOOL: true } } });
  const { caller } = callerOf({ awsCredentials: KEYS });

  const text = await textOf(caller, callOf('GetItem', { TableName: 'Orders', Key: { id: { S: '7' } } }));

  const { method, url, headers, body } = server.last;
  expect([method, url, headers['x-amz-target'], headers['content-type']]).toEqual([
    'POST',
    '/',
    'DynamoDB_20120810.GetItem',
    'application/x-amz-json-1.0',
  ]);
  expect(body).toBe('{"TableName":"Orders","Key":{"id":{"S":"7"}}}');
  expect(scopeOf(headers)).toBe('eu-west-1/dynamodb');
  expect(isSigned({ method, url, headers, body }, 'secret')).toBe(true);
  expect(text).toBe('{"Item":{"id":{"S":"7"},"total":{"N":"1.50"},"paid":{"BOOL":true}},"ConsumedCapacity":null}');
});

test('arguments that are no members are not sent, and Region chooses what is signed for', async () => {
  answer({ TableNames: ['Orders'] });
  const { caller } = callerOf({ awsCredentials: KEYS });

  const args = { Limit: 3, ExclusiveStartTableName: null, Region: 'us-west-2', UseFIPS: null, unknown: 'x' };
  const text = await textOf(caller, callOf('ListTables', args));

  expect(server.last.body).toBe('{"Limit":3}');
  expect(scopeOf(server.last.headers)).toBe('us-west-2/dynamodb');
  expect(text).toBe('{"TableNames":["Orders"],"LastEvaluatedTableName":null}');
});

test('bytes go both ways as base64', async () => {
  answer({ Item: { b: { B: 'aGk=' }, bs: { BS: ['AA=='] } } });
  const { caller } = callerOf();

  const text = await textOf(caller, callOf('GetItem', { TableName: 'T', Key: { b: { B: 'aGk' } } }));

  expect(server.last.body).toBe('{"TableName":"T","Key":{"b":{"B":"aGk="}}}');
  expect(text).toBe('{"Item":{"b":{"B":"aGk="},"bs":{"BS":["AA=="]}},"ConsumedCapacity":null}');
});

test('fails for bytes that are no base64', async () => {
  const failure = await failureOf(callerOf().caller, callOf('GetItem', { TableName: 'T', Key: { b: { B: '{not}' } } }));

  expect([failure.text, failure.hint]).toEqual([
    "Invalid base64 in 'B'",
    '"B" holds bytes, which are written as base64',
  ]);
});

test('times are written out, and absent members of structures are null at every depth', async () => {
  answer({ Table: { TableName: 'Orders', CreationDateTime: 1767225600.5, ItemCount: 0 } });

  const text = await textOf(callerOf().caller, callOf('DescribeTable', { TableName: 'Orders' }));

  const { Table } = JSON.parse(String(text));
  expect(Table.CreationDateTime).toBe('2026-01-01T00:00:00.500Z');
  expect(Table.ItemCount).toBe(0);
  expect(Object.entries(Table).filter(([, value]) => value === null).length).toBeGreaterThan(2);
});

test('DynamoDB Local is called without keys', async () => {
  answer({ TableNames: [] });
  const { caller, events } = callerOf();

  await caller.call(callOf('ListTables', {}));

  expect(isSigned(server.last, 'local')).toBe(true);
  expect(events.map((event) => (event.type === 'notice' ? event.message : event))).toEqual([
    'uses aws.protocols#awsJson1_0; AWS documents aws.protocols#restJson1 only, though gateways call services with this one too, so try a tool after deploying',
  ]);
});

test.each([
  [
    { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message: 'Requested resource not found' },
    400,
    'ResourceNotFoundException - Requested resource not found',
  ],
  [
    { __type: 'com.amazon.coral.service#AccessDeniedException', Message: 'User: x is not authorized' },
    400,
    'AccessDeniedException - User: x is not authorized',
  ],
  [{ __type: 'ThrottlingException', message: 'Slow down' }, 429, 'ThrottlingException - Slow down'],
  [{ odd: true }, 500, 'API request failed with status: 500 - {"odd":true}'],
])('fails for %j in the words of the service', async (body, status, text) => {
  answer(body, status);

  expect((await failureOf(callerOf().caller, callOf('ListTables', {}))).text).toBe(text);
});

test.each([
  [503, 'API request failed with status: 503 - <html>Busy</html>'],
  [200, 'API request failed with status: 200 - <html>Busy</html>'],
])('fails for what is no JSON, with the status %d', async (status, text) => {
  server.answerWith((_, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Busy</html>'),
  );

  expect((await failureOf(callerOf().caller, callOf('ListTables', {}))).text).toBe(text);
});

test('fails for a connection that is reset', async () => {
  server.answerWith((_, response) => response.socket?.resetAndDestroy());

  expect((await failureOf(callerOf().caller, callOf('ListTables', {}))).text).toBe('Connection reset');
});

test('fails for a redirect, and sends nothing where it leads', async () => {
  const other = await RecordingServer.start();
  const location = other.url;
  server.answerWith((_, response) => response.writeHead(307, { location }).end());

  const { text } = await failureOf(callerOf({ awsCredentials: KEYS }).caller, callOf('ListTables', {}));
  await other.stop();

  expect([text, other.requests]).toEqual(['API request failed with status: 307 - ', []]);
});

test('keys are told to nobody, even when the service repeats them', async () => {
  answer({ __type: 'InvalidSignatureException', message: 'no match for s3ssion' }, 403);
  const { caller, events } = callerOf({ awsCredentials: { ...KEYS, sessionToken: 's3ssion' } });

  const { text, hint } = await failureOf(caller, callOf('ListTables', {}));

  expect(text).toBe('InvalidSignatureException - no match for ***');
  expect(`${hint}${JSON.stringify(events)}`).not.toContain('s3ssion');
});

describe('without an endpoint', () => {
  // Nothing here may call AWS, so no keys are there.
  const aws = () => callerOf({ endpoint: undefined });

  test('the person is told whose credentials are used', () => {
    expect(callerOf({ endpoint: undefined, awsCredentials: KEYS }).events).toContainEqual({
      type: 'notice',
      about: 'Pets',
      message: 'is called with your AWS credentials, not as the role of the gateway',
    });
  });

  test('fails without AWS credentials', async () => {
    const { text, hint } = await failureOf(aws().caller, callOf('ListTables', {}));

    expect(text).toBe('Failed to fetch outbound AWS credentials.');
    expect(hint).toMatch(/^the target Pets is called with AWS credentials, and there are none; give them as /);
  });

  test.each(['https://evil.example.com', 'http://169.254.169.254', 'https://dynamodb.eu-west-1.amazonaws.com'])(
    'fails for the argument Endpoint %s, which nobody named',
    async (Endpoint) => {
      const { text, hint } = await failureOf(aws().caller, callOf('ListTables', { Endpoint }));

      expect([text, hint]).toEqual([
        'Invalid endpoint',
        'the argument "Endpoint" names an address of its own; give it with --endpoint if it is meant',
      ]);
    },
  );

  test.each(['evil.example.com/', 'a.b', '-a', '', 'x'.repeat(64), 7])('fails for the Region %j', async (Region) => {
    expect((await failureOf(aws().caller, callOf('ListTables', { Region }))).text).toBe('Invalid region');
  });
});

test('the endpoint that a person gave may be asked for', async () => {
  answer({ TableNames: [] });

  await callerOf().caller.call(callOf('ListTables', { Endpoint: `${server.url}/` }));

  expect(server.requests).toHaveLength(1);
});

test('fails for endpoint arguments that the rules of the model refuse, in their words', async () => {
  expect((await failureOf(callerOf().caller, callOf('ListTables', { UseFIPS: true }))).text).toBe(
    'A custom endpoint cannot be combined with UseFIPS',
  );
});
