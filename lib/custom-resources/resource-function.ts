import { Duration, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type BundledFunctionProps, makeBundledFunction } from '../bundled-function';

/** One kind of custom resource, and the function that serves it. */
export interface ResourceKind extends BundledFunctionProps {
  /** Construct ID of the function, one in each stack. */
  readonly functionId: string;
  /** How long one request may take, the answer included. */
  readonly timeout: Duration;
  /** How long CloudFormation waits for an answer: several tries of Lambda, when the function ends without one. */
  readonly serviceTimeout: Duration;
}

/**
 * The function of a stack that serves all custom resources of one kind.
 *
 * Its role may write the function's own log group; each resource adds what it needs, beside itself. Logs are kept for a
 * week and deleted with the stack.
 */
export class ResourceFunction extends Construct {
  /** The function for this kind in the stack of a construct; made when the first resource needs it. */
  public static in(scope: Construct, kind: ResourceKind): ResourceFunction {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(kind.functionId);
    return existing instanceof ResourceFunction ? existing : new ResourceFunction(stack, kind);
  }

  /** What resources of this kind name as their provider. */
  public readonly serviceToken: string;

  /** The role of the function. */
  public readonly role: iam.IRole;

  private constructor(stack: Stack, { functionId, serviceTimeout, ...kind }: ResourceKind) {
    super(stack, functionId);
    // Nothing may still be done when CloudFormation has given up and rolls back.
    const maxEventAge = Duration.seconds(serviceTimeout.toSeconds() - kind.timeout.toSeconds());
    const { handler, role } = makeBundledFunction(this, { ...kind, memorySize: 256, maxEventAge });
    this.serviceToken = handler.functionArn;
    this.role = role;
  }
}
