import { type ClientSecretPort, fillClientSecret } from '../../../lib/custom-resources/client-secret/handler/handler';
import { Attempts } from '../../../lib/custom-resources/runtime/attempts';
import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import { ResourceFailure } from '../../../lib/custom-resources/runtime/failure';
import { FakeClock } from '../fake-clock';
import { awsError, newEvent } from '../resource-events';
import { FakeAws } from './fake-aws';

const SECRET = '1a2b3c4d5e6f7g8h9i0jklmnopqrstuvwxyz1a2b3c4d5e6f7g8';
const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:AuthClientSecret-AbCdEf';

const PROPERTIES = {
  ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:fill',
  UserPoolId: 'eu-west-1_Ab12Cd34E',
  ClientId: 'client1',
  SecretArn: ARN,
  TokenEndpoint: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token',
  Scopes: 'shop/read shop/write',
};

const CREATE = newEvent({ ResourceProperties: PROPERTIES });

function update(changes: object, requestId = 'c4b6e3a8-0a5c-4b57-9d3a-6d9d7c1f0002'): ResourceEvent {
  const ResourceProperties = { ...PROPERTIES, ...changes };
  return newEvent({ RequestType: 'Update', RequestId: requestId, PhysicalResourceId: ARN, ResourceProperties });
}

function newAws(): FakeAws {
  const aws = new FakeAws();
  aws.clients.set('client1', SECRET);
  return aws;
}

function fill(event: ResourceEvent, port: ClientSecretPort, clock = new FakeClock()): Promise<string> {
  return fillClientSecret(event, new Attempts(100_000, new AbortController().signal, clock), port);
}

/** The reason that CloudFormation would be told. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('It did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ResourceFailure) return error.message;
  throw error;
}

function storedIn(aws: FakeAws): unknown {
  return JSON.parse(aws.current ?? 'null');
}

test('creation fills the secret with all that a client needs, and names the resource after the secret', async () => {
  const aws = newAws();

  const id = await fill(CREATE, aws);

  expect(id).toBe(ARN);
  expect(storedIn(aws)).toEqual({
    clientId: 'client1',
    clientSecret: SECRET,
    tokenEndpoint: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token',
    scopes: 'shop/read shop/write',
  });
});

test('the user pool is asked in its own Region', async () => {
  const aws = newAws();

  await fill(update({ UserPoolId: 'us-east-1_Ab12Cd34E' }), aws);

  expect(aws.regions).toEqual(['us-east-1']);
});

describe('an update', () => {
  test('that changes nothing of the value writes no version', async () => {
    const aws = newAws();
    await fill(CREATE, aws);

    const id = await fill(update({}), aws);

    expect(id).toBe(ARN);
    expect(aws.calls.filter((call) => call === 'PutSecretValue')).toHaveLength(1);
    expect(aws.versions.size).toBe(1);
  });

  test('in place writes the new scopes', async () => {
    const aws = newAws();
    await fill(CREATE, aws);

    const id = await fill(update({ Scopes: 'shop/read' }), aws);

    expect(id).toBe(ARN);
    expect(storedIn(aws)).toMatchObject({ clientSecret: SECRET, scopes: 'shop/read' });
    expect(aws.versions.size).toBe(2);
  });

  test('after the client was replaced writes the secret of the new one', async () => {
    const aws = newAws();
    await fill(CREATE, aws);
    aws.clients.set('client2', 'another');

    const id = await fill(update({ ClientId: 'client2' }), aws);

    expect(id).toBe(ARN);
    expect(storedIn(aws)).toMatchObject({ clientId: 'client2', clientSecret: 'another' });
  });

  test('that is rolled back brings back the first client', async () => {
    const aws = newAws();
    aws.clients.set('client2', 'another');
    await fill(CREATE, aws);
    await fill(update({ ClientId: 'client2' }), aws);

    await fill(update({}, 'c4b6e3a8-0a5c-4b57-9d3a-6d9d7c1f0003'), aws);

    expect(storedIn(aws)).toMatchObject({ clientId: 'client1', clientSecret: SECRET });
  });

  test('to another secret is another resource', async () => {
    const aws = newAws();
    const other = ARN.replace('AbCdEf', 'GhIjKl');

    await expect(fill(update({ SecretArn: other }), aws)).resolves.toBe(other);
  });
});

describe('the same event twice', () => {
  test('writes one version', async () => {
    const aws = newAws();

    await Promise.all([fill(CREATE, aws), fill(CREATE, aws)]);

    expect(aws.calls.filter((call) => call === 'PutSecretValue')).toHaveLength(2);
    expect(aws.versions.size).toBe(1);
  });

  test('does not bring back what a later event has replaced', async () => {
    const aws = newAws();
    aws.clients.set('client2', 'another');
    await fill(CREATE, aws);
    await fill(update({ ClientId: 'client2' }), aws);

    await fill(CREATE, aws);

    expect(storedIn(aws)).toMatchObject({ clientId: 'client2', clientSecret: 'another' });
  });
});

describe('deletion', () => {
  test.each<[string, Partial<ResourceEvent>, string]>([
    ['of a filled secret', { PhysicalResourceId: ARN, ResourceProperties: PROPERTIES }, ARN],
    ['after a failed creation', { PhysicalResourceId: 'not-created', ResourceProperties: PROPERTIES }, 'not-created'],
    ['with malformed properties', { PhysicalResourceId: ARN, ResourceProperties: { SecretArn: 7 } }, ARN],
    ['of a resource that was never named', {}, 'c4b6e3a8-0a5c-4b57-9d3a-6d9d7c1f0001'],
  ])('%s asks nothing of AWS and succeeds, whether the secret is there or gone', async (_, changes, id) => {
    const aws = newAws();

    await expect(fill(newEvent({ RequestType: 'Delete', ...changes }), aws)).resolves.toBe(id);
    expect(aws.calls).toEqual([]);
  });
});

const ACTIONS = ['DescribeUserPoolClient', 'GetSecretValue', 'PutSecretValue'];

const PASSING: [string, unknown][] = [
  ['throttling by Secrets Manager', awsError('ThrottlingException')],
  ['throttling by Amazon Cognito', awsError('TooManyRequestsException')],
  ['a permission that IAM does not know yet', awsError('AccessDeniedException')],
  ['a permission that Amazon Cognito does not know yet', awsError('NotAuthorizedException')],
  ['an error of the service', awsError('InternalErrorException', 'sorry', 500)],
  ['a status without a name', awsError('', '', 503)],
  ['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
];

describe.each(ACTIONS)('%s', (action) => {
  test.each(PASSING)('is repeated after %s, with longer and longer pauses', async (_, failure) => {
    const aws = newAws();
    aws.failures.set(action, Array(6).fill(failure));
    const clock = new FakeClock();

    await fill(CREATE, aws, clock);

    expect(storedIn(aws)).toMatchObject({ clientSecret: SECRET });
    expect(clock.pauses).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  test('is given up before the time is over', async () => {
    const aws = newAws();
    aws.failures.set(action, Array(100).fill(awsError('AccessDeniedException')));
    const clock = new FakeClock();

    const reason = await failureOf(fill(CREATE, aws, clock));

    expect(reason).toMatch(
      new RegExp(
        `^\\S+:${action} of .* failed 13 times: AccessDeniedException \\(HTTP 400, request 11111111-2222-3333-4444-555555555555\\); a service control policy or a permissions boundary may forbid it$`,
      ),
    );
    expect(clock.now()).toBeLessThan(100_000);
  });

  test.each<[unknown, string]>([
    [
      awsError('InvalidRequestException'),
      'InvalidRequestException (HTTP 400, request 11111111-2222-3333-4444-555555555555)',
    ],
    [new TypeError('x is undefined'), 'TypeError'],
    [new Error('x'), 'an unknown error'],
    ['x', 'an unknown error'],
    [null, 'an unknown error'],
  ])('fails at once after %s', async (failure, text) => {
    const aws = newAws();
    aws.failures.set(action, [failure]);
    const clock = new FakeClock();

    const reason = await failureOf(fill(CREATE, aws, clock));

    expect(reason).toMatch(new RegExp(`^\\S+:${action} of `));
    expect(reason.endsWith(` failed: ${text}`)).toBe(true);
    expect(clock.pauses).toEqual([]);
  });

  test('says nothing of the secret, even when the error does', async () => {
    for (const name of ['Error', SECRET, 'AccessDeniedException', 'InvalidParameterException']) {
      const aws = newAws();
      aws.failures.set(action, Array(100).fill(awsError(name, `the value ${SECRET} is not taken`)));

      const reason = await failureOf(fill(CREATE, aws));

      expect(reason).not.toContain(SECRET);
    }
  });
});

describe('fails', () => {
  test('for a public client, which has no secret', async () => {
    const aws = newAws();
    aws.clients.set('client1', undefined);

    expect(await failureOf(fill(CREATE, aws))).toBe(
      'The client "client1" of user pool "eu-west-1_Ab12Cd34E" is a public one, without a secret; name a client that was created with one (generateSecret)',
    );
    expect(aws.calls).toEqual(['DescribeUserPoolClient']);
  });

  test('for a client that is not there', async () => {
    const aws = newAws();
    aws.clients.clear();

    expect(await failureOf(fill(CREATE, aws))).toBe(
      'cognito-idp:DescribeUserPoolClient of client "client1" of user pool "eu-west-1_Ab12Cd34E" failed: ResourceNotFoundException (HTTP 400, request 11111111-2222-3333-4444-555555555555)',
    );
  });

  test.each<[string, object, string]>([
    [
      'without a pool',
      { UserPoolId: undefined },
      `'UserPoolId' is the ID of a user pool, such as "eu-west-1_Ab12Cd34E", got nothing`,
    ],
    [
      'for another kind of pool',
      { UserPoolId: 'us-east-1:11' },
      `'UserPoolId' is the ID of a user pool, such as "eu-west-1_Ab12Cd34E", got "us-east-1:11"`,
    ],
    ['for an empty client', { ClientId: '' }, `'ClientId' is the ID of an app client, got ""`],
    ['for a list of clients', { ClientId: ['a'] }, `'ClientId' is the ID of an app client, got ["a"]`],
    [
      'for an ARN of something else',
      { SecretArn: 'arn:aws:s3:::bucket' },
      `'SecretArn' is the ARN of a secret, got "arn:aws:s3:::bucket"`,
    ],
    ['for an endpoint without TLS', { TokenEndpoint: 'http://x/' }, `'TokenEndpoint' is an HTTPS URL, got "http://x/"`],
    ['without scopes', { Scopes: ' ' }, `'Scopes' is scopes with spaces between them, got " "`],
  ])('%s, and asks nothing of AWS', async (_, changes, reason) => {
    const aws = newAws();

    expect(await failureOf(fill(newEvent({ ResourceProperties: { ...PROPERTIES, ...changes } }), aws))).toBe(reason);
    expect(aws.calls).toEqual([]);
  });
});
