import {
  CreateGatewayCommand,
  CreateGatewayTargetCommand,
  type CreateGatewayTargetCommandInput,
  DeleteGatewayCommand,
  DeleteGatewayTargetCommand,
  GetGatewayCommand,
  GetGatewayTargetCommand,
  GetTokenVaultCommand,
  ListGatewaysCommand,
  ListGatewayTargetsCommand,
  SetTokenVaultCMKCommand,
  SynchronizeGatewayTargetsCommand,
  UpdateGatewayCommand,
  UpdateGatewayTargetCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { controlClient } from './clients';
import { ControlPlane } from './control-plane';
import { faultsOf } from './faults';
import { VirtualClock } from './virtual-clock';

const ROLE = 'arn:aws:iam::111122223333:role/gateway';
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:tools';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';

let clock: VirtualClock;
let plane: ControlPlane;
let client: ReturnType<typeof controlClient>;

beforeEach(async () => {
  clock = new VirtualClock();
  plane = new ControlPlane(clock);
  await plane.listen();
  client = controlClient(plane.endpoint);
  plane.account.invocable.set(FUNCTION, 0);
});

afterEach(async () => {
  client.destroy();
  await plane.close();
});

const GATEWAY = { name: 'Shop', roleArn: ROLE, authorizerType: 'AWS_IAM' } as const;

async function newGateway(name = 'Shop'): Promise<string> {
  const { gatewayId = '' } = await client.send(new CreateGatewayCommand({ ...GATEWAY, name }));
  await clock.sleep(10_000);
  return gatewayId;
}

const SERVER = { mcp: { mcpServer: { endpoint: 'https://tools.example.com/mcp' } } };

const CONSENT: CreateGatewayTargetCommandInput['credentialProviderConfigurations'] = [
  {
    credentialProviderType: 'OAUTH',
    credentialProvider: {
      oauthCredentialProvider: { providerArn: 'arn:aws:x', scopes: [], grantType: 'AUTHORIZATION_CODE' },
    },
  },
];

async function newTarget(
  gatewayIdentifier: string,
  changes: Partial<CreateGatewayTargetCommandInput> = {},
): Promise<string> {
  const input = { gatewayIdentifier, name: 'server', targetConfiguration: SERVER, ...changes };
  const { targetId = '' } = await client.send(new CreateGatewayTargetCommand(input));
  return targetId;
}

/** What the SDK makes of a refusal: name, status and text. */
async function refusalOf(work: Promise<unknown>): Promise<unknown[]> {
  const error = await work.then(
    () => ({ name: 'none', message: '', $metadata: {} }),
    (thrown) => thrown,
  );
  return [error.name, error.$metadata.httpStatusCode, error.message];
}

describe('a gateway', () => {
  test('is being created, and ready a little later', async () => {
    const { gatewayId = '', status, createdAt } = await client.send(new CreateGatewayCommand(GATEWAY));

    await clock.sleep(10_000);

    expect([gatewayId, status]).toEqual(['shop-aaaaaaaaa1', 'CREATING']);
    expect(createdAt).toEqual(new Date('2026-01-01T00:00:00.120Z'));
    const { status: later } = await client.send(new GetGatewayCommand({ gatewayIdentifier: gatewayId }));
    expect(later).toBe('READY');
  });

  test('loses what an update leaves out', async () => {
    const id = await newGateway();
    const transform = { customTransformConfiguration: { lambda: { arn: FUNCTION } } };
    const put = (changes: object) =>
      client.send(new UpdateGatewayCommand({ ...GATEWAY, gatewayIdentifier: id, ...changes }));
    await put({ description: 'Tools', ...transform });
    await clock.sleep(10_000);

    await put({ description: 'Better tools' });

    const { description, customTransformConfiguration, status } = await client.send(
      new GetGatewayCommand({ gatewayIdentifier: id }),
    );
    expect({ description, customTransformConfiguration, status }).toEqual({
      description: 'Better tools',
      customTransformConfiguration: undefined,
      status: 'UPDATING',
    });
  });

  test('is one for one client token, however often it is asked for', async () => {
    const clientToken = 'a'.repeat(40);
    const first = await client.send(new CreateGatewayCommand({ ...GATEWAY, clientToken }));

    const second = await client.send(new CreateGatewayCommand({ ...GATEWAY, clientToken }));

    expect(second.gatewayId).toBe(first.gatewayId);
    expect(plane.gateways.created).toBe(1);
    expect(await refusalOf(client.send(new CreateGatewayCommand({ ...GATEWAY, name: 'Other', clientToken })))).toEqual([
      'ValidationException',
      400,
      'The client token was used for another request',
    ]);
  });

  test('appears in lists a little later, page by page', async () => {
    const ids = [await newGateway('A'), await newGateway('B')];
    const { gatewayId = '' } = await client.send(new CreateGatewayCommand({ ...GATEWAY, name: 'C' }));

    const first = await client.send(new ListGatewaysCommand({ maxResults: 1 }));
    const second = await client.send(new ListGatewaysCommand({ maxResults: 1, nextToken: first.nextToken }));
    await clock.sleep(10_000);
    const later = await client.send(new ListGatewaysCommand({}));

    expect([first, second].map(({ items }) => items?.map((item) => item.gatewayId))).toEqual([[ids[0]], [ids[1]]]);
    expect(second.nextToken).toBeUndefined();
    expect(later.items?.map((item) => item.gatewayId)).toEqual([...ids, gatewayId]);
  });

  test('stays as long as targets are being deleted', async () => {
    const id = await newGateway();
    const targetId = await newTarget(id);
    await clock.sleep(10_000);
    await client.send(new DeleteGatewayTargetCommand({ gatewayIdentifier: id, targetId }));
    const remove = () => client.send(new DeleteGatewayCommand({ gatewayIdentifier: id }));

    expect(await refusalOf(remove())).toEqual([
      'ValidationException',
      400,
      'Gateway has targets associated with it. Delete all targets before deleting the gateway.',
    ]);
    await clock.sleep(10_000);
    await remove();
    await clock.sleep(10_000);
    expect(await refusalOf(client.send(new GetGatewayCommand({ gatewayIdentifier: id })))).toEqual([
      'ResourceNotFoundException',
      404,
      `Gateway ${id} not found`,
    ]);
  });

  test.each<[string, object, unknown[]]>([
    ['of a name with an underscore', { name: 'my_gateway' }, ['ValidationException', 400]],
    ['of a name that is taken', { name: 'Shop' }, ['ConflictException', 409]],
  ])('%s is refused', async (_, changes, refusal) => {
    await newGateway();

    const error = await refusalOf(client.send(new CreateGatewayCommand({ ...GATEWAY, ...changes })));

    expect(error.slice(0, 2)).toEqual(refusal);
  });

  test('over the quota is refused', async () => {
    plane.gateways.quota = 0;

    const error = await refusalOf(client.send(new CreateGatewayCommand(GATEWAY)));

    expect(error.slice(0, 2)).toEqual(['ServiceQuotaExceededException', 402]);
  });

  test.each<[string, object, unknown[]]>([
    ['to another name', { name: 'Other' }, ['ValidationException', 400, 'The name of a gateway cannot be updated']],
    ['to another key', { kmsKeyArn: KEY }, ['ValidationException', 400, 'The KMS key of a gateway cannot be updated']],
    [
      'to a function that the role may not invoke',
      { customTransformConfiguration: { lambda: { arn: `${FUNCTION}2` } } },
      [
        'ValidationException',
        400,
        `Gateway execution role lacks permission to invoke Lambda function ${FUNCTION}2. Update the permission and retry`,
      ],
    ],
  ])('cannot be updated %s', async (_, changes, refusal) => {
    const gatewayIdentifier = await newGateway();

    const error = await refusalOf(client.send(new UpdateGatewayCommand({ ...GATEWAY, gatewayIdentifier, ...changes })));

    expect(error).toEqual(refusal);
  });

  test('that is being updated takes no other update', async () => {
    const gatewayIdentifier = await newGateway();
    const update = () => client.send(new UpdateGatewayCommand({ ...GATEWAY, gatewayIdentifier }));
    await update();

    expect(await refusalOf(update())).toEqual([
      'ConflictException',
      409,
      'The gateway is UPDATING; wait until it is READY',
    ]);
  });
});

describe('a target', () => {
  async function statusOf(gatewayIdentifier: string, targetId: string) {
    const { status, statusReasons } = await client.send(new GetGatewayTargetCommand({ gatewayIdentifier, targetId }));
    return [status, statusReasons];
  }

  test('passes through its statuses, and fails with its reason', async () => {
    const id = await newGateway();
    const targetId = await newTarget(id);
    const statuses = [await statusOf(id, targetId)];
    await clock.sleep(10_000);
    statuses.push(await statusOf(id, targetId));
    plane.targets.failures.set('server', 'The endpoint does not answer');
    await client.send(new SynchronizeGatewayTargetsCommand({ gatewayIdentifier: id, targetIdList: [targetId] }));
    statuses.push(await statusOf(id, targetId));
    await clock.sleep(10_000);
    statuses.push(await statusOf(id, targetId));

    await client.send(new UpdateGatewayTargetCommand({ gatewayIdentifier: id, targetId, targetConfiguration: SERVER }));
    await clock.sleep(10_000);
    statuses.push(await statusOf(id, targetId));

    expect(statuses).toEqual([
      ['CREATING', undefined],
      ['READY', undefined],
      ['SYNCHRONIZING', undefined],
      ['SYNCHRONIZE_UNSUCCESSFUL', ['The endpoint does not answer']],
      ['READY', undefined],
    ]);
  });

  test('waits for a person, who has ten minutes', async () => {
    const id = await newGateway();
    const [first, second] = [
      await newTarget(id, { credentialProviderConfigurations: CONSENT }),
      await newTarget(id, { name: 'late', credentialProviderConfigurations: CONSENT }),
    ];
    await clock.sleep(10_000);
    expect(await statusOf(id, first)).toEqual(['CREATE_PENDING_AUTH', undefined]);
    expect(
      await refusalOf(client.send(new DeleteGatewayTargetCommand({ gatewayIdentifier: id, targetId: first }))),
    ).toEqual(['ConflictException', 409, 'The target is CREATE_PENDING_AUTH; wait until it is READY']);

    plane.targets.consent(id, first);
    await statusOf(id, second);
    await clock.sleep(700_000);

    expect(await statusOf(id, first)).toEqual(['READY', undefined]);
    expect(await statusOf(id, second)).toEqual(['FAILED', ['Nobody consented in time']]);
  });

  test('is the sixth that is being changed and throttled', async () => {
    const id = await newGateway();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await newTarget(id, { name });
      await clock.sleep(1_000);
    }

    expect(await refusalOf(newTarget(id, { name: 'f' }))).toEqual([
      'ThrottlingException',
      429,
      '5 targets of the gateway are being changed',
    ]);
  });

  test('is gone from lists a little after it is gone', async () => {
    const id = await newGateway();
    const targetId = await newTarget(id);
    await clock.sleep(10_000);
    await client.send(new DeleteGatewayTargetCommand({ gatewayIdentifier: id, targetId }));
    await clock.sleep(9_000);
    const list = () => client.send(new ListGatewayTargetsCommand({ gatewayIdentifier: id }));

    expect((await refusalOf(statusOf(id, targetId))).slice(0, 2)).toEqual(['ResourceNotFoundException', 404]);
    expect((await list()).items?.map((item) => item.targetId)).toEqual([targetId]);
    await clock.sleep(10_000);
    expect((await list()).items).toEqual([]);
  });

  test.each<[string, Partial<CreateGatewayTargetCommandInput>, string]>([
    [
      'with two credentials',
      { credentialProviderConfigurations: [...CONSENT, ...CONSENT] },
      '1 validation error detected: credentialProviderConfigurations must have length 1',
    ],
    [
      'with an empty list of credentials',
      { credentialProviderConfigurations: [] },
      '1 validation error detected: credentialProviderConfigurations must have length 1',
    ],
    [
      'of a function without a credential',
      { targetConfiguration: { mcp: { lambda: { lambdaArn: FUNCTION, toolSchema: { inlinePayload: [] } } } } },
      'CredentialProviderConfigurations is required for Lambda targets',
    ],
    [
      'of a function that the role may not invoke',
      {
        targetConfiguration: { mcp: { lambda: { lambdaArn: `${FUNCTION}2`, toolSchema: { inlinePayload: [] } } } },
        credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }],
      },
      `Gateway execution role lacks permission to invoke Lambda function ${FUNCTION}2. Update the permission and retry`,
    ],
  ])('%s is refused', async (_, changes, message) => {
    const id = await newGateway();

    expect(await refusalOf(newTarget(id, changes))).toEqual(['ValidationException', 400, message]);
  });

  test.each<[string, object, number, string]>([
    ['one with a tool schema', { mcpToolSchema: { inlinePayload: '[]' } }, 1, 'Targets with a tool schema cannot be'],
    ['one that is listed anew each time', { listingMode: 'DYNAMIC' }, 1, 'Targets with listing mode DYNAMIC cannot be'],
    ['two at once', {}, 2, '1 validation error detected: targetIdList must have length 1'],
  ])('cannot be synchronised when it is %s', async (_, changes, count, message) => {
    const id = await newGateway();
    const targetConfiguration = { mcp: { mcpServer: { ...SERVER.mcp.mcpServer, ...changes } } };
    const targetId = await newTarget(id, { targetConfiguration });
    await clock.sleep(10_000);

    const input = { gatewayIdentifier: id, targetIdList: Array<string>(count).fill(targetId) };
    const [name, status, text] = await refusalOf(client.send(new SynchronizeGatewayTargetsCommand(input)));

    expect([name, status]).toEqual(['ValidationException', 400]);
    expect(text).toContain(message);
  });
});

describe('the token vault', () => {
  test('keeps the key that it is given', async () => {
    plane.account.keys.add(KEY);
    const kmsConfiguration = { keyType: 'CustomerManagedKey', kmsKeyArn: KEY } as const;

    await client.send(new SetTokenVaultCMKCommand({ kmsConfiguration }));

    expect((await client.send(new GetTokenVaultCommand({}))).kmsConfiguration).toEqual(kmsConfiguration);
    const again = client.send(new SetTokenVaultCMKCommand({ kmsConfiguration }));
    expect((await refusalOf(again)).slice(0, 2)).toEqual(['ConcurrentModificationException', 409]);
  });

  test('refuses a key that it cannot use', async () => {
    const kmsConfiguration = { keyType: 'CustomerManagedKey', kmsKeyArn: KEY } as const;

    const error = await refusalOf(client.send(new SetTokenVaultCMKCommand({ kmsConfiguration })));

    expect(error).toEqual(['ValidationException', 400, `The KMS key ${KEY} cannot be used`]);
  });
});

describe('what goes wrong on request', () => {
  const get = () => client.send(new GetTokenVaultCommand({}));

  test('is one fault for one call', async () => {
    plane.plan = faultsOf('GetTokenVault', 'throttle', 'server-error', 'denied', 'reset-before', 'timeout-before');

    const names: unknown[] = [];
    for (let call = 0; call < 6; call += 1) names.push((await refusalOf(get()))[0]);

    expect(names.slice(0, 3)).toEqual(['ThrottlingException', 'InternalServerException', 'AccessDeniedException']);
    expect(names.slice(3)).toEqual(['TimeoutError', 'TimeoutError', 'none']);
  });

  test('has its effect when the connection breaks after it', async () => {
    plane.account.keys.add(KEY);
    plane.plan = faultsOf('SetTokenVaultCMK', 'reset-after');
    const kmsConfiguration = { keyType: 'CustomerManagedKey', kmsKeyArn: KEY } as const;

    await refusalOf(client.send(new SetTokenVaultCMKCommand({ kmsConfiguration })));

    expect(plane.vault.kmsConfiguration).toEqual(kmsConfiguration);
  });

  test('can be silence, for real', async () => {
    plane.plan = faultsOf('GetTokenVault', 'hang');
    const impatient = controlClient(plane.endpoint, 300);

    const [name] = await refusalOf(impatient.send(new GetTokenVaultCommand({})));

    impatient.destroy();
    expect(name).toBe('TimeoutError');
  });

  test('is throttling for those who ask too often', async () => {
    const all = await Promise.all(Array.from({ length: 40 }, () => refusalOf(get())));

    // Each call takes some virtual time, so that one after another is never too often.
    expect(all.filter(([name]) => name === 'ThrottlingException')).toEqual([]);
    const updates: unknown[] = [];
    const gatewayIdentifier = await newGateway();
    for (let call = 0; call < 8; call += 1) {
      const update = new UpdateGatewayCommand({ ...GATEWAY, gatewayIdentifier });
      updates.push((await refusalOf(client.send(update)))[0]);
    }
    expect(updates).toEqual(['none', ...Array(4).fill('ConflictException'), ...Array(3).fill('ThrottlingException')]);
  });
});
