/** What a caller needs to get in. It holds secrets: it is for the person at the terminal, never for events or logs. */
export type AccessInfo = TokenAccess | ExternalAccess | SigV4Access | OpenAccess;

/** Tokens of the local issuer. */
export interface TokenAccess {
  readonly kind: 'token';
  readonly tokenEndpoint: string;
  readonly discoveryUrl: string;
  /** Who can get a token; those whose tokens the gateway takes come first. */
  readonly clients: readonly AccessClient[];
}

export interface AccessClient {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly scopes: readonly string[];
}

/** Tokens of an issuer that is not here. */
export interface ExternalAccess {
  readonly kind: 'external';
  readonly discoveryUrl: string;
  /** Once the issuer was asked for it. */
  readonly tokenEndpoint?: string;
  /** What clients are told to ask for. */
  readonly scopes: readonly string[];
}

/** Requests signed with test credentials. */
export interface SigV4Access {
  readonly kind: 'sigv4';
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

/** Everybody gets in. */
export interface OpenAccess {
  readonly kind: 'none';
}
