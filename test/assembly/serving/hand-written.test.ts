// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { join } from 'node:path';
import { readServedGateways } from '../../../lib/assembly/serving/read-served-gateways';
import { folderOf } from './sample-templates';

const TEMPLATE = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Stage: { Type: String, Default: dev }
  Versions: { Type: CommaDelimitedList, Default: '2025-06-18,2025-11-25' }
  Partner: { Type: String, Default: 'false' }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  HasPartner: !Equals [!Ref Partner, 'true']
Mappings:
  Hosts:
    us-east-1: { api: 'https://us.example.com' }
Resources:
  Gateway:
    Type: AWS::BedrockAgentCore::Gateway
    Properties:
      Name: !Sub 'Hand-Written-\${Stage}'
      RoleArn: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/gateway'
      AuthorizerType: CUSTOM_JWT
      AuthorizerConfiguration:
        CustomJWTAuthorizer:
          DiscoveryUrl: https://login.example.com/.well-known/openid-configuration
          AllowedAudience: [shop, !Sub 'shop-\${Stage}']
          AllowedScopes: [read]
          AdvertisedScopeMapping: { read: api://shop/read }
          CustomClaims:
            - InboundTokenClaimName: department
              InboundTokenClaimValueType: STRING
              AuthorizingClaimMatchValue:
                ClaimMatchValue: { MatchValueString: finance }
                ClaimMatchOperator: EQUALS
            - InboundTokenClaimName: groups
              InboundTokenClaimValueType: STRING_ARRAY
              AuthorizingClaimMatchValue:
                ClaimMatchValue: { MatchValueString: admins }
                ClaimMatchOperator: CONTAINS
            - InboundTokenClaimName: groups
              InboundTokenClaimValueType: STRING_ARRAY
              AuthorizingClaimMatchValue:
                ClaimMatchValue: { MatchValueStringList: [readers, !Sub 'writers-\${Stage}'] }
                ClaimMatchOperator: CONTAINS_ANY
      ProtocolConfiguration:
        Mcp:
          SupportedVersions: !Ref Versions
          SearchType: SEMANTIC
          SessionConfiguration: { SessionTimeoutInSeconds: 900 }
          StreamingConfiguration: { EnableResponseStreaming: true }
          DisableMcpListToolsPagination: 'true'
          Instructions: !Join [' ', [Shop of, !Ref 'AWS::StackName', in, !Ref 'AWS::Region']]
      InterceptorConfigurations:
        - Interceptor: { Lambda: { Arn: !GetAtt Function.Arn } }
          InterceptionPoints: [REQUEST, RESPONSE]
          InputConfiguration:
            PassRequestHeaders: true
            PayloadFilter: { Exclude: [{ Field: RESPONSE_BODY }] }
        - !If
          - IsProd
          - Interceptor: { Lambda: { Arn: !GetAtt Function.Arn } }
            InterceptionPoints: [REQUEST]
          - !Ref AWS::NoValue
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: !Sub 'tools-\${Stage}'
      Runtime: python3.13
      Handler: index.handler
      Timeout: 30
      MemorySize: '256'
      Code:
        ZipFile: |
          def handler(event, context):
              return {}
      Environment:
        Variables:
          API: !FindInMap [Hosts, !Ref AWS::Region, api]
          LEVEL: !If [IsProd, warning, debug]
          NOTHING: !Ref AWS::NoValue
          TABLE: !Ref Orders
          ORDERS: !GetAtt Orders.Arn
  Orders:
    Type: AWS::DynamoDB::Table
    Properties: { TableName: !Sub 'orders-\${Stage}' }
  Tools:
    Type: AWS::BedrockAgentCore::GatewayTarget
    Properties:
      Name: tools
      GatewayIdentifier: !Ref Gateway
      CredentialProviderConfigurations: [{ CredentialProviderType: GATEWAY_IAM_ROLE }]
      MetadataConfiguration:
        AllowedRequestHeaders: [X-Tenant, X-Trace-Id]
        AllowedResponseHeaders: [X-Rate-Left]
        AllowedQueryParameters: [Locale]
      TargetConfiguration:
        Mcp:
          Lambda:
            LambdaArn: arn:aws:lambda:us-east-1:111122223333:function:tools-dev:live
            ToolSchema:
              InlinePayload:
                - { Name: get, Description: Gets, InputSchema: { Type: object } }
  Docs:
    Type: AWS::BedrockAgentCore::GatewayTarget
    Properties:
      Name: docs
      GatewayIdentifier: !GetAtt Gateway.GatewayIdentifier
      CredentialProviderConfigurations:
        - CredentialProviderType: GATEWAY_IAM_ROLE
          CredentialProvider: { IamCredentialProvider: { Service: execute-api, Region: eu-west-1 } }
      TargetConfiguration:
        Mcp:
          McpServer: { Endpoint: 'https://docs.example.com/mcp', ListingMode: DYNAMIC, ResourcePriority: 10 }
  Partners:
    Type: AWS::BedrockAgentCore::GatewayTarget
    Condition: HasPartner
    Properties:
      Name: partners
      GatewayIdentifier: !Ref Gateway
      TargetConfiguration: { Mcp: { McpServer: { Endpoint: 'https://partner.example.com/mcp' } } }
`;

const template = join(folderOf({ 'shop.yaml': TEMPLATE }), 'shop.yaml');

test('a template in YAML is served, with sessions, streaming, and rules for tokens of another issuer', () => {
  const { gateways, notices, files } = readServedGateways(template);

  expect(notices).toEqual([]);
  expect(files).toEqual([template]);
  expect(gateways).toHaveLength(1);
  expect(gateways[0]).toMatchObject({
    id: expect.stringMatching(/^hand-written-dev-[0-9a-z]{10}$/),
    gateway: {
      name: 'Hand-Written-dev',
      instructions: 'Shop of shop in us-east-1',
      protocolVersions: ['2025-06-18', '2025-11-25'],
      role: { arn: 'arn:aws:iam::111122223333:role/gateway' },
    },
    sessionTimeoutSeconds: 900,
    streaming: true,
    pagination: false,
  });
  expect(gateways[0]?.inbound).toEqual({
    type: 'CUSTOM_JWT',
    jwt: {
      discoveryUrl: 'https://login.example.com/.well-known/openid-configuration',
      allowedAudience: ['shop', 'shop-dev'],
      allowedClients: [],
      allowedScopes: ['read'],
      advertisedScopes: { read: 'api://shop/read' },
      customClaims: [
        { name: 'department', type: 'STRING', operator: 'EQUALS', values: ['finance'] },
        { name: 'groups', type: 'STRING_ARRAY', operator: 'CONTAINS', values: ['admins'] },
        { name: 'groups', type: 'STRING_ARRAY', operator: 'CONTAINS_ANY', values: ['readers', 'writers-dev'] },
      ],
    },
  });
});

test('a function that an ARN names as text is found, with all that it runs with', () => {
  const [gateway] = readServedGateways(template).gateways;

  expect(gateway?.targets[0]).toMatchObject({
    requestHeaders: ['x-tenant', 'x-trace-id'],
    responseHeaders: ['x-rate-left'],
    queryParameters: ['Locale'],
    backend: {
      kind: 'LAMBDA',
      function: {
        label: 'Function',
        arn: 'arn:aws:lambda:us-east-1:111122223333:function:tools-dev:live',
        code: { inline: 'def handler(event, context):\n    return {}\n' },
        runtime: 'python3.13',
        handler: 'index.handler',
        environment: {
          API: 'https://us.example.com',
          LEVEL: 'debug',
          TABLE: 'orders-dev',
          ORDERS: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders-dev',
        },
        timeoutSeconds: 30,
        memoryMegabytes: 256,
      },
    },
  });
});

test('interceptors that a condition leaves out are left out', () => {
  const interceptorsOf = (Stage: string) =>
    readServedGateways(template, { values: { Stage } }).gateways[0]?.interceptors.map(
      ({ function: { label }, points, passRequestHeaders, excludesResponseBody }) => [
        label,
        points.join(),
        passRequestHeaders,
        excludesResponseBody,
      ],
    );

  expect(interceptorsOf('dev')).toEqual([['Function', 'REQUEST,RESPONSE', true, true]]);
  expect(interceptorsOf('prod')).toEqual([
    ['Function', 'REQUEST,RESPONSE', true, true],
    ['Function', 'REQUEST', false, false],
  ]);
});

test('a target that a condition leaves out is left out, and told, until a parameter says otherwise', () => {
  const [gateway] = readServedGateways(template).gateways;
  const [other] = readServedGateways(template, { values: { Partner: 'true' } }).gateways;

  expect(gateway?.targets.map(({ target }) => target.name)).toEqual(['tools', 'docs']);
  expect(gateway?.gateway.targets.map(({ name }) => name)).toEqual(['tools', 'docs']);
  expect(gateway?.notices).toEqual([
    {
      about: 'partners',
      message:
        'is left out, because its condition "HasPartner" does not hold here; give other parameters with --value "<parameter>=<value>"',
    },
  ]);
  expect(other?.targets.map(({ target }) => target.name)).toEqual(['tools', 'docs', 'partners']);
  expect(other?.notices).toEqual([]);
});

test('an MCP server is served with its listing mode, priority and the service that requests are signed for', () => {
  const [gateway] = readServedGateways(template, { values: { Partner: 'true' } }).gateways;

  expect(gateway?.targets.slice(1).map(({ backend, credential }) => [backend, credential])).toEqual([
    [
      { kind: 'MCP_SERVER', endpoint: 'https://docs.example.com/mcp', listingMode: 'DYNAMIC', resourcePriority: 10 },
      { type: 'GATEWAY_IAM_ROLE', service: 'execute-api', region: 'eu-west-1' },
    ],
    [
      {
        kind: 'MCP_SERVER',
        endpoint: 'https://partner.example.com/mcp',
        listingMode: 'DEFAULT',
        resourcePriority: 1000,
      },
      undefined,
    ],
  ]);
});
