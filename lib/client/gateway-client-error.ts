/** Why a gateway cannot be called. The message holds no secret. */
export class GatewayClientError extends Error {
  public constructor(
    readonly code:
      | 'ENVIRONMENT_INCOMPLETE'
      | 'SECRET_UNREADABLE'
      | 'TOKEN_REFUSED'
      | 'TOKEN_ENDPOINT_UNREACHABLE'
      | 'GATEWAY_UNREACHABLE',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'GatewayClientError';
  }
}
