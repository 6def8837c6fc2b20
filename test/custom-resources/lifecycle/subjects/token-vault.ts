import { encryptTokenVault } from '../../../../lib/custom-resources/token-vault-encryption/handler/handler';
import { tokenVaultPort } from '../../../../lib/custom-resources/token-vault-encryption/handler/port';
import type { Chance } from '../random';
import type { Subject } from '../subject';
import type { World } from '../world';

interface State {
  readonly key: number;
}

const arnOf = (key: number) =>
  `arn:aws:kms:eu-west-1:111122223333:key/${String(key).padStart(8, '0')}-2222-3333-4444-555555555555`;

/** The token vault, which may have a key of somebody else's, and the keys that the stack gives it. */
export function tokenVaultSubject(world: World, chance: Chance): Subject<State> {
  const { control } = world;
  const port = tokenVaultPort(world.controlClient());
  for (let key = 0; key < 10; key += 1) control.account.keys.add(arnOf(key));
  if (chance.happens(0.5)) control.vault.kmsConfiguration = { keyType: 'CustomerManagedKey', kmsKeyArn: arnOf(9) };
  const before = control.vault.kmsConfiguration;
  return {
    functionTimeout: 180_000,
    handle: (event, attempts) => encryptTokenVault(event, attempts, port),
    first: { key: 0 },
    next: ({ key }) => ({ key: key + 1 }),
    declare: async () => {},
    resources: ({ key }) => [
      { logicalId: 'Before', properties: () => ({ Task: 'record', KeyArn: arnOf(key) }) },
      {
        logicalId: 'Encryption',
        properties: (refs) => ({ Task: 'apply', KeyArn: arnOf(key), Before: refs.get('Before') }),
      },
    ],
    problems: (state) => {
      const wanted = state ? { keyType: 'CustomerManagedKey', kmsKeyArn: arnOf(state.key) } : before;
      const found = JSON.stringify(control.vault.kmsConfiguration);
      return found === JSON.stringify(wanted) ? [] : [`the vault has ${found}, not ${JSON.stringify(wanted)}`];
    },
    takesLateEvents: false,
    secrets: [],
  };
}
