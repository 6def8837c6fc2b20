// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import type { ServedCredential } from '../../../lib/assembly/serving/model';
import { lambdaFunction, openApiTarget, serveOne, shop } from './sample-templates';

const VAULT = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default';
const DISCOVERY = 'https://login.example.com/.well-known/openid-configuration';

function serveCredential(configuration: object, resources: object = {}) {
  const properties = { CredentialProviderConfigurations: [configuration] };
  const { targets, notices } = serveOne(shop({ ...resources, Pets: openApiTarget('pets', properties) }));
  return { credential: targets[0]?.credential, notices };
}

const apiKey = (ProviderArn: unknown, others: object = {}) => ({
  CredentialProviderType: 'API_KEY',
  CredentialProvider: { ApiKeyCredentialProvider: { ProviderArn, ...others } },
});

const oauth = (ProviderArn: unknown, others: object = {}) => ({
  CredentialProviderType: 'OAUTH',
  CredentialProvider: { OauthCredentialProvider: { ProviderArn, Scopes: ['read'], ...others } },
});

const provider = (type: string, properties: object) => ({
  Provider: { Type: `AWS::BedrockAgentCore::${type}CredentialProvider`, Properties: { Name: 'mine', ...properties } },
  Secret: { Type: 'AWS::SecretsManager::Secret', Metadata: { 'aws:cdk:path': 'Shop/Key/Resource' } },
});

const ARN = { 'Fn::GetAtt': ['Provider', 'CredentialProviderArn'] };

describe('an API key', () => {
  const made = { type: 'API_KEY', provider: 'mine', location: 'HEADER', parameterName: 'Authorization' };
  const secretOf = (properties: object) => serveCredential(apiKey(ARN), provider('ApiKey', properties));

  test.each<[string, object, string]>([
    [
      'of a secret of the assembly',
      { ApiKeySecretSource: 'EXTERNAL', ApiKeySecretConfig: { SecretId: { Ref: 'Secret' }, JsonKey: 'key' } },
      'Secrets Manager secret Shop/Key, JSON key key',
    ],
    [
      'of a secret by its name',
      { ApiKeySecretConfig: { SecretId: 'prod/key', JsonKey: 'key' } },
      'Secrets Manager secret prod/key, JSON key key',
    ],
    [
      'by a dynamic reference',
      { ApiKey: { 'Fn::Sub': '{{resolve:secretsmanager:${Secret}:SecretString:key::}}' } },
      'Secrets Manager secret Shop/Key, JSON key key',
    ],
    [
      'by a dynamic reference to a name',
      { ApiKey: '{{resolve:secretsmanager:prod/key}}' },
      'Secrets Manager secret prod/key',
    ],
    ['that the template holds', { ApiKey: 'hunter2' }, 'credential provider mine'],
    ['that is nowhere', {}, 'credential provider mine'],
  ])('%s says where it is', (_, properties, source) => {
    const { credential, notices } = secretOf(properties);

    expect(credential).toEqual({ ...made, secret: { name: 'pets', source } });
    expect(notices).toEqual([]);
  });

  test('goes where its target says', () => {
    const place = { CredentialLocation: 'QUERY_PARAMETER', CredentialParameterName: 'key', CredentialPrefix: 'Token' };

    expect(serveCredential(apiKey(ARN, place), provider('ApiKey', {})).credential).toMatchObject({
      location: 'QUERY_PARAMETER',
      parameterName: 'key',
      prefix: 'Token',
    });
  });

  test.each([
    [
      'elsewhere',
      `${VAULT}/apikeycredentialprovider/theirs`,
      { provider: 'theirs', secret: { name: 'pets', source: 'credential provider theirs' } },
    ],
    [
      'of the assembly by its ARN',
      `${VAULT}/apikeycredentialprovider/mine`,
      { provider: 'mine', secret: { name: 'pets', source: 'Secrets Manager secret x, JSON key y' } },
    ],
  ])('of a provider %s is named after it', (_, arn, expected) => {
    const resources = provider('ApiKey', { ApiKeySecretConfig: { SecretId: 'x', JsonKey: 'y' } });

    expect(serveCredential(apiKey(arn), resources)).toEqual({
      credential: { ...made, ...expected },
      notices: [],
    });
  });
});

describe('an OAuth client', () => {
  const clientOf = (config: object, target: object = {}, others: object = {}) =>
    serveCredential(oauth(ARN, target), { ...provider('OAuth2', { Oauth2ProviderConfigInput: config }), ...others });

  test('has its scopes, parameters and secret from its target and provider', () => {
    const CustomOauth2ProviderConfig = {
      ClientId: 'client',
      ClientSecretSource: 'EXTERNAL',
      ClientSecretConfig: { SecretId: { Ref: 'Secret' }, JsonKey: 'secret' },
      OauthDiscovery: { DiscoveryUrl: DISCOVERY },
    };

    expect(clientOf({ CustomOauth2ProviderConfig }, { CustomParameters: { audience: 'api' }, Scopes: [] })).toEqual({
      credential: {
        type: 'OAUTH',
        provider: 'mine',
        grantType: 'CLIENT_CREDENTIALS',
        scopes: [],
        customParameters: { audience: 'api' },
        clientId: 'client',
        discoveryUrl: DISCOVERY,
        secret: { name: 'pets', source: 'Secrets Manager secret Shop/Key, JSON key secret' },
      },
      notices: [],
    });
  });

  test('shows who it is as its provider says', () => {
    const CustomOauth2ProviderConfig = {
      ClientAuthenticationMethod: 'CLIENT_SECRET_POST',
      OauthDiscovery: { DiscoveryUrl: DISCOVERY },
    };

    expect(clientOf({ CustomOauth2ProviderConfig }).credential).toMatchObject({
      clientAuthentication: 'CLIENT_SECRET_POST',
    });
  });

  test.each<[string, object, Partial<Extract<ServedCredential, { type: 'OAUTH' }>>]>([
    [
      'an authorization server',
      {
        CustomOauth2ProviderConfig: {
          OauthDiscovery: { AuthorizationServerMetadata: { Issuer: 'https://i', TokenEndpoint: 'https://i/token' } },
        },
      },
      { tokenEndpoint: 'https://i/token' },
    ],
    [
      'an issuer',
      { IncludedOauth2ProviderConfig: { Issuer: 'https://i/' } },
      { discoveryUrl: 'https://i/.well-known/openid-configuration' },
    ],
    [
      'an endpoint',
      { IncludedOauth2ProviderConfig: { Issuer: 'https://i', TokenEndpoint: 'https://i/t' } },
      { tokenEndpoint: 'https://i/t', discoveryUrl: 'https://i/.well-known/openid-configuration' },
    ],
    [
      'Microsoft',
      { MicrosoftOauth2ProviderConfig: { TenantId: 't' } },
      { discoveryUrl: 'https://login.microsoftonline.com/t/v2.0/.well-known/openid-configuration' },
    ],
    [
      'Google',
      { GoogleOauth2ProviderConfig: {} },
      { discoveryUrl: 'https://accounts.google.com/.well-known/openid-configuration' },
    ],
    ['GitHub', { GithubOauth2ProviderConfig: {} }, { tokenEndpoint: 'https://github.com/login/oauth/access_token' }],
  ])('asks %s for its tokens', (_, config, expected) => {
    const { credential, notices } = clientOf(config);

    const { discoveryUrl, tokenEndpoint } = credential?.type === 'OAUTH' ? credential : {};
    expect(JSON.parse(JSON.stringify({ discoveryUrl, tokenEndpoint }))).toEqual(expected);
    expect(notices).toEqual([]);
  });

  test('whose provider is elsewhere has what its target says', () => {
    const configuration = oauth(`${VAULT}/oauth2credentialprovider/theirs`, { GrantType: 'AUTHORIZATION_CODE' });

    expect(serveCredential(configuration)).toEqual({
      credential: {
        type: 'OAUTH',
        provider: 'theirs',
        grantType: 'AUTHORIZATION_CODE',
        scopes: ['read'],
        customParameters: {},
        secret: { name: 'pets', source: 'credential provider theirs' },
      },
      notices: [],
    });
  });

  test('of a user pool of the assembly is told, because nobody issues its tokens', () => {
    const Pool = { Type: 'AWS::Cognito::UserPool' };
    const DiscoveryUrl = { 'Fn::Sub': '${Pool.ProviderURL}/.well-known/openid-configuration' };

    const { notices } = clientOf({ CustomOauth2ProviderConfig: { OauthDiscovery: { DiscoveryUrl } } }, {}, { Pool });

    expect(notices).toEqual([
      {
        about: 'Pool.ProviderURL',
        message:
          'has a made-up value here, which AWS does not know; used by the credential provider mine; give the deployed one with --value "Pool.ProviderURL=<value>"',
      },
    ]);
  });
});

test.each([['CALLER_IAM_CREDENTIALS'], ['JWT_PASSTHROUGH'], ['GATEWAY_IAM_ROLE']])('%s is told as it is', (type) => {
  expect(serveCredential({ CredentialProviderType: type })).toEqual({ credential: { type }, notices: [] });
});

test('a kind of credential that is not known is told', () => {
  expect(serveCredential({ CredentialProviderType: 'MAGIC' })).toEqual({
    credential: undefined,
    notices: [
      {
        about: 'pets',
        message: 'has a credential of the kind "MAGIC", which is not known here; it is called without one',
      },
    ],
  });
});

test('a kind of credential that only a deployment knows is told once', () => {
  expect(serveCredential({ CredentialProviderType: { 'Fn::ImportValue': 'kind' } }).notices).toEqual([
    {
      about: 'kind',
      message: 'is known only once deployed; used by the credential of pets; give it with --value "kind=<value>"',
    },
  ]);
});

test('no secret of a template is in anything that is read', () => {
  const resources = {
    ...provider('ApiKey', { ApiKey: 'hunter2' }),
    Oauth: {
      Type: 'AWS::BedrockAgentCore::OAuth2CredentialProvider',
      Properties: { Name: 'o', Oauth2ProviderConfigInput: { CustomOauth2ProviderConfig: { ClientSecret: 'hunter3' } } },
    },
    Function: lambdaFunction(),
    Other: openApiTarget('other', {
      CredentialProviderConfigurations: [oauth({ 'Fn::GetAtt': ['Oauth', 'CredentialProviderArn'] })],
    }),
    Pets: openApiTarget('pets', { CredentialProviderConfigurations: [apiKey(ARN)] }),
  };

  expect(JSON.stringify(serveOne(shop(resources)))).not.toMatch(/hunter/);
});
