import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { Construct } from 'constructs';
import { McpGateway, type McpGatewayProps } from '../../lib';

export const GATEWAY = 'AWS::BedrockAgentCore::Gateway';

export const ENV = { account: '111122223333', region: 'eu-west-1' };

/** A gateway that needs no user pool. */
export function newGateway(scope: Construct, props: McpGatewayProps = {}, id = 'Gateway'): McpGateway {
  return new McpGateway(scope, id, { authorizer: agentcore.GatewayAuthorizer.usingAwsIam(), ...props });
}

/** An ARN whose partition is that of the deployment. */
export function arn(...parts: (string | object)[]): object {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ...parts]] };
}

/** The one gateway of a stack: its logical ID and its name. */
export function gatewayIn(stack: Stack): { logicalId: string; name: unknown; dependsOn: string[] } {
  const [[logicalId, resource] = ['', {}], ...others] = Object.entries(
    Template.fromStack(stack).findResources(GATEWAY),
  );
  expect(others).toEqual([]);
  return { logicalId, name: resource.Properties?.Name, dependsOn: resource.DependsOn ?? [] };
}

/** Every warning in a stack: where it is and what it says. */
export function warningsIn(stack: Stack): [string, unknown][] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ id, entry }) => [id, entry.data]);
}
