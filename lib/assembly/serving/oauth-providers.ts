import { isNode, type Node } from '../../schema/node';
import { defined, objectAt, tryTextOf } from '../json';
import type { Resource } from '../resources';

/** The client that asks a provider for tokens, and where it asks. */
export interface TokenSource {
  readonly clientId?: string;
  readonly discoveryUrl?: string;
  readonly tokenEndpoint?: string;
  /** How the client shows who it is, such as `CLIENT_SECRET_POST`. */
  readonly clientAuthentication?: string;
}

const DISCOVERY_PATH = '/.well-known/openid-configuration';

/** Vendors that are the same for all of their customers, so that templates do not say where they are. */
const VENDORS: { readonly [member: string]: (config: Node) => TokenSource } = {
  AtlassianOauth2ProviderConfig: () => ({ tokenEndpoint: 'https://auth.atlassian.com/oauth/token' }),
  GithubOauth2ProviderConfig: () => ({ tokenEndpoint: 'https://github.com/login/oauth/access_token' }),
  GoogleOauth2ProviderConfig: () => ({ discoveryUrl: `https://accounts.google.com${DISCOVERY_PATH}` }),
  LinkedinOauth2ProviderConfig: () => ({ tokenEndpoint: 'https://www.linkedin.com/oauth/v2/accessToken' }),
  MicrosoftOauth2ProviderConfig: ({ TenantId }) => ({
    discoveryUrl: `https://login.microsoftonline.com/${tryTextOf(TenantId) ?? 'common'}/v2.0${DISCOVERY_PATH}`,
  }),
  SalesforceOauth2ProviderConfig: () => ({ discoveryUrl: `https://login.salesforce.com${DISCOVERY_PATH}` }),
  SlackOauth2ProviderConfig: () => ({ discoveryUrl: `https://slack.com${DISCOVERY_PATH}` }),
};

/** The member of a provider's configuration that holds its client: each kind of vendor has its own. */
export function configMemberOf({ properties }: Resource): string | undefined {
  const configs = Object.entries(objectAt(properties, 'Oauth2ProviderConfigInput'));
  return configs.find(([, config]) => isNode(config))?.[0];
}

/** Where the tokens of a provider come from, as far as its template or its vendor tells. */
export function tokenSourceOf(provider: Resource): TokenSource {
  const member = configMemberOf(provider) ?? '';
  const config = objectAt(provider.properties, 'Oauth2ProviderConfigInput', member);
  const discovery = objectAt(config, 'OauthDiscovery');
  const metadata = objectAt(discovery, 'AuthorizationServerMetadata');
  const vendor = Object.hasOwn(VENDORS, member) ? VENDORS[member]?.(config) : undefined;
  const issuer = tryTextOf(config.Issuer)?.replace(/\/$/, '');
  const tokenEndpoint = tryTextOf(metadata.TokenEndpoint ?? config.TokenEndpoint) ?? vendor?.tokenEndpoint;
  const discoveryUrl =
    tryTextOf(discovery.DiscoveryUrl) ?? vendor?.discoveryUrl ?? (issuer && `${issuer}${DISCOVERY_PATH}`);
  const clientAuthentication = tryTextOf(config.ClientAuthenticationMethod);
  return defined({ clientId: tryTextOf(config.ClientId), discoveryUrl, tokenEndpoint, clientAuthentication });
}
