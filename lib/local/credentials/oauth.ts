import type { ServedCredential } from '../../assembly/serving/model';
import { isNode, ownList, ownText } from '../../schema/node';
import { TargetFailure } from '../target-caller';
import type { HttpClient } from '../targets/http/http-client';
import { HttpFailure } from '../targets/http/http-failure';
import { encodeForForm } from '../targets/http/percent-encoding';
import { requestTo, type TargetAnswer, type TargetRequest, withoutSecrets } from '../targets/http/target-request';
import {
  type CredentialContext,
  type OutboundCredential,
  type OutboundCredentialOptions,
  withBearer,
} from './outbound-credential';
import { waysToGive } from './secrets';

type OAuth = Extract<ServedCredential, { type: 'OAUTH' }>;

/** The first MCP version in which a server can send its caller to a page of consent. */
const CONSENT_VERSION = '2025-11-25';

/** Whether ID and secret of a client go into the header `Authorization`; what is not listed needs a key that AWS has. */
const TAKES_BASIC: { readonly [method: string]: boolean } = { CLIENT_SECRET_BASIC: true, CLIENT_SECRET_POST: false };

/** Characters of an authorization server's own words that are passed on. */
const MOST_TOLD = 500;

/** Where tokens are asked for, and how the client shows who it is. */
interface TokenEndpoint {
  readonly url: URL;
  readonly takesBasic: boolean;
}

/**
 * Gets an access token for each call, as the service has been seen to do, and sends it as a bearer token. A token that
 * is given as the secret `<target>.token` is sent instead, for grants that need a person.
 */
export function oauthCredential(credential: OAuth, options: OutboundCredentialOptions): OutboundCredential {
  const { secrets, events, target } = options;
  const tokenName = `${credential.secret.name}.token`;
  if (secrets.tryFind(tokenName) === undefined) {
    const missing = missingOf(credential, options);
    if (missing !== undefined) {
      events({ type: 'notice', about: target, message: missing });
    }
  }
  const endpoint = new EndpointLookup(credential, options);
  return {
    authorize: async (request, context) => {
      const given = secrets.tryFind(tokenName);
      const token = given ?? (await fetchToken(credential, options, endpoint, context));
      return withBearer(request, token);
    },
  };
}

/** What keeps a token from being fetched here, and what to do about it. */
function missingOf(
  credential: OAuth,
  { secrets, tokenEndpoint: given }: OutboundCredentialOptions,
): string | undefined {
  const { grantType, secret, clientId, discoveryUrl, tokenEndpoint, clientAuthentication, provider } = credential;
  const give = `give an access token ${waysToGive(`${secret.name}.token`)}`;
  if (grantType !== 'CLIENT_CREDENTIALS') {
    return `uses the OAuth grant ${grantType}, which needs a person or the token of one; ${give}`;
  }
  if (clientId === undefined || (discoveryUrl ?? tokenEndpoint ?? given) === undefined) {
    return `uses the OAuth provider ${provider}, of which the template tells too little to ask for a token; ${give}`;
  }
  if (clientAuthentication !== undefined && !Object.hasOwn(TAKES_BASIC, clientAuthentication)) {
    return `uses the OAuth provider ${provider}, whose client shows who it is by ${clientAuthentication}, which nothing but AWS can do; ${give}`;
  }
  return secrets.tryFind(secret.name) === undefined
    ? `has no OAuth client secret; give it ${waysToGive(secret.name)}`
    : undefined;
}

async function fetchToken(
  credential: OAuth,
  options: OutboundCredentialOptions,
  lookup: EndpointLookup,
  { protocolVersion, signal }: CredentialContext,
): Promise<string> {
  if (credential.grantType === 'AUTHORIZATION_CODE' && protocolVersion < CONSENT_VERSION) {
    const text = `Cannot initiate authorization code grant flow. URL elicitation requires MCP version ${CONSENT_VERSION} or newer.`;
    throw new TargetFailure(text, missingOf(credential, options));
  }
  const missing = missingOf(credential, options);
  const secret = options.secrets.tryFind(credential.secret.name);
  if (missing !== undefined || secret === undefined) {
    throw failure(`There is no value here for '${credential.secret.source}'.`, `${options.target} ${missing}`);
  }
  const endpoint = await lookup.find(signal);
  const request = tokenRequest(credential, endpoint, secret);
  const answer = await send(options.client, request, signal);
  const body = jsonOf(answer);
  const token = isNode(body) ? ownText(body, 'access_token') : undefined;
  if (answer.status !== 200 || token === undefined || token === '') {
    const said = withoutSecrets(answer.body.toString('utf8').slice(0, MOST_TOLD), request.secrets);
    throw failure(`${endpoint.url.origin} answered with status: ${answer.status} - ${said}`, 'no token came back');
  }
  return token;
}

function tokenRequest(credential: OAuth, { url, takesBasic }: TokenEndpoint, secret: string): TargetRequest {
  const { clientId = '', scopes, customParameters } = credential;
  const fields = Object.entries({
    grant_type: 'client_credentials',
    ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
    ...(takesBasic ? {} : { client_id: clientId, client_secret: secret }),
    ...customParameters,
  });
  const basic = Buffer.from(`${encodeForForm(clientId)}:${encodeForForm(secret)}`).toString('base64');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    ...(takesBasic ? { authorization: `Basic ${basic}` } : {}),
  };
  const body = Buffer.from(fields.map(([name, value]) => `${encodeForForm(name)}=${encodeForForm(value)}`).join('&'));
  return { ...requestTo(url, { method: 'POST', headers, body }), secrets: [secret, basic] };
}

/** Finds the token endpoint, and keeps what it found. */
class EndpointLookup {
  private found: TokenEndpoint | undefined;

  public constructor(
    private readonly credential: OAuth,
    private readonly options: Pick<OutboundCredentialOptions, 'client' | 'tokenEndpoint'>,
  ) {}

  public async find(signal: AbortSignal): Promise<TokenEndpoint> {
    if (this.found) {
      return this.found;
    }
    const { clientAuthentication = '' } = this.credential;
    const tokenEndpoint = this.options.tokenEndpoint ?? this.credential.tokenEndpoint;
    const found =
      tokenEndpoint === undefined ? await this.discover(signal) : { url: urlIn(tokenEndpoint), takesBasic: true };
    // What the template says counts, whatever the server offers besides.
    this.found = { ...found, takesBasic: TAKES_BASIC[clientAuthentication] ?? found.takesBasic };
    return this.found;
  }

  private async discover(signal: AbortSignal): Promise<TokenEndpoint> {
    const url = urlIn(this.credential.discoveryUrl ?? '');
    const answer = await send(
      this.options.client,
      requestTo(url, { method: 'GET', headers: { accept: 'application/json' } }),
      signal,
    );
    const metadata = jsonOf(answer);
    const endpoint = isNode(metadata) ? ownText(metadata, 'token_endpoint') : undefined;
    if (answer.status !== 200 || !isNode(metadata) || endpoint === undefined) {
      throw failure(`${url.href} answered with status: ${answer.status}`, 'its metadata names no token endpoint');
    }
    const methods = ownList(metadata, 'token_endpoint_auth_methods_supported');
    return { url: urlIn(endpoint), takesBasic: methods.length === 0 || methods.includes('client_secret_basic') };
  }
}

async function send(client: HttpClient, request: TargetRequest, signal: AbortSignal): Promise<TargetAnswer> {
  try {
    return await client.send(request, signal);
  } catch (cause) {
    throw cause instanceof HttpFailure ? failure(cause.reason, cause.hint) : cause;
  }
}

function urlIn(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw failure(`'${text}' is no URL of an authorization server`, 'correct the credential provider in the template');
  }
  return url;
}

function jsonOf({ body }: TargetAnswer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // What is not JSON is not what was asked for; the caller says so.
    return undefined;
  }
}

function failure(reason: string, hint: string): TargetFailure {
  return new TargetFailure(`Failed to fetch outbound oauth token. ${reason}`, hint);
}
