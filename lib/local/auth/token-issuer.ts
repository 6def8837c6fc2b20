import type { JWTVerifyGetKey } from 'jose';

/** Whose tokens a gateway takes. */
export interface TokenIssuer {
  /** The `iss` of its tokens. Throws an `IssuerUnreachable` when it cannot be known. */
  issuer(): Promise<string>;
  /** Finds the key of a token. Throws an `IssuerUnreachable` when there are none to look through. */
  readonly key: JWTVerifyGetKey;
}

/** Why nothing is known of an issuer; the message is for the person at the terminal. */
export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
}
