import { Annotations } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { oauthGrant } from '../credentials/credential-pairs';
import { OAuthGrantType } from '../credentials/oauth-grant';
import type { McpTarget } from './mcp-target';

/** The first version of MCP that sends callers to a page of consent. */
const CONSENT_VERSION = '2025-11-25';

/** Authorizers of which nobody says more than that they let in no person that a token names. */
const WITHOUT_TOKEN = [agentcore.GatewayAuthorizerType.AWS_IAM, agentcore.GatewayAuthorizerType.NONE];

/** Says what a credential that acts for the person who calls cannot do on this gateway. */
export function warnAboutCallers(target: McpTarget, credential: agentcore.ICredentialProviderConfig | undefined): void {
  const grant = oauthGrant(credential);
  if (grant !== OAuthGrantType.AUTHORIZATION_CODE && grant !== OAuthGrantType.TOKEN_EXCHANGE) return;
  const warn = (id: string, message: string) => Annotations.of(target).addWarningV2(`cdk-mcp-gateway:${id}`, message);
  const { authorizerConfiguration, protocolConfiguration } = target.gateway;
  const { authorizerType } = authorizerConfiguration;
  if (WITHOUT_TOKEN.includes(authorizerType)) {
    warn(
      'callersWithoutToken',
      `The credential acts for the person who calls, whom a gateway knows by a JSON Web Token, and callers of this gateway show none (${authorizerType}). Give the gateway an authorizer for tokens, or use OAuthGrant.clientCredentials().`,
    );
  }
  if (grant === OAuthGrantType.AUTHORIZATION_CODE && isTooOld(protocolConfiguration)) {
    warn(
      'versionForConsent',
      `Callers are sent to a page of consent from MCP ${CONSENT_VERSION} on, and supportedVersions of the gateway holds older versions only, so calls fail. Add MCPProtocolVersion.MCP_2025_11_25.`,
    );
  }
}

function isTooOld(protocol: agentcore.IGatewayProtocolConfig): boolean {
  if (!(protocol instanceof agentcore.McpProtocolConfiguration)) return false;
  const versions = protocol.supportedVersions ?? [];
  return versions.length > 0 && versions.every(({ value }) => value < CONSENT_VERSION);
}
