import { Stack, type StackProps } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type { IMcpGateway } from 'cdk-mcp-gateway';
import type { Construct } from 'constructs';

/** The tools that agents may use; what a team brings beyond them waits until it stands here. */
const REVIEWED = ['Billing___find_invoices', 'Billing___refund_invoice', 'Shipping___track_parcel'];

/** Properties for `RulesStack`. */
export interface RulesStackProps extends StackProps {
  readonly gateway: IMcpGateway;
  readonly policyEngine: agentcore.IPolicyEngine;
}

/** What agents may do with the teams' tools. What no rule permits is forbidden. */
export class RulesStack extends Stack {
  public constructor(scope: Construct, id: string, { gateway, policyEngine, ...props }: RulesStackProps) {
    super(scope, id, props);

    new agentcore.Policy(this, 'Reviewed', {
      policyEngine,
      statement: new agentcore.PolicyStatement({
        effect: agentcore.PolicyEffect.PERMIT,
        principal: agentcore.PolicyPrincipal.entityType('AgentCore::IamEntity'),
        action: agentcore.PolicyAction.anyOf(REVIEWED.map((tool) => `AgentCore::Action::${tool}`)),
        resource: agentcore.PolicyResource.instance('AgentCore::Gateway', gateway.gatewayArn),
      }),
    });

    // The arguments of a call are only to be had in Cedar itself.
    new agentcore.Policy(this, 'SmallRefunds', {
      policyEngine,
      statement: agentcore.PolicyStatement.fromCedar(`
        forbid (
          principal,
          action == AgentCore::Action::"Billing___refund_invoice",
          resource == AgentCore::Gateway::"${gateway.gatewayArn}"
        ) when { context.input.euros > 100 };`),
    });
  }
}
