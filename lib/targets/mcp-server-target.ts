import { Annotations, Token } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { Construct } from 'constructs';
import { checkCredentialPair, oauthGrant } from '../credentials/credential-pairs';
import { OAuthGrantType } from '../credentials/oauth-grant';
import { checkSyncOn } from '../custom-resources/target-readiness/check-sync-on';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { propertyIssue } from '../schema/property-issues';
import { readToolList } from '../schema/tool-list/read-tool-list';
import { warnAboutCallers } from './caller-warnings';
import { renderDocument } from './document-payload';
import type { McpServer } from './mcp-server';
import { McpTarget, type McpTargetOptions, readingName, type TargetDefinition, targetNameOf } from './mcp-target';
import { searchesSemantically } from './semantic-search';
import type { ToolDefinitions } from './tool-definitions';

/** When a gateway asks an MCP server what it offers. */
export enum McpListingMode {
  /** When the target is created, changed or synchronized; the answer is kept. */
  DEFAULT = 'DEFAULT',
  /** Each time a caller asks. Semantic search does not find such tools. */
  DYNAMIC = 'DYNAMIC',
}

/** Options for an MCP server target, without the gateway that serves it. */
export interface McpServerTargetOptions extends McpTargetOptions {
  /** The server. */
  readonly server: McpServer;

  /**
   * What the gateway sends with each request: an OAuth token, an API key, or a signature of its role
   * (`GatewayCredentialProvider.fromIamRole` with the service that checks it).
   *
   * @default - the role's signature for a server on AgentCore Runtime; requests to others carry no credential
   */
  readonly credential?: agentcore.ICredentialProviderConfig;

  /**
   * The tools that agents get, in place of what the server lists: the gateway never asks it, so agents see no other
   * tools of it, and no tool changes without a deployment. Schemas are passed on as they are. At most 10 MB.
   *
   * A server that wants the token of a person needs them: nobody has called when the target is created.
   *
   * @default - what the server lists, which is known once it is deployed
   */
  readonly tools?: ToolDefinitions;

  /**
   * When the gateway asks the server what it offers. `McpListingMode.DYNAMIC` goes with neither `tools` nor
   * `OAuthGrant.authorizationCode`.
   *
   * @default McpListingMode.DEFAULT
   */
  readonly listingMode?: McpListingMode;

  /**
   * Which server answers when several offer a resource of the same URI: the one with the lowest number, 0 to 1,000.
   *
   * @default 1000
   */
  readonly resourcePriority?: number;

  /**
   * Whenever this is another text of 1 to 2,000 characters, the gateway asks the server for its tools again: a version of
   * the server, or the hash of what it serves. The deployment then waits for this target, with or without
   * `waitForTargets` of the gateway, and fails with the service's reasons when it is not READY.
   *
   * Goes with neither `tools` nor `McpListingMode.DYNAMIC` nor `OAuthGrant.authorizationCode`, where it would do nothing.
   *
   * @default - the tools are read when the target is created or changed
   */
  readonly syncOn?: string;
}

/** Properties for `McpServerTarget`. */
export interface McpServerTargetProps extends McpServerTargetOptions {
  /** The gateway that serves the tools. Changing it replaces the target. */
  readonly gateway: agentcore.IGateway;
}

/**
 * Serves the tools, prompts and resources of an MCP server through a gateway.
 *
 * Lets the gateway's role use the credential, invoke the runtime when it signs requests to one, and read `tools` when
 * they are an asset or lie in S3.
 *
 * Fails when the tools, a name or the credential is one that the service refuses, with all problems at once.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-target-MCPservers.html
 */
export class McpServerTarget extends McpTarget {
  public readonly targetType = agentcore.McpTargetType.MCP_SERVER;

  /** The server. */
  public readonly server: McpServer;

  public constructor(scope: Construct, id: string, props: McpServerTargetProps) {
    const definition = define(id, props);
    super(scope, id, props, definition);
    this.server = props.server;
    warnAboutListing(this, props);
    warnAboutCallers(this, definition.credential);
  }
}

function define(id: string, props: McpServerTargetProps): TargetDefinition {
  const { server, tools, listingMode, resourcePriority, syncOn } = props;
  const credential = props.credential ?? server._defaultCredential();
  const name = targetNameOf(id, props);
  const source = tools?._source;
  const document = source?.kind === 'readable' ? source.document : undefined;
  const reading = document && readToolList(document, { targetName: readingName(name), keepSchemas: true });
  return {
    kind: 'McpServerTarget',
    catalogKind: 'MCP_SERVER',
    name,
    issues: [
      ...checkCredentialPair('mcpServer', credential),
      ...checkListing(props),
      ...checkPriority(resourcePriority),
      ...checkSyncOn(syncOn, {
        hasTools: tools !== undefined,
        isDynamic: listingMode === McpListingMode.DYNAMIC,
        waitsForConsent: oauthGrant(credential) === OAuthGrantType.AUTHORIZATION_CODE,
      }),
    ],
    reading,
    document,
    listsItself: tools === undefined,
    syncOn,
    credential,
    render: (target, grants) => {
      if (credential?.credentialProviderType === agentcore.CredentialProviderType.GATEWAY_IAM_ROLE) {
        server._grantSigned(grants);
      }
      const list = { tools: reading?.document };
      const mcpToolSchema = source && renderDocument(target, source, list, grants);
      return { mcpServer: { endpoint: server.url, mcpToolSchema, listingMode, resourcePriority } };
    },
  };
}

function checkListing({ listingMode, tools, credential }: McpServerTargetProps): Issue[] {
  if (listingMode !== McpListingMode.DYNAMIC) return [];
  const code = 'TARGET_LISTING_CONFLICT';
  const issues: Issue[] = [];
  if (tools) {
    const message =
      "is DYNAMIC, but with 'tools' the gateway never asks the server what it offers; leave one of them out";
    issues.push(propertyIssue(code, 'listingMode', message));
  }
  if (oauthGrant(credential) === OAuthGrantType.AUTHORIZATION_CODE) {
    const message =
      "is DYNAMIC, which does not go with tokens that a person consents to; leave it out, and write down 'tools'";
    issues.push(propertyIssue(code, 'listingMode', message));
  }
  return issues;
}

function checkPriority(priority: number | undefined): Issue[] {
  if (priority === undefined || Token.isUnresolved(priority)) return [];
  const most = LIMITS.resourcePriority;
  if (Number.isInteger(priority) && priority >= 0 && priority <= most) return [];
  const message = `is a whole number of 0 to ${most}, got ${priority}`;
  return [propertyIssue('TARGET_RESOURCE_PRIORITY_INVALID', 'resourcePriority', message)];
}

function warnAboutListing(target: McpServerTarget, props: McpServerTargetProps): void {
  const warn = (id: string, message: string) => Annotations.of(target).addWarningV2(`cdk-mcp-gateway:${id}`, message);
  const { credential, listingMode, tools, gateway } = props;
  const isDynamic = listingMode === McpListingMode.DYNAMIC;
  if (isDynamic && searchesSemantically(gateway)) {
    warn(
      'dynamicToolsNotFound',
      'The gateway has semantic search, which does not find tools that are listed dynamically. Leave listingMode out, or semanticSearch of the gateway.',
    );
  }
  if (tools || isDynamic) return;
  const grant = oauthGrant(credential);
  if (grant === OAuthGrantType.AUTHORIZATION_CODE) {
    warn(
      'targetWaitsForConsent',
      "The gateway asks the server for its tools as a person, so the target waits in CREATE_PENDING_AUTH until somebody has consented, for ten minutes at most. Write down 'tools' to deploy without.",
    );
  }
  if (grant === OAuthGrantType.TOKEN_EXCHANGE) {
    warn(
      'serverListedWithoutCaller',
      "The gateway asks the server for its tools when the target is created, and nobody has called then whose token could be exchanged. Write down 'tools'.",
    );
  }
}
