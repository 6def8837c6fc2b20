import { Token } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import { judgeDiscoveryUrl } from '../schema/discovery-url';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';

const CONSTRAINTS = ['allowedAudience', 'allowedClients', 'allowedScopes', 'customClaims'] as const;

/**
 * Checks what an authorizer made by `aws-cdk-lib` says about tokens.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-inbound-auth.html
 */
export function checkAuthorizer(authorizer: agentcore.IGatewayAuthorizerConfig): Issue[] {
  if (authorizer.authorizerType !== agentcore.GatewayAuthorizerType.CUSTOM_JWT) return [];
  const rendered: agentcore.CfnGateway.AuthorizerConfigurationProperty | undefined = authorizer._render();
  const jwt = rendered?.customJwtAuthorizer;
  if (!jwt || Token.isUnresolved(jwt) || !('discoveryUrl' in jwt)) return [];
  const issues = checkDiscoveryUrl(jwt.discoveryUrl);
  if (CONSTRAINTS.every((name) => isEmpty(jwt[name]))) {
    const message =
      "checks neither clients nor scopes, audience or claims, so it admits everyone with a token of the issuer; name at least 'allowedClients' or 'allowedScopes'";
    issues.push(propertyIssue('AUTHORIZER_ADMITS_EVERYONE', 'authorizer', message));
  } else if (jwt.discoveryUrl.startsWith('https://cognito-idp.') && isEmpty(jwt.allowedClients)) {
    const message =
      "names no clients of its Amazon Cognito user pool, so it admits every client that gets such a token; name them in 'allowedClients'";
    issues.push({ ...propertyIssue('AUTHORIZER_ADMITS_EVERY_CLIENT', 'authorizer', message), severity: 'warning' });
  }
  return issues;
}

function checkDiscoveryUrl(url: string): Issue[] {
  if (Token.isUnresolved(url)) {
    // What stands behind the last token is known even then.
    const isWrong = !url.endsWith('}') && !url.includes('/.well-known/');
    return isWrong ? [wrongUrl('a URL without "/.well-known/"')] : [];
  }
  const finding = judgeDiscoveryUrl(url);
  if (finding === 'wrong') return [wrongUrl(JSON.stringify(url))];
  if (finding === 'fine') return [];
  const message = `has the discovery URL ${JSON.stringify(url)}; the service takes it, but CloudFormation may insist on one that ends in "/.well-known/openid-configuration"`;
  return [{ ...propertyIssue('AUTHORIZER_DISCOVERY_URL_FORM', 'authorizer', message), severity: 'warning' }];
}

function wrongUrl(got: string): Issue {
  const message = `needs a discovery URL such as "https://idp.example.com/.well-known/openid-configuration", got ${got}; take the address of the issuer's discovery document`;
  return propertyIssue('AUTHORIZER_DISCOVERY_URL_INVALID', 'authorizer', message);
}

function isEmpty(value: unknown): boolean {
  // A list that is only known at deployment holds one token.
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
