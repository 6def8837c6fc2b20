/** What CloudFormation asks of a custom resource. */
export interface ResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  /** Where the answer goes. Whoever knows it may answer, so it is never logged. */
  readonly ResponseURL: string;
  readonly StackId: string;
  /** The same for every delivery of one request. */
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  /** What the answer to the creation named the resource; not known yet when it is created. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly [name: string]: unknown };
  /** What the properties were before an update. */
  readonly OldResourceProperties?: { readonly [name: string]: unknown };
}

/** What CloudFormation takes for an answer. */
export interface ResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** What a handler needs to know of its invocation. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}
