import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { GatewayConnectionOptions, McpTransport, SigV4Options } from './api';
import { isConnectionProblem, tellConnectionFault } from './connection-fault';
import { GatewayClientError } from './gateway-client-error';
import { patientFetch } from './patient-fetch';
import { DEFAULT_RETRIES, type Retries, RetryLater, retry } from './retry';
import { type ClientCredentials, retryAfter, TokenSource } from './token-source';

/** The service's name in signatures. */
const SERVICE = 'bedrock-agentcore';

/** A way into a gateway: gets tokens or signs, waits where it helps, and gives a transport to MCP clients. */
export class GatewayConnection {
  /** The URL that MCP clients connect to. */
  readonly url: string;

  private readonly tokens?: TokenSource;
  private readonly retries: Retries;

  /**
   * Reads the variables that `gateway.connect` gives to a function.
   *
   * A token in `<prefix>_TOKEN` goes before them, so that a function runs on your machine, too:
   * `MCP_GATEWAY_TOKEN=$(npx mcp-gateway token)`.
   */
  static fromEnvironment(prefix = 'MCP_GATEWAY', env: NodeJS.ProcessEnv = process.env): GatewayConnection {
    const url = env[`${prefix}_URL`];
    if (!url) {
      const message = `${prefix}_URL is not set; let gateway.connect(…) give the caller its variables, or name their prefix`;
      throw new GatewayClientError('ENVIRONMENT_INCOMPLETE', message);
    }
    const token = env[`${prefix}_TOKEN`];
    if (token) return new GatewayConnection({ url, token });
    const secretArn = env[`${prefix}_CLIENT_SECRET_ARN`];
    return new GatewayConnection({ url, ...(secretArn ? { secretArn } : { sigV4: {} }) });
  }

  constructor(private readonly options: GatewayConnectionOptions) {
    this.url = options.url;
    this.retries = { ...DEFAULT_RETRIES, ...options.retries };
    const { client, secretArn } = options;
    if (client) this.tokens = new TokenSource(async () => client, this.retries);
    else if (secretArn) this.tokens = new TokenSource(() => readSecret(secretArn, options.region), this.retries);
  }

  /** A bearer token that is good for a minute at least; `undefined` for gateways that take none. */
  async token(): Promise<string | undefined> {
    return this.options.token ?? (await this.tokens?.token());
  }

  /** `fetch` that proves who calls, gets a new token when the gateway refuses one, and waits when it is throttled. */
  readonly fetch = async (target: string | URL, init: RequestInit = {}): Promise<Response> => {
    const throttled: { response?: Response } = {};
    const attempt = async () => {
      const response = await this.send(String(target), init);
      if (response.status === 429 || response.status === 503) {
        throttled.response = response;
        throw new RetryLater(`the gateway answers ${response.status}`, retryAfter(response));
      }
      return response;
    };
    const isTransient = (error: unknown) => error instanceof RetryLater || isConnectionProblem(error);
    try {
      return await retry(attempt, isTransient, this.retries, init.signal);
    } catch (error) {
      if (error instanceof RetryLater && throttled.response) return throttled.response;
      const message = tellConnectionFault(error, new URL(target).host);
      if (message === undefined) throw error;
      throw new GatewayClientError('GATEWAY_UNREACHABLE', message, { cause: error });
    }
  };

  /** A transport for the MCP SDK: `await client.connect(connection.transport())`. Each client takes one of its own. */
  transport(): McpTransport {
    return new StreamableHTTPClientTransport(new URL(this.url), { fetch: this.fetch });
  }

  private async send(target: string, init: RequestInit): Promise<Response> {
    if (this.options.sigV4) return this.sendSigned(target, init, this.options.sigV4);
    const token = await this.token();
    const response = await patientFetch(target, withToken(init, token));
    if (token === undefined || !this.tokens) return response;
    // Gateways answer 401 for tokens that they cannot read, and 403 for those that have expired.
    const { status } = response;
    if (status !== 401 && !(status === 403 && this.tokens.mayHaveExpired(token))) return response;
    // The client may have been rotated, or the clock may be wrong: once more with a new token.
    await response.body?.cancel();
    this.tokens.forget(token);
    return patientFetch(target, withToken(init, await this.token()));
  }

  private async sendSigned(
    target: string,
    init: RequestInit,
    { credentials, region }: SigV4Options,
  ): Promise<Response> {
    const headers = Object.fromEntries(new Headers(init.headers));
    const { origin, pathname: path, search } = new URL(target);
    const { signRequest } = await import('./sign-request');
    const { host: _, ...others } = await signRequest(
      { method: init.method ?? 'GET', origin, path, query: search.slice(1), headers, body: bodyToSign(init.body) },
      { service: SERVICE, region: region ?? regionOf(target) },
      credentials ?? (await awsCredentials()),
    );
    return patientFetch(target, { ...init, headers: others });
  }
}

// What needs AWS's SDK loads it when it is needed: functions that start wait for what they load.

async function awsCredentials() {
  const { findAwsCredentials } = await import('./aws-credentials');
  return findAwsCredentials();
}

async function readSecret(arn: string, region?: string): Promise<ClientCredentials> {
  const { readClientSecret } = await import('./client-secret');
  return readClientSecret(arn, region);
}

/** A signature is made over the whole body, so it has to be there at once. */
function bodyToSign(body: RequestInit['body']): string | Uint8Array {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new TypeError('A request that is signed takes a text or bytes as its body');
}

/** The hosts of gateways, and of servers on AgentCore Runtime, in every partition. */
const AGENTCORE_HOST = /(?:^|\.)bedrock-agentcore\.([a-z0-9-]+)\.(?:amazonaws|api)\./;

/** The Region in a host name of AgentCore, or the one that the environment names. */
function regionOf(target: string): string {
  const [, region] = AGENTCORE_HOST.exec(new URL(target).host) ?? [];
  const found = region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (found === undefined) {
    const message = 'the Region to sign for is not known; give it as sigV4.region, or set AWS_REGION';
    throw new GatewayClientError('ENVIRONMENT_INCOMPLETE', message);
  }
  return found;
}

function withToken(init: RequestInit, token: string | undefined): RequestInit {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}
