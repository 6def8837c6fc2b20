export {
  CognitoAuthorizer,
  type CognitoAuthorizerOptions,
  type CognitoUserPoolAttributes,
  type ICognitoAuthorizer,
} from './authorizers/cognito-authorizer';
export { ApiKeyCredential, type ApiKeyCredentialProps } from './credentials/api-key-credential';
export { ApiKeyLocation, ApiKeyPlace } from './credentials/api-key-location';
export { OAuthCredential, type OAuthCredentialProps } from './credentials/oauth-credential';
export { OAuthGrant, OAuthGrantType, type OAuthTokenExchangeOptions } from './credentials/oauth-grant';
export { OAuthProvider } from './credentials/oauth-provider';
export {
  OAuthClientAuthentication,
  type OAuthDiscovery,
  type OAuthServerMetadata,
  type OAuthServerOptions,
  type OAuthTenant,
} from './credentials/oauth-server';
export { CustomTransform, type CustomTransformProps } from './custom-resources/custom-transform/custom-transform';
export { TargetReadiness, type TargetReadinessProps } from './custom-resources/target-readiness/target-readiness';
export {
  TokenVaultEncryption,
  type TokenVaultEncryptionProps,
} from './custom-resources/token-vault-encryption/token-vault-encryption';
export type { ConnectOptions } from './gateway/connect';
export type { McpGatewayAttributes } from './gateway/imported-gateway';
export { McpGateway, type McpGatewayProps, WafFailureMode } from './gateway/mcp-gateway';
export type { IMcpGateway } from './gateway/mcp-gateway-base';
export { ToolComparison, ToolVerification, type ToolVerificationProps } from './gateway/tool-verification';
export { ApiDefinition } from './targets/api-definition';
export type {
  CatalogTool,
  CatalogToolOrigin,
  CatalogUnknownTarget,
  GatewayCatalog,
} from './targets/gateway-catalog';
export { LambdaTarget, type LambdaTargetOptions, type LambdaTargetProps } from './targets/lambda-target';
export { McpServer } from './targets/mcp-server';
export {
  McpListingMode,
  McpServerTarget,
  type McpServerTargetOptions,
  type McpServerTargetProps,
} from './targets/mcp-server-target';
export type { GatewayTool, McpTargetOptions } from './targets/mcp-target';
export { OpenApiTarget, type OpenApiTargetOptions, type OpenApiTargetProps } from './targets/openapi-target';
export type { OperationOverride, OperationSelection } from './targets/operation-selection';
export { Repair } from './targets/repair';
export type { S3Document } from './targets/s3-document';
export { SampleTools } from './targets/sample-tools/sample-tools';
export { SmithyTarget, type SmithyTargetOptions, type SmithyTargetProps } from './targets/smithy-target';
export { type ToolDefinition, ToolDefinitions } from './targets/tool-definitions';
