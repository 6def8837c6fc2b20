import type { Node } from '../../schema/node';
import { defined, listOf, objectAt, textOf, tryTextOf } from '../json';
import type { Resource } from '../resources';
import { findProvider } from './credential-provider';
import type { Findings } from './findings';
import { texts } from './inbound';
import type { ServedCredential } from './model';
import { configMemberOf, tokenSourceOf } from './oauth-providers';
import { readSecret } from './secrets';

const API_KEY_PROVIDER = 'AWS::BedrockAgentCore::ApiKeyCredentialProvider';
const OAUTH_PROVIDER = 'AWS::BedrockAgentCore::OAuth2CredentialProvider';

/** Whatever of a provider decides where and how tokens are asked for. */
const USED_OF_PROVIDER = [
  'ClientId',
  'OauthDiscovery',
  'Issuer',
  'TokenEndpoint',
  'TenantId',
  'ClientAuthenticationMethod',
];

/** The service's own, for targets that do not say. */
const CLIENT_CREDENTIALS = 'CLIENT_CREDENTIALS';

/** How a gateway proves to a target who is calling; `undefined` when it does not. */
export function readCredential(target: Resource, name: string, findings: Findings): ServedCredential | undefined {
  const [configuration] = listOf(target.properties.CredentialProviderConfigurations);
  if (configuration === undefined) {
    return undefined;
  }
  const rawType = findings.raw(target, 'CredentialProviderConfigurations', 0, 'CredentialProviderType');
  const isKnown = findings.use(rawType, target.stack, `the credential of ${name}`);
  const type = textOf(objectAt(configuration).CredentialProviderType);
  const provider = (member: string, ...used: string[]) => {
    for (const each of used) {
      findings.use(rawMember(target, member, each, findings), target.stack, `the credential of ${name}`);
    }
    return objectAt(configuration, 'CredentialProvider', member);
  };
  switch (type) {
    case 'API_KEY': {
      const used = ['CredentialLocation', 'CredentialParameterName', 'CredentialPrefix'];
      return readApiKey(provider('ApiKeyCredentialProvider', ...used), target, name, findings);
    }
    case 'OAUTH': {
      const used = ['GrantType', 'Scopes', 'CustomParameters'];
      return readOAuth(provider('OauthCredentialProvider', ...used), target, name, findings);
    }
    case 'GATEWAY_IAM_ROLE': {
      const iam = provider('IamCredentialProvider', 'Service', 'Region');
      return defined({ type, service: tryTextOf(iam.Service), region: tryTextOf(iam.Region) });
    }
    case 'CALLER_IAM_CREDENTIALS':
    case 'JWT_PASSTHROUGH':
      return { type };
    default:
      if (isKnown) {
        findings.tell(
          name,
          `has a credential of the kind "${type}", which is not known here; it is called without one`,
        );
      }
      return undefined;
  }
}

function readApiKey(configuration: Node, target: Resource, name: string, findings: Findings): ServedCredential {
  const arn = rawMember(target, 'ApiKeyCredentialProvider', 'ProviderArn', findings);
  const provider = findProvider(arn, target, API_KEY_PROVIDER, findings);
  return defined({
    type: 'API_KEY',
    provider: provider.name,
    location: tryTextOf(configuration.CredentialLocation) ?? 'HEADER',
    parameterName: tryTextOf(configuration.CredentialParameterName) ?? 'Authorization',
    prefix: tryTextOf(configuration.CredentialPrefix),
    secret: readSecret(name, provider, { value: ['ApiKey'], reference: ['ApiKeySecretConfig'] }, findings),
  });
}

function readOAuth(configuration: Node, target: Resource, name: string, findings: Findings): ServedCredential {
  const arn = rawMember(target, 'OauthCredentialProvider', 'ProviderArn', findings);
  const provider = findProvider(arn, target, OAUTH_PROVIDER, findings);
  const { resource } = provider;
  const place = ['Oauth2ProviderConfigInput', (resource && configMemberOf(resource)) ?? ''];
  if (resource) {
    for (const used of USED_OF_PROVIDER) {
      findings.useOutside(
        findings.raw(resource, ...place, used),
        resource.stack,
        `the credential provider ${provider.name}`,
      );
    }
  }
  return {
    type: 'OAUTH',
    provider: provider.name,
    grantType: tryTextOf(configuration.GrantType) ?? CLIENT_CREDENTIALS,
    scopes: listOf(configuration.Scopes).map(textOf),
    customParameters: texts(configuration.CustomParameters),
    ...(resource && tokenSourceOf(resource)),
    secret: readSecret(
      name,
      provider,
      { value: [...place, 'ClientSecret'], reference: [...place, 'ClientSecretConfig'] },
      findings,
    ),
  };
}

function rawMember(target: Resource, member: string, name: string, findings: Findings): unknown {
  return findings.raw(target, 'CredentialProviderConfigurations', 0, 'CredentialProvider', member, name);
}
