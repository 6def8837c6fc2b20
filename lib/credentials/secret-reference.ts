import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { checkText } from '../schema/property-issues';
import { checkNotLiteral } from './literal-secret';

/** A member of a secret's JSON. */
export interface SecretReference {
  readonly secret: secretsmanager.ISecret;
  readonly jsonKey: string;
}

/**
 * Checks that a value is referred to, and not given.
 *
 * @param what what the secret holds, in words
 */
export function checkSecretReference({ secret, jsonKey }: SecretReference, what: string): Issue[] {
  return [
    ...checkNotLiteral('secret', secret, jsonKey, what),
    ...checkText(
      'jsonKey',
      jsonKey,
      { code: 'CREDENTIAL_JSON_KEY_INVALID', max: LIMITS.secretJsonKey },
      Token.isUnresolved,
    ),
  ];
}

/** Allows reading this secret, and decrypting it through Secrets Manager when it has a key of its own. */
export function grantReadSecret(grantee: iam.IGrantable, secret: secretsmanager.ISecret): iam.Grant[] {
  const read = iam.Grant.addToPrincipal({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    // A secret known by name only has a random suffix that Secrets Manager appends to its ARN.
    resourceArns: [secret.secretFullArn ?? `${secret.secretArn}-??????`],
  });
  const key = secret.encryptionKey;
  if (!key) return [read];
  const decrypt = iam.Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${secret.env.region}.amazonaws.com` } },
  });
  return [read, decrypt];
}
