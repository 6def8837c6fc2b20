import { type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Rules of cdk-nag's AwsSolutions pack that do not fit the quickstart, each with the reason. */
const RULES = [
  {
    path: 'Gateway/Authorizer/UserPool',
    id: 'AwsSolutions::AwsSolutions-COG8',
    reason: 'The pool holds machine clients and no people, so there are no sign-ins for the Plus plan to protect',
  },
  {
    path: 'Gateway/Authorizer/UserPool',
    id: 'AwsSolutions::AwsSolutions-COG2',
    reason: 'Machine clients get tokens with a client secret; there is nobody to ask for a second factor',
  },
  {
    path: 'NasaApiKey',
    id: 'AwsSolutions::AwsSolutions-SMG4',
    reason: 'NASA issues the key and has no interface to rotate it; you put a new one in by hand',
  },
];

/** Acknowledges the rules above, so that an app may check the quickstart with cdk-nag. */
export function acknowledgeRules(stack: Stack): void {
  for (const { path, id, reason } of RULES) {
    const construct = path.split('/').reduce<IConstruct>((scope, name) => scope.node.findChild(name), stack);
    Validations.of(construct).acknowledge({ id, reason });
  }
}
