import { Annotations, ArnFormat, CustomResource, Duration, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { AppState } from '../../credentials/app-state';
import { warnAboutStatement } from '../../credentials/unknown-role';
import type { Issue } from '../../schema/issue';
import { propertyIssue } from '../../schema/property-issues';
import { throwIfErrors } from '../../schema/render-issues';
import { ResourceFunction, type ResourceKind } from '../resource-function';
import { TOKEN_VAULT_BEFORE_TYPE, TOKEN_VAULT_TYPE, type TokenVaultProperties } from './contract';

const KIND: ResourceKind = {
  functionId: 'McpTokenVaultEncryption',
  description: 'Sets the key of the AgentCore token vault at deployment',
  handler: 'token-vault-encryption',
  timeout: Duration.minutes(3),
  serviceTimeout: Duration.minutes(15),
};

/** Which construct sets the key of an account's vault. */
const vaults = new AppState<{ path?: string }>(() => ({}));

/** Properties for `TokenVaultEncryption`. */
export interface TokenVaultEncryptionProps {
  /**
   * The KMS key: symmetric, of one Region and of this account. AgentCore Identity is allowed to use it for this vault, in
   * the key's policy; when the app cannot change that, a warning says what to add.
   */
  readonly key: kms.IKey;
}

/**
 * Encrypts the token vault, which holds the tokens that gateways get for callers, with a customer's key.
 *
 * There is one vault in an account and Region, so this holds for every gateway and agent there, those of other stacks
 * included; a warning says so. CloudFormation does not have the vault: a function of the stack sets the key, and the one
 * from before when the construct is removed, unless somebody has set another one since.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/identity-data-encryption.html
 */
export class TokenVaultEncryption extends Construct {
  public constructor(scope: Construct, id: string, props: TokenVaultEncryptionProps) {
    super(scope, id);
    const { key } = props;
    const stack = Stack.of(this);
    const place = vaults.of(this, placeOf(stack));
    throwIfErrors(`TokenVaultEncryption "${this.node.path}"`, [...checkFree(place.path), ...checkKey(key)]);
    place.path = this.node.path;
    Annotations.of(this).addWarningV2(
      'cdk-mcp-gateway:tokenVaultOfAccount',
      `The token vault is one for the whole account and Region, so this key encrypts the tokens of every gateway and agent there. Whoever deletes or disables the key locks all of them out.`,
    );

    const vaultArn = stack.formatArn({
      service: 'bedrock-agentcore',
      resource: 'token-vault',
      resourceName: 'default',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const use = { vaultArn, service: `bedrock-agentcore-identity.${stack.region}.amazonaws.com` };
    allowInKeyPolicy(this, key, use);
    const provider = ResourceFunction.in(this, KIND);
    const policy = new iam.Policy(this, 'Policy', {
      roles: [provider.role],
      statements: [
        new iam.PolicyStatement({
          actions: ['bedrock-agentcore:GetTokenVault', 'bedrock-agentcore:SetTokenVaultCMK'],
          resources: [vaultArn],
        }),
        ...keyStatements(use).map((statement) => new iam.PolicyStatement({ ...statement, resources: [key.keyArn] })),
      ],
    });
    const add = (name: string, resourceType: string, properties: TokenVaultProperties): CustomResource => {
      const resource = new CustomResource(this, name, {
        serviceToken: provider.serviceToken,
        serviceTimeout: KIND.serviceTimeout,
        resourceType,
        properties: { ...properties },
      });
      // The key with its policy, too.
      resource.node.addDependency(policy, key);
      return resource;
    };
    const before = add('Before', TOKEN_VAULT_BEFORE_TYPE, { Task: 'record', KeyArn: key.keyArn });
    add('Encryption', TOKEN_VAULT_TYPE, { Task: 'apply', KeyArn: key.keyArn, Before: before.ref });
  }
}

interface KeyUse {
  readonly vaultArn: string;
  /** The service through which alone the key is used. */
  readonly service: string;
}

/** What the service does with the key in the name of whoever calls it. */
function keyStatements({ vaultArn, service }: KeyUse) {
  const viaService = { 'kms:ViaService': service };
  const context = 'kms:EncryptionContext:aws-crypto-ec:aws:bedrock-agentcore-identity:token-vault-arn';
  return [
    {
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext'],
      conditions: { StringEquals: viaService, ArnLike: { [context]: vaultArn } },
    },
    { actions: ['kms:DescribeKey'], conditions: { StringEquals: viaService } },
  ];
}

/** Everybody in the account whom the vault serves uses the key through the service, as AWS's own keys are used. */
function allowInKeyPolicy(scope: Construct, key: kms.IKey, use: KeyUse): void {
  for (const { actions, conditions } of keyStatements(use)) {
    const statement = new iam.PolicyStatement({
      actions,
      principals: [new iam.AnyPrincipal()],
      resources: ['*'],
      conditions: {
        ...conditions,
        StringEquals: { ...conditions.StringEquals, 'kms:CallerAccount': Stack.of(scope).account },
      },
    });
    if (key.addToResourcePolicy(statement, true).statementAdded) continue;
    const message = "This app cannot change the key's policy, so add this statement to it yourself";
    warnAboutStatement(scope, 'tokenVaultKeyFixed', message, statement);
  }
}

function placeOf({ account, region }: Stack): string {
  const known = (value: string) => (Token.isUnresolved(value) ? '' : value);
  return `${known(account)}/${known(region)}`;
}

function checkFree(other: string | undefined): Issue[] {
  if (other === undefined) return [];
  const message = `is set by "${other}" already for the one token vault of this account and Region; leave one of them out`;
  return [propertyIssue('CREDENTIAL_VAULT_DUPLICATE', 'key', message)];
}

function checkKey(key: kms.IKey): Issue[] {
  if (key instanceof kms.Alias || key.keyArn.includes(':alias/')) {
    const message = 'is an alias, and the service takes the key itself; pass the key that the alias stands for';
    return [propertyIssue('CREDENTIAL_VAULT_KEY_KIND', 'key', message)];
  }
  const resource = key.node.defaultChild;
  if (!kms.CfnKey.isCfnKey(resource)) return [];
  const { multiRegion, keySpec = kms.KeySpec.SYMMETRIC_DEFAULT } = resource;
  const isSymmetric = Token.isUnresolved(keySpec) || keySpec === kms.KeySpec.SYMMETRIC_DEFAULT;
  if (multiRegion !== true && isSymmetric) return [];
  const found = isSymmetric ? 'a multi-Region key' : `of the kind ${keySpec}`;
  const message = `is ${found}, and the token vault takes symmetric keys of one Region; leave out ${isSymmetric ? 'multiRegion' : 'keySpec'}`;
  return [propertyIssue('CREDENTIAL_VAULT_KEY_KIND', 'key', message)];
}
