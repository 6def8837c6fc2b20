import { createHash } from 'node:crypto';
import type { Attempts } from '../../runtime/attempts';
import type { ResourceEvent } from '../../runtime/events';
import { isNamed, ResourceFailure } from '../../runtime/failure';
import { type Form, readProperties } from '../../runtime/properties';
import type { ClientSecretProperties, ClientSecretValue } from '../contract';

/** What the handler asks of AWS. */
export interface ClientSecretPort {
  describeUserPoolClient(
    region: string,
    input: { readonly UserPoolId: string; readonly ClientId: string },
    signal: AbortSignal,
  ): Promise<{ readonly UserPoolClient?: { readonly ClientSecret?: string } }>;

  getSecretValue(
    input: { readonly SecretId: string },
    signal: AbortSignal,
  ): Promise<{ readonly SecretString?: string }>;

  putSecretValue(
    input: { readonly SecretId: string; readonly SecretString: string; readonly ClientRequestToken: string },
    signal: AbortSignal,
  ): Promise<unknown>;
}

const FORMS: { readonly [name in keyof ClientSecretProperties]: Form } = {
  UserPoolId: [/^[a-z0-9-]+_[0-9a-zA-Z]+$/, 'the ID of a user pool, such as "eu-west-1_Ab12Cd34E"'],
  ClientId: [/^[\w+]+$/, 'the ID of an app client'],
  SecretArn: [/^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:\S+$/, 'the ARN of a secret'],
  TokenEndpoint: [/^https:\/\/\S+$/, 'an HTTPS URL'],
  Scopes: [/\S/, 'scopes with spaces between them'],
};

/**
 * Fills a secret with what a client needs to get tokens, and returns the secret's ARN.
 *
 * The value goes from Amazon Cognito to Secrets Manager and nowhere else. CloudFormation owns the secret, so there is
 * nothing to delete.
 */
export async function fillClientSecret(
  event: ResourceEvent,
  attempts: Attempts,
  port: ClientSecretPort,
): Promise<string> {
  // Whatever the properties are: a failed creation is deleted, too.
  if (event.RequestType === 'Delete') return event.PhysicalResourceId ?? event.RequestId;
  const properties = readProperties<ClientSecretProperties>(event.ResourceProperties, FORMS);
  const SecretId = properties.SecretArn;
  const SecretString = JSON.stringify(await readValue(properties, attempts, port));

  const current = await attempts.at(`secretsmanager:GetSecretValue of ${SecretId}`, (signal) =>
    readCurrent(port.getSecretValue({ SecretId }, signal)),
  );
  if (current === SecretString) return SecretId;
  const ClientRequestToken = versionOf(event);
  await attempts.at(`secretsmanager:PutSecretValue of ${SecretId}`, (signal) =>
    port.putSecretValue({ SecretId, SecretString, ClientRequestToken }, signal),
  );
  return SecretId;
}

async function readValue(
  { UserPoolId, ClientId, TokenEndpoint, Scopes }: ClientSecretProperties,
  attempts: Attempts,
  port: ClientSecretPort,
): Promise<ClientSecretValue> {
  // The pool may be in another Region than the stack.
  const [region = ''] = UserPoolId.split('_');
  const client = `client "${ClientId}" of user pool "${UserPoolId}"`;
  const { UserPoolClient } = await attempts.at(`cognito-idp:DescribeUserPoolClient of ${client}`, (signal) =>
    port.describeUserPoolClient(region, { UserPoolId, ClientId }, signal),
  );
  const clientSecret = UserPoolClient?.ClientSecret;
  if (!clientSecret) {
    throw new ResourceFailure(
      `The ${client} is a public one, without a secret; name a client that was created with one (generateSecret)`,
    );
  }
  return { clientId: ClientId, clientSecret, tokenEndpoint: TokenEndpoint, scopes: Scopes };
}

/** The value that the secret has, or nothing before the first one. */
async function readCurrent(asked: Promise<{ readonly SecretString?: string }>): Promise<string | undefined> {
  try {
    return (await asked).SecretString;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

/** One version for all deliveries of one event: a late second delivery then does not bring back what was replaced. */
function versionOf({ StackId, LogicalResourceId, RequestId }: ResourceEvent): string {
  return createHash('sha256')
    .update(JSON.stringify([StackId, LogicalResourceId, RequestId]))
    .digest('hex');
}
