import { Annotations, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';
import { gatewayIdPattern } from './gateway-name';

const SERVICE = 'bedrock-agentcore.amazonaws.com';

/** ARN of the gateway of this name, whose ID the service ends with ten characters of its own. */
export function gatewayArnPattern(scope: Construct, gatewayName: string): string {
  return Stack.of(scope).formatArn({
    service: 'bedrock-agentcore',
    resource: 'gateway',
    resourceName: gatewayIdPattern(gatewayName),
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

/**
 * A role that only this gateway can assume.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-prerequisites-permissions.html
 */
export function createGatewayRole(scope: Construct, gatewayName: string): iam.Role {
  if (Token.isUnresolved(gatewayName)) {
    Annotations.of(scope).addWarningV2(
      'cdk-mcp-gateway:roleTrustsAllGateways',
      'The name of the gateway is only known at deployment, so its role trusts every gateway of the account and Region. Write the name as a text, or leave it out.',
    );
  }
  return new iam.Role(scope, 'ServiceRole', {
    description: `What the AgentCore gateway ${gatewayName} may do`,
    assumedBy: new iam.ServicePrincipal(SERVICE, {
      conditions: {
        StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
        ArnLike: { 'aws:SourceArn': gatewayArnPattern(scope, gatewayName) },
      },
    }),
  });
}

/** A role whose trust policy is known and does not let AgentCore in. */
export function checkAssumable(role: iam.IRole | undefined): Issue[] {
  if (!(role instanceof iam.Role) || !role.assumeRolePolicy) return [];
  // Resolving the document itself would freeze its statements, which the app may still change.
  const policy: unknown = Stack.of(role).resolve(role.assumeRolePolicy.toJSON());
  const services = allowedServices(policy);
  // A principal that is only known at deployment may be the service.
  if (services.some((service) => typeof service !== 'string' || service === SERVICE)) return [];
  const message = `is the role "${role.node.path}", which AgentCore cannot assume; create it with assumedBy: new iam.ServicePrincipal('${SERVICE}'), or leave 'role' out`;
  return [propertyIssue('GATEWAY_ROLE_NOT_ASSUMABLE', 'role', message)];
}

interface TrustStatement {
  readonly Effect?: string;
  readonly Principal?: { readonly Service?: unknown };
}

/** The services that a trust policy lets in; what only the deployment knows stands as an object. */
function allowedServices(policy: unknown): unknown[] {
  if (typeof policy !== 'object' || policy === null || !('Statement' in policy)) return [];
  const statements: TrustStatement[] = Array.isArray(policy.Statement) ? policy.Statement : [];
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal }) => (Principal?.Service === undefined ? [] : [Principal.Service].flat()));
}
