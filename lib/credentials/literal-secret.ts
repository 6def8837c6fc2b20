import { type SecretValue, Stack } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';

const REMEDY =
  'let Secrets Manager hold it: create the secret with generateSecretString (or outside this app), put the key in with "aws secretsmanager put-secret-value", and pass the secret';

/** Finds a key that was given as it is, and would be readable in the template, instead of a reference to a secret. */
export function checkNotLiteral(
  property: string,
  secret: secretsmanager.ISecret | SecretValue | string | undefined,
): Issue[] {
  if (typeof secret !== 'object' || !('secretArn' in secret)) {
    return [
      propertyIssue('CREDENTIAL_LITERAL_KEY', property, `takes a secret of AWS Secrets Manager, not a key; ${REMEDY}`),
    ];
  }
  const resource = secret.node.defaultChild;
  if (!CfnSecret.isCfnSecret(resource)) return [];
  const text: unknown = Stack.of(secret).resolve(resource.secretString);
  // A dynamic reference is filled in by CloudFormation at deployment; any other plain text is the key itself.
  if (typeof text !== 'string' || text.includes('{{resolve:')) return [];
  return [
    propertyIssue(
      'CREDENTIAL_LITERAL_KEY',
      property,
      `is a secret whose value stands in the template of "${secret.node.path}"; ${REMEDY}`,
    ),
  ];
}
