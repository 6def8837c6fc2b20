import type { TokenExchange } from './oauth-provider';

/** What an authorization server gives a token for. */
export enum OAuthGrantType {
  /** The client's own secret. */
  CLIENT_CREDENTIALS = 'CLIENT_CREDENTIALS',
  /** The consent of a person. */
  AUTHORIZATION_CODE = 'AUTHORIZATION_CODE',
  /** The token that the caller came with. */
  TOKEN_EXCHANGE = 'TOKEN_EXCHANGE',
}

/** How a caller's token is exchanged. */
export interface OAuthTokenExchangeOptions {
  /**
   * Scopes of a token that the gateway gets for itself and names as the actor, each 1 to 128 characters. Only for
   * `OAuthProvider.custom` and `customMetadata`.
   *
   * @default - the request names the caller alone
   */
  readonly actorTokenScopes?: string[];
}

/**
 * How a gateway gets a token: for itself, for a person who consents, or for the caller's own token.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html
 */
export class OAuthGrant {
  /** A token for the client itself: no person is involved. */
  public static clientCredentials(): OAuthGrant {
    return new OAuthGrant(OAuthGrantType.CLIENT_CREDENTIALS);
  }

  /**
   * A token for the person who calls, after a page of consent. Callers need MCP 2025-11-25 or newer, and tokens that say
   * who they are.
   *
   * @param returnUrl Where the browser goes after consent, 1 to 2,048 characters: a page of yours that finishes the
   * session with `CompleteResourceTokenAuth`
   */
  public static authorizationCode(returnUrl: string): OAuthGrant {
    return new OAuthGrant(OAuthGrantType.AUTHORIZATION_CODE, returnUrl);
  }

  /**
   * The token that the caller came with, exchanged for one that the target takes (RFC 8693). The gateway needs callers
   * with JSON Web Tokens.
   *
   * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/on-behalf-of-token-exchange.html
   */
  public static tokenExchange(options: OAuthTokenExchangeOptions = {}): OAuthGrant {
    const { actorTokenScopes } = options;
    return OAuthGrant.exchange({
      grantType: 'TOKEN_EXCHANGE',
      tokenExchangeGrantTypeConfig: actorTokenScopes
        ? { actorTokenContent: 'M2M', actorTokenScopes }
        : { actorTokenContent: 'NONE' },
    });
  }

  /**
   * The token that the caller came with, as an assertion for one that the target takes (RFC 7523), as Microsoft Entra ID
   * does. The gateway needs callers with JSON Web Tokens.
   *
   * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/on-behalf-of-token-exchange.html
   */
  public static jwtAuthorization(): OAuthGrant {
    return OAuthGrant.exchange({ grantType: 'JWT_AUTHORIZATION_GRANT' });
  }

  private static exchange(exchange: TokenExchange): OAuthGrant {
    return new OAuthGrant(OAuthGrantType.TOKEN_EXCHANGE, undefined, exchange);
  }

  private constructor(
    /** What the token is given for. */
    public readonly grantType: OAuthGrantType,
    /** Where the browser goes after consent. */
    public readonly returnUrl?: string,
    /** @internal */
    public readonly _exchange?: TokenExchange,
  ) {}
}
