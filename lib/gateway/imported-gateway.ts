import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { UnknownRole, unknownValue } from '../credentials/unknown-role';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';
import { throwIfErrors } from '../schema/render-issues';
import { McpGatewayBase } from './mcp-gateway-base';
import { UNKNOWN_AUTHORIZER } from './unknown-authorizer';

const GATEWAY_ARN = /^arn:aws[a-z-]*:bedrock-agentcore:[a-z0-9-]+:\d{12}:gateway\/(?:[0-9a-z]-?)+-[0-9a-z]{10}$/;

const ID_SUFFIX = /-[0-9a-z]{10}$/;

/** What is known of a gateway that this app does not create. What is left out is not guessed. */
export interface McpGatewayAttributes {
  /** ARN of the gateway. */
  readonly gatewayArn: string;

  /**
   * Name of the gateway.
   *
   * @default - the lower-cased name that the ARN holds; not known when the ARN is only known at deployment
   */
  readonly gatewayName?: string;

  /**
   * The role that the gateway calls its targets with.
   *
   * @default - not known: targets still can be added, with a warning that says what to allow the role
   */
  readonly role?: iam.IRole;

  /**
   * The URL that MCP clients connect to.
   *
   * @default - made of the gateway's ID and Region
   */
  readonly url?: string;

  /**
   * Who may call the gateway. `connect` needs to know.
   *
   * @default - not known
   */
  readonly authorizer?: agentcore.IGatewayAuthorizerConfig;
}

/** A gateway that exists already. */
export class ImportedGateway extends McpGatewayBase {
  public readonly gatewayArn: string;
  public readonly gatewayId: string;
  public readonly gatewayName: string;
  public readonly role: iam.IRole;
  public readonly url: string;
  public readonly gatewayUrl?: string;
  public readonly authorizerConfiguration: agentcore.IGatewayAuthorizerConfig;
  public readonly protocolConfiguration: agentcore.IGatewayProtocolConfig = new agentcore.McpProtocolConfiguration();
  public readonly description = undefined;
  public readonly exceptionLevel = undefined;
  public readonly kmsKey = undefined;
  public readonly status = undefined;
  public readonly statusReason = undefined;
  public readonly createdAt = undefined;
  public readonly updatedAt = undefined;

  public constructor(scope: Construct, id: string, attrs: McpGatewayAttributes) {
    // First of all, because the base class splits the ARN and says less about one that is none.
    throwIfErrors(`McpGateway "${scope.node.path}/${id}"`, checkArn(attrs.gatewayArn));
    super(scope, id, { environmentFromArn: attrs.gatewayArn });
    const { gatewayArn } = attrs;
    const { resourceName, region } = Stack.of(this).splitArn(gatewayArn, ArnFormat.SLASH_RESOURCE_NAME);

    this.gatewayArn = gatewayArn;
    // The check above refuses an ARN without an ID.
    this.gatewayId = resourceName ?? '';
    this.gatewayName = attrs.gatewayName ?? nameFromId(this.gatewayId);
    this.role = attrs.role ?? new UnknownRole(this, 'Role');
    this.url =
      attrs.url ?? `https://${this.gatewayId}.gateway.bedrock-agentcore.${region}.${Stack.of(this).urlSuffix}/mcp`;
    this.gatewayUrl = this.url;
    this.authorizerConfiguration = attrs.authorizer ?? new UnknownAuthorizer();
  }
}

/** Says that nobody knows who may call the gateway, where `aws-cdk-lib` would claim AWS_IAM. */
class UnknownAuthorizer implements agentcore.IGatewayAuthorizerConfig {
  public readonly authorizerType = UNKNOWN_AUTHORIZER;

  public _render(): undefined {
    return undefined;
  }
}

function checkArn(arn: string): Issue[] {
  if (Token.isUnresolved(arn) || GATEWAY_ARN.test(arn)) return [];
  const message = `is an ARN such as "${Arn.format({
    partition: 'aws',
    service: 'bedrock-agentcore',
    region: 'us-east-1',
    account: '111122223333',
    resource: 'gateway',
    resourceName: 'my-gateway-a1b2c3d4e5',
  })}", got ${JSON.stringify(arn)}`;
  return [propertyIssue('GATEWAY_ARN_INVALID', 'gatewayArn', message)];
}

function nameFromId(id: string): string {
  return Token.isUnresolved(id) ? unknownValue('name', 'gatewayName') : id.replace(ID_SUFFIX, '');
}
