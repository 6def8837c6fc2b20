export type { GatewayConnectionOptions, McpTransport, OAuthClient, RetryOptions, SigV4Options } from './api';
export { GatewayClientError } from './gateway-client-error';
export { GatewayConnection } from './gateway-connection';
