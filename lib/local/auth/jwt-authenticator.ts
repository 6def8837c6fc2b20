import type { ServedJwtRules } from '../../assembly/serving/model';
import type { Admission, Authenticator, InboundRequest, Refusal } from '../authenticator';
import type { TokenVerifier } from './token-verifier';

const METADATA_PATH = '/.well-known/oauth-protected-resource';

const INSUFFICIENT_SCOPE =
  'insufficient_scope - The request requires higher privileges than provided by the access token.';

/** What clients have to know to get a token for a gateway. */
export interface ProtectedResource {
  /** The URL of whoever issues the tokens. */
  readonly issuerUrl: () => string;
  readonly baseUrl: () => string;
  readonly rules: ServedJwtRules;
}

/**
 * Lets in who brings a token that satisfies the gateway's rules.
 *
 * A token that nobody can read, or that somebody else signed, is answered 401; a valid one that is not good enough 403.
 */
export class JwtAuthenticator implements Authenticator {
  public constructor(
    private readonly verifier: TokenVerifier,
    private readonly resource: ProtectedResource,
  ) {}

  public get protectedResource(): object {
    return {
      authorization_servers: [this.resource.issuerUrl()],
      resource: `${this.resource.baseUrl()}/mcp`,
      scopes_supported: advertisedScopes(this.resource.rules),
    };
  }

  public async admit({ headers }: InboundRequest): Promise<Admission> {
    const { authorization } = headers;
    if (authorization === undefined || /^bearer *$/i.test(authorization)) {
      return this.refuse(401, 'Missing Bearer token', 'the request has no token in its Authorization header');
    }
    const [, token] = /^bearer +(\S+) *$/i.exec(authorization) ?? [];
    if (token === undefined) {
      return this.refuse(401, 'Invalid Bearer token', 'the Authorization header is not "Bearer" and a token');
    }
    const verdict = await this.verifier.verify(token);
    if ('claims' in verdict) {
      return { caller: { claims: verdict.claims, token } };
    }
    return 'invalid' in verdict
      ? this.refuse(401, 'Invalid Bearer token', verdict.invalid)
      : this.refuse(403, INSUFFICIENT_SCOPE, verdict.refused);
  }

  private refuse(httpStatus: 401 | 403, message: string, detail: string): { readonly refusal: Refusal } {
    const [code, error] = httpStatus === 401 ? [-32001, 'invalid_token'] : [-32002, 'insufficient_scope'];
    const headers = { 'www-authenticate': this.challenge(error) };
    return { refusal: { httpStatus, headers, code, message, detail } };
  }

  private challenge(error: string): string {
    const scopes = advertisedScopes(this.resource.rules);
    const scope = scopes.length === 0 ? '' : ` scope="${headerText(scopes.join(' '))}",`;
    return `Bearer error="${error}",${scope} resource_metadata="${this.resource.baseUrl()}${METADATA_PATH}"`;
  }
}

/** What clients are told to ask for. */
export function advertisedScopes({ allowedScopes, advertisedScopes: advertised }: ServedJwtRules): readonly string[] {
  return allowedScopes.map((scope) => (Object.hasOwn(advertised, scope) ? advertised[scope] : undefined) ?? scope);
}

/** The service takes no other characters in scopes; a template that nobody checked may hold them. */
function headerText(text: string): string {
  return text.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?');
}
