import { setTransform } from '../../../lib/custom-resources/custom-transform/handler/handler';
import { customTransformPort } from '../../../lib/custom-resources/custom-transform/handler/port';
import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import { controlClient } from '../../control-plane/clients';
import { ControlPlane } from '../../control-plane/control-plane';
import { faultsOf } from '../../control-plane/faults';
import { VirtualClock } from '../../control-plane/virtual-clock';
import { attemptsFor, failureOf } from '../handler-runs';
import { newEvent } from '../resource-events';

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:transform';
const OTHER = 'arn:aws:lambda:eu-west-1:111122223333:function:other';

/** Every member that an update takes. */
const MEMBERS = {
  name: 'shop',
  description: 'Tools',
  roleArn: 'arn:aws:iam::111122223333:role/gateway',
  protocolType: 'MCP',
  protocolConfiguration: { mcp: { instructions: 'Ask', supportedVersions: ['2025-11-25'] } },
  authorizerType: 'CUSTOM_JWT',
  authorizerConfiguration: {
    customJWTAuthorizer: {
      discoveryUrl: 'https://example.com/.well-known/openid-configuration',
      allowedClients: ['client'],
    },
  },
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555',
  interceptorConfigurations: [
    {
      interceptor: { lambda: { arn: OTHER } },
      interceptionPoints: ['REQUEST'],
      inputConfiguration: { passRequestHeaders: true },
    },
  ],
  policyEngineConfiguration: {
    arn: 'arn:aws:bedrock-agentcore:eu-west-1:111122223333:policy-engine/p',
    mode: 'ENFORCE',
  },
  exceptionLevel: 'DEBUG',
};

let clock: VirtualClock;
let plane: ControlPlane;
let client: ReturnType<typeof controlClient>;
let GatewayId: string;

beforeEach(async () => {
  clock = new VirtualClock();
  plane = new ControlPlane(clock);
  await plane.listen();
  client = controlClient(plane.endpoint);
  for (const arn of [FUNCTION, OTHER]) plane.account.invocable.set(arn, 0);
  GatewayId = String(plane.gateways.create(MEMBERS).gatewayId);
  await clock.sleep(10_000);
  plane.gateways.update(GatewayId, { ...MEMBERS, wafConfiguration: { failureMode: 'FAIL_OPEN' } });
  await clock.sleep(10_000);
});

afterEach(async () => {
  client.destroy();
  await plane.close();
});

function run(changes: Partial<ResourceEvent>, budget = 580_000): Promise<string> {
  return setTransform(newEvent(changes), attemptsFor(clock, budget), customTransformPort(client));
}

const recorded = (changes: object = {}) => ({ Task: 'record', GatewayId, FunctionArn: FUNCTION, ...changes });
const applied = (changes: object = {}) => ({
  Task: 'apply',
  GatewayId,
  FunctionArn: FUNCTION,
  Before: `${GatewayId}|none`,
  ...changes,
});

async function setByOthers(arn: string): Promise<void> {
  const customTransformConfiguration = { lambda: { arn } };
  plane.gateways.update(GatewayId, { ...plane.gateways.find(GatewayId).members, customTransformConfiguration });
  await clock.sleep(10_000);
}

const transform = () => plane.gateways.find(GatewayId).members.customTransformConfiguration;

test('applying sets the function and leaves everything else as it is', async () => {
  const id = await run({ ResourceProperties: applied() });

  expect(id).toBe(GatewayId);
  expect(plane.gateways.find(GatewayId)).toMatchObject({
    status: 'READY',
    members: {
      ...MEMBERS,
      wafConfiguration: { failureMode: 'FAIL_OPEN' },
      customTransformConfiguration: { lambda: { arn: FUNCTION } },
    },
  });
});

test('applying what is there already writes nothing', async () => {
  await setByOthers(FUNCTION);

  await run({ RequestType: 'Update', PhysicalResourceId: GatewayId, ResourceProperties: applied() });

  expect(plane.calls).toEqual(['GetGateway']);
});

test('applying waits until IAM knows that the gateway may invoke the function', async () => {
  plane.account.invocable.set(FUNCTION, clock.now() + 60_000);

  await run({ ResourceProperties: applied() });

  expect(transform()).toEqual({ lambda: { arn: FUNCTION } });
});

test('a permission that never comes fails with what the service says', async () => {
  plane.account.invocable.delete(FUNCTION);

  expect(await failureOf(run({ ResourceProperties: applied() }))).toBe(
    `bedrock-agentcore:UpdateGateway of gateway ${GatewayId} failed: ValidationException (HTTP 400, request 11111111-2222-3333-4444-555555555555): Gateway execution role lacks permission to invoke Lambda function ${FUNCTION}. Update the permission and retry`,
  );
});

test('whoever changes the gateway at the same time is waited for, and loses nothing', async () => {
  let isFirst = true;
  plane.plan = (operation) => {
    if (operation !== 'UpdateGateway' || !isFirst) return undefined;
    isFirst = false;
    plane.gateways.update(GatewayId, { ...plane.gateways.find(GatewayId).members, description: 'Of others' });
    return undefined;
  };

  await run({ ResourceProperties: applied() });

  expect(plane.gateways.find(GatewayId).members).toMatchObject({
    description: 'Of others',
    customTransformConfiguration: { lambda: { arn: FUNCTION } },
  });
});

test('a gateway whose update fails fails the resource with its reason', async () => {
  plane.gateways.failures.set('shop', 'The function cannot be reached');

  expect(await failureOf(run({ ResourceProperties: applied() }))).toBe(
    `The gateway ${GatewayId} is UPDATE_UNSUCCESSFUL: The function cannot be reached`,
  );
});

test('a gateway that is still changing at the end of the time fails the resource', async () => {
  plane.gateways.update(GatewayId, MEMBERS);

  expect(await failureOf(run({ ResourceProperties: applied() }, 2_000))).toBe(
    `The gateway ${GatewayId} is still UPDATING after 1 seconds`,
  );
});

test('a gateway that is being deleted fails the resource', async () => {
  plane.gateways.delete(GatewayId);

  expect(await failureOf(run({ ResourceProperties: applied() }))).toBe(
    `The gateway ${GatewayId} is DELETING: the service gave no reason`,
  );
});

describe('recording', () => {
  test('names the function that was there before, and writes nothing', async () => {
    await setByOthers(OTHER);

    expect(await run({ ResourceProperties: recorded() })).toBe(`${GatewayId}|${OTHER}`);
    expect(plane.calls).toEqual(['GetGateway']);
  });

  test('names none where there was none, or where a failed stack has left its own', async () => {
    expect(await run({ ResourceProperties: recorded() })).toBe(`${GatewayId}|none`);
    await setByOthers(FUNCTION);
    expect(await run({ ResourceProperties: recorded() })).toBe(`${GatewayId}|none`);
  });

  test('keeps what it has recorded when the function changes', async () => {
    const PhysicalResourceId = `${GatewayId}|${OTHER}`;

    const id = await run({ RequestType: 'Update', PhysicalResourceId, ResourceProperties: recorded() });

    expect(id).toBe(PhysicalResourceId);
    expect(plane.calls).toEqual([]);
  });

  test('records anew for another gateway', async () => {
    const event = { RequestType: 'Update', PhysicalResourceId: `other-ab12cd34ef|${OTHER}` } as const;

    expect(await run({ ...event, ResourceProperties: recorded() })).toBe(`${GatewayId}|none`);
  });
});

describe('deletion', () => {
  const remove = (changes: object = {}) =>
    run({ RequestType: 'Delete', PhysicalResourceId: GatewayId, ResourceProperties: applied(changes) });

  test('brings back that there was none', async () => {
    await run({ ResourceProperties: applied() });

    await remove();

    expect(transform()).toBeUndefined();
    expect(plane.gateways.find(GatewayId).members).toMatchObject(MEMBERS);
  });

  test('brings back what was there before', async () => {
    await run({ ResourceProperties: applied() });

    await remove({ Before: `${GatewayId}|${OTHER}` });

    expect(transform()).toEqual({ lambda: { arn: OTHER } });
  });

  test('leaves what somebody has set since', async () => {
    await setByOthers(OTHER);

    await remove();

    expect(transform()).toEqual({ lambda: { arn: OTHER } });
    expect(plane.calls).toEqual(['GetGateway']);
  });

  test('succeeds when the gateway is gone, or going', async () => {
    await run({ ResourceProperties: applied() });
    plane.gateways.delete(GatewayId);

    await expect(remove()).resolves.toBe(GatewayId);
    await clock.sleep(10_000);
    await expect(remove()).resolves.toBe(GatewayId);
  });

  test('of a recording asks nothing of AWS', async () => {
    await run({ RequestType: 'Delete', PhysicalResourceId: 'x', ResourceProperties: recorded() });

    expect(plane.calls).toEqual([]);
  });

  test.each<[string, object]>([
    ['without a gateway', { GatewayId: undefined }],
    ['of foreign properties', { Before: 7 }],
    ['of a function that is none', { FunctionArn: 'arn:aws:s3:::bucket' }],
  ])('%s asks nothing of AWS and succeeds', async (_, changes) => {
    await expect(remove(changes)).resolves.toBe(GatewayId);
    expect(plane.calls).toEqual([]);
  });
});

test.each(['reset-before', 'reset-after', 'timeout-before', 'timeout-after', 'throttle'] as const)(
  'an update that ends in %s is made once',
  async (fault) => {
    plane.plan = faultsOf('UpdateGateway', fault);

    await run({ ResourceProperties: applied() });

    expect(transform()).toEqual({ lambda: { arn: FUNCTION } });
    expect(plane.gateways.find(GatewayId).status).toBe('READY');
  },
);

describe('fails', () => {
  test.each<[string, object, string]>([
    ['without a task', { Task: undefined }, `'Task' is "record" or "apply", got nothing`],
    ['for another task', { Task: 'delete' }, `'Task' is "record" or "apply", got "delete"`],
    ['for a number', { GatewayId: 7 }, `'GatewayId' is the ID of a gateway, such as "shop-ab12cd34ef", got 7`],
    ['for a bucket', { FunctionArn: 'arn:aws:s3:::b' }, `'FunctionArn' is the ARN of a function, got "arn:aws:s3:::b"`],
    ['without a recording', { Before: undefined }, `'Before' is the name of a recording, got nothing`],
  ])('%s, and asks nothing of AWS', async (_, changes, reason) => {
    expect(await failureOf(run({ ResourceProperties: applied(changes) }))).toBe(reason);
    expect(plane.calls).toEqual([]);
  });
});
