import { Reference, Tokenization } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { type CatalogEntry, catalogOf } from '../catalog/catalog';
import type { TargetKind } from '../catalog/target';
import { McpTarget } from './mcp-target';

const TARGET_TYPES: { readonly [kind in TargetKind]?: agentcore.McpTargetType } = {
  LAMBDA: agentcore.McpTargetType.LAMBDA,
  OPENAPI: agentcore.McpTargetType.OPENAPI_SCHEMA,
  SMITHY: agentcore.McpTargetType.SMITHY_MODEL,
  MCP_SERVER: agentcore.McpTargetType.MCP_SERVER,
  API_GATEWAY: agentcore.McpTargetType.API_GATEWAY,
};

/** Where a tool is described. */
export interface CatalogToolOrigin {
  /** The document: its path below the working directory, or `inline` for one that is written in code. */
  readonly document: string;

  /**
   * Where the document defines the tool, as a JSON Pointer such as `/paths/~1pets/get`.
   *
   * @default - not known
   */
  readonly pointer?: string;
}

/** One tool of a gateway, as agents see it, and what answers when they call it. */
export interface CatalogTool {
  /** The full name: `<target>___<tool>`. */
  readonly name: string;

  /** What the tool does. */
  readonly description: string;

  /** JSON Schema of the arguments. */
  readonly inputSchema: { [key: string]: unknown };

  /**
   * Name of the target that answers.
   *
   * @default - the gateway answers itself: it is the search tool
   */
  readonly targetName?: string;

  /**
   * What kind of target answers.
   *
   * @default - none, as for `targetName`
   */
  readonly targetType?: agentcore.McpTargetType;

  /**
   * What the gateway proves itself with to the target, such as `API_KEY`.
   *
   * @default - calls carry no credential
   */
  readonly credentialType?: agentcore.CredentialProviderType;

  /**
   * Where the tool is described.
   *
   * @default - nowhere: it is the search tool
   */
  readonly origin?: CatalogToolOrigin;
}

/** A target whose tools are not known before the deployment. */
export interface CatalogUnknownTarget {
  /** Name of the target; its construct path, when the service names it. */
  readonly targetName: string;

  /** Why its tools are not known. */
  readonly reason: string;
}

/** The tools that a gateway has from the targets of one app. */
export interface GatewayCatalog {
  /** Every tool that is known, in the order in which agents list them: the search tool, then by name. */
  readonly tools: CatalogTool[];

  /** The targets whose tools are missing from `tools`, in the order of their constructs. */
  readonly unknownTargets: CatalogUnknownTarget[];
}

/** What the targets of an app, wherever they are in it, give to a gateway. */
export function gatewayCatalog(gateway: agentcore.IGateway, semanticSearch: boolean): GatewayCatalog {
  const resources = targetResources(gateway);
  const targets = resources.flatMap(({ node }) => (node.scope instanceof McpTarget ? [node.scope._catalogTarget] : []));
  return {
    tools: catalogOf(targets, { semanticSearch }).map(toolOf),
    unknownTargets: resources.flatMap(unknownTarget),
  };
}

/** The targets of a gateway, wherever they are in the app and whoever made them. */
export function targetResources(gateway: agentcore.IGateway): agentcore.CfnGatewayTarget[] {
  return gateway.node.root.node
    .findAll()
    .filter((construct) => agentcore.CfnGatewayTarget.isCfnGatewayTarget(construct))
    .filter((resource) => belongsTo(resource, gateway));
}

function belongsTo({ gatewayIdentifier }: agentcore.CfnGatewayTarget, gateway: agentcore.IGateway): boolean {
  if (gatewayIdentifier === gateway.gatewayId || gatewayIdentifier === gateway.gatewayArn) return true;
  const resource = gateway.node.defaultChild;
  return (
    resource !== undefined &&
    Tokenization.reverseString(gatewayIdentifier ?? '').tokens.some(
      (token) => Reference.isReference(token) && token.target === resource,
    )
  );
}

function unknownTarget({ name, node }: agentcore.CfnGatewayTarget): CatalogUnknownTarget[] {
  const { scope } = node;
  if (!(scope instanceof McpTarget)) {
    const reason =
      'is a target of aws-cdk-lib, which tells its tools only in the assembly: "mcp-gateway catalog cdk.out" reads them there';
    return [{ targetName: name ?? node.path, reason }];
  }
  if (scope._catalogTarget.tools) return [];
  const reason = scope._listsItself
    ? 'has tools that are known only once it is deployed, from the server itself'
    : 'has its document in S3, which nothing reads at synth';
  return [{ targetName: scope.gatewayTargetName, reason }];
}

function toolOf({ name, description, inputSchema, target, kind, credential, origin }: CatalogEntry): CatalogTool {
  return {
    name,
    description,
    inputSchema,
    ...(target !== undefined && { targetName: target }),
    ...(kind && { targetType: TARGET_TYPES[kind] }),
    // It is the type that a credential of aws-cdk-lib gave.
    ...(credential && { credentialType: credential.type as agentcore.CredentialProviderType }),
    ...(origin && { origin }),
  };
}
