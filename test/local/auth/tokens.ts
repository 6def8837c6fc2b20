import { type JWTPayload, SignJWT } from 'jose';
import type { AccessInfo } from '../../../lib/local/auth/access';
import type { LocalSecrets } from '../../../lib/local/auth/local-secrets';
import { connectionTo } from '../../../lib/local/connection';
import { ISSUER, POOL_ID } from './gateway';

/** Claims of a good token, as Amazon Cognito gives them; `undefined` leaves one out. */
export function claims(overrides: JWTPayload = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    sub: 'agents',
    token_use: 'access',
    scope: 'gateway/read',
    auth_time: now,
    iss: ISSUER,
    exp: now + 3600,
    iat: now,
    version: 2,
    jti: '0b1c7d3e',
    client_id: 'agents',
    ...overrides,
  };
}

/** A token signed with the key of the pool's issuer, whatever it claims. */
export async function signed(secrets: LocalSecrets, payload: JWTPayload): Promise<string> {
  const { id, privateKey } = await secrets.signingKey(POOL_ID);
  return new SignJWT(payload).setProtectedHeader({ kid: id, alg: 'RS256' }).sign(privateKey);
}

/** A token of three parts that nobody signed in earnest. */
export function compact(header: object, payload: object, signature = ''): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode(header)}.${encode(payload)}.${signature}`;
}

/** A token as a client of the gateway gets it. */
export async function clientToken(access: AccessInfo): Promise<string> {
  const token = await connectionTo('http://127.0.0.1/mcp', access).token();
  if (token === undefined) throw new Error('The gateway takes no tokens');
  return token;
}
