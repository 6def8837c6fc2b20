// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import {
  lambdaFunction,
  lambdaTarget,
  openApiTarget,
  petsDocument,
  serve,
  serveOne,
  shop,
  target,
} from './sample-templates';

const POLICY = (statement: unknown) => ({
  Type: 'AWS::BedrockAgentCore::Policy',
  Properties: { Name: 'P', PolicyEngineId: { Ref: 'Engine' }, Definition: { Cedar: { Statement: statement } } },
});

const unknown = (name: string, users: string) => ({
  about: name,
  message: `is known only once deployed; used by ${users}; give it with --value "${name}=<value>"`,
});

/** A template that uses values which nobody knows in every place that is read. */
const TEMPLATE = shop(
  {
    Orders: { Type: 'AWS::DynamoDB::Table', Metadata: { 'aws:cdk:path': 'Shop/Orders/Resource' } },
    Api: { Type: 'AWS::ApiGateway::RestApi' },
    Function: lambdaFunction({
      Environment: {
        Variables: {
          TABLE: { Ref: 'Orders' },
          TABLE_ARN: { 'Fn::GetAtt': ['Orders', 'Arn'] },
          HOME: '${HOME}',
          SECRET: '{{resolve:ssm-secure:/secret}}',
          ENCODED: { 'Fn::Base64': { Ref: 'Token' } },
          ZONE: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
          ITSELF: { 'Fn::GetAtt': ['Function', 'Arn'] },
          KEY: { Ref: 'Key' },
        },
      },
    }),
    Key: { Type: 'AWS::SecretsManager::Secret' },
    Tools: lambdaTarget('tools', { 'Fn::GetAtt': ['Function', 'Arn'] }),
    More: lambdaTarget('more', { 'Fn::GetAtt': ['Function', 'Arn'] }),
    Pets: openApiTarget(
      'pets',
      {},
      { 'Fn::Sub': JSON.stringify(petsDocument('https://${Api}.execute-api.${AWS::Region}.amazonaws.com/x')) },
    ),
    Docs: target('docs', { Mcp: { McpServer: { Endpoint: { 'Fn::Sub': 'https://${Host}/mcp' } } } }),
    Engine: { Type: 'AWS::BedrockAgentCore::PolicyEngine', Properties: { Name: 'E' } },
    Policy: POLICY({ 'Fn::Sub': 'permit(principal, action, resource) when { context.team == "${Team}" };' }),
  },
  {
    ProtocolConfiguration: { Mcp: { Instructions: { 'Fn::Sub': 'Orders are in ${Orders}' } } },
    PolicyEngineConfiguration: { Arn: { 'Fn::GetAtt': ['Engine', 'PolicyEngineArn'] }, Mode: 'ENFORCE' },
    AuthorizerType: 'CUSTOM_JWT',
    AuthorizerConfiguration: {
      CustomJWTAuthorizer: {
        DiscoveryUrl: { 'Fn::Sub': '${Issuer}/.well-known/openid-configuration' },
        AllowedClients: [{ 'Fn::ImportValue': 'client' }],
      },
    },
  },
  {
    Parameters: {
      Token: { Type: 'String', NoEcho: true, Default: 'hunter2' },
      Host: { Type: 'String' },
      Team: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/team' },
      Issuer: { Type: 'String' },
    },
  },
);

test('every value that only a deployment knows is told once, with all that uses it and how to give it', () => {
  const { notices } = serveOne(TEMPLATE);

  expect(notices).toEqual([
    unknown('Shop/Orders', 'the instructions and environment variable TABLE of Function'),
    unknown('Issuer', 'the discovery URL'),
    unknown('client', 'the allowed clients'),
    unknown('Shop/Orders.Arn', 'environment variable TABLE_ARN of Function'),
    unknown('resolve:ssm-secure:/secret', 'environment variable SECRET of Function'),
    unknown('Token', 'environment variable ENCODED of Function'),
    unknown('Fn::GetAZs', 'environment variable ZONE of Function'),
    unknown('Api', 'the document of pets'),
    unknown('Host', 'the endpoint of docs'),
    unknown('Team', 'the policy Policy'),
    {
      about: 'Function.Arn',
      message:
        'has a made-up value here, which AWS does not know; used by environment variable ITSELF of Function; give the deployed one with --value "Function.Arn=<value>"',
    },
    {
      about: 'Key',
      message:
        'has a made-up value here, which AWS does not know; used by environment variable KEY of Function; give the deployed one with --value "Key=<value>"',
    },
  ]);
});

test('what is given is used everywhere, and nothing is left to tell', () => {
  const values = {
    'Shop/Orders': 'orders-1',
    Issuer: 'https://login.example.com',
    client: 'c-1',
    'resolve:ssm-secure:/secret': 's',
    Token: 't',
    'Fn::GetAZs': 'us-east-1a',
    Api: 'abc',
    Host: 'docs.example.com',
    Team: 'blue',
    'Function.Arn': 'arn:aws:lambda:us-east-1:1:function:real',
    Key: 'arn:aws:secretsmanager:us-east-1:1:secret:real',
  };

  const { gateways, notices } = serve(TEMPLATE, { values });
  const [gateway] = gateways;

  expect(notices).toEqual([]);
  expect(gateway?.notices).toEqual([]);
  expect(gateway?.gateway.instructions).toBe('Orders are in orders-1');
  expect(gateway?.inbound.jwt).toMatchObject({
    discoveryUrl: 'https://login.example.com/.well-known/openid-configuration',
    allowedClients: ['c-1'],
  });
  expect(gateway?.targets[0]?.backend).toMatchObject({
    function: {
      arn: 'arn:aws:lambda:us-east-1:1:function:real',
      environment: {
        TABLE: 'orders-1',
        // Made of the name that is given.
        TABLE_ARN: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders-1',
        HOME: '${HOME}',
        SECRET: 's',
        ENCODED: 'dA==',
        ZONE: 'us-east-1a',
        ITSELF: 'arn:aws:lambda:us-east-1:1:function:real',
        KEY: 'arn:aws:secretsmanager:us-east-1:1:secret:real',
      },
    },
  });
  expect(gateway?.targets[2]?.target.endpoint).toBe('https://abc.execute-api.us-east-1.amazonaws.com/x');
  expect(gateway?.targets[3]?.backend).toMatchObject({ endpoint: 'https://docs.example.com/mcp' });
  expect(gateway?.policyEngine?.policies[0]?.statement).toContain('context.team == "blue"');
});

test('a value of which a condition depends is told', () => {
  const Conditions = { Big: { 'Fn::Equals': [{ Ref: 'Size' }, 'big'] } };
  const Tools = { ...openApiTarget('pets'), Condition: 'Big' };
  const template = shop({ Tools }, {}, { Conditions, Parameters: { Size: { Type: 'String' } } });

  expect(serveOne(template).notices).toEqual([
    unknown('Size', 'the condition "Big" of pets'),
    {
      about: 'pets',
      message:
        'is left out, because its condition "Big" does not hold here; give other parameters with --value "<parameter>=<value>"',
    },
  ]);
  expect(serveOne(template, { values: { Size: 'big' } }).targets).toHaveLength(1);
});

test('a gateway that a condition leaves out is served all the same, and told', () => {
  const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
  const Gateway = {
    Type: 'AWS::BedrockAgentCore::Gateway',
    Condition: 'Never',
    Properties: { Name: 'g', AuthorizerType: 'NONE' },
  };

  expect(serveOne({ Conditions, Resources: { Gateway } }).notices).toEqual([
    {
      about: 'g',
      message: 'is served, but exists only when the condition "Never" holds, which it does not here',
    },
  ]);
});

test('a value that is given for nothing is told, with what may be meant', () => {
  const { notices } = serve(TEMPLATE, { values: { 'Shop/Order': 'orders-1', Nothing: 'x' } });

  expect(notices).toEqual([
    {
      about: '--value "Shop/Order"',
      message: 'names nothing that the gateways use; did you mean "Shop/Orders" or "Shop/Orders.Arn"?',
    },
    { about: '--value "Nothing"', message: 'names nothing that the gateways use' },
  ]);
});

test('of many users of one value some are named', () => {
  const Variables = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`V${index}`, { Ref: 'Table' }]));
  const resources = {
    Table: { Type: 'AWS::DynamoDB::Table' },
    Function: lambdaFunction({ Environment: { Variables } }),
    Tools: lambdaTarget('tools', { 'Fn::GetAtt': ['Function', 'Arn'] }),
  };
  const named = ['V0', 'V1', 'V2', 'V3'].map((name) => `environment variable ${name} of Function`).join(', ');

  expect(serveOne(shop(resources)).notices).toEqual([unknown('Table', `${named} and 3 more`)]);
});
