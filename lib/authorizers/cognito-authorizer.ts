import { Annotations, Aws, Fn, Lazy, RemovalPolicy, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ClientSecret } from '../custom-resources/client-secret/client-secret';
import { throwIfErrors } from '../schema/render-issues';
import { checkAttributes, checkKnown, checkProps } from './check-cognito-authorizer';
import { generatedDomainPrefix } from './domain-prefix';

const DEFAULT_SCOPES = ['invoke'];

/** An Amazon Cognito user pool that decides who may call a gateway. */
export interface ICognitoAuthorizer extends agentcore.IGatewayAuthorizerConfig {
  /** The user pool that issues the tokens. */
  readonly userPool: cognito.IUserPool;

  /** ID of the first machine-to-machine client. */
  readonly clientId: string;

  /** The scopes that a token must carry one of, as a client asks for them: `<resource server>/<scope>`. */
  readonly scopes: string[];

  /** URL of the OpenID Connect discovery document that the gateway checks tokens against. */
  readonly discoveryUrl: string;

  /** URL that issues tokens to machine-to-machine clients (OAuth 2.0 client credentials). */
  readonly tokenEndpoint: string;

  /**
   * The secret in AWS Secrets Manager with what the first client needs to get tokens, as JSON: `clientId`,
   * `clientSecret`, `tokenEndpoint` and `scopes` (separated by spaces). What refers to it waits until it is filled.
   *
   * It exists when it is first asked for. A custom resource fills it at deployment, and again when the client is
   * replaced: its function may read the clients of this user pool, and read and write this secret. The value is in no
   * template, output or log. Secrets Manager charges for each secret and month, and for calls. It is encrypted with the
   * account's `aws/secretsmanager` key, so no other account can read it. It is kept or deleted as the authorizer is;
   * that of `fromUserPool` is deleted with the stack.
   *
   * The deployment fails when the client has no secret.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html
   */
  readonly clientSecret: secretsmanager.ISecret;

  /**
   * Adds a machine-to-machine client that may call the gateway.
   *
   * The client has a generated secret and may ask for all of `scopes`. Amazon Cognito charges for each app client that
   * uses client credentials and for each token.
   *
   * @param id ID of the client in the construct tree
   */
  addClient(id: string): cognito.UserPoolClient;
}

/** Options for `CognitoAuthorizer`. */
export interface CognitoAuthorizerOptions {
  /**
   * Names of the scopes that callers may ask for, without the resource server's identifier. A token must carry one.
   *
   * @default ['invoke']
   */
  readonly scopes?: string[];

  /**
   * Identifier of the resource server, 1 to 255 characters: the part of a scope before the slash. Changing it
   * replaces the resource server, and clients must ask for the new scopes.
   *
   * @default - generated from the construct path
   */
  readonly resourceServerIdentifier?: string;

  /**
   * Prefix of the domain that issues tokens: 1 to 63 lower-case letters, digits and hyphens, without the words `aws`,
   * `amazon` and `cognito`, unique in the Region across all accounts. Changing it changes the token endpoint.
   *
   * @default - made of the stack's name, a hash of it and the construct path, the account and the Region
   */
  readonly domainPrefix?: string;

  /**
   * What happens to the user pool, its domain, scopes and clients when the stack is deleted or the authorizer is taken
   * out.
   *
   * The default deletes the pool with all its clients: it holds no people's accounts, and `cdk destroy` leaves
   * nothing behind. Use `RemovalPolicy.RETAIN` when callers outlive the stack.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Attributes of an existing user pool, for `CognitoAuthorizer.fromUserPool`. */
export interface CognitoUserPoolAttributes {
  /** The user pool. */
  readonly userPool: cognito.IUserPool;

  /** The clients that may call the gateway: at least one, because a gateway that names none admits every client. */
  readonly clients: cognito.IUserPoolClient[];

  /**
   * The scopes that a token must carry one of, in full: `<resource server>/<scope>`. At least one.
   */
  readonly scopes: string[];

  /**
   * Where the pool's domain issues tokens, such as `https://example.auth.us-east-1.amazoncognito.com/oauth2/token`;
   * for a `UserPoolDomain` of this app, `${domain.baseUrl()}/oauth2/token`.
   */
  readonly tokenEndpoint: string;
}

/** @internal */
abstract class CognitoAuthorizerBase extends Construct implements ICognitoAuthorizer {
  public readonly authorizerType = agentcore.GatewayAuthorizerType.CUSTOM_JWT;
  public abstract readonly userPool: cognito.IUserPool;
  public abstract readonly clientId: string;
  public abstract readonly scopes: string[];
  public abstract readonly discoveryUrl: string;
  public abstract readonly tokenEndpoint: string;

  /** @internal */
  protected readonly _clients: cognito.IUserPoolClient[] = [];

  /**
   * What happens to clients with the stack, when that is not what CloudFormation does by itself.
   * @internal
   */
  protected _removalPolicy?: RemovalPolicy;

  /**
   * What must exist before a client can ask for the scopes; unknown for a pool that exists.
   * @internal
   */
  protected _resourceServer?: cognito.UserPoolResourceServer;

  /** @internal */
  private _clientSecret?: secretsmanager.ISecret;

  /** @internal */
  private readonly _clientSecretReaders: ((secret: secretsmanager.ISecret) => void)[] = [];

  /**
   * The secret in AWS Secrets Manager with what the first client needs to get tokens, as JSON: `clientId`,
   * `clientSecret`, `tokenEndpoint` and `scopes` (separated by spaces). What refers to it waits until it is filled.
   *
   * It exists when it is first asked for. A custom resource fills it at deployment, and again when the client is
   * replaced: its function may read the clients of this user pool, and read and write this secret. The value is in no
   * template, output or log. Secrets Manager charges for each secret and month, and for calls. It is encrypted with the
   * account's `aws/secretsmanager` key, so no other account can read it. It is kept or deleted as the authorizer is;
   * that of `fromUserPool` is deleted with the stack.
   *
   * The deployment fails when the client has no secret.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html
   */
  public get clientSecret(): secretsmanager.ISecret {
    if (!this._clientSecret) {
      refuseOtherAccount(this, this.userPool);
      this._clientSecret = new ClientSecret(this, 'ClientSecret', {
        userPool: this.userPool,
        clientId: this.clientId,
        tokenEndpoint: this.tokenEndpoint,
        scopes: Fn.join(' ', this.scopes),
        removalPolicy: this._removalPolicy,
      }).secret;
      for (const read of this._clientSecretReaders) read(this._clientSecret);
    }
    return this._clientSecret;
  }

  /**
   * Adds a machine-to-machine client that may call the gateway.
   *
   * The client has a generated secret and may ask for all of `scopes`. Amazon Cognito charges for each app client that
   * uses client credentials and for each token.
   *
   * @param id ID of the client in the construct tree
   */
  public addClient(id: string): cognito.UserPoolClient {
    throwIfErrors(`CognitoAuthorizer "${this.node.path}"`, checkKnown('scopes', this.scopes));
    const client = new cognito.UserPoolClient(this, id, {
      userPool: this.userPool,
      generateSecret: true,
      preventUserExistenceErrors: true,
      authFlows: {},
      supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO],
      oAuth: {
        flows: { clientCredentials: true },
        scopes: this.scopes.map((scope) => cognito.OAuthScope.custom(scope)),
      },
    });
    if (this._resourceServer) client.node.addDependency(this._resourceServer);
    if (this._removalPolicy) client.applyRemovalPolicy(this._removalPolicy);
    this._clients.push(client);
    return client;
  }

  /**
   * Tells of the client secret as soon as somebody asks for it, or at once when somebody has.
   * @internal
   */
  public _onClientSecret(read: (secret: secretsmanager.ISecret) => void): void {
    this._clientSecretReaders.push(read);
    if (this._clientSecret) read(this._clientSecret);
  }

  /** @internal */
  public _render(): agentcore.CfnGateway.AuthorizerConfigurationProperty {
    return {
      customJwtAuthorizer: {
        discoveryUrl: this.discoveryUrl,
        allowedClients: Lazy.list({ produce: () => this._clients.map((client) => client.userPoolClientId) }),
        allowedScopes: this.scopes,
      },
    };
  }
}

/**
 * Lets machine-to-machine clients of an Amazon Cognito user pool call a gateway.
 *
 * Creates a user pool without self sign-up, a resource server with the scopes, a domain that issues tokens, and one
 * client. The gateway admits only tokens of these clients *and* with one of these scopes.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-inbound-auth.html
 */
export class CognitoAuthorizer extends CognitoAuthorizerBase {
  /**
   * Takes a user pool that exists, with its clients and scopes. Nothing about the pool is changed, except by
   * `addClient`.
   *
   * Fails without a client or a scope, because the gateway would admit every client of the pool.
   */
  public static fromUserPool(scope: Construct, id: string, attrs: CognitoUserPoolAttributes): ICognitoAuthorizer {
    return new ImportedCognitoAuthorizer(scope, id, attrs);
  }

  public readonly userPool: cognito.IUserPool;
  public readonly clientId: string;
  public readonly scopes: string[];
  public readonly discoveryUrl: string;
  public readonly tokenEndpoint: string;

  /** The client that the authorizer comes with. */
  public readonly client: cognito.UserPoolClient;

  /** The domain that issues tokens. */
  public readonly domain: cognito.UserPoolDomain;

  public constructor(scope: Construct, id: string, props: CognitoAuthorizerOptions = {}) {
    super(scope, id);
    const identifier = props.resourceServerIdentifier ?? generatedIdentifier(this);
    throwIfErrors(`CognitoAuthorizer "${this.node.path}"`, checkProps(props, identifier));
    warnWhereCognitoIsMissing(this);

    const userPool = new cognito.UserPool(this, 'UserPool', {
      selfSignUpEnabled: false,
      signInCaseSensitive: false,
      featurePlan: cognito.FeaturePlan.ESSENTIALS,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      accountRecovery: cognito.AccountRecovery.NONE,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
    });
    const names = props.scopes ?? DEFAULT_SCOPES;
    this._resourceServer = userPool.addResourceServer('ResourceServer', {
      identifier,
      // The default is the identifier, and a name takes fewer characters.
      userPoolResourceServerName: generatedIdentifier(this),
      scopes: names.map((scopeName) => ({ scopeName, scopeDescription: `Call the gateway (${scopeName})` })),
    });

    this.userPool = userPool;
    this.scopes = names.map((name) => `${identifier}/${name}`);
    this.domain = userPool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: props.domainPrefix ?? generatedDomainPrefix(this) },
    });
    this._removalPolicy = props.removalPolicy;
    if (props.removalPolicy) {
      for (const resource of [this._resourceServer, this.domain]) resource.applyRemovalPolicy(props.removalPolicy);
    }
    this.client = this.addClient('Client');
    this.clientId = this.client.userPoolClientId;
    this.discoveryUrl = `${userPool.userPoolProviderUrl}/.well-known/openid-configuration`;
    this.tokenEndpoint = tokenEndpoint(this, this.domain);
  }
}

/** Whether a gateway's authorizer is one of ours, so that its token endpoint and clients are known. */
export function isCognitoAuthorizer(authorizer: agentcore.IGatewayAuthorizerConfig): authorizer is ICognitoAuthorizer {
  return authorizer instanceof CognitoAuthorizerBase;
}

/** Does something with the client secret of one of our authorizers, when and only when there is one. */
export function onClientSecret(authorizer: ICognitoAuthorizer, read: (secret: secretsmanager.ISecret) => void): void {
  if (authorizer instanceof CognitoAuthorizerBase) authorizer._onClientSecret(read);
}

class ImportedCognitoAuthorizer extends CognitoAuthorizerBase {
  public readonly userPool: cognito.IUserPool;
  public readonly clientId: string;
  public readonly scopes: string[];
  public readonly discoveryUrl: string;
  public readonly tokenEndpoint: string;

  public constructor(scope: Construct, id: string, attrs: CognitoUserPoolAttributes) {
    super(scope, id);
    throwIfErrors(`CognitoAuthorizer "${this.node.path}"`, checkAttributes(attrs));
    const [first] = attrs.clients;

    this._clients.push(...attrs.clients);
    this.userPool = attrs.userPool;
    // The check above refuses an empty list.
    this.clientId = first?.userPoolClientId ?? '';
    this.scopes = attrs.scopes;
    this.discoveryUrl = `https://cognito-idp.${attrs.userPool.env.region}.${Aws.URL_SUFFIX}/${attrs.userPool.userPoolId}/.well-known/openid-configuration`;
    this.tokenEndpoint = attrs.tokenEndpoint;
  }
}

/** Nobody can read the clients of another account's pool, whatever the permissions are. */
function refuseOtherAccount(scope: Construct, { env }: cognito.IUserPool): void {
  if (Token.compareStrings(env.account, Stack.of(scope).account) !== TokenComparison.DIFFERENT) return;
  // A getter throws nothing.
  const code = 'COGNITO_POOL_IN_OTHER_ACCOUNT';
  Annotations.of(scope).addError(
    `'userPool' is of account ${env.account}, and only there can the secret of its client be read; create 'clientSecret' in a stack of that account [${code}]`,
  );
}

function generatedIdentifier(scope: Construct): string {
  return scope.node.path
    .replace(/\/Default$/, '')
    .replaceAll('/', '-')
    .replace(/[^\w.-]+/g, '-')
    .toLowerCase()
    .slice(0, 200);
}

/** GovCloud serves tokens from FIPS endpoints only, on a host of another name. */
function tokenEndpoint(scope: Construct, domain: cognito.UserPoolDomain): string {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region)) {
    return `${domain.baseUrl({ fips: region.startsWith('us-gov-') })}/oauth2/token`;
  }
  // "aws-us-gov" becomes "auth-fips"; "aws" and "aws-cn" become "auth". A condition would be missing in other stacks.
  const inPlace = (text: string, old: string, by: string) => Fn.join(by, Fn.split(old, text));
  const host = inPlace(inPlace(inPlace(Aws.PARTITION, '-cn', ''), '-us-gov', '-fips'), 'aws', 'auth');
  return `https://${domain.domainName}.${host}.${region}.amazoncognito.com/oauth2/token`;
}

function warnWhereCognitoIsMissing(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || !region.startsWith('cn-')) return;
  Annotations.of(scope).addWarningV2(
    'cdk-mcp-gateway:cognitoInChina',
    'AWS does not document Amazon Cognito user pools for the China Regions. If the deployment fails for this, pass GatewayAuthorizer.usingCustomJwt with the discovery URL of your own identity provider. See https://docs.amazonaws.cn/en_us/aws/latest/userguide/cognito.html',
  );
}
