import { App, CfnOutput, NestedStack, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { CognitoAuthorizer, type ICognitoAuthorizer, McpGateway } from '../../../lib';
import { ENV } from '../../gateway/gateways';
import { newStack } from '../../new-stack';
import { deploy } from '../../targets/deployment';
import { newFunction } from '../../targets/sample-inputs';
import { checkedApp, findingsIn, withValidation } from '../../with-validation';

const VALUE = 'Custom::McpGatewayClientSecret';
const SECRET = 'AWS::SecretsManager::Secret';
const FUNCTION = 'AWS::Lambda::Function';
const POLICY = 'AWS::IAM::Policy';

function only(template: Template, type: string): string {
  const ids = Object.keys(template.findResources(type));
  expect(ids).toHaveLength(1);
  return ids[0] ?? '';
}

function existing(stack: Stack, userPool?: cognito.IUserPool): ICognitoAuthorizer {
  return CognitoAuthorizer.fromUserPool(stack, 'Existing', {
    userPool: userPool ?? cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_Ab12Cd34E'),
    clients: [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', '1h57kf5cpq17m0eml12EXAMPLE')],
    scopes: ['tools/read', 'tools/write'],
    tokenEndpoint: 'https://example.auth.eu-west-1.amazoncognito.com/oauth2/token',
  });
}

test('nothing is created for a secret that nobody asks for', () => {
  const stack = newStack();

  new McpGateway(stack, 'Gateway', { authorizer: new CognitoAuthorizer(stack, 'Auth'), outputs: true });

  const template = Template.fromStack(stack);
  for (const type of [VALUE, SECRET, FUNCTION]) template.resourceCountIs(type, 0);
});

test('the secret is one, however often it is asked for', () => {
  const stack = newStack();
  const authorizer = new CognitoAuthorizer(stack, 'Auth');

  expect(authorizer.clientSecret).toBe(authorizer.clientSecret);
  for (const type of [VALUE, SECRET, FUNCTION]) Template.fromStack(stack).resourceCountIs(type, 1);
});

test('the secret is created empty, and the handler is told what to fill it with', () => {
  const stack = newStack();
  const authorizer = new CognitoAuthorizer(stack, 'Auth', { scopes: ['read', 'write'] });

  const { secretArn } = authorizer.clientSecret;

  const template = Template.fromStack(stack);
  template.hasResource(SECRET, {
    Properties: Match.objectEquals({
      Description:
        'Client ID, secret, token endpoint and scopes of a client that calls an MCP gateway (Stack/Auth/ClientSecret)',
    }),
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
  });
  template.hasResourceProperties(
    VALUE,
    Match.objectEquals({
      ServiceToken: { 'Fn::GetAtt': [only(template, FUNCTION), 'Arn'] },
      ServiceTimeout: '720',
      UserPoolId: stack.resolve(authorizer.userPool.userPoolId),
      ClientId: stack.resolve(authorizer.clientId),
      SecretArn: { Ref: only(template, SECRET) },
      TokenEndpoint: stack.resolve(authorizer.tokenEndpoint),
      Scopes: 'stack-auth/read stack-auth/write',
    }),
  );
  expect(stack.resolve(secretArn)).toEqual({ Ref: only(template, VALUE) });
});

test('the handler may read the clients of this pool and this secret, write this secret and its log, and nothing else', () => {
  const stack = newStack();
  const authorizer = new CognitoAuthorizer(stack, 'Auth');

  authorizer.clientSecret;

  const template = Template.fromStack(stack);
  const role = only(template, 'AWS::IAM::Role');
  const policies = Object.values(template.findResources(POLICY));
  expect(policies.map(({ Properties }) => Properties.Roles)).toEqual([[{ Ref: role }], [{ Ref: role }]]);
  expect(policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)).toEqual([
    {
      Effect: 'Allow',
      Action: 'cognito-idp:DescribeUserPoolClient',
      Resource: stack.resolve(authorizer.userPool.userPoolArn),
    },
    {
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      Resource: { Ref: only(template, SECRET) },
    },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [only(template, 'AWS::Logs::LogGroup'), 'Arn'] },
    },
  ]);
  template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent(), Policies: Match.absent() });
  template.hasResourceProperties(FUNCTION, {
    Role: { 'Fn::GetAtt': [role, 'Arn'] },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 256,
    Timeout: 120,
    LoggingConfig: { LogGroup: { Ref: only(template, 'AWS::Logs::LogGroup') } },
  });
  template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 7 }, DeletionPolicy: 'Delete' });
});

test('two authorizers of one stack share the function, and each has its own permissions', () => {
  const stack = newStack();
  const authorizers = ['A', 'B'].map((id) => new CognitoAuthorizer(stack, id));

  for (const authorizer of authorizers) authorizer.clientSecret;

  const template = Template.fromStack(stack);
  template.resourceCountIs(FUNCTION, 1);
  template.resourceCountIs(SECRET, 2);
  for (const { userPool } of authorizers) {
    template.hasResourceProperties(POLICY, {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'cognito-idp:DescribeUserPoolClient',
            Resource: stack.resolve(userPool.userPoolArn),
          },
          Match.anyValue(),
        ],
      },
    });
  }
});

test('whoever reads the secret is created after it is filled, and it is filled after permission, client and secret exist', () => {
  const stack = newStack();
  const { clientSecret } = new CognitoAuthorizer(stack, 'Auth');
  const reader = newFunction(stack);

  reader.addEnvironment('SECRET', clientSecret.secretArn);
  clientSecret.grantRead(reader);

  const template = Template.fromStack(stack);
  const policy =
    Object.keys(template.findResources(POLICY)).find((id) => id.startsWith('AuthClientSecretPolicy')) ?? '';
  const client = 'AWS::Cognito::UserPoolClient';
  const before = [policy, ...[SECRET, client, 'AWS::Cognito::UserPoolDomain'].map((type) => only(template, type))];
  const value = only(template, VALUE);
  // What must come before takes its time, and all else takes none.
  const { order } = deploy(template, (id) => (before.includes(id) ? 1000 : id === value ? 500 : 1));
  for (const id of before) expect(order.indexOf(id)).toBeLessThan(order.indexOf(value));
  const readerId = stack.getLogicalId(reader.node.defaultChild as lambda.CfnFunction);
  expect(order.indexOf(readerId)).toBeGreaterThan(order.indexOf(value));
});

test('the reader is allowed to read exactly this secret', () => {
  const stack = newStack();
  const { clientSecret } = new CognitoAuthorizer(stack, 'Auth');

  clientSecret.grantRead(newFunction(stack));

  const template = Template.fromStack(stack);
  template.hasResourceProperties(POLICY, {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
          Resource: { Ref: only(template, VALUE) },
        },
      ],
    },
  });
});

test('the secret stays when the authorizer does', () => {
  const stack = newStack();

  new CognitoAuthorizer(stack, 'Auth', { removalPolicy: RemovalPolicy.RETAIN }).clientSecret;

  Template.fromStack(stack).hasResource(SECRET, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('the client of a pool that exists has a secret, too', () => {
  const stack = newStack('Stack', ENV);
  const authorizer = existing(stack);

  authorizer.clientSecret;

  const template = Template.fromStack(stack);
  template.hasResourceProperties(VALUE, {
    UserPoolId: 'eu-west-1_Ab12Cd34E',
    ClientId: '1h57kf5cpq17m0eml12EXAMPLE',
    TokenEndpoint: 'https://example.auth.eu-west-1.amazoncognito.com/oauth2/token',
    Scopes: 'tools/read tools/write',
  });
  template.hasResource(SECRET, { DeletionPolicy: 'Delete' });
  expect(Object.values(template.findResources(POLICY))[0]?.Properties.PolicyDocument.Statement[0]).toEqual({
    Effect: 'Allow',
    Action: 'cognito-idp:DescribeUserPoolClient',
    Resource: stack.resolve(authorizer.userPool.userPoolArn),
  });
});

test('fails at synth for a pool of another account, whose clients nobody here can read', () => {
  const stack = newStack('Stack', ENV);
  const arn = 'arn:aws:cognito-idp:eu-west-1:444455556666:userpool/eu-west-1_Ab12Cd34E';

  existing(stack, cognito.UserPool.fromUserPoolArn(stack, 'OtherPool', arn)).clientSecret;

  const errors = Annotations.fromStack(stack).findError('*', Match.anyValue());
  expect(errors.map(({ id, entry }) => [id, entry.data])).toEqual([
    [
      '/Stack/Existing',
      "'userPool' is of account 444455556666, and only there can the secret of its client be read; create 'clientSecret' in a stack of that account [COGNITO_POOL_IN_OTHER_ACCOUNT]",
    ],
  ]);
});

test('works in a nested stack', () => {
  const nested = new NestedStack(newStack(), 'Nested');

  new CfnOutput(nested, 'Arn', { value: new CognitoAuthorizer(nested, 'Auth').clientSecret.secretArn });

  const template = Template.fromStack(nested);
  template.hasOutput('Arn', { Value: { Ref: only(template, VALUE) } });
});

describe.each([
  ['Users', 'Readers'],
  ['Readers', 'Users'],
])('where the stack %s is created before %s', (...ids) => {
  test('a reader in another stack is deployed after the secret is filled', () => {
    const app = new App();
    const stacks = new Map(ids.map((id) => [id, new Stack(app, id, { env: ENV })]));
    const [users, readers] = [stacks.get('Users'), stacks.get('Readers')];
    if (!users || !readers) throw new Error('No stacks');
    const { clientSecret } = new CognitoAuthorizer(users, 'Auth');
    const reader = newFunction(readers);

    reader.addEnvironment('SECRET', clientSecret.secretArn);
    clientSecret.grantRead(reader);

    expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['Users', 'Readers']);
    const value = only(Template.fromStack(users), VALUE);
    const [name, output] =
      Object.entries(Template.fromStack(users).findOutputs('*', { Value: { Ref: value } }))[0] ?? [];
    expect(output?.Export.Name).toBe(`Users:${name}`);
    Template.fromStack(readers).hasResourceProperties(FUNCTION, {
      Environment: { Variables: { SECRET: { 'Fn::ImportValue': `Users:${name}` } } },
    });
  });
});

describe("with CDK's CloudFormation validator and cdk-nag's AwsSolutions rules", () => {
  withValidation();

  test('has no findings but the rotation, which would lock callers out', () => {
    const app = checkedApp();
    const stack = new Stack(app, 'Stack');

    existing(stack).clientSecret;
    const secret = stack.node.findChild('Existing').node.findChild('ClientSecret').node.findChild('Secret');
    const reason = 'Amazon Cognito issues the value; rotating it means another client, which the handler follows';
    Validations.of(secret).acknowledge({ id: 'AwsSolutions::AwsSolutions-SMG4', reason });
    const { directory } = app.synth();

    expect(findingsIn(directory)).toEqual([]);
  }, 60_000);
});
