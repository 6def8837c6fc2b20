/** The type that CloudFormation shows for the resource. */
export const CLIENT_SECRET_TYPE = 'Custom::McpGatewayClientSecret';

/** What the construct tells the handler. */
export interface ClientSecretProperties {
  readonly UserPoolId: string;
  readonly ClientId: string;
  /** The secret to fill. It is the physical ID, too, so that a reference to the resource is a secret with its value. */
  readonly SecretArn: string;
  readonly TokenEndpoint: string;
  /** Separated by spaces, as a client asks for them. */
  readonly Scopes: string;
}

/** What the handler puts into the secret, as JSON. */
export interface ClientSecretValue {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
  readonly scopes: string;
}
