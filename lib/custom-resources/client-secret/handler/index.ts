import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_OPTIONS } from '../../runtime/client-options';
import type { InvocationContext, ResourceEvent } from '../../runtime/events';
import { serve } from '../../runtime/serve';
import { fillClientSecret } from './handler';
import { clientSecretPort } from './port';

const port = clientSecretPort(
  (region) => new CognitoIdentityProviderClient({ ...CLIENT_OPTIONS, region }),
  new SecretsManagerClient(CLIENT_OPTIONS),
);

export const handler = (event: ResourceEvent, context: InvocationContext) =>
  serve(event, context, (asked, attempts) => fillClientSecret(asked, attempts, port));
