import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';
import { isLoopback } from '../../client/loopback';
import { EMPTY_NODE, isNode, type Node, ownNode, ownText } from '../../schema/node';
import { FetchRefused, fetchText } from './fetch-text';
import { shownUrl } from './quoted';
import { IssuerUnreachable, type TokenIssuer } from './token-issuer';

const TIMEOUT_MILLISECONDS = 5000;
const MAX_DOCUMENT_BYTES = 512 * 1024;

/** How long a failure stands before the issuer is asked again. */
const RETRY_MILLISECONDS = 5000;

interface Discovery {
  readonly issuer: string;
  readonly keys: RemoteJWKSet;
  readonly tokenEndpoint?: string;
}

/** An issuer that the gateway does not run: asked for its discovery document and keys, and for nothing else. */
export class ExternalIssuer implements TokenIssuer {
  public readonly key: JWTVerifyGetKey = async (header, token) => {
    const { keys } = await this.discovered();
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
        throw error;
      }
      throw unreachable(`the keys of ${shownUrl(this.discoveryUrl)}`, error);
    }
  };

  private readonly closing = new AbortController();
  private asked?: Promise<Discovery>;
  private read?: Discovery;
  private failedAt = 0;

  public constructor(
    readonly discoveryUrl: string,
    private readonly timeoutMilliseconds = TIMEOUT_MILLISECONDS,
  ) {}

  /** What clients are sent to. */
  public get url(): string {
    return this.discoveryUrl.replace(/\/\.well-known\/.*$/, '');
  }

  /** As the discovery document names it, once it was read. */
  public get tokenEndpoint(): string | undefined {
    return this.read?.tokenEndpoint;
  }

  public async issuer(): Promise<string> {
    return (await this.discovered()).issuer;
  }

  /** Ends what is being fetched. */
  public close(): void {
    this.closing.abort();
  }

  private discovered(): Promise<Discovery> {
    const isStale = this.failedAt > 0 && Date.now() - this.failedAt > RETRY_MILLISECONDS;
    if (this.asked === undefined || isStale) {
      this.failedAt = 0;
      this.asked = this.discover();
    }
    return this.asked;
  }

  private async discover(): Promise<Discovery> {
    try {
      this.read = await this.readDiscovery();
      return this.read;
    } catch (error) {
      this.failedAt = Date.now();
      throw unreachable(shownUrl(this.discoveryUrl), error);
    }
  }

  private async readDiscovery(): Promise<Discovery> {
    const url = allowedUrl(this.discoveryUrl, false);
    const document = parse(await this.fetch(url.href, AbortSignal.timeout(this.timeoutMilliseconds)));
    const issuer = ownText(document, 'issuer');
    const keysUrl = ownText(document, 'jwks_uri');
    if (issuer === undefined || keysUrl === undefined) {
      throw new FetchRefused('names no issuer, or no jwks_uri');
    }
    // A server elsewhere must not have this machine's own servers asked.
    const keys = createRemoteJWKSet(allowedUrl(keysUrl, !isLoopback(url)), {
      timeoutDuration: this.timeoutMilliseconds,
      [customFetch]: async (href, { signal }) => new Response(await this.fetch(href, signal)),
    });
    return { issuer, keys, tokenEndpoint: ownText(document, 'token_endpoint') };
  }

  private fetch(url: string, signal: AbortSignal): Promise<string> {
    return fetchText(url, AbortSignal.any([signal, this.closing.signal]), MAX_DOCUMENT_BYTES);
  }
}

function allowedUrl(text: string, isElsewhere: boolean): URL {
  if (text.includes('${') || !URL.canParse(text)) {
    throw new FetchRefused('is no URL, or is known only once it is deployed');
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && (url.protocol !== 'http:' || isElsewhere || !isLoopback(url))) {
    throw new FetchRefused('is not https');
  }
  return url;
}

function parse(text: string): Node {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new FetchRefused('answers no JSON');
  }
  if (!isNode(document)) {
    throw new FetchRefused('answers no JSON object');
  }
  return document;
}

function unreachable(what: string, error: unknown): IssuerUnreachable {
  return new IssuerUnreachable(`${what} cannot be used, so no token can be checked (${causeOf(error)})`);
}

/** In a few words. Errors of `fetch` are told apart by their members, since they need not be of this realm's classes. */
function causeOf(error: unknown): string {
  if (error instanceof FetchRefused) {
    return error.message;
  }
  if (error instanceof errors.JWKSTimeout || (isNode(error) && error.name === 'TimeoutError')) {
    return 'does not answer in time';
  }
  if (error instanceof errors.JOSEError) {
    return 'answers no key set';
  }
  const cause = isNode(error) ? ownNode(error, 'cause') : EMPTY_NODE;
  return ownText(cause, 'code') ?? 'cannot be reached';
}
