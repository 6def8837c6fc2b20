import { BedrockAgentCoreControlClient } from '@aws-sdk/client-bedrock-agentcore-control';
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
  return new BedrockAgentCoreControlClient(options(endpoint, requestTimeout));
}

export function cognitoClient(endpoint: string): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient(options(endpoint));
}

export function secretsClient(endpoint: string): SecretsManagerClient {
  return new SecretsManagerClient(options(endpoint));
}
