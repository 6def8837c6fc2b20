import { Lazy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  McpGateway,
  OAuthClientAuthentication,
  OAuthCredential,
  type OAuthCredentialProps,
  OAuthGrant,
  OAuthProvider,
} from '../../lib';
import { newStack } from '../new-stack';
import { openApi, thrownBy } from '../targets/sample-inputs';

const PROVIDER = 'AWS::BedrockAgentCore::OAuth2CredentialProvider';
const DISCOVERY_URL = 'https://idp.example.com/.well-known/openid-configuration';
const TENANT = {
  issuer: 'https://acme.example.com',
  authorizationEndpoint: 'https://acme.example.com/authorize',
  tokenEndpoint: 'https://acme.example.com/token',
};

function credentialIn(stack: Stack, changes: Partial<OAuthCredentialProps> = {}, id = 'Idp'): OAuthCredential {
  const secret = changes.secret ?? new secretsmanager.Secret(stack, `${id}Secret`);
  return OAuthCredential.fromSecret(stack, id, {
    provider: OAuthProvider.custom({ discoveryUrl: DISCOVERY_URL }),
    clientId: 'agents',
    jsonKey: 'client_secret',
    ...changes,
    secret,
  });
}

function client(stack: Stack, { secret }: OAuthCredential): object {
  return {
    ClientId: 'agents',
    ClientSecret: Match.absent(),
    ClientSecretSource: 'EXTERNAL',
    ClientSecretConfig: { SecretId: stack.resolve(secret.secretArn), JsonKey: 'client_secret' },
  };
}

describe('the credential provider', () => {
  test('refers to the secret and the member that holds the client secret, and holds no value itself', () => {
    const stack = newStack();

    const credential = credentialIn(stack);

    const template = Template.fromStack(stack);
    template.hasResourceProperties(PROVIDER, {
      CredentialProviderVendor: 'CustomOauth2',
      Oauth2ProviderConfigInput: {
        CustomOauth2ProviderConfig: {
          ...client(stack, credential),
          OauthDiscovery: { DiscoveryUrl: DISCOVERY_URL },
          ClientAuthenticationMethod: Match.absent(),
          OnBehalfOfTokenExchangeConfig: Match.absent(),
        },
      },
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('{{resolve:');
  });

  test('has the name given', () => {
    const stack = newStack();

    credentialIn(stack, { credentialProviderName: 'Idp_1-a' });

    Template.fromStack(stack).hasResourceProperties(PROVIDER, { Name: 'Idp_1-a' });
  });

  test('has a generated name of its own in each stack', () => {
    const stack = newStack('Shop');
    const sibling = new Stack(stack.node.scope, 'Billing');

    for (const scope of [stack, sibling]) credentialIn(scope);

    const names = [stack, sibling].flatMap((scope) =>
      Object.values(Template.fromStack(scope).findResources(PROVIDER)).map(({ Properties }) => Properties.Name),
    );
    expect(names).toEqual([
      expect.stringMatching(/^Shop-Idp-[0-9a-f]{8}$/),
      expect.stringMatching(/^Billing-Idp-[0-9a-f]{8}$/),
    ]);
  });

  test('tells its ARN and where browsers come back to', () => {
    const stack = newStack();

    const { providerArn, callbackUrl, credentialProviderType } = credentialIn(stack);

    expect(stack.resolve({ providerArn, callbackUrl })).toEqual({
      providerArn: { 'Fn::GetAtt': [expect.stringMatching(/^Idp/), 'CredentialProviderArn'] },
      callbackUrl: { 'Fn::GetAtt': [expect.stringMatching(/^Idp/), 'CallbackUrl'] },
    });
    expect(credentialProviderType).toBe('OAUTH');
  });
});

describe('an authorization server of your own', () => {
  test('is told by its discovery document, and how the client proves who it is', () => {
    const stack = newStack();
    const clientAuthentication = OAuthClientAuthentication.SECRET_POST;

    credentialIn(stack, { provider: OAuthProvider.custom({ discoveryUrl: DISCOVERY_URL, clientAuthentication }) });

    Template.fromStack(stack).hasResourceProperties(PROVIDER, {
      Oauth2ProviderConfigInput: {
        CustomOauth2ProviderConfig: {
          OauthDiscovery: { DiscoveryUrl: DISCOVERY_URL, AuthorizationServerMetadata: Match.absent() },
          ClientAuthenticationMethod: 'CLIENT_SECRET_POST',
        },
      },
    });
  });

  test('is told by its addresses', () => {
    const stack = newStack();
    const clientAuthentication = OAuthClientAuthentication.SECRET_BASIC;

    const credential = credentialIn(stack, {
      provider: OAuthProvider.customMetadata({ ...TENANT, responseTypes: ['code'], clientAuthentication }),
    });

    Template.fromStack(stack).hasResourceProperties(PROVIDER, {
      CredentialProviderVendor: 'CustomOauth2',
      Oauth2ProviderConfigInput: {
        CustomOauth2ProviderConfig: {
          ...client(stack, credential),
          ClientAuthenticationMethod: 'CLIENT_SECRET_BASIC',
          OauthDiscovery: Match.objectEquals({
            AuthorizationServerMetadata: {
              Issuer: 'https://acme.example.com',
              AuthorizationEndpoint: 'https://acme.example.com/authorize',
              TokenEndpoint: 'https://acme.example.com/token',
              ResponseTypes: ['code'],
            },
          }),
        },
      },
    });
  });

  test('with a discovery document that CloudFormation may not take is a warning', () => {
    const stack = newStack();
    const discoveryUrl = 'https://idp.example.com/.well-known/oauth-authorization-server';

    credentialIn(stack, { provider: OAuthProvider.custom({ discoveryUrl }) });

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Idp',
      `'provider.discoveryUrl' is "${discoveryUrl}"; the service takes it, but CloudFormation may insist on one that ends in "/.well-known/openid-configuration" [ack: cdk-mcp-gateway:CREDENTIAL_DISCOVERY_URL_FORM]`,
    );
  });
});

describe('a vendor', () => {
  const tenant = {
    Issuer: 'https://acme.example.com',
    AuthorizationEndpoint: 'https://acme.example.com/authorize',
    TokenEndpoint: 'https://acme.example.com/token',
  };
  const vendors: [string, OAuthProvider, string, object][] = [
    ['GoogleOauth2', OAuthProvider.google(), 'GoogleOauth2ProviderConfig', {}],
    ['GithubOauth2', OAuthProvider.github(), 'GithubOauth2ProviderConfig', {}],
    ['SlackOauth2', OAuthProvider.slack(), 'SlackOauth2ProviderConfig', {}],
    ['SalesforceOauth2', OAuthProvider.salesforce(), 'SalesforceOauth2ProviderConfig', {}],
    ['MicrosoftOauth2', OAuthProvider.microsoft(), 'MicrosoftOauth2ProviderConfig', {}],
    ['MicrosoftOauth2', OAuthProvider.microsoft('acme'), 'MicrosoftOauth2ProviderConfig', { TenantId: 'acme' }],
    ['AtlassianOauth2', OAuthProvider.atlassian(), 'AtlassianOauth2ProviderConfig', {}],
    ['LinkedinOauth2', OAuthProvider.linkedin(), 'LinkedinOauth2ProviderConfig', {}],
    ['OktaOauth2', OAuthProvider.okta(TENANT), 'IncludedOauth2ProviderConfig', tenant],
    ['OneLoginOauth2', OAuthProvider.oneLogin(TENANT), 'IncludedOauth2ProviderConfig', tenant],
    ['PingOneOauth2', OAuthProvider.pingOne(TENANT), 'IncludedOauth2ProviderConfig', tenant],
    ['CyberArkOauth2', OAuthProvider.cyberArk(TENANT), 'IncludedOauth2ProviderConfig', tenant],
    ['FusionAuthOauth2', OAuthProvider.fusionAuth(TENANT), 'IncludedOauth2ProviderConfig', tenant],
    ['Auth0Oauth2', OAuthProvider.auth0(TENANT), 'IncludedOauth2ProviderConfig', tenant],
    ['CognitoOauth2', OAuthProvider.cognito(TENANT), 'IncludedOauth2ProviderConfig', tenant],
    ['XOauth2', OAuthProvider.x(), 'IncludedOauth2ProviderConfig', {}],
    ['FacebookOauth2', OAuthProvider.facebook(), 'IncludedOauth2ProviderConfig', {}],
    ['YandexOauth2', OAuthProvider.yandex(), 'IncludedOauth2ProviderConfig', {}],
    ['RedditOauth2', OAuthProvider.reddit(), 'IncludedOauth2ProviderConfig', {}],
    ['ZoomOauth2', OAuthProvider.zoom(), 'IncludedOauth2ProviderConfig', {}],
    ['TwitchOauth2', OAuthProvider.twitch(), 'IncludedOauth2ProviderConfig', {}],
    ['SpotifyOauth2', OAuthProvider.spotify(), 'IncludedOauth2ProviderConfig', {}],
    ['DropboxOauth2', OAuthProvider.dropbox(), 'IncludedOauth2ProviderConfig', {}],
    ['NotionOauth2', OAuthProvider.notion(), 'IncludedOauth2ProviderConfig', {}],
    ['HubspotOauth2', OAuthProvider.hubspot(), 'IncludedOauth2ProviderConfig', {}],
  ];

  test.each(vendors)('%s is told the client, and its tenant if it has one', (vendor, provider, member, settings) => {
    const stack = newStack();

    const credential = credentialIn(stack, { provider });

    Template.fromStack(stack).hasResourceProperties(PROVIDER, {
      CredentialProviderVendor: vendor,
      Oauth2ProviderConfigInput: Match.objectEquals({
        [member]: {
          ClientId: 'agents',
          ClientSecretSource: 'EXTERNAL',
          ClientSecretConfig: { SecretId: stack.resolve(credential.secret.secretArn), JsonKey: 'client_secret' },
          ...settings,
        },
      }),
    });
  });
});

describe('what a target is told', () => {
  const cases: [string, Partial<OAuthCredentialProps>, object][] = [
    [
      'client credentials and no scopes, unless said otherwise',
      {},
      {
        GrantType: 'CLIENT_CREDENTIALS',
        Scopes: [],
        CustomParameters: Match.absent(),
        DefaultReturnUrl: Match.absent(),
      },
    ],
    [
      'scopes and parameters',
      { scopes: ['read', 'write'], customParameters: { audience: 'https://api.example.com' } },
      {
        GrantType: 'CLIENT_CREDENTIALS',
        Scopes: ['read', 'write'],
        CustomParameters: { audience: 'https://api.example.com' },
      },
    ],
    ['no parameters, where none are given', { customParameters: {} }, { CustomParameters: Match.absent() }],
    [
      'where browsers go after consent',
      { grant: OAuthGrant.authorizationCode('https://app.example.com/done'), scopes: ['read'] },
      { GrantType: 'AUTHORIZATION_CODE', Scopes: ['read'], DefaultReturnUrl: 'https://app.example.com/done' },
    ],
    [
      'that tokens are exchanged',
      { grant: OAuthGrant.tokenExchange() },
      { GrantType: 'TOKEN_EXCHANGE', Scopes: [], DefaultReturnUrl: Match.absent() },
    ],
    [
      'the same of tokens that are assertions',
      { grant: OAuthGrant.jwtAuthorization() },
      { GrantType: 'TOKEN_EXCHANGE', Scopes: [], DefaultReturnUrl: Match.absent() },
    ],
  ];

  test.each(cases)('%s', (_, changes, expected) => {
    const stack = newStack();
    const credential = credentialIn(stack, changes);

    new McpGateway(stack, 'Gateway').addOpenApiTarget('Pets', { api: openApi(), credential });

    Template.fromStack(stack).hasResourceProperties('AWS::BedrockAgentCore::GatewayTarget', {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'OAUTH',
          CredentialProvider: {
            OauthCredentialProvider: { ProviderArn: stack.resolve(credential.providerArn), ...expected },
          },
        },
      ],
    });
  });
});

describe('a token exchange', () => {
  const exchanges: [string, OAuthGrant, object][] = [
    [
      'names the caller alone, unless said otherwise',
      OAuthGrant.tokenExchange(),
      { GrantType: 'TOKEN_EXCHANGE', TokenExchangeGrantTypeConfig: { ActorTokenContent: 'NONE' } },
    ],
    [
      'names the gateway as the actor, with a token of the scopes given',
      OAuthGrant.tokenExchange({ actorTokenScopes: ['act'] }),
      {
        GrantType: 'TOKEN_EXCHANGE',
        TokenExchangeGrantTypeConfig: { ActorTokenContent: 'M2M', ActorTokenScopes: ['act'] },
      },
    ],
    [
      'may present the token of the caller as an assertion',
      OAuthGrant.jwtAuthorization(),
      { GrantType: 'JWT_AUTHORIZATION_GRANT' },
    ],
  ];

  test.each(exchanges)('%s', (_, grant, expected) => {
    const stack = newStack();

    credentialIn(stack, { grant });

    Template.fromStack(stack).hasResourceProperties(PROVIDER, {
      Oauth2ProviderConfigInput: {
        CustomOauth2ProviderConfig: { OnBehalfOfTokenExchangeConfig: Match.objectEquals(expected) },
      },
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('with a vendor, which CloudFormation cannot tell how, is a warning', () => {
    const stack = newStack();

    credentialIn(stack, { provider: OAuthProvider.microsoft(), grant: OAuthGrant.jwtAuthorization() });

    Annotations.fromStack(stack).hasWarning(
      '/Stack/Idp',
      'CloudFormation cannot tell MicrosoftOauth2 how to exchange tokens, so calls work only if AgentCore has it built in. Describe the server with OAuthProvider.custom if they do not. [ack: cdk-mcp-gateway:oauthVendorTokenExchange]',
    );
  });
});

describe('refusals', () => {
  const custom = (discoveryUrl: string) => ({ provider: OAuthProvider.custom({ discoveryUrl }) });
  const wrongUrl = (url: string) =>
    `'provider.discoveryUrl' is a URL such as "https://idp.example.com/.well-known/openid-configuration", got "${url}"; take the address of the issuer's discovery document`;
  const refused: [string, Partial<OAuthCredentialProps>, string, string][] = [
    [
      'an empty name of a member',
      { jsonKey: '' },
      'CREDENTIAL_JSON_KEY_INVALID',
      `'jsonKey' takes 1 to 128 characters, got 0: ""`,
    ],
    [
      'an empty client ID',
      { clientId: '' },
      'CREDENTIAL_CLIENT_ID_INVALID',
      `'clientId' takes 1 to 256 characters, got 0: ""`,
    ],
    [
      'the address of an issuer instead of its discovery document',
      custom('https://idp.example.com'),
      'CREDENTIAL_DISCOVERY_URL_INVALID',
      wrongUrl('https://idp.example.com'),
    ],
    [
      'a discovery document that is not encrypted on its way',
      custom('http://idp.example.com/.well-known/openid-configuration'),
      'CREDENTIAL_DISCOVERY_URL_INVALID',
      wrongUrl('http://idp.example.com/.well-known/openid-configuration'),
    ],
    [
      'a token endpoint that is not encrypted on its way',
      { provider: OAuthProvider.customMetadata({ ...TENANT, tokenEndpoint: 'http://acme.example.com/token' }) },
      'CREDENTIAL_SERVER_URL_INVALID',
      `'provider.tokenEndpoint' is an HTTPS URL of the authorization server, got "http://acme.example.com/token"`,
    ],
    [
      'a tenant by its name',
      { provider: OAuthProvider.okta({ issuer: 'acme' }) },
      'CREDENTIAL_SERVER_URL_INVALID',
      `'provider.issuer' is an HTTPS URL of the authorization server, got "acme"`,
    ],
    [
      'a vendor with a server for each customer and no address',
      { provider: OAuthProvider.okta({}) },
      'CREDENTIAL_TENANT_MISSING',
      `'provider' is OktaOauth2, which gives each customer a server, and says nothing of yours; name its 'issuer', 'authorizationEndpoint' or 'tokenEndpoint'`,
    ],
    [
      'an empty tenant',
      { provider: OAuthProvider.microsoft('') },
      'CREDENTIAL_TENANT_INVALID',
      `'provider.tenantId' takes 1 to 2048 characters, got 0: ""`,
    ],
    [
      'an address after consent that is none',
      { grant: OAuthGrant.authorizationCode('done') },
      'CREDENTIAL_RETURN_URL_INVALID',
      `'grant.returnUrl' may hold a URL such as "https://app.example.com/consented", got "done"`,
    ],
    [
      'scopes in one text that is too long',
      { scopes: ['s'.repeat(65)] },
      'CREDENTIAL_SCOPES_INVALID',
      `'scopes[0]' takes 1 to 64 characters, got 65: "${'s'.repeat(65)}"`,
    ],
    [
      'too many scopes',
      { scopes: Array.from({ length: 101 }, (_, index) => `scope${index}`) },
      'CREDENTIAL_SCOPES_INVALID',
      `'scopes' holds 101 scopes, and the gateway asks for 100 at most; leave some out`,
    ],
    [
      'an empty scope of an actor',
      { grant: OAuthGrant.tokenExchange({ actorTokenScopes: [''] }) },
      'CREDENTIAL_SCOPES_INVALID',
      `'grant.actorTokenScopes[0]' takes 1 to 128 characters, got 0: ""`,
    ],
    [
      'scopes of an actor for a vendor',
      { provider: OAuthProvider.google(), grant: OAuthGrant.tokenExchange({ actorTokenScopes: ['act'] }) },
      'CREDENTIAL_GRANT_NOT_TAKEN',
      `'grant' names scopes of an actor, which GoogleOauth2 cannot be told; leave 'actorTokenScopes' out, or describe the server with OAuthProvider.custom`,
    ],
    [
      'too many parameters',
      { customParameters: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`p${index}`, 'x'])) },
      'CREDENTIAL_PARAMETERS_INVALID',
      `'customParameters' holds 11 parameters, and the gateway sends 10 at most; leave some out`,
    ],
    [
      'an empty value of a parameter',
      { customParameters: { audience: '' } },
      'CREDENTIAL_PARAMETERS_INVALID',
      `'customParameters["audience"]' takes 1 to 2048 characters, got 0`,
    ],
    [
      'a value of a parameter that is too long, without repeating it',
      { customParameters: { audience: 'x'.repeat(2049) } },
      'CREDENTIAL_PARAMETERS_INVALID',
      `'customParameters["audience"]' takes 1 to 2048 characters, got 2049`,
    ],
    [
      'a parameter without a name',
      { customParameters: { '': 'x' } },
      'CREDENTIAL_PARAMETERS_INVALID',
      `'customParameters' takes 1 to 256 characters, got 0: ""`,
    ],
    [
      'a secret among the parameters, without repeating it',
      { customParameters: { client_secret: 'sk-live-4242' } },
      'CREDENTIAL_LITERAL_KEY',
      `'customParameters["client_secret"]' is a secret, and would stand in the template; leave it out: the client's secret is what 'secret' and 'jsonKey' refer to`,
    ],
    [
      'a provider name with a space',
      { credentialProviderName: 'my idp' },
      'CREDENTIAL_NAME_INVALID',
      `'credentialProviderName' may hold letters, digits, hyphens and underscores, got "my idp"; try "my-idp"`,
    ],
  ];

  test.each(refused)('fails for %s', (_, changes, code, message) => {
    const stack = newStack();

    const error = thrownBy(() => credentialIn(stack, changes));

    expect(error).toMatchObject({ code, message: `OAuthCredential "Stack/Idp": ${message} [${code}]` });
    Template.fromStack(stack).resourceCountIs(PROVIDER, 0);
  });

  test('fails for the client secret itself, and does not repeat it', () => {
    const stack = newStack();
    // TypeScript refuses this; JavaScript does not.
    const secret = 'sk-live-4242' as unknown as secretsmanager.ISecret;

    const error = thrownBy(() => credentialIn(stack, { secret }));

    expect(error).toMatchObject({
      code: 'CREDENTIAL_LITERAL_KEY',
      message: `OAuthCredential "Stack/Idp": 'secret' takes a secret of AWS Secrets Manager, not a client secret; let Secrets Manager hold it: create the secret with generateSecretString (or outside this app), put the client secret in with "aws secretsmanager put-secret-value", and pass the secret [CREDENTIAL_LITERAL_KEY]`,
    });
    expect(JSON.stringify(error)).not.toContain('sk-live-4242');
  });

  test('fails with all problems at once', () => {
    const stack = newStack();

    const error = thrownBy(() =>
      credentialIn(stack, {
        jsonKey: '',
        clientId: '',
        provider: OAuthProvider.custom({ discoveryUrl: 'idp' }),
        grant: OAuthGrant.authorizationCode(''),
        scopes: [''],
        customParameters: { audience: '' },
        credentialProviderName: ' ',
      }),
    );

    expect(error.issues.map(({ code }) => code)).toEqual([
      'CREDENTIAL_JSON_KEY_INVALID',
      'CREDENTIAL_CLIENT_ID_INVALID',
      'CREDENTIAL_DISCOVERY_URL_INVALID',
      'CREDENTIAL_RETURN_URL_INVALID',
      'CREDENTIAL_SCOPES_INVALID',
      'CREDENTIAL_PARAMETERS_INVALID',
      'CREDENTIAL_NAME_INVALID',
    ]);
  });
});

test('values that only the deployment knows are taken as they are', () => {
  const stack = newStack();
  const late = (value: string) => Lazy.string({ produce: () => value });

  credentialIn(stack, {
    clientId: late(''),
    jsonKey: late('k'),
    provider: OAuthProvider.custom({ discoveryUrl: late('https://idp.example.com') }),
    grant: OAuthGrant.authorizationCode(late('done')),
    scopes: Token.asList({ Ref: 'Scopes' }),
    customParameters: { client_secret: late('x') },
    credentialProviderName: late('a b'),
  });

  Template.fromStack(stack).hasResourceProperties(PROVIDER, {
    Name: 'a b',
    Oauth2ProviderConfigInput: {
      CustomOauth2ProviderConfig: {
        ClientId: '',
        ClientSecretConfig: { JsonKey: 'k' },
        OauthDiscovery: { DiscoveryUrl: 'https://idp.example.com' },
      },
    },
  });
});
