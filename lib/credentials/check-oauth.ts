import { Token } from 'aws-cdk-lib';
import { judgeDiscoveryUrl } from '../schema/discovery-url';
import type { Issue } from '../schema/issue';
import { LIMITS } from '../schema/limits';
import { checkText, propertyIssue, type TextRule } from '../schema/property-issues';
import { PROVIDER_NAME } from './credential-provider';
import type { OAuthCredentialProps } from './oauth-credential';
import type { OAuthGrant } from './oauth-grant';
import type { OAuthProvider } from './oauth-provider';
import { checkSecretReference } from './secret-reference';

const RETURN_URL: TextRule = {
  code: 'CREDENTIAL_RETURN_URL_INVALID',
  max: LIMITS.oauthReturnUrl,
  pattern: /^\w+:\/?\/?\S+$/,
  allows: 'a URL such as "https://app.example.com/consented"',
};

/** Parameters of token requests that prove something, and so do not belong into a template. */
const SECRET_PARAMETERS = ['client_secret', 'client_assertion', 'assertion', 'password', 'refresh_token'];

/** Everything about an OAuth credential that the service is known to refuse. */
export function checkOAuth(props: OAuthCredentialProps, grant: OAuthGrant): Issue[] {
  return [
    ...checkSecretReference(props, 'client secret'),
    ...text('clientId', props.clientId, { code: 'CREDENTIAL_CLIENT_ID_INVALID', max: LIMITS.oauthClientId }),
    ...checkProvider(props.provider),
    ...text('grant.returnUrl', grant.returnUrl, RETURN_URL),
    ...checkExchange(props.provider, grant),
    ...checkScopes(props.scopes),
    ...checkParameters(props.customParameters),
    ...text('credentialProviderName', props.credentialProviderName, PROVIDER_NAME),
  ];
}

function checkProvider(provider: OAuthProvider): Issue[] {
  const { discoveryUrl, tenantId, ...addresses } = provider._settings;
  const known = Object.entries(addresses).filter(([, address]) => address !== undefined);
  if (provider._needsTenant && known.length === 0) {
    const message = `is ${provider.vendor.value}, which gives each customer a server, and says nothing of yours; name its 'issuer', 'authorizationEndpoint' or 'tokenEndpoint'`;
    return [propertyIssue('CREDENTIAL_TENANT_MISSING', 'provider', message)];
  }
  return [
    ...(discoveryUrl === undefined ? [] : checkDiscoveryUrl(discoveryUrl)),
    ...text('provider.tenantId', tenantId, { code: 'CREDENTIAL_TENANT_INVALID', max: LIMITS.oauthTenantId }),
    ...known.flatMap(([property, address = '']) => checkAddress(`provider.${property}`, address)),
  ];
}

function checkDiscoveryUrl(url: string): Issue[] {
  const property = 'provider.discoveryUrl';
  const finding = Token.isUnresolved(url) ? 'fine' : judgeDiscoveryUrl(url);
  if (finding === 'fine') return [];
  if (finding === 'wrong') {
    const message = `is a URL such as "https://idp.example.com/.well-known/openid-configuration", got ${JSON.stringify(url)}; take the address of the issuer's discovery document`;
    return [propertyIssue('CREDENTIAL_DISCOVERY_URL_INVALID', property, message)];
  }
  const message = `is ${JSON.stringify(url)}; the service takes it, but CloudFormation may insist on one that ends in "/.well-known/openid-configuration"`;
  return [{ ...propertyIssue('CREDENTIAL_DISCOVERY_URL_FORM', property, message), severity: 'warning' }];
}

/** Secrets and tokens go there. */
function checkAddress(property: string, address: string): Issue[] {
  if (Token.isUnresolved(address) || /^https:\/\/[^/\s?#]+[^\s]*$/.test(address)) return [];
  const message = `is an HTTPS URL of the authorization server, got ${JSON.stringify(address)}`;
  return [propertyIssue('CREDENTIAL_SERVER_URL_INVALID', property, message)];
}

function checkExchange(provider: OAuthProvider, { _exchange: exchange }: OAuthGrant): Issue[] {
  if (!exchange) return [];
  const config = exchange.tokenExchangeGrantTypeConfig;
  const scopes = config && 'actorTokenScopes' in config ? config.actorTokenScopes : undefined;
  if (!provider._isCustom) return scopes ? [actorNotTold(provider)] : [];
  const rule = { code: 'CREDENTIAL_SCOPES_INVALID', max: LIMITS.oauthActorScope };
  return each(scopes).flatMap((scope, index) => text(`grant.actorTokenScopes[${index}]`, scope, rule));
}

function actorNotTold({ vendor }: OAuthProvider): Issue {
  const message = `names scopes of an actor, which ${vendor.value} cannot be told; leave 'actorTokenScopes' out, or describe the server with OAuthProvider.custom`;
  return propertyIssue('CREDENTIAL_GRANT_NOT_TAKEN', 'grant', message);
}

function checkScopes(scopes: string[] | undefined): Issue[] {
  const known = each(scopes);
  const code = 'CREDENTIAL_SCOPES_INVALID';
  const tooMany = `holds ${known.length} scopes, and the gateway asks for ${LIMITS.oauthScopes} at most; leave some out`;
  return [
    ...(known.length > LIMITS.oauthScopes ? [propertyIssue(code, 'scopes', tooMany)] : []),
    ...known.flatMap((scope, index) => text(`scopes[${index}]`, scope, { code, max: LIMITS.oauthScope })),
  ];
}

/** Values may be confidential, so no message repeats one. */
function checkParameters(parameters: { [name: string]: string } | undefined): Issue[] {
  if (!parameters || Token.isUnresolved(parameters)) return [];
  const code = 'CREDENTIAL_PARAMETERS_INVALID';
  const entries = Object.entries(parameters);
  const tooMany = `holds ${entries.length} parameters, and the gateway sends ${LIMITS.oauthParameters} at most; leave some out`;
  return [
    ...(entries.length > LIMITS.oauthParameters ? [propertyIssue(code, 'customParameters', tooMany)] : []),
    ...entries.flatMap(([name, value]) => checkParameter(`customParameters[${JSON.stringify(name)}]`, name, value)),
  ];
}

function checkParameter(property: string, name: string, value: string): Issue[] {
  const code = 'CREDENTIAL_PARAMETERS_INVALID';
  const issues = text('customParameters', name, { code, max: LIMITS.oauthParameterName });
  if (Token.isUnresolved(value)) return issues;
  if (SECRET_PARAMETERS.includes(name.toLowerCase())) {
    const message =
      "is a secret, and would stand in the template; leave it out: the client's secret is what 'secret' and 'jsonKey' refer to";
    return [...issues, propertyIssue('CREDENTIAL_LITERAL_KEY', property, message)];
  }
  const { length } = value;
  if (length >= 1 && length <= LIMITS.oauthParameterValue) return issues;
  const message = `takes 1 to ${LIMITS.oauthParameterValue} characters, got ${length}`;
  return [...issues, propertyIssue(code, property, message)];
}

function each(list: string[] | undefined): string[] {
  return !list || Token.isUnresolved(list) ? [] : list;
}

function text(property: string, value: string | undefined, rule: TextRule): Issue[] {
  return checkText(property, value, rule, Token.isUnresolved);
}
