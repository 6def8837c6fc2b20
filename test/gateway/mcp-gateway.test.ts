import { Duration, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CognitoAuthorizer, McpGateway, type McpGatewayProps, WafFailureMode } from '../../lib';
import { newStack } from '../new-stack';
import { newFunction } from '../targets/sample-inputs';
import { ENV, GATEWAY, newGateway } from './gateways';

const { MCP_2025_03_26, MCP_2025_11_25 } = agentcore.MCPProtocolVersion;
const DISCOVERY_URL = 'https://idp.example.com/.well-known/openid-configuration';

describe('properties', () => {
  test('a gateway without any is safe and complete', () => {
    const stack = newStack();

    const gateway = new McpGateway(stack, 'Gateway');

    const template = Template.fromStack(stack);
    template.hasResourceProperties(GATEWAY, {
      Name: gateway.gatewayName,
      Description: Match.absent(),
      RoleArn: stack.resolve(gateway.role.roleArn),
      ProtocolType: 'MCP',
      ProtocolConfiguration: {
        Mcp: {
          Instructions: Match.absent(),
          SearchType: 'SEMANTIC',
          SupportedVersions: ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'],
          SessionConfiguration: Match.absent(),
          StreamingConfiguration: Match.absent(),
          DisableMcpListToolsPagination: Match.absent(),
        },
      },
      AuthorizerType: 'CUSTOM_JWT',
      ExceptionLevel: Match.absent(),
      KmsKeyArn: Match.absent(),
      InterceptorConfigurations: Match.absent(),
      PolicyEngineConfiguration: Match.absent(),
      WafConfiguration: Match.absent(),
      Tags: Match.absent(),
    });
    template.resourceCountIs('AWS::Lambda::Function', 0);
    template.resourceCountIs('AWS::CloudFormation::CustomResource', 0);
  });

  test.each<[string, McpGatewayProps, object]>([
    ['name', { gatewayName: 'My-Tools' }, { Name: 'My-Tools' }],
    ['description', { description: 'Weather' }, { Description: 'Weather' }],
    ['instructions', { instructions: 'Ask first' }, { ProtocolConfiguration: { Mcp: { Instructions: 'Ask first' } } }],
    [
      'versions',
      { supportedVersions: [MCP_2025_03_26, MCP_2025_11_25] },
      { ProtocolConfiguration: { Mcp: { SupportedVersions: ['2025-03-26', '2025-11-25'] } } },
    ],
    [
      'semantic search switched off',
      { semanticSearch: false },
      { ProtocolConfiguration: { Mcp: { SearchType: Match.absent() } } },
    ],
    [
      'session timeout',
      { sessionTimeout: Duration.hours(1) },
      { ProtocolConfiguration: { Mcp: { SessionConfiguration: { SessionTimeoutInSeconds: 3600 } } } },
    ],
    [
      'response streaming',
      { responseStreaming: true },
      { ProtocolConfiguration: { Mcp: { StreamingConfiguration: { EnableResponseStreaming: true } } } },
    ],
    [
      'response streaming switched off',
      { responseStreaming: false },
      { ProtocolConfiguration: { Mcp: { StreamingConfiguration: { EnableResponseStreaming: false } } } },
    ],
    [
      'pages of tools switched off',
      { listToolsPagination: false },
      { ProtocolConfiguration: { Mcp: { DisableMcpListToolsPagination: true } } },
    ],
    [
      'pages of tools',
      { listToolsPagination: true },
      { ProtocolConfiguration: { Mcp: { DisableMcpListToolsPagination: false } } },
    ],
    ['exception level', { exceptionLevel: agentcore.GatewayExceptionLevel.DEBUG }, { ExceptionLevel: 'DEBUG' }],
    [
      'closed WAF failure mode',
      { wafFailureMode: WafFailureMode.FAIL_CLOSE },
      { WafConfiguration: { FailureMode: 'FAIL_CLOSE' } },
    ],
    [
      'open WAF failure mode',
      { wafFailureMode: WafFailureMode.FAIL_OPEN },
      { WafConfiguration: { FailureMode: 'FAIL_OPEN' } },
    ],
    ['tags as a map', { tags: { team: 'tools', 'cost centre': '' } }, { Tags: { team: 'tools', 'cost centre': '' } }],
  ])('%s', (_, props, expected) => {
    const stack = newStack();

    newGateway(stack, props);

    Template.fromStack(stack).hasResourceProperties(GATEWAY, expected);
  });

  test('tags of the stack join those of the gateway', () => {
    const stack = newStack();

    Tags.of(stack).add('stage', 'dev');
    newGateway(stack, { tags: { team: 'tools' } });

    Template.fromStack(stack).hasResourceProperties(GATEWAY, { Tags: { stage: 'dev', team: 'tools' } });
  });

  test('KMS key', () => {
    const stack = newStack();
    const kmsKey = new kms.Key(stack, 'Key');

    const gateway = newGateway(stack, { kmsKey });

    expect(gateway.kmsKey).toBe(kmsKey);
    Template.fromStack(stack).hasResourceProperties(GATEWAY, { KmsKeyArn: stack.resolve(kmsKey.keyArn) });
  });

  test('interceptors before and after, given at once or one by one', () => {
    const stack = newStack();
    const before = newFunction(stack, 'Before');
    const after = newFunction(stack, 'After');

    const gateway = newGateway(stack, {
      interceptors: [agentcore.LambdaInterceptor.forRequest(before, { passRequestHeaders: true })],
    });
    gateway.addInterceptor(agentcore.LambdaInterceptor.forResponse(after));

    Template.fromStack(stack).hasResourceProperties(GATEWAY, {
      InterceptorConfigurations: [
        {
          InterceptionPoints: ['REQUEST'],
          Interceptor: { Lambda: { Arn: stack.resolve(before.functionArn) } },
          InputConfiguration: { PassRequestHeaders: true },
        },
        {
          InterceptionPoints: ['RESPONSE'],
          Interceptor: { Lambda: { Arn: stack.resolve(after.functionArn) } },
          InputConfiguration: { PassRequestHeaders: false },
        },
      ],
    });
  });

  test.each([
    [undefined, 'ENFORCE'],
    [agentcore.PolicyEngineMode.LOG_ONLY, 'LOG_ONLY'],
  ])('policy engine in mode %s', (mode, expected) => {
    const stack = newStack();
    const policyEngine = new agentcore.PolicyEngine(stack, 'Engine');

    newGateway(stack, { policyEngineConfiguration: { policyEngine, mode } });

    Template.fromStack(stack).hasResourceProperties(GATEWAY, {
      PolicyEngineConfiguration: { Arn: stack.resolve(policyEngine.policyEngineArn), Mode: expected },
    });
  });

  test('role of the app', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('bedrock-agentcore.amazonaws.com'),
    });

    const gateway = newGateway(stack, { role });

    expect(gateway.role).toBe(role);
    const template = Template.fromStack(stack);
    template.hasResourceProperties(GATEWAY, { RoleArn: stack.resolve(role.roleArn) });
    template.resourceCountIs('AWS::IAM::Role', 1);
  });
});

describe('authorizer', () => {
  test('is a Cognito user pool with one scope and one client unless said otherwise', () => {
    const stack = newStack();

    const gateway = new McpGateway(stack, 'Gateway');

    expect(gateway.cognitoAuthorizer).toBe(gateway.authorizerConfiguration);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Cognito::UserPool', 1);
    template.hasResourceProperties(GATEWAY, {
      AuthorizerType: 'CUSTOM_JWT',
      AuthorizerConfiguration: {
        CustomJWTAuthorizer: {
          AllowedClients: [stack.resolve(gateway.cognitoAuthorizer?.clientId)],
          AllowedScopes: ['stack-gateway-authorizer/invoke'],
          AllowedAudience: Match.absent(),
        },
      },
    });
  });

  test('is the CognitoAuthorizer given, and only that', () => {
    const stack = newStack();
    const authorizer = new CognitoAuthorizer(stack, 'Auth', { scopes: ['read', 'write'] });

    const gateway = newGateway(stack, { authorizer });

    expect(gateway.cognitoAuthorizer).toBe(authorizer);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Cognito::UserPool', 1);
    template.hasResourceProperties(GATEWAY, {
      AuthorizerConfiguration: { CustomJWTAuthorizer: { AllowedScopes: ['stack-auth/read', 'stack-auth/write'] } },
    });
  });

  test.each<[string, agentcore.IGatewayAuthorizerConfig, object]>([
    [
      'usingCustomJwt',
      agentcore.GatewayAuthorizer.usingCustomJwt({
        discoveryUrl: DISCOVERY_URL,
        allowedAudience: ['tools'],
        allowedClients: ['agent'],
        allowedScopes: ['tools/call'],
        customClaims: [agentcore.GatewayCustomClaim.withStringValue('team', 'search')],
      }),
      {
        AuthorizerType: 'CUSTOM_JWT',
        AuthorizerConfiguration: {
          CustomJWTAuthorizer: {
            DiscoveryUrl: DISCOVERY_URL,
            AllowedAudience: ['tools'],
            AllowedClients: ['agent'],
            AllowedScopes: ['tools/call'],
            CustomClaims: [
              {
                InboundTokenClaimName: 'team',
                InboundTokenClaimValueType: 'STRING',
                AuthorizingClaimMatchValue: {
                  ClaimMatchOperator: 'EQUALS',
                  ClaimMatchValue: { MatchValueString: 'search' },
                },
              },
            ],
          },
        },
      },
    ],
    [
      'usingAwsIam',
      agentcore.GatewayAuthorizer.usingAwsIam(),
      { AuthorizerType: 'AWS_IAM', AuthorizerConfiguration: Match.absent() },
    ],
    [
      'withNoAuth',
      agentcore.GatewayAuthorizer.withNoAuth(),
      { AuthorizerType: 'NONE', AuthorizerConfiguration: Match.absent() },
    ],
  ])('of aws-cdk-lib is taken as it is: %s', (_, authorizer, expected) => {
    const stack = newStack();

    const gateway = newGateway(stack, { authorizer });

    expect(gateway.authorizerConfiguration).toBe(authorizer);
    expect(gateway.cognitoAuthorizer).toBeUndefined();
    const template = Template.fromStack(stack);
    template.hasResourceProperties(GATEWAY, expected);
    template.resourceCountIs('AWS::Cognito::UserPool', 0);
  });

  test('of aws-cdk-lib is taken as it is: usingCognito', () => {
    const stack = newStack('Stack', ENV);
    const userPool = new cognito.UserPool(stack, 'Users');
    const client = userPool.addClient('Agent');

    newGateway(stack, {
      authorizer: agentcore.GatewayAuthorizer.usingCognito({ userPool, allowedClients: [client] }),
    });

    Template.fromStack(stack).hasResourceProperties(GATEWAY, {
      AuthorizerType: 'CUSTOM_JWT',
      AuthorizerConfiguration: {
        CustomJWTAuthorizer: {
          DiscoveryUrl: {
            'Fn::Join': [
              '',
              [
                'https://cognito-idp.eu-west-1.amazonaws.com/',
                stack.resolve(userPool.userPoolId),
                '/.well-known/openid-configuration',
              ],
            ],
          },
          AllowedClients: [stack.resolve(client.userPoolClientId)],
        },
      },
    });
  });
});

test('every attribute is that of the resource', () => {
  const stack = newStack();

  const gateway = newGateway(stack, { gatewayName: 'tools', description: 'Weather' });

  const [logicalId] = Object.keys(Template.fromStack(stack).findResources(GATEWAY));
  const attribute = (name: string) => ({ 'Fn::GetAtt': [logicalId, name] });
  const { gatewayArn, gatewayId, url, gatewayUrl, status, statusReason, createdAt, updatedAt } = gateway;
  expect(stack.resolve({ gatewayArn, gatewayId, url, gatewayUrl, status, statusReason, createdAt, updatedAt })).toEqual(
    {
      gatewayArn: attribute('GatewayArn'),
      gatewayId: attribute('GatewayIdentifier'),
      url: attribute('GatewayUrl'),
      gatewayUrl: attribute('GatewayUrl'),
      status: attribute('Status'),
      statusReason: attribute('StatusReasons'),
      createdAt: attribute('CreatedAt'),
      updatedAt: attribute('UpdatedAt'),
    },
  );
  expect(gateway.gatewayName).toBe('tools');
  expect(gateway.description).toBe('Weather');
});

test('grantInvoke lets a caller invoke this gateway and nothing else', () => {
  const stack = newStack();
  const gateway = newGateway(stack);
  const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

  gateway.grantInvoke(caller);

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    Roles: [stack.resolve(caller.roleName)],
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'bedrock-agentcore:InvokeGateway',
          Resource: stack.resolve(gateway.gatewayArn),
        },
      ],
    },
  });
});

test('the role may do nothing until something needs it', () => {
  const stack = newStack();

  newGateway(stack);

  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
});
