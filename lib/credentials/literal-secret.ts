import { type SecretValue, Stack } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';

/** How to do it instead. */
function remedy(what: string): string {
  return `let Secrets Manager hold it: create the secret with generateSecretString (or outside this app), put the ${what} in with "aws secretsmanager put-secret-value", and pass the secret`;
}

/** How a dynamic reference begins, which CloudFormation fills in at deployment. */
const REFERENCE = '{{resolve:';

/**
 * Finds a key that was given as it is, and would be readable in the template, instead of a reference to a secret.
 *
 * @param what what the secret holds, in words
 */
export function checkNotLiteral(
  property: string,
  secret: secretsmanager.ISecret | SecretValue | string | null | undefined,
  jsonKey: string,
  what: string,
): Issue[] {
  if (typeof secret !== 'object' || secret === null || !('secretArn' in secret)) {
    const message = `takes a secret of AWS Secrets Manager, not a ${what}; ${remedy(what)}`;
    return [propertyIssue('CREDENTIAL_LITERAL_KEY', property, message)];
  }
  const resource = secret.node.defaultChild;
  if (!CfnSecret.isCfnSecret(resource)) return [];
  if (
    !holdsLiteral(textOf(Stack.of(secret).resolve(resource.secretString)), jsonKey) &&
    !isInTemplate(resource, jsonKey)
  ) {
    return [];
  }
  const message = `is a secret whose value stands in the template of "${secret.node.path}"; ${remedy(what)}`;
  return [propertyIssue('CREDENTIAL_LITERAL_KEY', property, message)];
}

/** Whether the key, or the whole value when it has no such member, is plain text. */
function holdsLiteral(text: string | undefined, jsonKey: string): boolean {
  if (text === undefined) return false;
  const value = tryParse(text);
  const key =
    typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === jsonKey) : [];
  return !String(key?.[1] ?? text).includes(REFERENCE);
}

/** Whether the key stands in the text that the rest of a generated secret is made of. */
function isInTemplate(resource: CfnSecret, jsonKey: string): boolean {
  const generate: unknown = Stack.of(resource).resolve(resource.generateSecretString);
  if (typeof generate !== 'object' || generate === null) return false;
  const { secretStringTemplate, generateStringKey }: { secretStringTemplate?: unknown; generateStringKey?: unknown } =
    generate;
  if (typeof secretStringTemplate !== 'string' || generateStringKey === jsonKey) return false;
  const value = tryParse(secretStringTemplate);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, jsonKey);
}

/** A value of a template as text, in which everything that only the deployment knows stands as a reference. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('Fn::Join' in value)) return undefined;
  const [separator, parts]: [string, unknown[]] = value['Fn::Join'] as [string, unknown[]];
  return parts.map((part) => (typeof part === 'string' ? part : `${REFERENCE}}}`)).join(separator);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
