import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { ClientSecretPort } from './handler';

/** What the handler asks of AWS, asked through the clients of the SDK. */
export function clientSecretPort(
  cognito: (region: string) => CognitoIdentityProviderClient,
  secrets: SecretsManagerClient,
): ClientSecretPort {
  return {
    describeUserPoolClient: (region, input, abortSignal) =>
      cognito(region).send(new DescribeUserPoolClientCommand(input), { abortSignal }),
    getSecretValue: (input, abortSignal) => secrets.send(new GetSecretValueCommand(input), { abortSignal }),
    putSecretValue: (input, abortSignal) => secrets.send(new PutSecretValueCommand(input), { abortSignal }),
  };
}
