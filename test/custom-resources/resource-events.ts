import type { ResourceEvent } from '../../lib/custom-resources/runtime/events';

/** A request of CloudFormation, such as it sends to create a resource. */
export function newEvent(changes: Partial<ResourceEvent> = {}): ResourceEvent {
  return {
    RequestType: 'Create',
    ResponseURL: 'http://127.0.0.1:9/answer',
    StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/1',
    RequestId: 'c4b6e3a8-0a5c-4b57-9d3a-6d9d7c1f0001',
    LogicalResourceId: 'AuthClientSecretValue',
    ResourceProperties: {},
    ...changes,
  };
}

/** An error as the AWS SDK throws it. */
export function awsError(name: string, message = name, httpStatusCode = 400): Error {
  const $metadata = { httpStatusCode, requestId: '11111111-2222-3333-4444-555555555555' };
  return Object.assign(new Error(message), { name, $metadata });
}
