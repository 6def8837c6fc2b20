import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { OAuthClientAuthentication, OAuthDiscovery, OAuthServerMetadata, OAuthTenant } from './oauth-server';

const {
  ATLASSIAN,
  AUTH0,
  COGNITO,
  CUSTOM,
  CYBER_ARK,
  DROPBOX,
  FACEBOOK,
  FUSION_AUTH,
  GITHUB,
  GOOGLE,
  HUBSPOT,
  LINKEDIN,
  MICROSOFT,
  NOTION,
  OKTA,
  ONE_LOGIN,
  PING_ONE,
  REDDIT,
  SALESFORCE,
  SLACK,
  SPOTIFY,
  TWITCH,
  X,
  YANDEX,
  ZOOM,
} = agentcore.OAuth2CredentialProviderVendor;

type Input = agentcore.CfnOAuth2CredentialProvider.Oauth2ProviderConfigInputProperty;

/** The client that asks for tokens; its secret is referred to. */
export type OAuthClient = agentcore.CfnOAuth2CredentialProvider.GoogleOauth2ProviderConfigInputProperty;

/** How tokens are exchanged. */
export type TokenExchange = agentcore.CfnOAuth2CredentialProvider.OnBehalfOfTokenExchangeConfigProperty;

/**
 * Who issues the tokens: an authorization server of your own, or one of those that the service knows.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/identity-idps.html
 */
export class OAuthProvider {
  /** Any authorization server that publishes a discovery document. */
  public static custom(discovery: OAuthDiscovery): OAuthProvider {
    const { discoveryUrl, clientAuthentication } = discovery;
    return OAuthProvider.ofCustom({ discoveryUrl }, { discoveryUrl }, clientAuthentication);
  }

  /** Any authorization server, by the addresses that a discovery document would tell. */
  public static customMetadata(metadata: OAuthServerMetadata): OAuthProvider {
    const { clientAuthentication, ...authorizationServerMetadata } = metadata;
    const { issuer, authorizationEndpoint, tokenEndpoint } = metadata;
    return OAuthProvider.ofCustom(
      { authorizationServerMetadata },
      { issuer, authorizationEndpoint, tokenEndpoint },
      clientAuthentication,
    );
  }

  /** Atlassian. */
  public static atlassian(): OAuthProvider {
    return new OAuthProvider(ATLASSIAN, (client) => ({ atlassianOauth2ProviderConfig: client }));
  }

  /** GitHub. */
  public static github(): OAuthProvider {
    return new OAuthProvider(GITHUB, (client) => ({ githubOauth2ProviderConfig: client }));
  }

  /** Google. */
  public static google(): OAuthProvider {
    return new OAuthProvider(GOOGLE, (client) => ({ googleOauth2ProviderConfig: client }));
  }

  /** LinkedIn. */
  public static linkedin(): OAuthProvider {
    return new OAuthProvider(LINKEDIN, (client) => ({ linkedinOauth2ProviderConfig: client }));
  }

  /**
   * Microsoft Entra ID.
   *
   * @param tenantId ID of the directory, 1 to 2,048 characters. The service's default directory, when omitted
   */
  public static microsoft(tenantId?: string): OAuthProvider {
    return new OAuthProvider(MICROSOFT, (client) => ({ microsoftOauth2ProviderConfig: { ...client, tenantId } }), {
      tenantId,
    });
  }

  /** Salesforce. */
  public static salesforce(): OAuthProvider {
    return new OAuthProvider(SALESFORCE, (client) => ({ salesforceOauth2ProviderConfig: client }));
  }

  /** Slack. */
  public static slack(): OAuthProvider {
    return new OAuthProvider(SLACK, (client) => ({ slackOauth2ProviderConfig: client }));
  }

  /** Auth0 by Okta, at your tenant. */
  public static auth0(tenant: OAuthTenant): OAuthProvider {
    return OAuthProvider.ofTenant(AUTH0, tenant);
  }

  /** Amazon Cognito, at the domain of your user pool. */
  public static cognito(tenant: OAuthTenant): OAuthProvider {
    return OAuthProvider.ofTenant(COGNITO, tenant);
  }

  /** CyberArk, at your tenant. */
  public static cyberArk(tenant: OAuthTenant): OAuthProvider {
    return OAuthProvider.ofTenant(CYBER_ARK, tenant);
  }

  /** FusionAuth, at your tenant. */
  public static fusionAuth(tenant: OAuthTenant): OAuthProvider {
    return OAuthProvider.ofTenant(FUSION_AUTH, tenant);
  }

  /** Okta, at your organization. */
  public static okta(tenant: OAuthTenant): OAuthProvider {
    return OAuthProvider.ofTenant(OKTA, tenant);
  }

  /** OneLogin, at your tenant. */
  public static oneLogin(tenant: OAuthTenant): OAuthProvider {
    return OAuthProvider.ofTenant(ONE_LOGIN, tenant);
  }

  /** PingOne, at your environment. */
  public static pingOne(tenant: OAuthTenant): OAuthProvider {
    return OAuthProvider.ofTenant(PING_ONE, tenant);
  }

  /** Dropbox. */
  public static dropbox(): OAuthProvider {
    return OAuthProvider.included(DROPBOX);
  }

  /** Facebook. */
  public static facebook(): OAuthProvider {
    return OAuthProvider.included(FACEBOOK);
  }

  /** HubSpot. */
  public static hubspot(): OAuthProvider {
    return OAuthProvider.included(HUBSPOT);
  }

  /** Notion. */
  public static notion(): OAuthProvider {
    return OAuthProvider.included(NOTION);
  }

  /** Reddit. */
  public static reddit(): OAuthProvider {
    return OAuthProvider.included(REDDIT);
  }

  /** Spotify. */
  public static spotify(): OAuthProvider {
    return OAuthProvider.included(SPOTIFY);
  }

  /** Twitch. */
  public static twitch(): OAuthProvider {
    return OAuthProvider.included(TWITCH);
  }

  /** X, formerly Twitter. */
  public static x(): OAuthProvider {
    return OAuthProvider.included(X);
  }

  /** Yandex. */
  public static yandex(): OAuthProvider {
    return OAuthProvider.included(YANDEX);
  }

  /** Zoom. */
  public static zoom(): OAuthProvider {
    return OAuthProvider.included(ZOOM);
  }

  private static ofCustom(
    oauthDiscovery: agentcore.CfnOAuth2CredentialProvider.Oauth2DiscoveryProperty,
    addresses: { readonly [property: string]: string },
    clientAuthenticationMethod: OAuthClientAuthentication | undefined,
  ): OAuthProvider {
    return new OAuthProvider(
      CUSTOM,
      (client, onBehalfOfTokenExchangeConfig) => ({
        customOauth2ProviderConfig: {
          ...client,
          oauthDiscovery,
          clientAuthenticationMethod,
          onBehalfOfTokenExchangeConfig,
        },
      }),
      addresses,
    );
  }

  private static ofTenant(vendor: agentcore.OAuth2CredentialProviderVendor, tenant: OAuthTenant): OAuthProvider {
    const { issuer, authorizationEndpoint, tokenEndpoint } = tenant;
    const addresses = { issuer, authorizationEndpoint, tokenEndpoint };
    return new OAuthProvider(
      vendor,
      (client) => ({ includedOauth2ProviderConfig: { ...client, ...addresses } }),
      addresses,
      true,
    );
  }

  private static included(vendor: agentcore.OAuth2CredentialProviderVendor): OAuthProvider {
    return new OAuthProvider(vendor, (client) => ({ includedOauth2ProviderConfig: client }));
  }

  /** @internal */
  public get _isCustom(): boolean {
    return this.vendor === CUSTOM;
  }

  private constructor(
    /** What the service calls it. */
    public readonly vendor: agentcore.OAuth2CredentialProviderVendor,
    /** @internal */
    public readonly _render: (client: OAuthClient, exchange?: TokenExchange) => Input,
    /** @internal */
    public readonly _settings: { readonly [property: string]: string | undefined } = {},
    /** @internal */
    public readonly _needsTenant = false,
  ) {}
}
