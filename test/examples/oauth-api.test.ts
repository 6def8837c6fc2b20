import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ParcelStack } from '../../examples/oauth-api/parcel-stack';
import { type ParcelService, startParcelService } from '../../examples/oauth-api/stand-in';
import { startGateway, type TestGateway } from '../../lib/testing';
import { reviewed } from './reviewed';

jest.setTimeout(120_000);

const stack = new ParcelStack(new App(), 'Parcels', {
  issuer: 'https://login.parcels.example.com',
  clientId: 'parcel-agents',
});
const template = Template.fromStack(stack);
let service: ParcelService;
let gateway: TestGateway;

beforeAll(async () => {
  service = await startParcelService();
  gateway = await startGateway(stack, {
    localIssuer: true,
    endpoints: { Parcels: service.url, 'Parcels.token': `${service.url}/token` },
    secrets: { Parcels: 'local-secret' },
  });
});

afterAll(async () => {
  await gateway.close();
  service.close();
});

test('the client’s secret is referred to by its name', () => {
  const secret = ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:', { Ref: 'AWS::Region' }, ':'];
  const arn = { 'Fn::Join': ['', [...secret, { Ref: 'AWS::AccountId' }, ':secret:parcels/agents']] };
  template.hasResourceProperties('AWS::BedrockAgentCore::OAuth2CredentialProvider', {
    Oauth2ProviderConfigInput: {
      CustomOauth2ProviderConfig: {
        ClientId: 'parcel-agents',
        ClientSecret: Match.absent(),
        ClientSecretSource: 'EXTERNAL',
        ClientSecretConfig: { SecretId: arn, JsonKey: 'client_secret' },
      },
    },
  });
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
});

test('callers show tokens of the company, and the gateway has its own for the API', () => {
  const discoveryUrl = 'https://login.parcels.example.com/.well-known/openid-configuration';
  template.hasResourceProperties('AWS::BedrockAgentCore::Gateway', {
    AuthorizerConfiguration: {
      CustomJWTAuthorizer: { DiscoveryUrl: discoveryUrl, AllowedAudience: ['parcel-tools'] },
    },
  });
  template.hasResourceProperties('AWS::BedrockAgentCore::GatewayTarget', {
    CredentialProviderConfigurations: [
      {
        CredentialProviderType: 'OAUTH',
        CredentialProvider: {
          OauthCredentialProvider: { Scopes: ['parcels/read', 'prices/read'], GrantType: 'CLIENT_CREDENTIALS' },
        },
      },
    ],
  });
});

test('has the template that reviewers have seen', () => {
  expect(reviewed(template)).toMatchSnapshot();
});

test('agents get what was chosen, in the words that were written for them', async () => {
  const tools = await gateway.listTools();

  expect(tools.map(({ name }) => name)).toEqual([
    'x_amz_bedrock_agentcore_search',
    'Parcels___find_parcels',
    'Parcels___priceParcel',
    'Parcels___trackParcel',
  ]);
  expect(tools[1]?.description).toMatch(/^Finds parcels that are on their way to a postcode\./);
});

test('a parcel is tracked with a token that the gateway gets for it', async () => {
  const before = service.asked.length;

  const result = await gateway.callTool('Parcels___trackParcel', { number: 'P-1001' });

  expect(JSON.parse(result.text)).toMatchObject({ number: 'P-1001', status: 'moving' });
  expect(service.asked.slice(before)).toEqual(['POST /token', 'GET /v4/parcels/P-1001']);
});

test('a choice that was mended takes either way', async () => {
  const handovers = [{ shop: '77' }, { from: '10115' }];

  const prices = await Promise.all(
    handovers.map((handover) => gateway.callTool('Parcels___priceParcel', { grams: 900, to: '8001', handover })),
  );

  expect(prices.map(({ text }) => JSON.parse(text).euros)).toEqual([5, 8]);
});
