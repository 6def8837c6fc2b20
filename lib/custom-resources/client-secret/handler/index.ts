import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { InvocationContext, ResourceEvent } from '../../runtime/events';
import { serve } from '../../runtime/serve';
import { type ClientSecretPort, fillClientSecret } from './handler';

// The handler repeats calls itself, and knows how long.
const OPTIONS = { maxAttempts: 1, requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 } };

const secrets = new SecretsManagerClient(OPTIONS);

const port: ClientSecretPort = {
  describeUserPoolClient: (region, input, abortSignal) =>
    new CognitoIdentityProviderClient({ ...OPTIONS, region }).send(new DescribeUserPoolClientCommand(input), {
      abortSignal,
    }),
  getSecretValue: (input, abortSignal) => secrets.send(new GetSecretValueCommand(input), { abortSignal }),
  putSecretValue: (input, abortSignal) => secrets.send(new PutSecretValueCommand(input), { abortSignal }),
};

export const handler = (event: ResourceEvent, context: InvocationContext) =>
  serve(event, context, (asked, attempts) => fillClientSecret(asked, attempts, port));
