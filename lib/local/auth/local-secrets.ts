import { randomInt } from 'node:crypto';
import type { SigningKey } from './signing-key';

/** What signs requests to a local gateway. */
export interface TestCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const LOWER_CASE = 'abcdefghijklmnopqrstuvwxyz0123456789';
const UPPER_CASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const MIXED_CASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * The keys and secrets of one start: made when first asked for, the same after every reload, gone with the process.
 * They are nowhere but in memory.
 */
export class LocalSecrets {
  private readonly signingKeys = new Map<string, Promise<SigningKey>>();
  private readonly clientSecrets = new Map<string, string>();
  private madeCredentials?: TestCredentials;

  /** The key that signs an issuer's tokens. It takes a tenth of a second to make, in the background. */
  public signingKey(issuer: string): Promise<SigningKey> {
    const made = this.signingKeys.get(issuer);
    if (made !== undefined) {
      return made;
    }
    const key = import('./signing-key').then(({ createSigningKey }) => createSigningKey());
    this.signingKeys.set(issuer, key);
    return key;
  }

  /** The secret of an issuer's client. */
  public clientSecret(issuer: string, client: string): string {
    const name = JSON.stringify([issuer, client]);
    const secret = this.clientSecrets.get(name) ?? randomText(52, LOWER_CASE);
    this.clientSecrets.set(name, secret);
    return secret;
  }

  public credentials(): TestCredentials {
    this.madeCredentials ??= {
      accessKeyId: `AKIDLOCAL${randomText(11, UPPER_CASE)}`,
      secretAccessKey: randomText(40, MIXED_CASE),
    };
    return this.madeCredentials;
  }
}

function randomText(length: number, letters: string): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}
