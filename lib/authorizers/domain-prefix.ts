import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { deployedPath, deployedStack } from '../credentials/deployed-path';
import { shortHash } from '../credentials/short-hash';
import type { TextRule } from '../schema/property-issues';

/** Amazon Cognito refuses a prefix that holds one of these. */
const RESERVED_WORD = /aws|amazon|cognito/;

const MAX_PREFIX = 63;

/** Twelve digits of an account, the longest Region name and two hyphens. */
const ENVIRONMENT_CHARACTERS = 12 + 14 + 2;

/**
 * What Amazon Cognito takes as the prefix of a user pool's domain.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
 */
export const DOMAIN_PREFIX: TextRule = {
  code: 'COGNITO_DOMAIN_PREFIX_INVALID',
  max: MAX_PREFIX,
  pattern: /^(?!.*(?:aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  allows:
    'lower-case letters, digits and hyphens between them, and none of the words "aws", "amazon" and "cognito", which Amazon Cognito reserves',
  suggest: (prefix) => readable(prefix, MAX_PREFIX),
};

/**
 * A prefix that no other stack has: prefixes are unique in a Region across all accounts, so it holds the account, the
 * Region and a hash of the stack's name and the construct's path. Without an environment the first two are filled in at
 * deployment.
 */
export function generatedDomainPrefix(scope: Construct): string {
  const { account, region } = Stack.of(scope);
  const hash = shortHash(deployedPath(scope));
  const room = MAX_PREFIX - ENVIRONMENT_CHARACTERS - hash.length - 1;
  const name = readable(deployedStack(scope).stackName, room) || 'mcp';
  return `${name}-${hash}-${account}-${region}`;
}

function readable(text: string, maxLength: number): string {
  let name = text.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  // Taking one reserved word out can join the halves of another.
  while (RESERVED_WORD.test(name)) name = name.replace(RESERVED_WORD, '');
  return name.slice(0, maxLength).replace(/^-+|-+$/g, '');
}
