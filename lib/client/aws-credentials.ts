import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { GatewayClientError } from './gateway-client-error';
import type { AwsCredentials } from './sign-request';

let provider: ReturnType<typeof defaultProvider> | undefined;

/** The credentials that AWS's SDK finds: environment, profile, single sign-on, container, instance. */
export async function findAwsCredentials(): Promise<AwsCredentials> {
  provider ??= defaultProvider();
  try {
    return await provider();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `there are no AWS credentials to sign with (${reason}); set AWS_PROFILE or AWS_ACCESS_KEY_ID`;
    throw new GatewayClientError('ENVIRONMENT_INCOMPLETE', message, { cause: error });
  }
}
