import { Annotations } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { throwIfErrors } from '../schema/render-issues';
import { checkOAuth } from './check-oauth';
import { grantVaultAccess } from './credential-provider';
import { uniqueName } from './deployed-path';
import { OAuthGrant, OAuthGrantType } from './oauth-grant';
import type { OAuthProvider } from './oauth-provider';

/** What a gateway does to get a token, by what the token is given for. */
const ACTIONS: { readonly [grant in OAuthGrantType]: { readonly identity: string[]; readonly vault: string[] } } = {
  CLIENT_CREDENTIALS: { identity: ['GetWorkloadAccessToken'], vault: ['GetResourceOauth2Token'] },
  // The token belongs to a person, whom the gateway knows by a JSON Web Token or by an ID alone.
  AUTHORIZATION_CODE: {
    identity: ['GetWorkloadAccessToken', 'GetWorkloadAccessTokenForJWT', 'GetWorkloadAccessTokenForUserId'],
    vault: ['GetResourceOauth2Token', 'CompleteResourceTokenAuth'],
  },
  // There is a JSON Web Token, or there is nothing to exchange.
  TOKEN_EXCHANGE: {
    identity: ['GetWorkloadAccessToken', 'GetWorkloadAccessTokenForJWT'],
    vault: ['GetResourceOauth2Token'],
  },
};

/** Properties for `OAuthCredential.fromSecret`. */
export interface OAuthCredentialProps {
  /** Who issues the tokens. Another vendor replaces the credential provider. */
  readonly provider: OAuthProvider;

  /** ID of the client that asks for tokens, 1 to 256 characters. It is no secret and stands in the template. */
  readonly clientId: string;

  /**
   * The secret of AWS Secrets Manager that holds the client's secret. Its value never enters a template: the credential
   * provider reads it from Secrets Manager.
   */
  readonly secret: secretsmanager.ISecret;

  /**
   * Which member of the secret's JSON holds the client's secret, 1 to 128 characters. The secret must be a JSON object.
   */
  readonly jsonKey: string;

  /**
   * What a token is given for.
   *
   * @default OAuthGrant.clientCredentials()
   */
  readonly grant?: OAuthGrant;

  /**
   * Scopes to ask for, at most 100 of 1 to 64 characters each.
   *
   * @default - none: the authorization server decides
   */
  readonly scopes?: string[];

  /**
   * What else requests for tokens say, such as `audience`: at most 10 parameters, with names up to 256 and values of 1 to
   * 2,048 characters. They stand in the template, so none of them may be a secret.
   *
   * @default - nothing
   */
  readonly customParameters?: { [name: string]: string };

  /**
   * Name of the credential provider, 1 to 128 letters, digits, hyphens and underscores, unique in the account and
   * Region. Changing it replaces the provider.
   *
   * @default - generated from the construct path
   */
  readonly credentialProviderName?: string;
}

/**
 * An OAuth token that the gateway gets and sends to a target, for a client whose secret is kept in AWS Secrets Manager.
 *
 * Creates a credential provider in the account's token vault that refers to the secret. The role of each gateway that
 * uses it may get tokens of this provider, read this secret and, when the secret has a key of its own, decrypt with
 * that; for `OAuthGrant.authorizationCode` it may also act for the person who calls. An account has 50 OAuth providers.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html
 */
export class OAuthCredential extends Construct implements agentcore.ICredentialProviderConfig {
  /**
   * Tokens for a client whose secret stands in a secret of AWS Secrets Manager.
   *
   * Fails when the client's secret itself is given instead of a reference to it, and when a name, scope, parameter or
   * address breaks the service's limits, with all problems at once.
   */
  public static fromSecret(scope: Construct, id: string, props: OAuthCredentialProps): OAuthCredential {
    return new OAuthCredential(scope, id, props);
  }

  public readonly credentialProviderType = agentcore.CredentialProviderType.OAUTH;

  /** ARN of the credential provider. */
  public readonly providerArn: string;

  /**
   * URL that the authorization server sends browsers to after consent, known once it is deployed. Register it there for
   * `OAuthGrant.authorizationCode`.
   */
  public readonly callbackUrl: string;

  /** The secret that holds the client's secret. */
  public readonly secret: secretsmanager.ISecret;

  /** What a token is given for. */
  public readonly grant: OAuthGrant;

  /** The scopes that are asked for. */
  public readonly scopes: string[];

  private readonly customParameters?: { [name: string]: string };

  private constructor(scope: Construct, id: string, props: OAuthCredentialProps) {
    super(scope, id);
    const { provider, clientId, secret, jsonKey, grant = OAuthGrant.clientCredentials() } = props;
    const issues = checkOAuth(props, grant);
    throwIfErrors(`OAuthCredential "${this.node.path}"`, issues);

    const client = {
      clientId,
      clientSecretSource: 'EXTERNAL',
      clientSecretConfig: { secretId: secret.secretArn, jsonKey },
    };
    const resource = new agentcore.CfnOAuth2CredentialProvider(this, 'Resource', {
      name: props.credentialProviderName ?? uniqueName(this),
      credentialProviderVendor: provider.vendor.value,
      oauth2ProviderConfigInput: provider._render(client, grant._exchange),
    });
    this.node.defaultChild = resource;

    this.providerArn = resource.attrCredentialProviderArn;
    this.callbackUrl = resource.attrCallbackUrl;
    this.secret = secret;
    this.grant = grant;
    this.scopes = props.scopes ?? [];
    this.customParameters = isEmpty(props.customParameters) ? undefined : props.customParameters;

    for (const { code, message } of issues) {
      Annotations.of(this).addWarningV2(`cdk-mcp-gateway:${code}`, message);
    }
    if (grant.grantType === OAuthGrantType.TOKEN_EXCHANGE && !provider._isCustom) this.warnAboutExchange(provider);
  }

  /** Lets the gateway's role get tokens of this provider: nothing else of the token vault, no other secret. */
  public grantNeededPermissionsToRole(gateway: agentcore.IGateway): iam.Grant | undefined {
    const { identity, vault } = ACTIONS[this.grant.grantType];
    const inService = (action: string) => `bedrock-agentcore:${action}`;
    return grantVaultAccess(gateway, {
      providerArn: this.providerArn,
      secret: this.secret,
      identityActions: identity.map(inService),
      vaultActions: vault.map(inService),
    });
  }

  /** @internal */
  public _render(): agentcore.CfnGatewayTarget.CredentialProviderConfigurationProperty {
    const { grantType, returnUrl } = this.grant;
    return {
      credentialProviderType: this.credentialProviderType,
      credentialProvider: {
        oauthCredentialProvider: {
          providerArn: this.providerArn,
          scopes: this.scopes,
          customParameters: this.customParameters,
          grantType,
          defaultReturnUrl: returnUrl,
        },
      },
    };
  }

  private warnAboutExchange({ vendor }: OAuthProvider): void {
    Annotations.of(this).addWarningV2(
      'cdk-mcp-gateway:oauthVendorTokenExchange',
      `CloudFormation cannot tell ${vendor.value} how to exchange tokens, so calls work only if AgentCore has it built in. Describe the server with OAuthProvider.custom if they do not.`,
    );
  }
}

/** The service takes no parameters, or some. */
function isEmpty(parameters: { [name: string]: string } | undefined): boolean {
  return parameters !== undefined && Object.keys(parameters).length === 0;
}
