import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, type JWTVerifyGetKey, SignJWT } from 'jose';
import type { IssuerClient, IssuerPool } from './issuer-pool';
import type { LocalSecrets } from './local-secrets';
import { SIGNING_ALGORITHM } from './signing-key';
import type { TokenIssuer } from './token-issuer';

// Amazon Cognito's paths: the first two below the pool, the others on its domain.
export const DISCOVERY_PATH = '/.well-known/openid-configuration';
export const KEYS_PATH = '/.well-known/jwks.json';
export const TOKEN_PATH = '/oauth2/token';
export const AUTHORIZE_PATH = '/oauth2/authorize';

/** Issues access tokens as Amazon Cognito does, and is found the same way. */
export class LocalIssuer implements TokenIssuer {
  public readonly key: JWTVerifyGetKey;

  public constructor(
    readonly pool: IssuerPool,
    private readonly secrets: LocalSecrets,
    private readonly baseUrl: () => string,
  ) {
    const keys = secrets.signingKey(pool.id).then(({ publicJwk }) => createLocalJWKSet({ keys: [publicJwk] }));
    this.key = async (header, token) => (await keys)(header, token);
  }

  /** The `iss` of its tokens: where it is found, and not what it stands in for, since clients compare the two. */
  public get url(): string {
    return `${this.baseUrl()}${this.path}`;
  }

  public get path(): string {
    return `/${encodeURIComponent(this.pool.id)}`;
  }

  public get discoveryUrl(): string {
    return `${this.url}${DISCOVERY_PATH}`;
  }

  public get tokenEndpoint(): string {
    return `${this.baseUrl()}${TOKEN_PATH}`;
  }

  public async issuer(): Promise<string> {
    return this.url;
  }

  public async publicKeys(): Promise<object> {
    const { publicJwk } = await this.secrets.signingKey(this.pool.id);
    return { keys: [publicJwk] };
  }

  /** The discovery document. Nobody signs in here, so no response types; clients ask for an endpoint all the same. */
  public discovery(): object {
    const scopes = new Set(this.pool.clients.flatMap((client) => client.scopes));
    return {
      authorization_endpoint: `${this.baseUrl()}${AUTHORIZE_PATH}`,
      grant_types_supported: ['client_credentials'],
      id_token_signing_alg_values_supported: [SIGNING_ALGORITHM],
      issuer: this.url,
      jwks_uri: `${this.url}${KEYS_PATH}`,
      response_types_supported: [],
      scopes_supported: [...scopes],
      subject_types_supported: ['public'],
      token_endpoint: this.tokenEndpoint,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    };
  }

  public secretOf(client: IssuerClient): string {
    return this.secrets.clientSecret(this.pool.id, client.id);
  }

  /** The claims of a client's token that are the same each time. */
  public claimsOf(client: IssuerClient, scopes: readonly string[]): JWTPayload {
    return {
      sub: client.id,
      token_use: 'access',
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      version: 2,
      client_id: client.id,
      ...client.claims,
    };
  }

  public async issue(client: IssuerClient, scopes: readonly string[]): Promise<string> {
    const { id, privateKey } = await this.secrets.signingKey(this.pool.id);
    const now = Math.floor(Date.now() / 1000);
    const times = { auth_time: now, iat: now, exp: now + client.tokenSeconds };
    return new SignJWT({ ...this.claimsOf(client, scopes), iss: this.url, ...times, jti: randomUUID() })
      .setProtectedHeader({ kid: id, alg: SIGNING_ALGORITHM })
      .sign(privateKey);
  }
}
