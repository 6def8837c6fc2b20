// The rows of §8 and §9 in docs/fidelity.md: documents, credentials, names and URLs.
import { target } from '../../assembly/serving/sample-templates';
import { json, lambdaParts, listed, OK, openApiParts, serveTemplate, startUpstream, stopAll } from './served-template';

afterEach(stopAll);

const GET = { '/pets': { get: { operationId: 'get', description: 'Gets', responses: OK } } };

const VAULT = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default';

const apiKey = (others: object) => ({
  CredentialProviderConfigurations: [
    {
      CredentialProviderType: 'API_KEY',
      CredentialProvider: {
        ApiKeyCredentialProvider: { ProviderArn: `${VAULT}/apikeycredentialprovider/theirs`, ...others },
      },
    },
  ],
});

test('§8 YAML: taken from files', async () => {
  const document = [
    'openapi: 3.0.3',
    'info: { title: T, version: "1" }',
    'servers: [{ url: https://api.example.com }]',
    'paths: { /pets: { get: { operationId: get, description: Gets, responses: { 200: { description: OK } } } } }',
  ].join('\n');
  const asset = { source: { path: 'api.yaml' }, destinations: { here: { objectKey: 'api.yaml' } } };
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of CloudFormation
  const OpenApiSchema = { S3: { Uri: { 'Fn::Sub': 's3://assets-${AWS::AccountId}/api.yaml' } } };
  const served = await serveTemplate(
    { Target: target('pets', { Mcp: { OpenApiSchema } }) },
    { files: { 'Shop.assets.json': { files: { api: asset } }, 'api.yaml': document } },
  );

  expect((await listed(served)).map(({ name }) => name)).toEqual(['pets___get']);
});

test('§8 security: a document with security schemes is served', async () => {
  const security = {
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } } },
  };
  const served = await serveTemplate(openApiParts('pets', 'https://api.example.com', GET, {}, security));

  expect((await listed(served)).map(({ name }) => name)).toEqual(['pets___get']);
});

test('§8 documents that fail: one operation without an ID takes the tools of all others with it', async () => {
  const paths = { ...GET, '/toys': { get: { description: 'Gets', responses: OK } } };
  const served = await serveTemplate({
    ...openApiParts('pets', 'https://api.example.com', paths),
    ...openApiParts('shops', 'https://api.example.com', GET),
  });

  expect((await listed(served)).map(({ name }) => name)).toEqual(['shops___get']);
  const { body } = await served.call('pets___get');
  expect(body.error).toEqual({ code: -32602, message: 'Unknown tool: pets___get' });
});

test.each([
  ['Bearer', 'Bearer hunter2'],
  ['Bearer ', 'Bearer  hunter2'],
  [undefined, 'hunter2'],
])('§9 credentialPrefix: %j gives %j', async (CredentialPrefix, expected) => {
  const seen: unknown[] = [];
  const api = await startUpstream(({ headers }, response) => {
    seen.push(headers.authorization);
    json(response, {});
  });
  const credential = apiKey({
    CredentialLocation: 'HEADER',
    CredentialParameterName: 'Authorization',
    ...(CredentialPrefix !== undefined && { CredentialPrefix }),
  });
  const served = await serveTemplate(openApiParts('pets', api, GET, credential), { secrets: { pets: 'hunter2' } });

  await served.call('pets___get');

  expect(seen).toEqual([expected]);
});

describe('§9 OAuth', () => {
  function oauthParts(server: string, others: object = {}) {
    const config = {
      ClientId: 'client',
      ClientSecret: 'unused',
      OauthDiscovery: { AuthorizationServerMetadata: { Issuer: server, TokenEndpoint: `${server}/token` } },
    };
    const credential = {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'OAUTH',
          CredentialProvider: {
            OauthCredentialProvider: {
              ProviderArn: { 'Fn::GetAtt': ['Provider', 'CredentialProviderArn'] },
              Scopes: ['read'],
              ...others,
            },
          },
        },
      ],
    };
    return {
      Provider: {
        Type: 'AWS::BedrockAgentCore::OAuth2CredentialProvider',
        Properties: {
          Name: 'mine',
          CredentialProviderVendor: 'CustomOauth2',
          Oauth2ProviderConfigInput: { CustomOauth2ProviderConfig: config },
        },
      },
      ...openApiParts('pets', server, GET, credential),
    };
  }

  test('§9 OAuth: each call has a token of its own', async () => {
    let issued = 0;
    const seen: unknown[] = [];
    const server = await startUpstream(({ url, headers }, response) => {
      if (url === '/token') {
        issued++;
        json(response, { access_token: `token-${issued}`, token_type: 'Bearer', expires_in: 3600 });
        return;
      }
      seen.push(headers.authorization);
      json(response, {});
    });
    const served = await serveTemplate(oauthParts(server), { secrets: { pets: 'secret' } });

    await served.call('pets___get');
    await served.call('pets___get');

    expect(seen).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('§9 OAuth: the authorization code grant needs MCP 2025-11-25', async () => {
    const served = await serveTemplate(oauthParts('http://127.0.0.1:1', { GrantType: 'AUTHORIZATION_CODE' }), {
      properties: { ExceptionLevel: 'DEBUG' },
    });

    const { body } = await served.call('pets___get');

    expect(Object(body.result).content[0].text).toContain(
      'Cannot initiate authorization code grant flow. URL elicitation requires MCP version 2025-11-25 or newer.',
    );
  });
});

test('§9 API key missing: the text begins as that of the service', async () => {
  const served = await serveTemplate(openApiParts('pets', 'http://127.0.0.1:1', GET, apiKey({})), {
    properties: { ExceptionLevel: 'DEBUG' },
  });

  const { body } = await served.call('pets___get');

  expect(Object(body.result).content[0].text).toMatch(/^Failed to fetch outbound api key\. /);
});

test('§9 ID: the name in lower case and ten characters', async () => {
  const served = await serveTemplate(lambdaParts('shop', ''), { properties: { Name: 'My-Shop' } });

  expect(served.gateway.served.id).toMatch(/^my-shop-[0-9a-z]{10}$/);
});

test('§9 URL: ends in /mcp', async () => {
  const served = await serveTemplate(lambdaParts('shop', ''));

  expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
});
