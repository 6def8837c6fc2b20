import { CustomResource, Duration } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Issue } from '../../schema/issue';
import { EMPTY_NODE, isNode, ownNode, ownText } from '../../schema/node';
import { throwIfErrors } from '../../schema/render-issues';
import { declaredHash, updatedAt } from '../declared';
import { ResourceFunction, type ResourceKind } from '../resource-function';
import { checkSyncOn, withoutEffect } from './check-sync-on';
import { TARGET_READINESS_TYPE, type TargetReadinessProperties } from './contract';

const KIND: ResourceKind = {
  functionId: 'McpGatewayTargetReadiness',
  description: 'Waits until targets of MCP gateways are ready, and synchronizes them, at deployment',
  handler: 'target-readiness',
  timeout: Duration.minutes(15),
  serviceTimeout: Duration.minutes(55),
};

/** Properties for `TargetReadiness`. */
export interface TargetReadinessProps {
  /** The target to wait for. Those of `aws-cdk-lib` and imported ones can be waited for, too. */
  readonly target: agentcore.IGatewayTarget;

  /**
   * Whenever this is another text of 1 to 2,000 characters, the gateway asks the MCP server for its tools again: a version
   * of the server, or the hash of what it serves. Only targets that are MCP servers have tools that change behind the
   * gateway's back; one with a tool schema, with `McpListingMode.DYNAMIC` or with a person's consent is refused.
   *
   * @default - only a new endpoint or credential has the tools read again
   */
  readonly syncOn?: string;
}

/**
 * Has the deployment wait until a target is READY, and fail with the service's reasons when it is not.
 *
 * CloudFormation can be done while a target is not. A function of the stack looks, for up to 14 minutes, whenever the
 * target was created or changed. An MCP server's tools are read again when its endpoint, its credential or `syncOn`
 * changed, unless the gateway has a tool schema for it, asks it at every listing, or needs a person's consent.
 *
 * `McpGateway` makes one for each of its targets with `waitForTargets`. What must not begin before depends on this
 * construct: `caller.node.addDependency(readiness)`.
 *
 * The function may read the targets of this gateway and synchronise them, and nothing else.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-target-MCPservers.html
 */
export class TargetReadiness extends Construct {
  /** @internal */
  public readonly _target: agentcore.IGatewayTarget;

  /** @internal */
  public readonly _syncOn?: string;

  public constructor(scope: Construct, id: string, props: TargetReadinessProps) {
    super(scope, id);
    const { target, syncOn } = props;
    const { gateway } = target;
    this._target = target;
    this._syncOn = syncOn;
    const kind = kindOf(target);
    throwIfErrors(`TargetReadiness "${this.node.path}"`, checkEffect(syncOn, target, kind));

    const provider = ResourceFunction.in(this, KIND);
    const isServer = kind === undefined ? mayBeServer(target) : kind === agentcore.McpTargetType.MCP_SERVER;
    const policy = new iam.Policy(this, 'Policy', {
      roles: [provider.role],
      statements: [
        new iam.PolicyStatement({
          actions: [
            'bedrock-agentcore:GetGatewayTarget',
            ...(isServer ? ['bedrock-agentcore:SynchronizeGatewayTargets'] : []),
          ],
          resources: [gateway.gatewayArn],
        }),
      ],
    });
    const properties: TargetReadinessProperties = {
      GatewayId: gateway.gatewayId,
      TargetId: target.targetId,
      Updated: updatedAt(target, this),
      SyncOn: syncOn,
      ...declaredProperties(target, isServer),
    };
    const ready = new CustomResource(this, 'Ready', {
      serviceToken: provider.serviceToken,
      serviceTimeout: KIND.serviceTimeout,
      resourceType: TARGET_READINESS_TYPE,
      properties: { ...properties },
    });
    ready.node.addDependency(policy);
  }
}

/** Targets that are not made in this app declare nothing here. */
function declaredProperties({ node }: agentcore.IGatewayTarget, isServer: boolean): Partial<TargetReadinessProperties> {
  const resource = node.defaultChild;
  if (!agentcore.CfnGatewayTarget.isCfnGatewayTarget(resource)) return {};
  const server = declaredHash(resource, ({ targetConfiguration, credentialProviderConfigurations }) => [
    targetConfiguration,
    credentialProviderConfigurations,
  ]);
  return { Declared: declaredHash(resource), ...(isServer && { Server: server }) };
}

function kindOf(target: agentcore.IGatewayTarget): agentcore.McpTargetType | undefined {
  return isMcpTarget(target) ? target.targetType : undefined;
}

/** A target that is still being made does not know its type yet, but what it is declared as. */
function mayBeServer({ node }: agentcore.IGatewayTarget): boolean {
  const resource = node.defaultChild;
  if (!agentcore.CfnGatewayTarget.isCfnGatewayTarget(resource)) return true;
  const configuration: unknown = resource.stack.resolve(resource.targetConfiguration);
  if (typeof configuration !== 'object' || configuration === null || !('mcp' in configuration)) return true;
  const { mcp } = configuration;
  return typeof mcp !== 'object' || mcp === null || 'mcpServer' in mcp;
}

function isMcpTarget(target: agentcore.IGatewayTarget): target is agentcore.IMcpGatewayTarget {
  return 'targetType' in target && target.targetType !== undefined;
}

function checkEffect(
  syncOn: string | undefined,
  { node }: agentcore.IGatewayTarget,
  kind: agentcore.McpTargetType | undefined,
): Issue[] {
  if (syncOn === undefined) return [];
  if (kind !== undefined && kind !== agentcore.McpTargetType.MCP_SERVER) {
    return [withoutEffect(`on a target of type ${kind}, whose tools are those of its document`)];
  }
  const resource = node.defaultChild;
  const declared: unknown = agentcore.CfnGatewayTarget.isCfnGatewayTarget(resource)
    ? resource.stack.resolve([resource.targetConfiguration, resource.credentialProviderConfigurations])
    : [];
  const [configuration, credentials] = Array.isArray(declared) ? declared : [];
  const server = ownNode(ownNode(isNode(configuration) ? configuration : EMPTY_NODE, 'mcp'), 'mcpServer');
  const [credential] = Array.isArray(credentials) ? credentials.filter(isNode) : [];
  const oauth = ownNode(ownNode(credential ?? EMPTY_NODE, 'credentialProvider'), 'oauthCredentialProvider');
  return checkSyncOn(syncOn, {
    hasTools: 'mcpToolSchema' in server,
    isDynamic: ownText(server, 'listingMode') === 'DYNAMIC',
    waitsForConsent: ownText(oauth, 'grantType') === 'AUTHORIZATION_CODE',
  });
}
