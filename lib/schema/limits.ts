/**
 * What the service accepts, each limit once: doc comments, checks and messages all take it from here.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html
 */
export const LIMITS = {
  gatewayName: 48,
  targetName: 100,
  description: 200,
  instructions: 2048,
  targetsPerGateway: 100,
  concurrentTargetOperations: 5,
  toolsPerTarget: 1000,
  /** Longest full tool name, `<target>___<tool>`, that the gateway takes. */
  toolName: 256,
  /** Longest full tool name that Amazon Bedrock's Converse API passes to a model. */
  modelToolName: 64,
  inlineDocumentBytes: 1_000_000,
  documentBytes: 10_000_000,
  /** Largest request and answer of a call. */
  payloadBytes: 6_000_000,
  /** How long a target may take. */
  invocationSeconds: 15 * 60,
  sessionTimeoutSeconds: { min: 900, max: 28_800 },
  apiKeyParameterName: 64,
  apiKeyPrefix: 64,
  secretJsonKey: 128,
  credentialProviderName: 128,
  /** Headers, or query parameters, that pass between callers and a target. */
  metadataNames: 10,
  metadataHeader: 100,
  metadataQueryParameter: 40,
  resourcePriority: 1000,
  oauthClientId: 256,
  /** Scopes that the gateway asks for with each token. */
  oauthScopes: 100,
  oauthScope: 64,
  oauthActorScope: 128,
  oauthParameters: 10,
  oauthParameterName: 256,
  oauthParameterValue: 2048,
  oauthReturnUrl: 2048,
  oauthTenantId: 2048,
  scope: 255,
  tags: 50,
} as const;
