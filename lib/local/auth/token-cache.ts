import { hash } from 'node:crypto';
import type { Node } from '../../schema/node';

const MAX_TOKENS = 1000;

/**
 * Remembers tokens that were let in until they expire, so that a caller's token is verified once and not at each call.
 * It knows them by their hashes, and forgets the one that was not used for longest when there are too many.
 */
export class TokenCache {
  private readonly entries = new Map<string, { readonly claims: Node; readonly expiresAt: number }>();

  public constructor(private readonly limit = MAX_TOKENS) {}

  public get size(): number {
    return this.entries.size;
  }

  public tryFind(token: string): Node | undefined {
    const key = keyOf(token);
    const entry = this.entries.get(key);
    if (entry === undefined) {
      return undefined;
    }
    this.entries.delete(key);
    if (entry.expiresAt <= Date.now()) {
      return undefined;
    }
    this.entries.set(key, entry);
    return entry.claims;
  }

  /** Keeps the claims of a token until `expiry`, in seconds as tokens count. */
  public keep(token: string, claims: Node, expiry: number): void {
    this.entries.set(keyOf(token), { claims, expiresAt: expiry * 1000 });
    if (this.entries.size > this.limit) {
      const [oldest] = this.entries.keys();
      this.entries.delete(oldest ?? '');
    }
  }
}

function keyOf(token: string): string {
  return hash('sha256', token, 'base64');
}
