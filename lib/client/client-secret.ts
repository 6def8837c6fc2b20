import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GatewayClientError } from './gateway-client-error';
import { parseObject } from './parse-object';
import type { ClientCredentials } from './token-source';

/** Reads the OAuth client that a secret holds; each time anew, because clients are rotated. */
export async function readClientSecret(arn: string, region = regionOf(arn)): Promise<ClientCredentials> {
  const client = new SecretsManagerClient({ ...(region && { region }) });
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return parse(SecretString, arn);
  } catch (error) {
    if (error instanceof GatewayClientError) throw error;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new GatewayClientError('SECRET_UNREADABLE', `${arn} cannot be read (${reason})`, { cause: error });
  } finally {
    client.destroy();
  }
}

function regionOf(arn: string): string | undefined {
  return arn.startsWith('arn:') ? arn.split(':')[3] : undefined;
}

function parse(text: string, arn: string): ClientCredentials {
  // The parser's message would quote the secret.
  const { clientId, clientSecret, tokenEndpoint, scopes } = parseObject(text);
  if ([clientId, clientSecret, tokenEndpoint, scopes].every((member) => typeof member === 'string')) {
    return {
      clientId: String(clientId),
      clientSecret: String(clientSecret),
      tokenEndpoint: String(tokenEndpoint),
      scopes: String(scopes),
    };
  }
  const message = `${arn} holds no client: clientId, clientSecret, tokenEndpoint and scopes, as CognitoAuthorizer.clientSecret has them`;
  throw new GatewayClientError('SECRET_UNREADABLE', message);
}
