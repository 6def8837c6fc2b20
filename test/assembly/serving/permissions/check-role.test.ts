// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { lambdaFunction, lambdaTarget, openApiTarget, petsDocument, serveOne, shop, target } from '../sample-templates';

const ROLE_ARN = { 'Fn::GetAtt': ['Role', 'Arn'] };
const FN = { 'Fn::GetAtt': ['Function', 'Arn'] };
const INVOKE = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: FN };

const role = (properties: object = {}) => ({ Type: 'AWS::IAM::Role', Properties: properties });

const policy = (statements: readonly object[], properties: object = {}, others: object = {}) => ({
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyName: 'p',
    Roles: [{ Ref: 'Role' }],
    PolicyDocument: { Version: '2012-10-17', Statement: statements },
    ...properties,
  },
  ...others,
});

/** What is told of the permissions of a gateway with a Lambda target, or with other resources. */
function told(resources: object, properties: object = {}, others: object = {}): string[] {
  const template = shop(
    { Function: lambdaFunction(), Role: role(), ...resources },
    { RoleArn: ROLE_ARN, ...properties },
    others,
  );
  const { notices } = serveOne(template);
  return notices
    .filter(({ message }) => message.includes('fails in AWS'))
    .map(({ about, message }) => `${about} ${message}`);
}

const Target = lambdaTarget('orders', FN);
const MISSING =
  "orders fails in AWS: no policy of the assembly lets the gateway's role use lambda:InvokeFunction on Function; each call needs that";

test.each<[string, object]>([
  ['no policy', {}],
  [
    'a policy for another function',
    { Other: lambdaFunction(), Policy: policy([{ ...INVOKE, Resource: { 'Fn::GetAtt': ['Other', 'Arn'] } }]) },
  ],
  ['a policy for other actions', { Policy: policy([{ ...INVOKE, Action: ['lambda:GetFunction'] }]) }],
  ['a policy of another role', { Second: role(), Policy: policy([INVOKE], { Roles: [{ Ref: 'Second' }] }) }],
  ['a policy that excludes it', { Policy: policy([{ Effect: 'Allow', NotAction: 'lambda:*', Resource: '*' }]) }],
  [
    'a permission for the service, as which gateways do not call',
    { Permission: permission({ Principal: 'bedrock-agentcore.amazonaws.com' }) },
  ],
])('a role with %s is told, with the action and the function', (_, resources) => {
  expect(told({ Target, ...resources })).toEqual([MISSING]);
});

test.each<[string, object]>([
  ['a policy', { Policy: policy([INVOKE]) }],
  ['an inline policy', { Role: role({ Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: INVOKE } }] }) }],
  ['a RolePolicy', { Policy: { ...policy([INVOKE], { RoleName: { Ref: 'Role' } }), Type: 'AWS::IAM::RolePolicy' } }],
  [
    'a managed policy of the assembly',
    {
      Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [INVOKE] } } },
      Role: role({ ManagedPolicyArns: [{ Ref: 'Managed' }] }),
    },
  ],
  ['a wildcard', { Policy: policy([{ ...INVOKE, Action: 'lambda:*', Resource: '*' }]) }],
  [
    'a name that is written out',
    {
      Function: lambdaFunction({ FunctionName: 'fn' }),
      Policy: policy([{ ...INVOKE, Resource: 'arn:aws:lambda:eu-west-1:444455556666:function:fn' }]),
    },
  ],
  ['a permission of the function', { Permission: permission({ Principal: ROLE_ARN }) }],
])('a role that is allowed by %s is not told of', (_, resources) => {
  expect(told({ Target, ...resources })).toEqual([]);
});

test.each<[string, object, object?]>([
  ['a role elsewhere', { Gateway: undefined }, { RoleArn: 'arn:aws:iam::111122223333:role/theirs' }],
  ['a managed policy of AWS', { Role: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSLambda_FullAccess'] }) }],
  [
    'a policy with a condition',
    { Policy: policy([{ ...INVOKE, Condition: { StringEquals: { 'aws:RequestedRegion': 'x' } } }]) },
  ],
  ['a policy that may not be there', { Policy: policy([INVOKE], {}, { Condition: 'Maybe' }) }],
  [
    'a resource that only the deployment knows',
    { Policy: policy([{ ...INVOKE, Resource: { 'Fn::ImportValue': 'fn' } }]) },
  ],
  ['roles that only the deployment knows', { Policy: policy([], { Roles: [{ 'Fn::ImportValue': 'role' }] }) }],
  [
    'a statement that is chosen',
    { Policy: policy([{ ...INVOKE, Action: { 'Fn::If': ['Maybe', 'lambda:*', 's3:*'] } }]) },
  ],
  ['a name beside a made-up one', { Policy: policy([{ ...INVOKE, Resource: 'arn:aws:lambda:*:*:function:shop-*' }]) }],
])('nothing is told of %s', (_, { Gateway: _gateway, ...resources }: { Gateway?: undefined }, properties = {}) => {
  const Conditions = { Maybe: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } };
  const Parameters = { Stage: { Type: 'String', Default: 'dev' } };

  expect(told({ Target, ...resources }, properties, { Conditions, Parameters })).toEqual([]);
});

test('nothing is told of templates that are transformed', () => {
  expect(told({ Target }, {}, { Transform: 'AWS::Serverless-2016-10-31' })).toEqual([]);
});

test('nothing is told of functions elsewhere, whose own policies may let the role in', () => {
  const elsewhere = lambdaTarget('orders', 'arn:aws:lambda:eu-west-1:444455556666:function:theirs');

  expect(told({ Target: elsewhere })).toEqual([]);
});

test('what a policy denies is told', () => {
  const Policy = policy([INVOKE, { Effect: 'Deny', Action: 'lambda:Invoke*', Resource: '*' }]);

  expect(told({ Target, Policy })).toEqual([
    "orders fails in AWS: a policy of the assembly denies the gateway's role lambda:InvokeFunction on Function",
  ]);
});

test('an alias wants a permission of its own', () => {
  const resources = {
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: { Name: 'live', FunctionName: { Ref: 'Function' }, FunctionVersion: '1' },
    },
    Target: lambdaTarget('orders', { Ref: 'Live' }),
  };
  const ofAlias = policy([{ ...INVOKE, Resource: { Ref: 'Live' } }]);
  const ofAll = policy([{ ...INVOKE, Resource: { 'Fn::Sub': '${Function.Arn}:*' } }]);

  expect(told({ ...resources, Policy: policy([INVOKE]) })).toEqual([MISSING]);
  expect([told({ ...resources, Policy: ofAlias }), told({ ...resources, Policy: ofAll })]).toEqual([[], []]);
});

test('interceptors and the policy engine need permissions, too', () => {
  const properties = {
    InterceptorConfigurations: [
      {
        Interceptor: { Lambda: { Arn: FN } },
        InterceptionPoints: ['REQUEST'],
        InputConfiguration: { PassRequestHeaders: false },
      },
    ],
    PolicyEngineConfiguration: { Arn: { 'Fn::GetAtt': ['Engine', 'PolicyEngineArn'] }, Mode: 'ENFORCE' },
  };
  const Engine = { Type: 'AWS::BedrockAgentCore::PolicyEngine', Properties: { Name: 'Rules' } };
  const allowed = policy([
    INVOKE,
    { Effect: 'Allow', Action: ['bedrock-agentcore:*PolicyEngine', 'bedrock-agentcore:*Authorize*'], Resource: '*' },
  ]);

  expect(told({ Engine }, properties)).toEqual([
    "Function fails in AWS: no policy of the assembly lets the gateway's role use lambda:InvokeFunction on Function; an interceptor needs that",
    "the policy engine fails in AWS: no policy of the assembly lets the gateway's role use bedrock-agentcore:GetPolicyEngine, bedrock-agentcore:AuthorizeAction and bedrock-agentcore:PartiallyAuthorizeActions; each decision needs that",
  ]);
  expect(told({ Engine, Policy: allowed }, properties)).toEqual([]);
});

describe('credentials and documents', () => {
  const VAULT = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default';
  const apiKey = {
    CredentialProviderConfigurations: [
      {
        CredentialProviderType: 'API_KEY',
        CredentialProvider: { ApiKeyCredentialProvider: { ProviderArn: `${VAULT}/apikeycredentialprovider/mine` } },
      },
    ],
  };
  const TOKENS = {
    Effect: 'Allow',
    Action: ['bedrock-agentcore:GetWorkloadAccessToken', 'bedrock-agentcore:GetResourceApiKey'],
    Resource: '*',
  };

  test('a key that the role may not fetch is told', () => {
    const Pets = openApiTarget('pets', apiKey);

    expect(told({ Pets })).toEqual([
      "pets fails in AWS: no policy of the assembly lets the gateway's role use bedrock-agentcore:GetWorkloadAccessToken, bedrock-agentcore:GetResourceApiKey and secretsmanager:GetSecretValue; its credential needs that",
    ]);
    expect(told({ Pets, Policy: policy([TOKENS]) })).toEqual([
      "pets fails in AWS: no policy of the assembly lets the gateway's role use secretsmanager:GetSecretValue; its credential needs that",
    ]);
  });

  test('a secret whose own policy names the role, or everybody, is not told', () => {
    const Pets = openApiTarget('pets', apiKey);
    const Policy = policy([TOKENS]);
    const secretPolicy = (Principal: unknown) => ({
      Type: 'AWS::SecretsManager::ResourcePolicy',
      Properties: {
        SecretId: 's',
        ResourcePolicy: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Principal }] },
      },
    });

    for (const principal of [{ AWS: ROLE_ARN }, '*', { AWS: '*' }]) {
      expect(told({ Pets, Policy, Own: secretPolicy(principal) })).toEqual([]);
    }
    expect(told({ Pets, Policy, Own: secretPolicy({ AWS: 'arn:aws:iam::1:role/other' }) })).toHaveLength(1);
  });

  test.each([
    [
      'CLIENT_CREDENTIALS',
      'bedrock-agentcore:GetWorkloadAccessToken, bedrock-agentcore:GetResourceOauth2Token and secretsmanager:GetSecretValue',
    ],
    ['AUTHORIZATION_CODE', 'bedrock-agentcore:GetResourceOauth2Token and secretsmanager:GetSecretValue'],
  ])('a token of the grant %s needs %s', (GrantType, actions) => {
    const oauth = {
      CredentialProviderConfigurations: [
        {
          CredentialProviderType: 'OAUTH',
          CredentialProvider: {
            OauthCredentialProvider: { ProviderArn: `${VAULT}/oauth2credentialprovider/mine`, Scopes: [], GrantType },
          },
        },
      ],
    };

    expect(told({ Pets: openApiTarget('pets', oauth) })).toEqual([
      `pets fails in AWS: no policy of the assembly lets the gateway's role use ${actions}; its credential needs that`,
    ]);
  });

  test('a document in Amazon S3 needs to be read', () => {
    const template = (statements: readonly object[]) =>
      serveOne(
        shop(
          {
            Role: role(),
            Policy: policy(statements),
            Pets: target('pets', { Mcp: { OpenApiSchema: { S3: { Uri: 's3://assets/pets.json' } } } }),
          },
          { RoleArn: ROLE_ARN },
        ),
        {},
        {
          'Shop.assets.json': {
            files: {
              pets: {
                source: { path: 'pets.json' },
                destinations: { here: { bucketName: 'assets', objectKey: 'pets.json' } },
              },
            },
          },
          'pets.json': petsDocument(),
        },
      ).notices.map(({ message }) => message);

    expect(template([])).toEqual([
      "fails in AWS: no policy of the assembly lets the gateway's role use s3:GetObject; its document needs that",
    ]);
    expect(template([{ Effect: 'Allow', Action: 's3:GetObject*', Resource: 'arn:aws:s3:::assets/*' }])).toEqual([]);
  });
});

test('the operations of a Smithy model need the actions of their service', () => {
  const operation = (name: string) => ({ [`com.amazonaws.dynamodb#${name}`]: { type: 'operation' } });
  const model = {
    smithy: '2.0',
    shapes: {
      'com.amazonaws.dynamodb#DynamoDB_20120810': {
        type: 'service',
        version: '2012-08-10',
        operations: ['GetItem', 'Query', 'ListTables'].map((name) => ({ target: `com.amazonaws.dynamodb#${name}` })),
        traits: {
          'aws.api#service': { sdkId: 'DynamoDB', arnNamespace: 'dynamodb' },
          'aws.auth#sigv4': { name: 'dynamodb' },
          'aws.protocols#awsJson1_0': {},
        },
      },
      ...operation('GetItem'),
      ...operation('Query'),
      ...operation('ListTables'),
    },
  };
  const Tables = target('tables', { Mcp: { SmithyModel: { InlinePayload: JSON.stringify(model) } } });
  const Policy = policy([{ Effect: 'Allow', Action: 'dynamodb:Get*', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } }]);
  const Table = { Type: 'AWS::DynamoDB::Table', Properties: {} };

  expect(told({ Tables, Policy, Table })).toEqual([
    "tables fails in AWS: no policy of the assembly lets the gateway's role use dynamodb:Query and dynamodb:ListTables; Query and ListTables need that",
  ]);
});

function permission(properties: object): object {
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: { Action: 'lambda:InvokeFunction', FunctionName: { Ref: 'Function' }, ...properties },
  };
}
