import type { Account } from './account';
import { type Json, ServiceError } from './aws-service';
import { invalid, notFound } from './refusals';
import type { VirtualClock } from './virtual-clock';

const KEY_ARN = /^arn:aws(|-cn|-us-gov):kms:[a-zA-Z0-9-]*:[0-9]{12}:key\/[a-zA-Z0-9-]{36}$/;

/** How long one change of the vault keeps others away, in milliseconds. */
const CHANGE = 1_000;

/** The one token vault of an account, by the rules of the service. */
export class TokenVault {
  public kmsConfiguration: Json = { keyType: 'ServiceManagedKey' };
  private changedAt = 0;

  public constructor(
    private readonly account: Account,
    private readonly clock: VirtualClock,
  ) {}

  public get({ tokenVaultId = 'default' }: Json): Json {
    if (tokenVaultId !== 'default') throw notFound(`Token vault ${tokenVaultId} not found`);
    return { tokenVaultId, kmsConfiguration: this.kmsConfiguration, lastModifiedDate: this.changedAt / 1_000 };
  }

  public set({ tokenVaultId = 'default', kmsConfiguration }: Json): Json {
    if (tokenVaultId !== 'default') throw notFound(`Token vault ${tokenVaultId} not found`);
    const { keyType, kmsKeyArn } = (kmsConfiguration ?? {}) as Json; // As in the model.
    if (keyType === 'ServiceManagedKey') {
      if (kmsKeyArn !== undefined) throw invalid('kmsKeyArn must be absent for ServiceManagedKey');
    } else if (keyType !== 'CustomerManagedKey') throw invalid('1 validation error detected: keyType');
    else if (typeof kmsKeyArn !== 'string' || !KEY_ARN.test(kmsKeyArn)) {
      throw invalid('1 validation error detected: kmsKeyArn');
    } else if (!this.account.keys.has(kmsKeyArn)) throw invalid(`The KMS key ${kmsKeyArn} cannot be used`);
    const now = this.clock.now();
    if (now - this.changedAt < CHANGE) {
      throw new ServiceError('ConcurrentModificationException', 409, 'The token vault is being changed');
    }
    this.changedAt = now;
    this.kmsConfiguration = { keyType, ...(kmsKeyArn !== undefined && { kmsKeyArn }) };
    return this.get({});
  }
}
