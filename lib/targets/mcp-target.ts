import { Annotations, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { CatalogTarget } from '../catalog/catalog';
import type { TargetKind } from '../catalog/target';
import { originOf, renderTargetMetadata, TARGET_METADATA } from '../catalog/target-origin';
import { GatewayGrants } from '../credentials/gateway-grants';
import { TargetReadiness } from '../custom-resources/target-readiness/target-readiness';
import { isWaitedFor } from '../custom-resources/target-readiness/waiting-gateways';
import type { DocumentReading } from '../schema/document-reading';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { checkText, propertyIssue, type TextRule } from '../schema/property-issues';
import { throwIfErrors } from '../schema/render-issues';
import type { SourceDocument } from '../schema/source-document';
import { fullToolName } from '../schema/tool-name';
import { checkMetadata } from './metadata-headers';
import { orderTargetsInLanes } from './target-lanes';
import { checkPlace, takePlace } from './target-registry';

const TARGET_NAME: TextRule = {
  code: 'TARGET_NAME_INVALID',
  max: LIMITS.targetName,
  pattern: /^([0-9a-zA-Z]-?)+$/,
  allows: 'letters, digits and single hyphens between them',
  suggest: validTargetName,
};

const DESCRIPTION: TextRule = { code: 'TARGET_DESCRIPTION_LENGTH', max: LIMITS.description };

/** A tool as agents see it. */
export interface GatewayTool {
  /** The full name: `<target>___<tool>`. */
  readonly name: string;

  /** The name without the target's. */
  readonly toolName: string;

  /** What the tool does. */
  readonly description: string;

  /** JSON Schema of the arguments. */
  readonly inputSchema: { [key: string]: unknown };
}

/** What the targets of every kind take. */
export interface McpTargetOptions {
  /**
   * Name of the target, which agents see before each tool's name: 1 to 100 letters, digits and single hyphens, unique
   * in the gateway. Changing it renames every tool, and Cedar policies and prompts name tools.
   *
   * @default - the construct ID, with hyphens for what a name cannot hold
   */
  readonly targetName?: string;

  /**
   * What the target is for, 1 to 200 characters.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Names of the headers and query parameters that pass between callers and the target, at most 10 of each kind: headers
   * of 1 to 100 letters, digits, hyphens and underscores, parameters of 1 to 40 characters. Headers that belong to the
   * connection, the body or browsers never pass.
   *
   * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-headers.html
   * @default - none pass
   */
  readonly metadataConfiguration?: agentcore.MetadataConfiguration;
}

/** What the service is told about one kind of target. */
export interface TargetDefinition {
  /** Name of the construct's class. */
  readonly kind: string;
  readonly catalogKind: TargetKind;
  /** Name of the target. */
  readonly name: string;
  /** Problems of the kind's own properties. */
  readonly issues: readonly Issue[];
  /** What the target's document says; `undefined` where nothing reads it before the deployment. */
  readonly reading?: DocumentReading;
  readonly document?: SourceDocument;
  /** Whether the tools are what the target itself lists once it is deployed. */
  readonly listsItself?: boolean;
  /** Another text has the tools read again. */
  readonly syncOn?: string;
  /** What goes out with each call. */
  readonly credential?: agentcore.ICredentialProviderConfig;
  /** Renders the configuration and grants what it needs; called only when nothing is wrong. */
  render(target: Construct, grants: GatewayGrants): agentcore.CfnGatewayTarget.McpTargetConfigurationProperty;
}

/**
 * A target that a gateway serves as MCP tools.
 *
 * Its permissions are a policy of its own scope, attached to the gateway's role, and CloudFormation creates the target
 * after them.
 *
 * @internal
 */
export abstract class McpTarget extends agentcore.GatewayTargetBase implements agentcore.IMcpGatewayTarget {
  public readonly targetProtocolType = agentcore.GatewayTargetProtocolType.MCP;
  public abstract readonly targetType: agentcore.McpTargetType;

  /** The gateway that serves the target. */
  public readonly gateway: agentcore.IGateway;

  /** Name of the target: the part of a tool's name before `___`. */
  public readonly gatewayTargetName: string;

  public readonly description?: string;
  public readonly credentialProviderConfigurations: agentcore.ICredentialProviderConfig[] | undefined;

  /**
   * The tools that agents get from the target; `undefined` when nothing tells them at synth: its document lies in S3, or
   * its MCP server lists them.
   */
  public readonly tools?: GatewayTool[];

  /** CloudFormation's reference to the target. A target has no ARN: IAM names its gateway. */
  public readonly targetArn: string;

  /** The ID that the service gives the target: ten letters and digits. */
  public readonly targetId: string;

  public readonly status?: string;
  public readonly statusReasons?: string[];
  public readonly createdAt?: string;
  public readonly updatedAt?: string;

  /**
   * What the catalog of the gateway says of the target.
   *
   * @internal
   */
  public readonly _catalogTarget: CatalogTarget;

  /**
   * Whether the tools are what the target itself lists once it is deployed.
   *
   * @internal
   */
  public readonly _listsItself: boolean;

  /** @internal */
  protected constructor(
    scope: Construct,
    id: string,
    props: McpTargetOptions & { readonly gateway: agentcore.IGateway },
    definition: TargetDefinition,
  ) {
    super(scope, id);
    const { gateway, description, metadataConfiguration } = props;
    const { name } = definition;
    const subject = `${definition.kind} "${this.node.path}"`;
    const issues = [
      ...checkName(id, name, props),
      ...checkText('description', description, DESCRIPTION, Token.isUnresolved),
      ...checkMetadata(metadataConfiguration),
      ...definition.issues,
      ...checkPlace(gateway, name),
      ...checkEnvironment(this, gateway),
    ];
    throwIfErrors(subject, definition.reading?.issues ?? [], definition.document, issues);
    takePlace(gateway, name, this.node.path);
    this.warnAbout(definition);
    this.warnAboutProperties(issues);

    const grants = new GatewayGrants(this, gateway);
    const configuration = definition.render(this, grants);
    definition.credential?.grantNeededPermissionsToRole(grants.gateway);
    const resource = new agentcore.CfnGatewayTarget(this, 'Resource', {
      gatewayIdentifier: gateway.gatewayId,
      name,
      description,
      targetConfiguration: { mcp: configuration },
      metadataConfiguration,
      credentialProviderConfigurations: definition.credential && [definition.credential._render()],
    });
    grants.orderBefore(resource);
    orderTargetsInLanes(Stack.of(this));

    this.gateway = gateway;
    this.gatewayTargetName = name;
    this.description = description;
    this.credentialProviderConfigurations = definition.credential && [definition.credential];
    this.tools = definition.reading?.tools.map(({ name: toolName, description: text, inputSchema }) => ({
      name: fullToolName(name, toolName),
      toolName,
      description: text,
      inputSchema,
    }));
    this._catalogTarget = catalogTargetOf(definition);
    this._listsItself = definition.listsItself ?? false;
    this.addOriginMetadata();
    this.targetArn = resource.ref;
    this.targetId = resource.attrTargetId;
    this.status = resource.attrStatus;
    this.statusReasons = resource.attrStatusReasons;
    this.createdAt = resource.attrCreatedAt;
    this.updatedAt = resource.attrUpdatedAt;
    const { syncOn } = definition;
    if (isWaitedFor(gateway) || syncOn !== undefined) new TargetReadiness(this, 'Readiness', { target: this, syncOn });
  }

  /**
   * Grants actions on the gateway of this target: the service authorizes calls about targets by their gateway.
   */
  public override grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.gateway.gatewayArn] });
  }

  /** Grants reading the targets of this target's gateway. */
  public override grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'bedrock-agentcore:GetGatewayTarget', 'bedrock-agentcore:ListGatewayTargets');
  }

  /** Lets whoever reads the assembly know what the template cannot tell. */
  private addOriginMetadata(): void {
    const { origin } = this._catalogTarget;
    if (origin) this.node.addMetadata(TARGET_METADATA, renderTargetMetadata(origin));
  }

  private warnAboutProperties(issues: readonly Issue[]): void {
    for (const { code, message, severity } of issues) {
      if (severity === 'warning') Annotations.of(this).addWarningV2(`cdk-mcp-gateway:${code}`, message);
    }
  }

  private warnAbout({ reading, document }: TargetDefinition): void {
    for (const issue of reading?.issues ?? []) {
      if (issue.severity !== 'warning') continue;
      const place = document?.position(issue.path);
      const where = place && document ? `${document.name}:${place.line}:${place.column} ` : '';
      Annotations.of(this).addWarningV2(
        `cdk-mcp-gateway:${issue.code}:${issue.path}`,
        `${where}${issue.path} ${issue.message}`.trimStart(),
      );
    }
  }
}

function catalogTargetOf({ name, catalogKind, credential, reading, document }: TargetDefinition): CatalogTarget {
  return {
    name,
    kind: catalogKind,
    ...(credential && { credential: { type: credential.credentialProviderType } }),
    ...(reading && { tools: reading.tools }),
    ...(reading && document && { origin: originOf(document.name, reading.tools) }),
  };
}

/** The name that a target goes by: the one given, or one made of the construct ID. */
export function targetNameOf(id: string, { targetName }: McpTargetOptions): string {
  return targetName ?? validTargetName(id);
}

/** What a target's document is read with: the name that its tools get, unless only the deployment knows it. */
export function readingName(name: string): string | undefined {
  return Token.isUnresolved(name) ? undefined : name;
}

function checkName(id: string, name: string, { targetName }: McpTargetOptions): Issue[] {
  if (name !== '' || targetName !== undefined) return checkText('targetName', name, TARGET_NAME, Token.isUnresolved);
  const message = `cannot be made of the construct ID ${JSON.stringify(id)}, which holds no letter or digit of ASCII; write one such as "orders"`;
  return [propertyIssue(TARGET_NAME.code, 'targetName', message)];
}

/** CloudFormation creates a target where its stack is, and finds the gateway only there. */
function checkEnvironment({ env }: agentcore.IGatewayTarget, gateway: agentcore.IGateway): Issue[] {
  const place = (key: 'account' | 'region', word: string) => {
    if (Token.compareStrings(env[key], gateway.env[key]) !== TokenComparison.DIFFERENT) return [];
    const message = `belongs to ${word} ${gateway.env[key]}, and this stack to ${env[key]}; create the target in a stack of the gateway's account and Region`;
    return [propertyIssue('TARGET_IN_OTHER_ENVIRONMENT', 'gateway', message)];
  };
  return [...place('account', 'account'), ...place('region', 'Region')];
}

function validTargetName(id: string): string {
  const name = id.replace(/[^0-9a-zA-Z]+/g, '-').replace(/^-+|-+$/g, '');
  return name.slice(0, LIMITS.targetName).replace(/-+$/, '');
}
