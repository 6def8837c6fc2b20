import { BedrockAgentCoreControlClient } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_OPTIONS } from '../../lib/custom-resources/runtime/client-options';

const CREDENTIALS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' };

/** As the handlers configure theirs, with another patience if need be. */
function options(endpoint: string, requestTimeout = 60_000) {
  const requestHandler = { ...CLIENT_OPTIONS.requestHandler, requestTimeout };
  return { ...CLIENT_OPTIONS, endpoint, region: 'eu-west-1', credentials: CREDENTIALS, requestHandler };
}

export function controlClient(endpoint: string, requestTimeout?: number): BedrockAgentCoreControlClient {
  const client = new BedrockAgentCoreControlClient(options(endpoint, requestTimeout));
  client.middlewareStack.add(ownErrors, { step: 'deserialize', priority: 'low' });
  return client;
}

export function cognitoClient(endpoint: string): CognitoIdentityProviderClient {
  const client = new CognitoIdentityProviderClient(options(endpoint));
  client.middlewareStack.add(ownErrors, { step: 'deserialize', priority: 'low' });
  return client;
}

export function cloudFormationClient(endpoint: string): CloudFormationClient {
  const client = new CloudFormationClient(options(endpoint));
  client.middlewareStack.add(ownErrors, { step: 'deserialize', priority: 'low' });
  return client;
}

export function secretsClient(endpoint: string): SecretsManagerClient {
  const client = new SecretsManagerClient(options(endpoint));
  client.middlewareStack.add(ownErrors, { step: 'deserialize', priority: 'low' });
  return client;
}

/**
 * Jest gives tests an `Error` of their own, and the SDK takes what Node.js throws for no error then, and hides what it
 * was. Elsewhere this changes nothing.
 */
const ownErrors =
  <In, Out>(next: (input: In) => Promise<Out>) =>
  async (input: In): Promise<Out> => {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof Error || typeof error !== 'object' || error === null) throw error;
      const { name = 'Error', message = '', code }: { name?: string; message?: string; code?: string } = error;
      throw Object.assign(new Error(message), { name, code });
    }
  };
