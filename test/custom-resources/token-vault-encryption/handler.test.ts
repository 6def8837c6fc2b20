import type { ResourceEvent } from '../../../lib/custom-resources/runtime/events';
import { encryptTokenVault } from '../../../lib/custom-resources/token-vault-encryption/handler/handler';
import { tokenVaultPort } from '../../../lib/custom-resources/token-vault-encryption/handler/port';
import { controlClient } from '../../control-plane/clients';
import { ControlPlane } from '../../control-plane/control-plane';
import { faultsOf } from '../../control-plane/faults';
import { VirtualClock } from '../../control-plane/virtual-clock';
import { attemptsFor, failureOf } from '../handler-runs';
import { newEvent } from '../resource-events';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const OTHER = 'arn:aws:kms:eu-west-1:111122223333:key/99999999-2222-3333-4444-555555555555';

let clock: VirtualClock;
let plane: ControlPlane;
let client: ReturnType<typeof controlClient>;

beforeEach(async () => {
  clock = new VirtualClock();
  plane = new ControlPlane(clock);
  await plane.listen();
  client = controlClient(plane.endpoint);
  for (const arn of [KEY, OTHER]) plane.account.keys.add(arn);
});

afterEach(async () => {
  client.destroy();
  await plane.close();
});

const customer = (kmsKeyArn: string) => ({ keyType: 'CustomerManagedKey', kmsKeyArn });
const SERVICE = { keyType: 'ServiceManagedKey' };

function run(changes: Partial<ResourceEvent>): Promise<string> {
  return encryptTokenVault(newEvent(changes), attemptsFor(clock, 160_000), tokenVaultPort(client));
}

const applied = (changes: object = {}) => ({ Task: 'apply', KeyArn: KEY, Before: 'default|service', ...changes });
const remove = (changes: object = {}) =>
  run({ RequestType: 'Delete', PhysicalResourceId: 'default', ResourceProperties: applied(changes) });

test('applying gives the vault the key, once', async () => {
  const first = await run({ ResourceProperties: applied() });
  const second = await run({ ResourceProperties: applied() });

  expect([first, second]).toEqual(['default', 'default']);
  expect(plane.vault.kmsConfiguration).toEqual(customer(KEY));
  expect(plane.calls).toEqual(['GetTokenVault', 'SetTokenVaultCMK', 'GetTokenVault']);
});

test('recording names the key that was there before', async () => {
  const record = { ResourceProperties: { Task: 'record', KeyArn: KEY } };
  const names = [await run(record)];
  for (const key of [OTHER, KEY]) {
    plane.vault.kmsConfiguration = customer(key);
    names.push(await run(record));
  }

  expect(names).toEqual(['default|service', `default|${OTHER}`, 'default|service']);
  expect(plane.calls).toEqual(['GetTokenVault', 'GetTokenVault', 'GetTokenVault']);
});

test('a recording stays when the key changes', async () => {
  const PhysicalResourceId = `default|${OTHER}`;
  const ResourceProperties = { Task: 'record', KeyArn: KEY };

  expect(await run({ RequestType: 'Update', PhysicalResourceId, ResourceProperties })).toBe(PhysicalResourceId);
  expect(plane.calls).toEqual([]);
});

test.each<[string, string, object]>([
  ["the service's key", 'default|service', SERVICE],
  ["somebody else's key", `default|${OTHER}`, customer(OTHER)],
])('deletion brings back %s', async (_, Before, expected) => {
  plane.vault.kmsConfiguration = customer(KEY);

  await remove({ Before });

  expect(plane.vault.kmsConfiguration).toEqual(expected);
});

test('deletion leaves what somebody has set since', async () => {
  plane.vault.kmsConfiguration = customer(OTHER);

  await remove();

  expect(plane.vault.kmsConfiguration).toEqual(customer(OTHER));
  expect(plane.calls).toEqual(['GetTokenVault']);
});

test.each<[string, object]>([
  ['of a recording', { Task: 'record' }],
  ['of foreign properties', { Before: 'x' }],
  ['without a key', { KeyArn: undefined }],
])('deletion %s asks nothing of AWS and succeeds', async (_, changes) => {
  await expect(remove(changes)).resolves.toBe('default');
  expect(plane.calls).toEqual([]);
});

test('whoever changes the vault at the same time is waited for', async () => {
  plane.vault.set({ kmsConfiguration: customer(OTHER) });

  await run({ ResourceProperties: applied() });

  expect(plane.vault.kmsConfiguration).toEqual(customer(KEY));
});

test.each(['reset-after', 'timeout-after', 'throttle', 'denied'] as const)(
  'a call that ends in %s is repeated',
  async (fault) => {
    plane.plan = faultsOf('SetTokenVaultCMK', fault);

    await run({ ResourceProperties: applied() });

    expect(plane.vault.kmsConfiguration).toEqual(customer(KEY));
  },
);

describe('fails', () => {
  test('for a key that the service cannot use, with what it says', async () => {
    plane.account.keys.delete(KEY);

    expect(await failureOf(run({ ResourceProperties: applied() }))).toBe(
      `bedrock-agentcore:SetTokenVaultCMK to ${KEY} failed: ValidationException (HTTP 400, request 11111111-2222-3333-4444-555555555555): The KMS key ${KEY} cannot be used`,
    );
    expect(plane.vault.kmsConfiguration).toEqual(SERVICE);
  });

  test.each<[string, object, string]>([
    ['without a task', { Task: undefined }, `'Task' is "record" or "apply", got nothing`],
    ['for an alias', { KeyArn: 'alias/tokens' }, `'KeyArn' is the ARN of a KMS key, got "alias/tokens"`],
    ['without a recording', { Before: undefined }, `'Before' is the name of a recording, got nothing`],
  ])('%s, and asks nothing of AWS', async (_, changes, reason) => {
    expect(await failureOf(run({ ResourceProperties: applied(changes) }))).toBe(reason);
    expect(plane.calls).toEqual([]);
  });
});
