import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

/** What tokens are signed with; Amazon Cognito signs with nothing else. */
export const SIGNING_ALGORITHM = 'RS256';

export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  /** As the issuer publishes it. */
  readonly publicJwk: JWK;
}

export async function createSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { modulusLength: 2048 });
  const jwk = await exportJWK(publicKey);
  const id = await calculateJwkThumbprint(jwk);
  return { id, privateKey, publicJwk: { ...jwk, kid: id, alg: SIGNING_ALGORITHM, use: 'sig' } };
}
