// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation look like those of JavaScript.
import { lambdaFunction, lambdaTarget, serveOne, shop } from './sample-templates';

const RESOURCES = {
  Table: named('DynamoDB::Table', 'TableName'),
  Global: named('DynamoDB::GlobalTable', 'TableName'),
  Queue: named('SQS::Queue', 'QueueName'),
  Topic: named('SNS::Topic', 'TopicName'),
  Bucket: named('S3::Bucket', 'BucketName'),
  Machine: named('StepFunctions::StateMachine', 'StateMachineName'),
  Bus: named('Events::EventBus', 'Name'),
  Stream: named('Kinesis::Stream', 'Name'),
  Logs: named('Logs::LogGroup', 'LogGroupName'),
  Parameter: named('SSM::Parameter', 'Name'),
  Role: { Type: 'AWS::IAM::Role', Properties: { Path: '/apps/' } },
  NamedRole: named('IAM::Role', 'RoleName'),
  Secret: named('SecretsManager::Secret', 'Name'),
  Unnamed: { Type: 'AWS::SecretsManager::Secret' },
  Pool: { Type: 'AWS::Cognito::UserPool' },
  Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' }, ClientName: 'web' } },
  Domain: named('Cognito::UserPoolDomain', 'Domain'),
  Server: named('Cognito::UserPoolResourceServer', 'Identifier'),
  ApiKey: named('BedrockAgentCore::ApiKeyCredentialProvider', 'Name'),
  OAuth: named('BedrockAgentCore::OAuth2CredentialProvider', 'Name'),
  Engine: named('BedrockAgentCore::PolicyEngine', 'Name'),
  Rule: { Type: 'AWS::BedrockAgentCore::Policy', Properties: { Name: 'P', PolicyEngineId: { Ref: 'Engine' } } },
  Nameless: { Type: 'AWS::SQS::Queue' },
};

function named(type: string, property: string): object {
  return { Type: `AWS::${type}`, Properties: { [property]: { 'Fn::Sub': 'x-${AWS::Region}' } } };
}

/** What a function gets in its environment. */
function environmentOf(
  values: { readonly [name: string]: unknown },
  options = {},
): { readonly [name: string]: string } {
  const resources = {
    ...RESOURCES,
    Function: lambdaFunction({ Environment: { Variables: values } }),
    Tools: lambdaTarget('tools', { 'Fn::GetAtt': ['Function', 'Arn'] }),
  };
  const backend = serveOne(shop(resources), options).targets[0]?.backend;
  return backend?.kind === 'LAMBDA' ? backend.function.environment : {};
}

test.each<[string, unknown]>([
  ['x-us-east-1', { Ref: 'Table' }],
  ['arn:aws:dynamodb:us-east-1:111122223333:table/x-us-east-1', 'Table.Arn'],
  ['${Table.StreamArn}', 'Table.StreamArn'],
  ['arn:aws:dynamodb:us-east-1:111122223333:table/x-us-east-1', 'Global.Arn'],
  ['https://sqs.us-east-1.amazonaws.com/111122223333/x-us-east-1', { Ref: 'Queue' }],
  ['https://sqs.us-east-1.amazonaws.com/111122223333/x-us-east-1', 'Queue.QueueUrl'],
  ['arn:aws:sqs:us-east-1:111122223333:x-us-east-1', 'Queue.Arn'],
  ['x-us-east-1', 'Queue.QueueName'],
  ['${Nameless}', { Ref: 'Nameless' }],
  ['${Nameless.Arn}', 'Nameless.Arn'],
  ['arn:aws:sns:us-east-1:111122223333:x-us-east-1', { Ref: 'Topic' }],
  ['x-us-east-1', 'Topic.TopicName'],
  ['x-us-east-1', { Ref: 'Bucket' }],
  ['arn:aws:s3:::x-us-east-1', 'Bucket.Arn'],
  ['x-us-east-1.s3.us-east-1.amazonaws.com', 'Bucket.RegionalDomainName'],
  ['arn:aws:states:us-east-1:111122223333:stateMachine:x-us-east-1', { Ref: 'Machine' }],
  ['arn:aws:events:us-east-1:111122223333:event-bus/x-us-east-1', 'Bus.Arn'],
  ['arn:aws:kinesis:us-east-1:111122223333:stream/x-us-east-1', 'Stream.Arn'],
  ['arn:aws:logs:us-east-1:111122223333:log-group:x-us-east-1:*', 'Logs.Arn'],
  ['x-us-east-1', { Ref: 'Parameter' }],
  ['Shop-Role', { Ref: 'Role' }],
  ['arn:aws:iam::111122223333:role/apps/Shop-Role', 'Role.Arn'],
  ['arn:aws:iam::111122223333:role/x-us-east-1', 'NamedRole.Arn'],
  ['arn:aws:secretsmanager:us-east-1:111122223333:secret:x-us-east-1-xsBp7o', { Ref: 'Secret' }],
  ['arn:aws:secretsmanager:us-east-1:111122223333:secret:Shop-Unnamed-7u0PHf', 'Unnamed.Id'],
  ['us-east-1_RAYU6Xdvo', { Ref: 'Pool' }],
  ['arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_RAYU6Xdvo', 'Pool.Arn'],
  ['cognito-idp.us-east-1.amazonaws.com/us-east-1_RAYU6Xdvo', 'Pool.ProviderName'],
  ['https://cognito-idp.us-east-1.amazonaws.com/us-east-1_RAYU6Xdvo', 'Pool.ProviderURL'],
  ['4q9xh3ztuu4a3pryv8kp67nn5x', { Ref: 'Client' }],
  ['web', 'Client.Name'],
  ['${Client.ClientSecret}', 'Client.ClientSecret'],
  ['x-us-east-1', { Ref: 'Domain' }],
  ['x-us-east-1', { Ref: 'Server' }],
  [
    'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/apikeycredentialprovider/x-us-east-1',
    'ApiKey.CredentialProviderArn',
  ],
  [
    'arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/oauth2credentialprovider/x-us-east-1',
    'OAuth.CredentialProviderArn',
  ],
  [
    'arn:aws:secretsmanager:us-east-1:111122223333:secret:bedrock-agentcore-identity!default/apikey/x-us-east-1-wWe9uk',
    'ApiKey.ApiKeySecretArn.SecretArn',
  ],
  ['arn:aws:bedrock-agentcore:us-east-1:111122223333:policy-engine/x-us-east-1-ppy7bwe1cz', 'Engine.PolicyEngineArn'],
  [
    'arn:aws:bedrock-agentcore:us-east-1:111122223333:policy-engine/x-us-east-1-ppy7bwe1cz/policy/P-5fkr06m2td',
    'Rule.PolicyArn',
  ],
  ['shop-xkje8do7yq', { Ref: 'Gateway' }],
  ['arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/shop-xkje8do7yq', 'Gateway.GatewayArn'],
  ['https://shop-xkje8do7yq.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp', 'Gateway.GatewayUrl'],
  [
    'arn:aws:bedrock-agentcore:us-east-1:111122223333:workload-identity-directory/default/workload-identity/shop-xkje8do7yq',
    'Gateway.WorkloadIdentityDetails.WorkloadIdentityArn',
  ],
  ['6Q9YP28QZZ', 'Tools.TargetId'],
  [
    'arn:aws:cloudformation:us-east-1:111122223333:stack/Shop/d00aae6b-7fbf-77a4-566d-8df36805d7ae',
    { Ref: 'AWS::StackId' },
  ],
  ['', { 'Fn::Join': [',', { Ref: 'AWS::NotificationARNs' }] }],
  ['${Gone}', { Ref: 'Gone' }],
])('%s stands for a value', (expected, value) => {
  const asked = typeof value === 'string' ? { 'Fn::GetAtt': value } : value;

  expect(environmentOf({ VALUE: asked })).toEqual({ VALUE: expected });
});

test.each([
  [
    'cn-north-1',
    'arn:aws-cn:sqs:cn-north-1:111122223333:x-cn-north-1',
    'https://cognito-idp.cn-north-1.amazonaws.com.cn/',
  ],
  [
    'us-gov-west-1',
    'arn:aws-us-gov:sqs:us-gov-west-1:111122223333:x-us-gov-west-1',
    'https://cognito-idp.us-gov-west-1.amazonaws.com/',
  ],
  [
    'us-iso-east-1',
    'arn:aws:sqs:us-iso-east-1:111122223333:x-us-iso-east-1',
    'https://cognito-idp.us-iso-east-1.amazonaws.com/',
  ],
])('the Region %s has its partition and domain', (region, queue, issuer) => {
  const values = {
    QUEUE: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    ISSUER: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] },
    PARTITION: { 'Fn::Sub': '${AWS::Partition} ${AWS::URLSuffix}' },
  };

  const environment = environmentOf(values, { region });

  expect(environment.QUEUE).toBe(queue);
  expect(environment.ISSUER).toBe(`${issuer}${region}_RAYU6Xdvo`);
  expect(environment.PARTITION).toBe(`${queue.split(':')[1]} ${issuer.split(`${region}.`)[1]?.slice(0, -1)}`);
});

test('a name that is given goes into everything that is made of it', () => {
  const values = {
    POOL: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] },
    GATEWAY: { 'Fn::GetAtt': ['Gateway', 'GatewayArn'] },
    FUNCTION: { 'Fn::GetAtt': ['Function', 'Arn'] },
  };
  const given = { Pool: 'us-east-1_Real12345', Gateway: 'shop-real123456', Function: 'real' };

  expect(environmentOf(values, { values: given })).toEqual({
    POOL: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Real12345',
    GATEWAY: 'arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/shop-real123456',
    FUNCTION: 'arn:aws:lambda:us-east-1:111122223333:function:real',
  });
});

test('a resource that is named after itself ends in a placeholder', () => {
  const Loop = {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: {
        'Fn::Join': ['', [{ 'Fn::GetAtt': ['Loop', 'QueueName'] }, { 'Fn::GetAtt': ['Loop', 'QueueName'] }]],
      },
    },
  };
  const Fn = lambdaFunction({ Environment: { Variables: { NAME: { 'Fn::GetAtt': ['Loop', 'QueueName'] } } } });

  const [served] = serveOne(shop({ Loop, Fn, Tools: lambdaTarget('tools', { 'Fn::GetAtt': ['Fn', 'Arn'] }) })).targets;

  expect(served?.backend).toMatchObject({ function: { environment: { NAME: '${…}${…}' } } });
});
