import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { InvocationContext, ResourceEvent } from '../../runtime/events';
import { serve } from '../../runtime/serve';
import { fillClientSecret } from './handler';
import { clientSecretPort } from './port';

// The handler repeats calls itself, and knows how long.
const OPTIONS = { maxAttempts: 1, requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 } };

const port = clientSecretPort(
  (region) => new CognitoIdentityProviderClient({ ...OPTIONS, region }),
  new SecretsManagerClient(OPTIONS),
);

export const handler = (event: ResourceEvent, context: InvocationContext) =>
  serve(event, context, (asked, attempts) => fillClientSecret(asked, attempts, port));
