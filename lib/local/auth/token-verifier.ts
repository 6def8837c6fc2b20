import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { ServedJwtRules } from '../../assembly/serving/model';
import type { Node } from '../../schema/node';
import { findRefusal } from './claim-rules';
import { quoted } from './quoted';
import { TokenCache } from './token-cache';
import { IssuerUnreachable, type TokenIssuer } from './token-issuer';

/** What came of a token: its claims, or why it is none of the issuer's (`invalid`), or not good enough (`refused`). */
export type TokenVerdict = { readonly claims: Node } | { readonly invalid: string } | { readonly refused: string };

/** Signatures of a key pair alone: `none` proves nothing, and for `HS…` the public key would do as the secret. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Verifies tokens as the gateway's template says. */
export class TokenVerifier {
  private readonly cache = new TokenCache();

  public constructor(
    private readonly issuer: TokenIssuer,
    private readonly rules: ServedJwtRules,
  ) {}

  public async verify(token: string): Promise<TokenVerdict> {
    const known = this.cache.tryFind(token);
    if (known !== undefined) {
      return { claims: known };
    }
    let claims: JWTPayload;
    try {
      claims = await this.readClaims(token);
    } catch (error) {
      return verdictOf(error, token);
    }
    const refused = findRefusal(claims, this.rules);
    if (refused !== undefined) {
      return { refused };
    }
    this.cache.keep(token, claims, claims.exp ?? 0);
    return { claims };
  }

  private async readClaims(token: string): Promise<JWTPayload> {
    const issuer = await this.issuer.issuer();
    const options = { algorithms: ALGORITHMS, issuer, requiredClaims: ['exp'], clockTolerance: 0 };
    const { payload } = await jwtVerify(token, this.issuer.key, options);
    return payload;
  }
}

function verdictOf(error: unknown, token: string): TokenVerdict {
  if (error instanceof errors.JWTExpired) {
    return { refused: `the token expired at ${timeOf(error.payload.exp)}; get a new one` };
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return { refused: refusedClaim(error) };
  }
  return { invalid: whyInvalid(error, token) };
}

/** Thrown once the signature is known to be right, so that the claims may be shown. */
function refusedClaim({ claim, reason, payload }: errors.JWTClaimValidationFailed): string {
  if (reason === 'missing') {
    return `the token has no ${claim}`;
  }
  if (claim === 'iss') {
    return `iss ${quoted(payload.iss)} is not the issuer that the gateway trusts`;
  }
  return claim === 'nbf' && typeof payload.nbf === 'number'
    ? `the token is not valid before ${timeOf(payload.nbf)}`
    : `${claim} ${quoted(payload[claim])} is not what it should be`;
}

function whyInvalid(error: unknown, token: string): string {
  if (error instanceof IssuerUnreachable) {
    return error.message;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    const { alg } = decodeProtectedHeader(token);
    return `the token's algorithm is ${quoted(alg)}, and a gateway takes signatures of a key pair, such as RS256`;
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return "none of the issuer's keys signed the token; get a new one, since keys of a local issuer are new at each start";
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return 'the signature of the token is wrong';
  }
  return 'what was sent is not a signed JWT';
}

function timeOf(seconds: number | undefined): string {
  const time = new Date((seconds ?? 0) * 1000);
  return Number.isNaN(time.getTime()) ? `${seconds} seconds` : time.toISOString();
}
