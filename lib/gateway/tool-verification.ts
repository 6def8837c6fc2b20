import { Annotations, CustomResource, Duration, Lazy, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { isCognitoAuthorizer } from '../authorizers/cognito-authorizer';
import { SEARCH_TOOL } from '../catalog/catalog';
import { ResourceFunction, type ResourceKind } from '../custom-resources/resource-function';
import {
  TOOL_VERIFICATION_TYPE,
  type ToolVerificationProperties,
  type VerificationAccess,
} from '../custom-resources/tool-verification/contract';
import type { Issue } from '../schema/issue';
import { isNode } from '../schema/node';
import { propertyIssue } from '../schema/property-issues';
import { throwIfErrors } from '../schema/render-issues';
import { searchesSemantically } from '../targets/semantic-search';
import { checkKnown } from './connect';
import { renderTargets } from './expected-tools';
import type { IMcpGateway } from './mcp-gateway-base';
import { VerificationSubjects } from './verification-subjects';

const ACCESS: { readonly [type in agentcore.GatewayAuthorizerType]: VerificationAccess } = {
  CUSTOM_JWT: 'TOKEN',
  AWS_IAM: 'IAM',
  NONE: 'NONE',
};

const CLIENT_CODE = 'GATEWAY_VERIFICATION_CLIENT';

const KIND: ResourceKind = {
  functionId: 'McpGatewayToolVerification',
  description: 'Compares the tools that MCP gateways list with those of their stacks, at deployment',
  handler: 'tool-verification',
  timeout: Duration.minutes(8),
  serviceTimeout: Duration.minutes(32),
};

/** What of the tools that a gateway lists must be as in its catalog. */
export enum ToolComparison {
  /** Their names. */
  NAMES = 'NAMES',
  /**
   * Their names, descriptions and the schemas of their arguments. How the service shows every keyword of a schema is not
   * documented; `mcp-gateway doctor` tells beforehand what would differ.
   */
  DEFINITIONS = 'DEFINITIONS',
}

/** Properties for `ToolVerification`. */
export interface ToolVerificationProps {
  /** The gateway. */
  readonly gateway: IMcpGateway;

  /**
   * What is compared.
   *
   * @default ToolComparison.NAMES
   */
  readonly compare?: ToolComparison;

  /**
   * The secret of a client that may call the gateway, as JSON: `clientId`, `clientSecret`, `tokenEndpoint` and `scopes`
   * (separated by spaces). Only for gateways whose callers show tokens.
   *
   * @default - `clientSecret` of a `CognitoAuthorizer`; needed for tokens of other issuers
   */
  readonly clientSecret?: secretsmanager.ISecret;

  /**
   * Targets that are not looked at, because policies, interceptors or their server show the tools to others alone.
   *
   * @default - none
   */
  readonly exclude?: agentcore.IGatewayTarget[];
}

/**
 * Has the deployment list the gateway's tools as a caller does, and fail when they are not those of the catalog.
 *
 * A function of the stack gets a token or signs, and lists all pages for up to five minutes, because tools take a moment
 * until every caller gets them. It looks after the gateway, every target and every Cedar policy of the stack is deployed
 * and each target that is waited for is READY, and again whenever one of them changed.
 *
 * Every stack answers for its own targets, those of nested stacks below it included: all their tools must be listed, and
 * no others. A target whose tools are not known at synth must have one at least. Tools of any other target are left alone,
 * so a target that another stack adds is for a `ToolVerification` in that stack. When the stack deploys the gateway, its
 * search tool is looked for, too.
 *
 * Interceptors and Cedar policies may hide tools from this caller. When a deployment is rolled back, nothing is looked at.
 *
 * The function may read the client's secret, or invoke this gateway where IAM authorizes callers, and read the status of
 * its own stack.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-using-mcp-list.html
 */
export class ToolVerification extends Construct {
  public constructor(scope: Construct, id: string, props: ToolVerificationProps) {
    super(scope, id);
    const { gateway, compare, exclude = [] } = props;
    throwIfErrors(`ToolVerification "${this.node.path}"`, [
      ...checkKnown(gateway.authorizerConfiguration),
      ...checkClient(gateway.authorizerConfiguration, props.clientSecret),
      ...checkAccount(this, gateway),
    ]);
    const stack = Stack.of(this);
    const access = ACCESS[gateway.authorizerConfiguration.authorizerType];
    const clientSecret = access === 'TOKEN' ? (props.clientSecret ?? ownSecret(gateway)) : undefined;
    const subjects = new VerificationSubjects(this, gateway, exclude);
    const withDefinitions = compare === ToolComparison.DEFINITIONS;
    const hasSearchTool = Stack.of(gateway) === stack && searchesSemantically(gateway);

    const provider = ResourceFunction.in(this, KIND);
    const policy = new iam.Policy(this, 'Policy', {
      roles: [provider.role],
      statements: statements(this, gateway, access, clientSecret),
    });
    const properties: { readonly [name in keyof ToolVerificationProperties]: unknown } = {
      GatewayId: gateway.gatewayId,
      GatewayUrl: gateway.url,
      Access: access,
      SecretArn: clientSecret?.secretArn,
      GatewayTools: hasSearchTool ? [SEARCH_TOOL.name] : undefined,
      Targets: Lazy.uncachedAny({ produce: () => renderTargets(subjects.targets, withDefinitions, stack) }),
      Declared: Lazy.uncachedString({ produce: () => subjects.declared() }),
      Updated: Lazy.uncachedString({ produce: () => subjects.updated() }),
    };
    const verified = new CustomResource(this, 'Verified', {
      serviceToken: provider.serviceToken,
      serviceTimeout: KIND.serviceTimeout,
      resourceType: TOOL_VERIFICATION_TYPE,
      properties,
    });
    verified.node.addDependency(policy, subjects);
    this.node.addValidation({ validate: () => subjects.circles() });
    warnAboutPolicies(this, gateway);
  }
}

/** Whether there is a client for a gateway whose callers show tokens, and none for one whose callers do not. */
function checkClient(
  authorizer: agentcore.IGatewayAuthorizerConfig,
  clientSecret: secretsmanager.ISecret | undefined,
): Issue[] {
  const { authorizerType } = authorizer;
  if (!clientSecret) {
    const message =
      'is missing, and the tokens of this gateway come from an issuer that is not a CognitoAuthorizer; pass the secret of a client of that issuer, as JSON with clientId, clientSecret, tokenEndpoint and scopes';
    return hasOwnClient(authorizer) ? [] : [propertyIssue(CLIENT_CODE, 'clientSecret', message)];
  }
  if (authorizerType === agentcore.GatewayAuthorizerType.CUSTOM_JWT) return [];
  const message = `is of no use: callers of this gateway show no token (${authorizerType}); leave it out`;
  return [propertyIssue(CLIENT_CODE, 'clientSecret', message)];
}

/** Whether a gateway can verify its tools with nothing but what it knows itself. */
export function checkVerifyTools(authorizer: agentcore.IGatewayAuthorizerConfig | undefined): Issue[] {
  if (!authorizer || hasOwnClient(authorizer)) return [];
  const message =
    "has no client to call the gateway with, whose tokens come from an issuer that is not a CognitoAuthorizer; leave it out, and give a ToolVerification the secret of a client of that issuer as 'clientSecret'";
  return [propertyIssue(CLIENT_CODE, 'verifyTools', message)];
}

function hasOwnClient(authorizer: agentcore.IGatewayAuthorizerConfig): boolean {
  return authorizer.authorizerType !== agentcore.GatewayAuthorizerType.CUSTOM_JWT || isCognitoAuthorizer(authorizer);
}

/** Neither secrets nor gateways let callers of another account in by themselves. */
function checkAccount(scope: Construct, { env }: IMcpGateway): Issue[] {
  const { account } = Stack.of(scope);
  if (Token.compareStrings(account, env.account) !== TokenComparison.DIFFERENT) return [];
  const message = `is of account ${env.account}, and this stack of account ${account}; verify its tools in a stack of its own account`;
  return [propertyIssue('GATEWAY_VERIFICATION_ACCOUNT', 'gateway', message)];
}

function ownSecret({ authorizerConfiguration }: IMcpGateway): secretsmanager.ISecret | undefined {
  return isCognitoAuthorizer(authorizerConfiguration) ? authorizerConfiguration.clientSecret : undefined;
}

function statements(
  scope: Construct,
  gateway: IMcpGateway,
  access: VerificationAccess | undefined,
  clientSecret: secretsmanager.ISecret | undefined,
): iam.PolicyStatement[] {
  const allow = (action: string, resource: string, conditions?: iam.Conditions) =>
    new iam.PolicyStatement({ actions: [action], resources: [resource], conditions });
  const { stackId, region } = Stack.of(scope);
  const key = clientSecret?.encryptionKey;
  const viaSecretsManager = { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
  return [
    allow('cloudformation:DescribeStacks', stackId),
    ...(access === 'IAM' ? [allow('bedrock-agentcore:InvokeGateway', gateway.gatewayArn)] : []),
    ...(clientSecret ? [allow('secretsmanager:GetSecretValue', clientSecret.secretArn)] : []),
    ...(key ? [allow('kms:Decrypt', key.keyArn, viaSecretsManager)] : []),
  ];
}

/** An engine that enforces shows a caller what its policies permit, which is nothing as long as there are none. */
function warnAboutPolicies(scope: Construct, { node, stack }: IMcpGateway): void {
  const resource = node.defaultChild;
  const engine: unknown = agentcore.CfnGateway.isCfnGateway(resource)
    ? stack.resolve(resource.policyEngineConfiguration)
    : undefined;
  if (!isNode(engine) || engine.mode !== agentcore.PolicyEngineMode.ENFORCE.value) return;
  Annotations.of(scope).addWarningV2(
    'cdk-mcp-gateway:verificationBehindPolicies',
    'The policy engine of the gateway shows each caller only the tools that policies permit it, and the verification is one. Permit it every tool, or name the targets that it may not see in exclude of a ToolVerification, and acknowledge this warning.',
  );
}
