import {
  type Attribute,
  accountOf,
  arn,
  type LocalResourceType,
  localPartition,
  name,
  namedArn,
  regionOf,
} from './local-resource';

const queueUrl: Attribute = (resource) =>
  `https://sqs.${regionOf(resource)}.${localPartition(resource).domain}/${accountOf(resource)}/${resource.name}`;

const table = named('TableName', { Ref: name, Arn: namedArn('dynamodb', 'table/') });

/** Resources that hold data or are called: nothing stands for one, so a name has to be in the template or given. */
export const NAMED_RESOURCES: { readonly [type: string]: LocalResourceType } = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Events::EventBus': named('Name', { Ref: name, Name: name, Arn: namedArn('events', 'event-bus/') }),
  'AWS::Kinesis::Stream': named('Name', { Ref: name, Arn: namedArn('kinesis', 'stream/') }),
  'AWS::KinesisFirehose::DeliveryStream': named('DeliveryStreamName', {
    Ref: name,
    Arn: namedArn('firehose', 'deliverystream/'),
  }),
  'AWS::KMS::Alias': named('AliasName', { Ref: name }),
  'AWS::Logs::LogGroup': named('LogGroupName', {
    Ref: name,
    Arn: (resource) => arn(resource, 'logs', `log-group:${resource.name}:*`),
  }),
  'AWS::S3::Bucket': named('BucketName', {
    Ref: name,
    Arn: (resource) => `arn:${localPartition(resource).name}:s3:::${resource.name}`,
    DomainName: (resource) => `${resource.name}.s3.${localPartition(resource).domain}`,
    RegionalDomainName: (resource) => `${resource.name}.s3.${regionOf(resource)}.${localPartition(resource).domain}`,
  }),
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    isMadeUp: 'never',
    attributes: { Ref: namedArn('sns', ''), TopicArn: namedArn('sns', ''), TopicName: name },
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    isMadeUp: 'never',
    attributes: { Ref: queueUrl, Arn: namedArn('sqs', ''), QueueName: name, QueueUrl: queueUrl },
  },
  'AWS::SSM::Parameter': named('Name', {
    Ref: name,
    Arn: (resource) => arn(resource, 'ssm', `parameter/${resource.name.replace(/^\//, '')}`),
  }),
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    isMadeUp: 'never',
    attributes: { Ref: namedArn('states', 'stateMachine:'), Arn: namedArn('states', 'stateMachine:'), Name: name },
  },
  'AWS::Cognito::UserPoolDomain': named('Domain', { Ref: name }),
  'AWS::Cognito::UserPoolResourceServer': named('Identifier', { Ref: name }),
};

/** What `Ref` gives is the name. */
function named(nameProperty: string, attributes: LocalResourceType['attributes']): LocalResourceType {
  return { nameProperty, refIsName: true, isMadeUp: 'never', attributes };
}
