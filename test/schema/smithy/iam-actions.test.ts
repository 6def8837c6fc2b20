import { readSmithy } from '../../../lib/schema/smithy/read-smithy';
import { inlineDocument } from '../../../lib/schema/source-document';

/** What is derived for one operation of a service with these traits. */
function reading(service: Record<string, unknown>, name: string, traits: Record<string, unknown> = {}) {
  const shapes = {
    'x#Service': { type: 'service', operations: [{ target: `x#${name}` }], traits: service },
    [`x#${name}`]: { type: 'operation', traits },
  };
  return readSmithy(inlineDocument({ smithy: '2.0', shapes })).iamActions[0];
}

function actions(...operation: Parameters<typeof reading>): readonly string[] | undefined {
  return reading(...operation)?.actions;
}

const aws = (name: string, sdkId = name) => ({
  'aws.auth#sigv4': { name },
  'aws.api#service': { sdkId, arnNamespace: 'namespace' },
});
const partiql = [
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLSelect',
  'dynamodb:PartiQLUpdate',
];

test.each<[Record<string, unknown>, string, string[]]>([
  [aws('dynamodb', 'DynamoDB'), 'Query', ['dynamodb:Query']],
  [aws('dynamodb', 'DynamoDB'), 'TransactGetItems', ['dynamodb:GetItem']],
  [
    aws('dynamodb', 'DynamoDB'),
    'TransactWriteItems',
    ['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  ],
  [aws('dynamodb', 'DynamoDB'), 'ExecuteStatement', partiql],
  [aws('s3', 'S3'), 'ListObjectsV2', ['s3:ListBucket']],
  [aws('s3', 'S3'), 'HeadObject', ['s3:GetObject']],
  [aws('s3', 'S3'), 'ListBuckets', ['s3:ListAllMyBuckets']],
  [aws('s3', 'S3'), 'GetObject', ['s3:GetObject']],
  [aws('s3', 'S3'), 'GetPublicAccessBlock', ['s3:GetBucketPublicAccessBlock']],
  [aws('s3', 'S3 Control'), 'GetPublicAccessBlock', ['s3:GetAccountPublicAccessBlock']],
  [aws('s3', 'S3'), 'GetBucketCors', ['s3:GetBucketCORS']],
  [aws('s3', 'S3'), 'CreateSession', ['s3express:CreateSession']],
  [aws('s3', 'S3'), 'PutBucketWebsite', ['s3:PutBucketWebsite']],
  [aws('lambda', 'Lambda'), 'Invoke', ['lambda:InvokeFunction']],
  [aws('lambda', 'Lambda'), 'InvokeAsync', ['lambda:InvokeFunction']],
  [aws('iotdata', 'IoT Data Plane'), 'Publish', ['iot:Publish']],
  [aws('iotdata', 'IoT Data Plane'), 'GetThingShadow', ['iot:GetThingShadow']],
  [aws('cloudsearch', 'CloudSearch Domain'), 'Search', ['cloudsearch:search']],
  [aws('sqs', 'SQS'), 'SendMessageBatch', ['sqs:SendMessage']],
  [aws('bedrock', 'Bedrock Runtime'), 'Converse', ['bedrock:InvokeModel']],
  [aws('monitoring', 'CloudWatch'), 'GetMetricData', ['cloudwatch:GetMetricData']],
  [aws('tagging', 'Resource Groups Tagging API'), 'GetResources', ['tag:GetResources']],
  [aws('execute-api', 'ApiGatewayManagementApi'), 'PostToConnection', ['execute-api:ManageConnections']],
  [aws('unknown-to-us'), 'DoThings', ['unknown-to-us:DoThings']],
  [aws('s3', 'constructor'), 'toString', ['s3:toString']],
  [{ 'aws.api#service': { arnNamespace: 'shop' } }, 'Sell', ['shop:Sell']],
  [{}, 'Sell', []],
])('derives the actions of %j %s', (service, operation, expected) => {
  expect(actions(service, operation)).toEqual(expected);
});

test.each<[Record<string, unknown>, string[]]>([
  [{ 'smithy.api#http': { method: 'PATCH', uri: '/restapis' } }, ['apigateway:PATCH']],
  [{}, []],
])('takes the actions of API Gateway from the HTTP method: %j', (traits, expected) => {
  expect(actions(aws('apigateway', 'API Gateway'), 'UpdateRestApi', traits)).toEqual(expected);
});

test('takes the action of its own that an operation of API Gateway has', () => {
  const traits = { 'smithy.api#http': { method: 'POST', uri: '/portals' } };

  expect(actions(aws('apigateway', 'ApiGatewayV2'), 'CreatePortal', traits)).toEqual(['apigateway:CreatePortal']);
});

test.each<[string, Record<string, unknown>, string, Record<string, unknown>, true | undefined]>([
  ['an action of the list', aws('dynamodb', 'DynamoDB'), 'GetItem', {}, undefined],
  ['an exception', aws('lambda', 'Lambda'), 'Invoke', {}, undefined],
  ['what the model says', aws('dynamodb'), 'Brew', { 'aws.iam#iamAction': { name: 'BrewTea' } }, undefined],
  ['a service that IAM publishes nothing about', aws('no-such-service'), 'Brew', {}, undefined],
  ['a name that is not in the list of the service', aws('dynamodb', 'DynamoDB'), 'Brew', {}, true],
])('tells a guess from knowledge: %s', (_, service, operation, traits, isGuess) => {
  expect(reading(service, operation, traits)?.isGuess).toBe(isGuess);
});

test.each<[Record<string, unknown>, string[]]>([
  [{ 'aws.iam#iamAction': { name: 'Vend' } }, ['shop:Vend']],
  [{ 'aws.iam#actionName': 'Vend' }, ['shop:Vend']],
  [{ 'aws.iam#iamAction': {} }, ['shop:Sell']],
])('takes the name of the action that the model gives: %j', (traits, expected) => {
  expect(actions(aws('shop'), 'Sell', traits)).toEqual(expected);
});
