// What a person writes behind the provider framework to read the secret of a client.
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';

const client = new CognitoIdentityProviderClient();

export async function handler({
  ResourceProperties,
}: {
  ResourceProperties: { UserPoolId: string; ClientId: string };
}) {
  const { UserPoolId, ClientId } = ResourceProperties;
  const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
  return { PhysicalResourceId: ClientId, NoEcho: true, Data: { secret: UserPoolClient?.ClientSecret } };
}
