import { type Stack, Validations } from 'aws-cdk-lib';

/** Rules of cdk-nag's AwsSolutions pack that do not fit a gateway for machines, each with the reason. */
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
    {
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Amazon Cognito makes the secret of its client, and Secrets Manager holds a copy; a new client has a new one',
    },
  );
}
