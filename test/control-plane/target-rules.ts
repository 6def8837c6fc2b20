import type { Json } from './aws-service';
import { lacksPermission } from './gateways';
import { invalid } from './refusals';

/** What requests set of a target. */
export interface TargetMembers {
  readonly name?: string;
  readonly description?: string;
  readonly targetConfiguration?: {
    readonly mcp?: {
      readonly lambda?: { readonly lambdaArn?: string };
      readonly mcpServer?: { readonly endpoint?: string; readonly listingMode?: string; readonly mcpToolSchema?: Json };
    };
  };
  readonly credentialProviderConfigurations?: readonly {
    readonly credentialProviderType?: string;
    readonly credentialProvider?: { readonly oauthCredentialProvider?: { readonly grantType?: string } };
  }[];
}

/** Refuses what the service does. */
export function checkTarget(members: TargetMembers, isInvocable: (functionArn: string) => boolean): void {
  const { name, targetConfiguration, credentialProviderConfigurations: credentials } = members;
  if (name !== undefined && !/^([0-9a-zA-Z]-?){1,100}$/.test(name)) throw invalid('1 validation error detected: name');
  if (!targetConfiguration?.mcp) throw invalid('1 validation error detected: targetConfiguration');
  if (credentials && credentials.length !== 1) {
    throw invalid('1 validation error detected: credentialProviderConfigurations must have length 1');
  }
  const { lambda, mcpServer } = targetConfiguration.mcp;
  if (lambda) {
    if (!credentials) throw invalid('CredentialProviderConfigurations is required for Lambda targets');
    if (credentials[0]?.credentialProviderType !== 'GATEWAY_IAM_ROLE') {
      throw invalid('Lambda targets support GATEWAY_IAM_ROLE only');
    }
    if (!isInvocable(lambda.lambdaArn ?? '')) throw lacksPermission(lambda.lambdaArn ?? '');
  }
  if (mcpServer && !mcpServer.endpoint?.startsWith('https://')) throw invalid('1 validation error detected: endpoint');
}

/** Refuses to synchronise what the service does not. */
export function checkSynchronizable({ targetConfiguration }: TargetMembers): void {
  const server = targetConfiguration?.mcp?.mcpServer;
  if (!server) throw invalid('Only MCP server targets can be synchronized');
  if (server.listingMode === 'DYNAMIC') throw invalid('Targets with listing mode DYNAMIC cannot be synchronized');
  if (server.mcpToolSchema) throw invalid('Targets with a tool schema cannot be synchronized');
}

/** Whether somebody must consent before the service can ask the server for its tools. */
export function needsConsent({ targetConfiguration, credentialProviderConfigurations }: TargetMembers): boolean {
  const server = targetConfiguration?.mcp?.mcpServer;
  const oauth = credentialProviderConfigurations?.[0]?.credentialProvider?.oauthCredentialProvider;
  return server !== undefined && !server.mcpToolSchema && oauth?.grantType === 'AUTHORIZATION_CODE';
}
