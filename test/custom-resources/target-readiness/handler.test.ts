import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import { awaitTarget } from '../../../lib/custom-resources/target-readiness/handler/handler';
import { targetReadinessPort } from '../../../lib/custom-resources/target-readiness/handler/port';
import { cloudFormationClient, controlClient } from '../../control-plane/clients';
import { ControlPlane } from '../../control-plane/control-plane';
import { faultsOf } from '../../control-plane/faults';
import { Stacks } from '../../control-plane/stacks';
import { VirtualClock } from '../../control-plane/virtual-clock';
import { attemptsFor, failureOf } from '../handler-runs';
import { newEvent } from '../resource-events';

const BUDGET = 880_000;

let clock: VirtualClock;
let plane: ControlPlane;
let stacks: Stacks;
let client: ReturnType<typeof controlClient>;
let cloudFormation: ReturnType<typeof cloudFormationClient>;
let GatewayId: string;

beforeEach(async () => {
  clock = new VirtualClock();
  plane = new ControlPlane(clock);
  stacks = new Stacks(clock);
  await Promise.all([plane.listen(), stacks.listen()]);
  client = controlClient(plane.endpoint);
  cloudFormation = cloudFormationClient(stacks.endpoint);
  const roleArn = 'arn:aws:iam::111122223333:role/gateway';
  GatewayId = String(plane.gateways.create({ name: 'shop', roleArn, authorizerType: 'NONE' }).gatewayId);
  await clock.sleep(10_000);
});

afterEach(async () => {
  jest.restoreAllMocks();
  client.destroy();
  cloudFormation.destroy();
  await Promise.all([plane.close(), stacks.close()]);
});

function newTarget(server: object = {}, grantType?: string): string {
  const oauthCredentialProvider = { providerArn: 'arn:aws:x', scopes: [], grantType };
  const credential = { credentialProviderType: 'OAUTH', credentialProvider: { oauthCredentialProvider } };
  const { targetId } = plane.targets.create(GatewayId, {
    name: 'tools',
    targetConfiguration: { mcp: { mcpServer: { endpoint: 'https://tools.example.com/mcp', ...server } } },
    ...(grantType && { credentialProviderConfigurations: [credential] }),
  });
  return String(targetId);
}

function run(changes: Partial<ResourceEvent>, budget = BUDGET): Promise<string> {
  return awaitTarget(newEvent(changes), attemptsFor(clock, budget), targetReadinessPort(client, cloudFormation));
}

function update(TargetId: string, now: object, old: object, budget?: number): Promise<string> {
  const place = { GatewayId, TargetId };
  return run(
    {
      RequestType: 'Update',
      PhysicalResourceId: `${GatewayId}|${TargetId}`,
      ResourceProperties: { ...place, ...now },
      OldResourceProperties: { ...place, ...old },
    },
    budget,
  );
}

test('creation waits until the target is ready, and is named after it', async () => {
  const TargetId = newTarget();

  const id = await run({ ResourceProperties: { GatewayId, TargetId } });

  expect(id).toBe(`${GatewayId}|${TargetId}`);
  expect(plane.targets.get(GatewayId, TargetId).status).toBe('READY');
  expect(plane.calls.filter((name) => name !== 'GetGatewayTarget')).toEqual([]);
});

test("a target that fails fails the resource with the service's own reason", async () => {
  plane.targets.failures.set('tools', 'Failed to connect to https://tools.example.com/mcp?token=abc');
  const TargetId = newTarget();

  expect(await failureOf(run({ ResourceProperties: { GatewayId, TargetId } }))).toBe(
    `The target "tools" (${TargetId}) of gateway ${GatewayId} is FAILED: Failed to connect to https://tools.example.com/mcp?***`,
  );
});

test('a target whose update fails fails the resource', async () => {
  const TargetId = newTarget();
  await clock.sleep(10_000);
  plane.targets.failures.set('tools', '');
  plane.targets.update(GatewayId, TargetId, {
    targetConfiguration: { mcp: { mcpServer: { endpoint: 'https://tools.example.com/2' } } },
  });

  expect(await failureOf(update(TargetId, { Declared: '2' }, { Declared: '1' }))).toBe(
    `The target "tools" (${TargetId}) of gateway ${GatewayId} is UPDATE_UNSUCCESSFUL: the service gave no reason`,
  );
});

describe('a target that is FAILED after an update', () => {
  const StackId = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/1';
  let TargetId: string;

  beforeEach(async () => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    plane.targets.failures.set('tools', 'The endpoint does not answer');
    TargetId = newTarget();
    await clock.sleep(60_000);
  });

  test('does not fail a rollback, and the log says why it is not ready', async () => {
    stacks.statuses.set(StackId, 'UPDATE_ROLLBACK_IN_PROGRESS');

    expect(await update(TargetId, { Declared: '1' }, { Declared: '2' })).toBe(`${GatewayId}|${TargetId}`);
    expect(jest.mocked(console.log).mock.calls.flat().map(String)).toEqual([
      expect.stringContaining('FAILED: The endpoint does not answer'),
    ]);
  });

  test.each(['UPDATE_IN_PROGRESS', undefined])('fails the resource while the stack is %s', async (status) => {
    if (status) stacks.statuses.set(StackId, status);

    expect(await failureOf(update(TargetId, { Declared: '2' }, { Declared: '1' }))).toContain(
      'is FAILED: The endpoint does not answer',
    );
  });

  test('fails its creation without a look at the stack', async () => {
    stacks.statuses.set(StackId, 'ROLLBACK_IN_PROGRESS');

    expect(await failureOf(run({ ResourceProperties: { GatewayId, TargetId } }))).toContain('is FAILED');
    expect(stacks.calls).toEqual([]);
  });
});

test('a target that is being deleted fails the resource', async () => {
  const TargetId = newTarget();
  await clock.sleep(10_000);
  plane.targets.delete(GatewayId, TargetId);

  expect(await failureOf(run({ ResourceProperties: { GatewayId, TargetId } }))).toBe(
    `The target "tools" (${TargetId}) of gateway ${GatewayId} is DELETING: the service gave no reason`,
  );
});

test('a target that is not there is looked for a minute', async () => {
  const TargetId = 'zzzzzzzzz9';
  const start = clock.now();

  expect(await failureOf(run({ ResourceProperties: { GatewayId, TargetId } }))).toBe(
    `bedrock-agentcore:GetGatewayTarget of target ${TargetId} of gateway ${GatewayId} failed: ResourceNotFoundException (HTTP 404, request 11111111-2222-3333-4444-555555555555): Target ${TargetId} not found`,
  );
  expect(clock.now() - start).toBeGreaterThanOrEqual(60_000);
});

test('a function without time left tells the last status', async () => {
  const TargetId = newTarget();

  expect(await failureOf(run({ ResourceProperties: { GatewayId, TargetId } }, 4_000))).toBe(
    `The target "tools" (${TargetId}) of gateway ${GatewayId} is still CREATING after 3 seconds; it may still become ready: deploy again`,
  );
});

describe('a target that waits for a person', () => {
  test('becomes ready when the person consents', async () => {
    const TargetId = newTarget({}, 'AUTHORIZATION_CODE');
    const running = run({ ResourceProperties: { GatewayId, TargetId } });
    plane.plan = () => {
      if (plane.targets.get(GatewayId, TargetId).status === 'CREATE_PENDING_AUTH')
        plane.targets.consent(GatewayId, TargetId);
      return undefined;
    };

    await expect(running).resolves.toBe(`${GatewayId}|${TargetId}`);
  });

  test('fails after ten minutes, with what the person must do and without the URL', async () => {
    const TargetId = newTarget({}, 'AUTHORIZATION_CODE');
    await clock.sleep(10_000);
    // The service's ten minutes begin later than ours.
    plane.targets.get(GatewayId, TargetId);
    const start = clock.now();

    const reason = await failureOf(run({ ResourceProperties: { GatewayId, TargetId } }, 500_000));

    expect(reason).toMatch(
      /^The target "tools" \(\w{10}\) of gateway shop-\w{10} is still CREATE_PENDING_AUTH after \d+ seconds; somebody has to open its authorizationData\.oauth2\.authorizationUrl, which "aws bedrock-agentcore-control get-gateway-target --gateway-identifier shop-\w{10} --target-id \w{10}" shows, within ten minutes; with a tool schema \(mcpToolSchema\) the target needs nobody$/,
    );
    expect(reason).not.toContain('s3cr3t');
    expect(clock.now() - start).toBeLessThan(600_000);
  });
});

describe('the tools of an MCP server are read again', () => {
  test.each<[string, object, object]>([
    ['syncOn', { SyncOn: '2', Server: 'a' }, { SyncOn: '1', Server: 'a' }],
    ['a first syncOn', { SyncOn: '1' }, {}],
    ['the endpoint or the credential', { Server: 'b' }, { Server: 'a' }],
  ])('after a change of %s', async (_, now, old) => {
    const TargetId = newTarget();
    await clock.sleep(10_000);

    await update(TargetId, now, old);

    expect(plane.targets.synchronized).toBe(1);
    expect(plane.targets.get(GatewayId, TargetId).status).toBe('READY');
  });

  test('when syncOn is there from the beginning', async () => {
    await run({ ResourceProperties: { GatewayId, TargetId: newTarget(), SyncOn: '1' } });

    expect(plane.targets.synchronized).toBe(1);
  });

  test('when that failed the last time', async () => {
    const TargetId = newTarget();
    await clock.sleep(10_000);
    plane.targets.failures.set('tools', 'The endpoint does not answer');
    expect(await failureOf(update(TargetId, { SyncOn: '2' }, { SyncOn: '1' }))).toBe(
      `The target "tools" (${TargetId}) of gateway ${GatewayId} is SYNCHRONIZE_UNSUCCESSFUL: The endpoint does not answer`,
    );

    await update(TargetId, { SyncOn: '3' }, { SyncOn: '1' });

    expect(plane.targets.get(GatewayId, TargetId).status).toBe('READY');
  });

  test('once somebody else has done with the target', async () => {
    const TargetId = newTarget();
    await clock.sleep(10_000);
    plane.plan = (operation) => {
      const isFirst = operation === 'SynchronizeGatewayTargets' && plane.targets.synchronized === 0;
      if (isFirst) plane.targets.synchronize(GatewayId, { targetIdList: [TargetId] });
      return undefined;
    };

    await update(TargetId, { SyncOn: '2' }, { SyncOn: '1' });

    expect(plane.targets.synchronized).toBe(2);
  });
});

describe('the tools are not read again', () => {
  test.each<[string, object, string | undefined, object, object]>([
    [
      'when nothing of the server changed',
      {},
      undefined,
      { SyncOn: '1', Declared: 'b' },
      { SyncOn: '1', Declared: 'a' },
    ],
    ['when the gateway asks at every listing', { listingMode: 'DYNAMIC' }, undefined, { SyncOn: '2' }, { SyncOn: '1' }],
    [
      'when the gateway has a tool schema',
      { mcpToolSchema: { inlinePayload: '[]' } },
      undefined,
      { SyncOn: '2' },
      { SyncOn: '1' },
    ],
    [
      'when a person would have to consent',
      { mcpToolSchema: { inlinePayload: '[]' } },
      'AUTHORIZATION_CODE',
      { SyncOn: '2' },
      { SyncOn: '1' },
    ],
  ])('%s', async (_, server, grantType, now, old) => {
    const TargetId = newTarget(server, grantType);
    await clock.sleep(10_000);

    await update(TargetId, now, old);

    expect(plane.calls).toEqual(['GetGatewayTarget']);
  });

  test('when the target is another one, which has its tools from its creation', async () => {
    const TargetId = newTarget();

    const id = await run({
      RequestType: 'Update',
      PhysicalResourceId: `${GatewayId}|aaaaaaaaa9`,
      ResourceProperties: { GatewayId, TargetId, SyncOn: '2' },
      OldResourceProperties: { GatewayId, TargetId: 'aaaaaaaaa9', SyncOn: '1' },
    });

    expect(id).toBe(`${GatewayId}|${TargetId}`);
    expect(plane.targets.synchronized).toBe(0);
  });
});

test('a call that is not answered is repeated', async () => {
  const TargetId = newTarget();
  await clock.sleep(10_000);
  plane.plan = faultsOf('GetGatewayTarget', 'throttle', 'denied', 'reset-before', 'timeout-after', 'server-error');

  await run({ ResourceProperties: { GatewayId, TargetId } });

  expect(plane.calls).toHaveLength(6);
});

test('a permission that is missing is told after two minutes, not after fourteen', async () => {
  const start = clock.now();
  plane.plan = () => 'denied';

  const reason = await failureOf(run({ ResourceProperties: { GatewayId, TargetId: 'aaaaaaaaa9' } }));

  expect(reason).toMatch(
    / failed \d+ times: AccessDeniedException \(HTTP 403, .*\); a service control policy .* may forbid it: User is not authorized$/,
  );
  expect(clock.now() - start).toBeLessThan(150_000);
});

describe('deletion', () => {
  test.each<[string, Partial<ResourceEvent>]>([
    ['of what is gone', { PhysicalResourceId: 'x|y', ResourceProperties: { GatewayId: 'x', TargetId: 'y' } }],
    ['after a failed creation', { PhysicalResourceId: 'not-created', ResourceProperties: { GatewayId: 7 } }],
    ['of a resource that was never named', {}],
  ])('%s asks nothing of AWS and succeeds', async (_, changes) => {
    const { PhysicalResourceId = newEvent().RequestId } = changes;

    await expect(run({ RequestType: 'Delete', ...changes })).resolves.toBe(PhysicalResourceId);
    expect(plane.calls).toEqual([]);
  });
});

describe('fails', () => {
  test.each<[string, object, string]>([
    [
      'without a gateway',
      { GatewayId: undefined },
      `'GatewayId' is the ID of a gateway, such as "shop-ab12cd34ef", got nothing`,
    ],
    [
      'for an ARN',
      { GatewayId: 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shop-ab12cd34ef' },
      `'GatewayId' is the ID of a gateway, such as "shop-ab12cd34ef", got "arn:aws:bedrock-agentcore:eu-west-1:111122223333:gateway/shop-ab12cd34ef"`,
    ],
    [
      'for a list of targets',
      { TargetId: ['a'] },
      `'TargetId' is the ID of a target, ten letters and digits, got ["a"]`,
    ],
    ['for a syncOn that is no text', { SyncOn: { a: 1 } }, `'SyncOn' is a text of up to 2,000 characters, got {"a":1}`],
  ])('%s, and asks nothing of AWS', async (_, changes, reason) => {
    const properties = { GatewayId: 'shop-ab12cd34ef', TargetId: 'aaaaaaaaa9', ...changes };

    expect(await failureOf(run({ ResourceProperties: properties }))).toBe(reason);
    expect(plane.calls).toEqual([]);
  });
});
