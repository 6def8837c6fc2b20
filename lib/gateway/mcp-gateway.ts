import { Annotations, CfnOutput, type Duration, Fn, Stack, Token } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  CognitoAuthorizer,
  type ICognitoAuthorizer,
  isCognitoAuthorizer,
  onClientSecret,
} from '../authorizers/cognito-authorizer';
import { GatewayGrants } from '../credentials/gateway-grants';
import { waitForTargetsOf } from '../custom-resources/target-readiness/waiting-gateways';
import { throwIfErrors } from '../schema/render-issues';
import { checkAuthorizer } from './check-authorizer';
import { checkGatewayProps, checkInterceptors } from './check-gateway';
import { grantKey } from './gateway-key';
import {
  checkGatewayName,
  type FixedProperties,
  fixedHash,
  generatedGatewayName,
  takeGatewayName,
} from './gateway-name';
import { createGatewayRole, gatewayArnPattern } from './gateway-role';
import { ImportedGateway, type McpGatewayAttributes } from './imported-gateway';
import { type IMcpGateway, McpGatewayBase } from './mcp-gateway-base';
import { protocolOf, renderMcp, renderPolicyEngine } from './render-gateway';
import { checkVerifyTools, ToolVerification } from './tool-verification';

/** Clients that name no version mean this one. */
const { MCP_2025_03_26 } = agentcore.MCPProtocolVersion;

/** What happens to calls while AWS WAF cannot be asked. */
export enum WafFailureMode {
  /** Refuse them. */
  FAIL_CLOSE = 'FAIL_CLOSE',
  /** Let them through. */
  FAIL_OPEN = 'FAIL_OPEN',
}

/** Properties for `McpGateway`. */
export interface McpGatewayProps {
  /**
   * Name of the gateway: 1 to 48 letters, digits and single hyphens, unique in the account.
   *
   * Changing it replaces the gateway, and with it its URL. A gateway with a name of its own cannot be replaced while
   * the name stays, so a later change of the authorizer's type, of `semanticSearch` or of `kmsKey` fails at
   * deployment unless the name changes with it. The generated name takes care of that.
   *
   * The generated name holds a hash of the Region, when the stack names one. Giving an existing stack an `env` therefore
   * replaces the gateway once. A stack without `env` has one name in every Region: give it an `env` to deploy it to a
   * second Region of one account.
   *
   * @default - generated from stack name and construct path, lower case; another one whenever the gateway must be replaced
   */
  readonly gatewayName?: string;

  /**
   * What the gateway is for, 1 to 200 characters.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * What agents are told about using the gateway when they connect, 1 to 2,048 characters.
   *
   * @default - none
   */
  readonly instructions?: string;

  /**
   * Who may call the gateway: a `CognitoAuthorizer`, or what `GatewayAuthorizer` of `aws-cdk-lib` makes for other
   * issuers of JWTs (`usingCustomJwt`), IAM (`usingAwsIam`) or nobody in particular (`withNoAuth`, with a warning).
   *
   * A change of type replaces the gateway.
   *
   * @default - a `CognitoAuthorizer` with the scope `invoke`, deleted with the stack
   */
  readonly authorizer?: agentcore.IGatewayAuthorizerConfig;

  /**
   * The MCP versions that clients may speak. Without `2025-03-26` the gateway refuses clients that name no version.
   *
   * @default - all that the service supports: 2025-03-26, 2025-06-18, 2025-11-25 and 2026-07-28
   */
  readonly supportedVersions?: agentcore.MCPProtocolVersion[];

  /**
   * Whether agents get a tool that finds tools by meaning. The service decides this when the gateway is created, so a
   * change replaces the gateway.
   *
   * @default true
   */
  readonly semanticSearch?: boolean;

  /**
   * Turns sessions on and ends each this long after its start: 15 minutes to 8 hours.
   *
   * @default - no sessions: each call stands for itself
   */
  readonly sessionTimeout?: Duration;

  /**
   * Whether MCP server targets may stream progress and messages to clients that accept it.
   *
   * @default false
   */
  readonly responseStreaming?: boolean;

  /**
   * Whether `tools/list` answers page by page. Without pages, clients that ask once still see every tool.
   *
   * @default true
   */
  readonly listToolsPagination?: boolean;

  /**
   * How much callers learn of errors. `GatewayExceptionLevel.DEBUG` tells them what targets answered, with a warning,
   * because that may be nothing for their eyes.
   *
   * @default - a general message
   */
  readonly exceptionLevel?: agentcore.GatewayExceptionLevel;

  /**
   * The KMS key that encrypts the gateway's data. A change replaces the gateway.
   *
   * The gateway's role is allowed to use the key for this gateway only: in the key policy when the key is of the same
   * stack, else in a policy of the role.
   *
   * @default - a key that AWS owns
   */
  readonly kmsKey?: kms.IKey;

  /**
   * The role that the gateway calls its targets with. It must trust `bedrock-agentcore.amazonaws.com`.
   *
   * @default - a role that only this gateway can assume, with what its targets need
   */
  readonly role?: iam.IRole;

  /**
   * Lambda functions that see each call, and may change or refuse it: at most one before and one after the target.
   * The gateway's role is allowed to invoke them.
   *
   * @default - none
   */
  readonly interceptors?: agentcore.IInterceptor[];

  /**
   * The policy engine whose Cedar policies decide about each call. The gateway's role is allowed to ask it.
   *
   * @default - every caller that the authorizer admits may call every tool
   */
  readonly policyEngineConfiguration?: agentcore.GatewayPolicyEngineConfig;

  /**
   * What happens to calls while AWS WAF cannot be asked, for a gateway with a web ACL.
   *
   * @default - `FAIL_CLOSE`
   */
  readonly wafFailureMode?: WafFailureMode;

  /**
   * Tags of the gateway, at most 50.
   *
   * @default - those of the stack
   */
  readonly tags?: { [key: string]: string };

  /**
   * Whether the deployment waits until each target of this library is READY, and fails with the service's reasons when
   * one is not. A function of the stack looks, for up to 14 minutes, after a target was created or changed, and has the
   * tools of MCP servers read again when their endpoint or credential changed.
   *
   * What must not begin before depends on the targets: `caller.node.addDependency(target)`.
   *
   * @default - as `verifyTools`; targets of other constructs, too, can be waited for with `TargetReadiness`
   */
  readonly waitForTargets?: boolean;

  /**
   * Whether the deployment lists the gateway's tools as a caller does, and fails when they are not those of `catalog`, as
   * far as the targets of this stack give them: a `ToolVerification`, which says what it looks at, and which other stacks
   * with targets take one of, too.
   *
   * With a `CognitoAuthorizer` the client gets its secret (`clientSecret`, which says what it costs). Fails for tokens of
   * other issuers, for which a `ToolVerification` takes the secret of a client.
   *
   * What must not begin before depends on `toolVerification`.
   *
   * @default false
   */
  readonly verifyTools?: boolean;

  /**
   * Whether the stack gets outputs with the URL and, for a `CognitoAuthorizer`, the token endpoint, client ID and
   * scopes, named after the construct: `<id>Url`, `<id>TokenEndpoint`, `<id>ClientId` and `<id>Scopes`. The ARN of the
   * client's secret, `<id>ClientSecretArn`, is among them when the secret exists: when `connect` or `clientSecret` of the
   * authorizer has asked for it.
   *
   * @default false
   */
  readonly outputs?: boolean;
}

/**
 * An AgentCore gateway: serves Lambda functions, REST APIs and AWS services as MCP tools.
 *
 * It is a gateway of `aws-cdk-lib`, so grants, metrics, policy engines and targets from there work with it. Its role
 * can be assumed by this gateway only and may do what its targets need, each permission in a policy beside its target.
 *
 * Fails when a property is one that the service refuses, with all problems at once.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway.html
 */
export class McpGateway extends McpGatewayBase {
  /**
   * A gateway that exists already, with what is known of it; nothing is guessed.
   */
  public static fromGatewayAttributes(scope: Construct, id: string, attrs: McpGatewayAttributes): IMcpGateway {
    return new ImportedGateway(scope, id, attrs);
  }

  /**
   * A gateway that exists already, of which only the ARN is known: its role and authorizer are not.
   */
  public static fromGatewayArn(scope: Construct, id: string, gatewayArn: string): IMcpGateway {
    return new ImportedGateway(scope, id, { gatewayArn });
  }

  public readonly gatewayArn: string;
  public readonly gatewayId: string;
  public readonly gatewayName: string;
  public readonly url: string;

  /** The same as `url`, which is always known. */
  public readonly gatewayUrl?: string;

  public readonly role: iam.IRole;
  public readonly description?: string;
  public readonly protocolConfiguration: agentcore.IGatewayProtocolConfig;
  public readonly authorizerConfiguration: agentcore.IGatewayAuthorizerConfig;
  public readonly exceptionLevel?: agentcore.GatewayExceptionLevel;
  public readonly kmsKey?: kms.IKey;
  public readonly status?: string;
  public readonly statusReason?: string[];
  public readonly createdAt?: string;
  public readonly updatedAt?: string;

  /** The Cognito authorizer, the default one included; `undefined` when calls are authorized otherwise. */
  public readonly cognitoAuthorizer?: ICognitoAuthorizer;

  /** What makes the deployment fail when the tools are not those of the catalog; there with `verifyTools` alone. */
  public readonly toolVerification?: ToolVerification;

  private readonly grants: GatewayGrants;
  private readonly interceptors: agentcore.IInterceptor[] = [];
  private readonly interceptorConfigurations: agentcore.CfnGateway.GatewayInterceptorConfigurationProperty[] = [];
  private readonly resource: agentcore.CfnGateway;

  public constructor(scope: Construct, id: string, props: McpGatewayProps = {}) {
    const fixed: FixedProperties = {
      gatewayName: props.gatewayName,
      authorizerType: props.authorizer?.authorizerType ?? agentcore.GatewayAuthorizerType.CUSTOM_JWT,
      semanticSearch: props.semanticSearch ?? true,
      kmsKey: props.kmsKey,
      region: knownRegion(scope),
    };
    const name = props.gatewayName ?? generatedGatewayName(scope, id, fixed);
    super(scope, id, { physicalName: name });
    const authorizerIssues = props.authorizer ? checkAuthorizer(props.authorizer) : [];
    throwIfErrors(`McpGateway "${this.node.path}"`, [
      ...checkGatewayProps(props),
      ...authorizerIssues,
      ...(props.verifyTools ? checkVerifyTools(props.authorizer) : []),
      ...checkGatewayName(this, props.gatewayName),
    ]);
    takeGatewayName(this, props.gatewayName);

    const authorizer = props.authorizer ?? new CognitoAuthorizer(this, 'Authorizer');
    const protocol = protocolOf(props, fixed.semanticSearch);
    this.gatewayName = name;
    this.description = props.description;
    this.authorizerConfiguration = authorizer;
    this.cognitoAuthorizer = isCognitoAuthorizer(authorizer) ? authorizer : undefined;
    this.protocolConfiguration = protocol;
    this.exceptionLevel = props.exceptionLevel;
    this.kmsKey = props.kmsKey;
    this.role = props.role ?? createGatewayRole(this, name);

    // A gateway that must be another one gets another logical ID, so that CloudFormation replaces it.
    const resource = new agentcore.CfnGateway(this, `Resource${fixedHash(fixed)}`, {
      name,
      description: props.description,
      roleArn: this.role.roleArn,
      protocolType: protocol.protocolType,
      protocolConfiguration: { mcp: renderMcp(props, protocol) },
      authorizerType: authorizer.authorizerType,
      authorizerConfiguration: authorizer._render(),
      exceptionLevel: props.exceptionLevel?.value,
      kmsKeyArn: props.kmsKey?.keyArn,
      policyEngineConfiguration: renderPolicyEngine(props.policyEngineConfiguration),
      wafConfiguration: props.wafFailureMode && { failureMode: props.wafFailureMode },
      tags: props.tags,
    });
    this.node.defaultChild = resource;
    this.resource = resource;
    this.gatewayArn = resource.attrGatewayArn;
    this.gatewayId = resource.attrGatewayIdentifier;
    this.url = resource.attrGatewayUrl;
    this.gatewayUrl = this.url;
    this.status = resource.attrStatus;
    this.statusReason = resource.attrStatusReasons;
    this.createdAt = resource.attrCreatedAt;
    this.updatedAt = resource.attrUpdatedAt;

    this.grants = new GatewayGrants(this, this);
    if (props.kmsKey) grantKey(props.kmsKey, this, gatewayArnPattern(this, name), this.grants);
    props.policyEngineConfiguration?.policyEngine.grantEvaluateForGateway(this.grants.gateway.role, this);
    for (const interceptor of props.interceptors ?? []) this.addInterceptor(interceptor);
    this.grants.orderBefore(resource);

    this.warnAbout(props, authorizerIssues);
    if (props.waitForTargets ?? props.verifyTools) waitForTargetsOf(this);
    if (props.verifyTools) this.toolVerification = new ToolVerification(this, 'ToolVerification', { gateway: this });
    if (props.outputs) this.addOutputs();
  }

  /**
   * Adds a Lambda function that sees each call before or after its target. The gateway's role is allowed to invoke it.
   *
   * Fails when the gateway has an interceptor at that point already.
   */
  public addInterceptor(interceptor: agentcore.IInterceptor): void {
    throwIfErrors(`McpGateway "${this.node.path}"`, checkInterceptors([...this.interceptors, interceptor]));
    this.interceptors.push(interceptor);
    this.interceptorConfigurations.push(interceptor.bind(this, this.grants.gateway).configuration);
    this.resource.interceptorConfigurations = this.interceptorConfigurations;
    this.grants.orderBefore(this.resource);
  }

  private warnAbout(props: McpGatewayProps, authorizerIssues: ReturnType<typeof checkAuthorizer>): void {
    const warn = (id: string, message: string) => Annotations.of(this).addWarningV2(`cdk-mcp-gateway:${id}`, message);
    for (const { code, message, severity } of authorizerIssues) if (severity === 'warning') warn(code, message);
    if (this.authorizerConfiguration.authorizerType === agentcore.GatewayAuthorizerType.NONE) {
      warn(
        'openGateway',
        'Anyone on the internet can call this gateway. Pass an authorizer, or leave it out for Cognito.',
      );
    }
    if (props.exceptionLevel?.value === agentcore.GatewayExceptionLevel.DEBUG.value) {
      warn(
        'debugExceptions',
        'Callers see what targets answer when they fail, stack traces included. Leave exceptionLevel out in production.',
      );
    }
    if (props.supportedVersions?.every(({ value }) => value !== MCP_2025_03_26.value)) {
      warn(
        'versionForHeaderlessClients',
        'Clients that name no MCP version mean 2025-03-26, which supportedVersions does not hold, so the gateway refuses them. Add MCPProtocolVersion.MCP_2025_03_26.',
      );
    }
  }

  private addOutputs(): void {
    this.addOutput('Url', this.url, 'URL that MCP clients connect to');
    const cognito = this.cognitoAuthorizer;
    if (!cognito) return;
    this.addOutput('TokenEndpoint', cognito.tokenEndpoint, 'URL that issues access tokens to clients');
    this.addOutput('ClientId', cognito.clientId, 'Client ID to ask for a token with');
    this.addOutput('Scopes', Fn.join(' ', cognito.scopes), 'Scopes to ask for a token with');
    onClientSecret(cognito, ({ secretArn }) => {
      this.addOutput('ClientSecretArn', secretArn, 'Secret with all that a client needs to ask for a token, as JSON');
    });
  }

  /** People read and type the names of outputs, so they get none of CDK's hashes. */
  private addOutput(name: string, value: string, description: string): void {
    const path = this.node.path.slice(this.stack.node.path.length);
    new CfnOutput(this, name, { value, description }).overrideLogicalId(`${path}${name}`.replace(/[^0-9a-zA-Z]/g, ''));
  }
}

function knownRegion(scope: Construct): string | undefined {
  const { region } = Stack.of(scope);
  return Token.isUnresolved(region) ? undefined : region;
}
