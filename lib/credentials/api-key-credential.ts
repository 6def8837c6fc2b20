import { Token } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { checkText, type TextRule } from '../schema/property-issues';
import { throwIfErrors } from '../schema/render-issues';
import { ApiKeyLocation } from './api-key-location';
import { grantVaultAccess, PROVIDER_NAME } from './credential-provider';
import { uniqueName } from './deployed-path';
import { checkSecretReference } from './secret-reference';

/** Properties for `ApiKeyCredential.fromSecret`. */
export interface ApiKeyCredentialProps {
  /**
   * The secret of AWS Secrets Manager that holds the key. Its value never enters a template: the credential provider
   * reads it from Secrets Manager.
   */
  readonly secret: secretsmanager.ISecret;

  /** Which member of the secret's JSON holds the key, 1 to 128 characters. The secret must be a JSON object. */
  readonly jsonKey: string;

  /**
   * Where requests carry the key.
   *
   * @default ApiKeyLocation.bearer()
   */
  readonly location?: ApiKeyLocation;

  /**
   * Name of the credential provider, 1 to 128 letters, digits, hyphens and underscores, unique in the account and
   * Region. Changing it replaces the provider.
   *
   * @default - generated from the construct path
   */
  readonly credentialProviderName?: string;
}

/**
 * An API key that the gateway sends to a target, kept in AWS Secrets Manager.
 *
 * Creates a credential provider in the account's token vault that refers to the secret. The role of each gateway that
 * uses it may fetch this key, read this secret and, when the secret has a key of its own, decrypt with that.
 * An account has 50 API key providers.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html
 */
export class ApiKeyCredential extends Construct implements agentcore.ICredentialProviderConfig {
  /**
   * A key that stands in a secret of AWS Secrets Manager.
   *
   * Fails when the key itself is given instead of a reference to it, and when a name breaks the service's limits.
   */
  public static fromSecret(scope: Construct, id: string, props: ApiKeyCredentialProps): ApiKeyCredential {
    return new ApiKeyCredential(scope, id, props);
  }

  public readonly credentialProviderType = agentcore.CredentialProviderType.API_KEY;

  /** ARN of the credential provider. */
  public readonly providerArn: string;

  /** The secret that holds the key. */
  public readonly secret: secretsmanager.ISecret;

  /** Where requests carry the key. */
  public readonly location: ApiKeyLocation;

  private constructor(scope: Construct, id: string, props: ApiKeyCredentialProps) {
    super(scope, id);
    const location = props.location ?? ApiKeyLocation.bearer();
    throwIfErrors(`ApiKeyCredential "${this.node.path}"`, checkProps(props, location));

    const provider = new agentcore.CfnApiKeyCredentialProvider(this, 'Resource', {
      name: props.credentialProviderName ?? uniqueName(this),
      apiKeySecretSource: 'EXTERNAL',
      apiKeySecretConfig: { secretId: props.secret.secretArn, jsonKey: props.jsonKey },
    });
    this.node.defaultChild = provider;

    this.providerArn = provider.attrCredentialProviderArn;
    this.secret = props.secret;
    this.location = location;
  }

  /** Lets the gateway's role fetch this key: nothing else of the token vault, no other secret. */
  public grantNeededPermissionsToRole(gateway: agentcore.IGateway): iam.Grant | undefined {
    return grantVaultAccess(gateway, {
      providerArn: this.providerArn,
      secret: this.secret,
      identityActions: ['bedrock-agentcore:GetWorkloadAccessToken'],
      vaultActions: ['bedrock-agentcore:GetResourceApiKey'],
    });
  }

  /** @internal */
  public _render(): agentcore.CfnGatewayTarget.CredentialProviderConfigurationProperty {
    return {
      credentialProviderType: this.credentialProviderType,
      credentialProvider: {
        apiKeyCredentialProvider: {
          providerArn: this.providerArn,
          credentialLocation: this.location.place,
          credentialParameterName: this.location.parameterName,
          credentialPrefix: this.location.prefix,
        },
      },
    };
  }
}

function checkProps(props: ApiKeyCredentialProps, location: ApiKeyLocation): Issue[] {
  const text = (property: string, value: string | undefined, rule: TextRule) =>
    checkText(property, value, rule, Token.isUnresolved);
  return [
    ...checkSecretReference(props, 'key'),
    ...text('location.parameterName', location.parameterName, {
      code: 'CREDENTIAL_LOCATION_INVALID',
      max: LIMITS.apiKeyParameterName,
    }),
    ...text('location.prefix', location.prefix, {
      code: 'CREDENTIAL_LOCATION_INVALID',
      max: LIMITS.apiKeyPrefix,
      pattern: /\S$/,
      allows: 'no space at its end, because the gateway puts one between prefix and key',
      suggest: (prefix) => prefix.trimEnd(),
    }),
    ...text('credentialProviderName', props.credentialProviderName, PROVIDER_NAME),
  ];
}
