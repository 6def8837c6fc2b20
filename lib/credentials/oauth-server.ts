/** How a client proves to an authorization server who it is. */
export enum OAuthClientAuthentication {
  /** ID and secret in the header `Authorization`. */
  SECRET_BASIC = 'CLIENT_SECRET_BASIC',
  /** ID and secret in the body of the request. */
  SECRET_POST = 'CLIENT_SECRET_POST',
}

/** What all authorization servers of your own have. */
export interface OAuthServerOptions {
  /**
   * How the client proves who it is, for servers that take one way only.
   *
   * @default - the service's choice
   */
  readonly clientAuthentication?: OAuthClientAuthentication;
}

/** An authorization server with a discovery document. */
export interface OAuthDiscovery extends OAuthServerOptions {
  /**
   * HTTPS URL of the discovery document, such as `https://idp.example.com/.well-known/openid-configuration`.
   *
   * The service also takes `/.well-known/oauth-authorization-server`; CloudFormation may not, so that is a warning.
   */
  readonly discoveryUrl: string;
}

/** An authorization server without a discovery document. */
export interface OAuthServerMetadata extends OAuthServerOptions {
  /** HTTPS URL that stands in the tokens as their issuer. */
  readonly issuer: string;

  /** HTTPS URL where people log in and consent. */
  readonly authorizationEndpoint: string;

  /** HTTPS URL that issues tokens. */
  readonly tokenEndpoint: string;

  /**
   * The response types that the server takes, such as `code`.
   *
   * @default - not told
   */
  readonly responseTypes?: string[];
}

/**
 * Where the authorization server of your tenant is, for vendors that give each customer a server. At least one address;
 * AWS's page of the vendor says which it needs.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/identity-idps.html
 */
export interface OAuthTenant {
  /**
   * HTTPS URL that stands in the tokens as their issuer.
   *
   * @default - not told
   */
  readonly issuer?: string;

  /**
   * HTTPS URL where people log in and consent.
   *
   * @default - not told
   */
  readonly authorizationEndpoint?: string;

  /**
   * HTTPS URL that issues tokens.
   *
   * @default - not told
   */
  readonly tokenEndpoint?: string;
}
