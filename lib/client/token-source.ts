import { causeOf, isConnectionProblem, tellConnectionFault } from './connection-fault';
import { GatewayClientError } from './gateway-client-error';
import { parseObject } from './parse-object';
import { patientFetch } from './patient-fetch';
import { type Retries, RetryLater, retry } from './retry';

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
  /** In milliseconds since 1970. */
  readonly fetchedAt: number;
  /** When a new one is fetched, in milliseconds since 1970. */
  readonly refreshAt: number;
}

/** A token is renewed this long before it expires, so that none expires on its way. */
const MARGIN_MS = 60_000;

/** A token that is younger than this has not expired, whatever else is wrong with it. */
const YOUTH_MS = 60_000;

/** How long a token endpoint may take. */
const PATIENCE_MS = 10_000;

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

  /** Whether a token may have expired, though nobody expected it. */
  mayHaveExpired(token: string): boolean {
    return this.current?.value !== token || Date.now() > this.current.fetchedAt + YOUTH_MS;
  }

  private async fetchToken(): Promise<Token> {
    const { clientId, clientSecret, tokenEndpoint, scopes } = await this.credentials();
    const authorization = `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString('base64')}`;
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scopes && { scope: scopes }) });
    const ask = async () => {
      const response = await patientFetch(tokenEndpoint, {
        method: 'POST',
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { authorization, accept: 'application/json' },
        body,
        redirect: 'error',
      });
      const text = await response.text();
      if (response.status === 429 || response.status >= 500) {
        throw new RetryLater(`${tokenEndpoint} answers ${response.status}; try again later`, retryAfter(response));
      }
      return readToken(text, response.status, tokenEndpoint);
    };
    const isTransient = (error: unknown) =>
      error instanceof RetryLater || isConnectionProblem(error) || isTimeout(error);
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
  const answer = parseObject(text);
  const { access_token: value, expires_in: expiresIn, error } = answer;
  if (typeof value === 'string' && value !== '') {
    const lifetime = (typeof expiresIn === 'number' ? expiresIn : 300) * 1000;
    const fetchedAt = Date.now();
    return { value, fetchedAt, refreshAt: fetchedAt + Math.max(lifetime - MARGIN_MS, lifetime / 2) };
  }
  const reason = typeof error === 'string' ? error : `HTTP ${status}`;
  const message = `${tokenEndpoint} gives no token (${reason}); check the client ID, its secret and the scopes`;
  throw new GatewayClientError('TOKEN_REFUSED', message);
}

function unreachable(tokenEndpoint: string, error: unknown): string {
  if (error instanceof RetryLater) return error.message;
  if (isTimeout(error)) return `${tokenEndpoint} does not answer within ${PATIENCE_MS / 1000} seconds; try again later`;
  const fault = tellConnectionFault(error, tokenEndpoint);
  if (fault !== undefined) return fault;
  const cause = causeOf(error) ?? error;
  return `${tokenEndpoint} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`;
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}

/** Basic credentials are form-encoded (RFC 6749, section 2.3.1). */
function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
