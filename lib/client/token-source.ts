import { GatewayClientError } from './gateway-client-error';
import { membersOfJson } from './json-members';
import { request } from './request';
import { causeOf, isConnectionProblem, type Retries, RetryLater, retry } from './retry';

/** What a client proves itself with at a token endpoint. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  /** What the token is asked for, separated by spaces. */
  readonly scopes: string;
}

interface Token {
  readonly value: string;
  /** When a new one is fetched, in milliseconds since 1970. */
  readonly refreshAt: number;
}

/** A token is renewed this long before it expires, so that none expires on its way. */
const MARGIN_MS = 60_000;

/** Gets access tokens by OAuth's client credentials grant, keeps one, and gets the next before it expires. */
export class TokenSource {
  private current?: Token;
  private pending?: Promise<Token>;

  constructor(
    private readonly credentials: () => Promise<ClientCredentials>,
    private readonly retries: Retries,
  ) {}

  /** A token that is good for a while. Callers at the same time share one request. */
  async token(): Promise<string> {
    if (this.current && Date.now() < this.current.refreshAt) return this.current.value;
    this.pending ??= this.fetchToken().finally(() => {
      this.pending = undefined;
    });
    this.current = await this.pending;
    return this.current.value;
  }

  /** Forgets a token that the gateway has refused; another one than the current is forgotten already. */
  forget(token: string): void {
    if (this.current?.value === token) this.current = undefined;
  }

  private async fetchToken(): Promise<Token> {
    const { clientId, clientSecret, tokenEndpoint, scopes } = await this.credentials();
    const authorization = `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString('base64')}`;
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scopes && { scope: scopes }) });
    const ask = async () => {
      const response = await request(tokenEndpoint, {
        method: 'POST',
        headers: { authorization, accept: 'application/json' },
        body,
        redirect: 'error',
      });
      const text = await response.text();
      if (response.status === 429 || response.status >= 500) {
        throw new RetryLater(`${tokenEndpoint} answers ${response.status}`, retryAfter(response));
      }
      return readToken(text, response.status, tokenEndpoint);
    };
    const isTransient = (error: unknown) => error instanceof RetryLater || isConnectionProblem(error);
    try {
      return await retry(ask, isTransient, this.retries);
    } catch (error) {
      if (error instanceof GatewayClientError) throw error;
      throw new GatewayClientError('TOKEN_ENDPOINT_UNREACHABLE', unreachable(tokenEndpoint, error), { cause: error });
    }
  }
}

/** What a server asks for in `Retry-After`, in milliseconds. */
export function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : undefined;
}

function readToken(text: string, status: number, tokenEndpoint: string): Token {
  const answer = membersOfJson(text);
  const { access_token: value, expires_in: expiresIn, error } = answer;
  if (typeof value === 'string' && value !== '') {
    const lifetime = (typeof expiresIn === 'number' ? expiresIn : 300) * 1000;
    return { value, refreshAt: Date.now() + Math.max(lifetime - MARGIN_MS, lifetime / 2) };
  }
  const reason = typeof error === 'string' ? error : `HTTP ${status}`;
  const message = `${tokenEndpoint} gives no token (${reason}); check the client ID, its secret and the scopes`;
  throw new GatewayClientError('TOKEN_REFUSED', message);
}

function unreachable(tokenEndpoint: string, error: unknown): string {
  const cause = causeOf(error) ?? error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `${tokenEndpoint} cannot be reached: ${reason}`;
}

/** Basic credentials are form-encoded (RFC 6749, section 2.3.1). */
function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
