import { type Stack, Validations } from 'aws-cdk-lib';

const LOGS = 'arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/bedrock-agentcore/runtimes';
const STREAMS = `${LOGS}/<TicketsServerRuntime4E4AE2C6.AgentRuntimeId>-DEFAULT:*`;

/** Rules of cdk-nag's AwsSolutions pack that do not fit here, each with the reason. */
export function acknowledgeRules(stack: Stack): void {
  Validations.of(stack.node.findChild('Gateway')).acknowledge(
    {
      id: 'AwsSolutions::AwsSolutions-COG2',
      reason: 'Machine clients get tokens with a client secret; there is nobody to ask for a second factor',
    },
    {
      id: 'AwsSolutions::AwsSolutions-COG8',
      reason: 'The pool holds machine clients and no people, so there are no sign-ins for the Plus plan to protect',
    },
  );
  Validations.of(stack.node.findChild('TicketsServer').node.findChild('Log')).acknowledge({
    id: `AwsSolutions::AwsSolutions-IAM5[Resource::${STREAMS}]`,
    reason: 'The streams of one log group, which AgentCore Runtime names as it makes them',
  });
}
