// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { join } from 'node:path';
import * as fc from 'fast-check';
import { readServedGateways } from '../../../lib/assembly/serving/read-served-gateways';
import { GatewayError } from '../../../lib/schema/gateway-error';
import { folderOf, lambdaFunction, lambdaTarget, openApiTarget, serve, shop, target } from './sample-templates';

/** Members that are read, and those that objects inherit. */
const NAMES = [
  'Ref',
  'Fn::GetAtt',
  'Fn::Sub',
  'Fn::Join',
  'Fn::Split',
  'Fn::Select',
  'Fn::If',
  'Fn::FindInMap',
  'Fn::ImportValue',
  'Fn::GetStackOutput',
  'Fn::Base64',
  'Fn::Length',
  'Fn::Cidr',
  'Fn::Unknown',
  'Condition',
  'Properties',
  'Type',
  'Mcp',
  'Lambda',
  'LambdaArn',
  'ToolSchema',
  'InlinePayload',
  'S3',
  'Uri',
  'OpenApiSchema',
  'McpServer',
  'Endpoint',
  'Statement',
  'Cedar',
  'Arn',
  'SecretId',
  'JsonKey',
  'constructor',
  '__proto__',
  'toString',
];

const TEXTS = [
  'Gateway',
  'Function',
  'Target',
  'Pets',
  'Child',
  'Gateway.GatewayArn',
  '${Gateway}',
  '${Function.Arn}',
  '${!Kept}',
  '${',
  'AWS::Region',
  'AWS::NoValue',
  'AWS::StackId',
  'A',
  'B',
  'child.json',
  '{{resolve:ssm:/a}}',
  '{{resolve:',
  'API_KEY',
  'OAUTH',
  'CUSTOM_JWT',
  'constructor',
  '__proto__',
  '',
  '0',
  '-1',
];

const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...TEXTS),
    fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, []),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 3 }),
  ),
}));

/** Reads, and lets pass what people are told instead of a result. */
function readOrRefuse(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
  }
}

const PROPERTIES: readonly (readonly [type: string, names: readonly string[]])[] = [
  [
    'AWS::BedrockAgentCore::Gateway',
    [
      'Name',
      'AuthorizerType',
      'AuthorizerConfiguration',
      'ProtocolConfiguration',
      'InterceptorConfigurations',
      'PolicyEngineConfiguration',
      'RoleArn',
      'ExceptionLevel',
    ],
  ],
  [
    'AWS::BedrockAgentCore::GatewayTarget',
    ['Name', 'GatewayIdentifier', 'TargetConfiguration', 'CredentialProviderConfigurations', 'MetadataConfiguration'],
  ],
  ['AWS::BedrockAgentCore::Policy', ['Name', 'PolicyEngineId', 'Definition', 'EnforcementMode']],
  ['AWS::BedrockAgentCore::PolicyEngine', ['Name']],
  ['AWS::BedrockAgentCore::ApiKeyCredentialProvider', ['Name', 'ApiKey', 'ApiKeySecretConfig']],
  ['AWS::BedrockAgentCore::OAuth2CredentialProvider', ['Name', 'Oauth2ProviderConfigInput']],
  [
    'AWS::Lambda::Function',
    ['FunctionName', 'Code', 'Runtime', 'Handler', 'Environment', 'Timeout', 'Layers', 'VpcConfig'],
  ],
  ['AWS::Lambda::Alias', ['FunctionName', 'Name']],
  ['AWS::Cognito::UserPoolClient', ['UserPoolId', 'AllowedOAuthFlows', 'AccessTokenValidity', 'TokenValidityUnits']],
  ['AWS::Cognito::UserPoolResourceServer', ['UserPoolId', 'Identifier', 'Scopes']],
  ['AWS::CloudFormation::Stack', ['TemplateURL', 'Parameters']],
];

const anyResource = fc.oneof(
  anything,
  fc.constantFrom(...PROPERTIES).chain(([Type, names]) =>
    fc.record({
      Type: fc.constant(Type),
      Condition: fc.option(fc.constantFrom('A', 'B', 'constructor'), { nil: undefined }),
      Properties: fc.oneof(anything, fc.record(Object.fromEntries(names.map((name) => [name, anything])))),
    }),
  ),
);

const anyTemplate = fc.record(
  {
    Resources: fc.dictionary(
      fc.constantFrom('Gateway', 'Function', 'Target', 'Pets', 'Child', 'A', '__proto__'),
      anyResource,
    ),
    Parameters: fc.oneof(anything, fc.dictionary(fc.constantFrom('A', 'B'), anything)),
    Conditions: fc.oneof(anything, fc.dictionary(fc.constantFrom('A', 'B'), anything)),
    Mappings: anything,
    Outputs: fc.oneof(
      anything,
      fc.dictionary(fc.constantFrom('A', 'B'), fc.record({ Value: anything, Export: fc.record({ Name: anything }) })),
    ),
    Transform: anything,
  },
  { requiredKeys: ['Resources'] },
);

test('no template is so broken that it cannot be read or refused', () => {
  fc.assert(
    fc.property(anyTemplate, (template) => readOrRefuse(() => serve(template))),
    { numRuns: 800 },
  );
});

/** A template that uses everything that is read. */
const RICH = shop(
  {
    Pets: openApiTarget('pets'),
    Function: lambdaFunction({
      Environment: {
        Variables: { A: { Ref: 'Pool' }, B: { 'Fn::FindInMap': ['M', 'a', 'b', { DefaultValue: 'c' }] } },
      },
      Layers: [{ Ref: 'Layer' }],
      VpcConfig: { SubnetIds: ['s'] },
    }),
    Alias: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Function' }, Name: 'live' } },
    Tools: lambdaTarget('tools', {
      'Fn::If': ['A', { Ref: 'Alias' }, { 'Fn::Sub': ['${x}:1', { x: { Ref: 'Alias' } }] }],
    }),
    Docs: target(
      'docs',
      {
        Mcp: {
          McpServer: {
            Endpoint: { 'Fn::ImportValue': 'docs' },
            ListingMode: 'DYNAMIC',
            McpToolSchema: { InlinePayload: '[]' },
          },
        },
      },
      {
        MetadataConfiguration: { AllowedRequestHeaders: ['X-A'], AllowedQueryParameters: ['b'] },
        CredentialProviderConfigurations: [
          {
            CredentialProviderType: 'OAUTH',
            CredentialProvider: {
              OauthCredentialProvider: {
                ProviderArn: { 'Fn::GetAtt': ['OAuth', 'CredentialProviderArn'] },
                Scopes: ['a'],
                CustomParameters: { a: 'b' },
              },
            },
          },
        ],
      },
    ),
    OAuth: {
      Type: 'AWS::BedrockAgentCore::OAuth2CredentialProvider',
      Properties: {
        Name: 'o',
        Oauth2ProviderConfigInput: {
          CustomOauth2ProviderConfig: {
            ClientId: 'c',
            ClientSecretConfig: { SecretId: { Ref: 'Secret' }, JsonKey: 'k' },
            OauthDiscovery: { AuthorizationServerMetadata: { TokenEndpoint: 'https://t' } },
          },
        },
      },
    },
    Keyed: openApiTarget('keyed', {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'API_KEY',
          CredentialProvider: {
            ApiKeyCredentialProvider: { ProviderArn: { 'Fn::GetAtt': ['ApiKey', 'CredentialProviderArn'] } },
          },
        },
      ],
    }),
    ApiKey: {
      Type: 'AWS::BedrockAgentCore::ApiKeyCredentialProvider',
      Properties: {
        Name: 'k',
        ApiKey: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:k}}']] },
      },
    },
    Secret: { Type: 'AWS::SecretsManager::Secret' },
    Pool: { Type: 'AWS::Cognito::UserPool' },
    Server: {
      Type: 'AWS::Cognito::UserPoolResourceServer',
      Properties: { UserPoolId: { Ref: 'Pool' }, Identifier: 's', Scopes: [{ ScopeName: 'r' }] },
    },
    Client: {
      Type: 'AWS::Cognito::UserPoolClient',
      Properties: {
        UserPoolId: { Ref: 'Pool' },
        AllowedOAuthFlows: ['code'],
        TokenValidityUnits: { AccessToken: 'days' },
      },
    },
    Engine: { Type: 'AWS::BedrockAgentCore::PolicyEngine', Properties: { Name: 'e' } },
    Policy: {
      Type: 'AWS::BedrockAgentCore::Policy',
      Condition: 'A',
      Properties: {
        Name: 'p',
        PolicyEngineId: { Ref: 'Engine' },
        Definition: { Cedar: { Statement: 'permit(principal, action, resource);' } },
      },
    },
    Limit: { Type: 'AWS::BedrockAgentCore::GatewayRateLimit', Properties: { GatewayIdentifier: { Ref: 'Gateway' } } },
  },
  {
    AuthorizerType: 'CUSTOM_JWT',
    AuthorizerConfiguration: {
      CustomJWTAuthorizer: {
        DiscoveryUrl: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] },
        AllowedClients: [{ Ref: 'Client' }],
        AdvertisedScopeMapping: { a: 'b' },
        CustomClaims: [
          {
            InboundTokenClaimName: 'g',
            InboundTokenClaimValueType: 'STRING_ARRAY',
            AuthorizingClaimMatchValue: {
              ClaimMatchOperator: 'CONTAINS_ANY',
              ClaimMatchValue: { MatchValueStringList: ['a'] },
            },
          },
        ],
      },
    },
    InterceptorConfigurations: [
      {
        Interceptor: { Lambda: { Arn: { 'Fn::GetAtt': ['Function', 'Arn'] } } },
        InterceptionPoints: ['REQUEST'],
        InputConfiguration: { PassRequestHeaders: true, PayloadFilter: { Exclude: [{ Field: 'RESPONSE_BODY' }] } },
      },
    ],
    PolicyEngineConfiguration: { Arn: { 'Fn::GetAtt': ['Engine', 'PolicyEngineArn'] }, Mode: 'ENFORCE' },
    ProtocolConfiguration: {
      Mcp: { Instructions: { Ref: 'A' }, SessionConfiguration: {}, StreamingConfiguration: {} },
    },
  },
  {
    Parameters: { A: { Type: 'String', Default: 'a' }, B: { Type: 'CommaDelimitedList', Default: 'a,b' } },
    Conditions: { A: { 'Fn::Equals': [{ Ref: 'A' }, 'a'] }, B: { 'Fn::Not': [{ Condition: 'A' }] } },
    Mappings: { M: { a: { b: 'c' } } },
    Outputs: { A: { Value: { 'Fn::Sub': 'https://${A}' }, Export: { Name: 'docs' } } },
  },
);

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  const parts: [string | number, unknown][] = Array.isArray(value)
    ? value.map((part, index) => [index, part])
    : Object.entries(typeof value === 'object' && value !== null ? value : {});
  return parts.flatMap(([key, part]) => [[...path, key], ...pathsOf(part, [...path, key])]);
}

function replaced(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((part, index) => (index === key ? replaced(part, rest, replacement) : part));
  const parts = Object.entries(value as object).map(([name, part]) => [
    name,
    name === key ? replaced(part, rest, replacement) : part,
  ]);
  return Object.fromEntries(parts);
}

const PATHS = pathsOf(RICH);

test('whatever stands in a place that is read, the targets that do not depend on it are served', () => {
  const { gateways } = serve(RICH);
  expect(gateways[0]?.targets.map(({ backend }) => backend.kind)).toEqual([
    'OPENAPI',
    'LAMBDA',
    'MCP_SERVER',
    'OPENAPI',
  ]);

  fc.assert(
    fc.property(fc.constantFrom(...PATHS), anything, (path, value) => {
      const template = replaced(RICH, path, value) as object;
      const isNeeded = path[0] === 'Resources' && (path.length === 1 || ['Gateway', 'Pets'].includes(String(path[1])));

      if (isNeeded) {
        readOrRefuse(() => serve(template));
      } else {
        const names = serve(template).gateways[0]?.targets.map(({ target: { name } }) => name);
        expect(names).toContain('pets');
      }
    }),
    { numRuns: 1500 },
  );
});

test('manifests, asset lists and metadata that hold anything are read or refused', () => {
  const manifest = (value: unknown) => ({
    artifacts: {
      Shop: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Shop.template.json' },
        metadata: value,
        environment: value,
      },
      Other: value,
    },
  });

  fc.assert(
    fc.property(anything, anything, (value, other) => {
      const folder = folderOf({
        'manifest.json': manifest(value),
        'Shop.template.json': shop({
          Child: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'Child.json' } },
        }),
        'Child.json': { Resources: other, Outputs: other },
        'Shop.assets.json': JSON.stringify({ files: value }),
        'Shop.metadata.json': JSON.stringify({ '/Shop': other }),
      });

      readOrRefuse(() => readServedGateways(folder));
      readOrRefuse(() => readServedGateways(join(folder, 'Shop.template.json')));
    }),
    { numRuns: 100 },
  );
});
