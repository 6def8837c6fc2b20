import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PACKAGE_ROOT } from '../package-root';

/** One kind of custom resource. */
export interface ResourceKind {
  /** Construct ID of the function, one in each stack. */
  readonly functionId: string;
  /** What the function does, for those who find it in their account. */
  readonly description: string;
  /** The folder in `dist/handlers` that holds the bundled handler. */
  readonly handler: string;
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

  private constructor(stack: Stack, { functionId, description, handler, timeout, serviceTimeout }: ResourceKind) {
    super(stack, functionId);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The managed policy for Lambda functions would let it write every log group of the account.
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);

    const { functionArn } = new lambda.Function(this, 'Handler', {
      description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(join(PACKAGE_ROOT, 'dist/handlers', handler)),
      memorySize: 256,
      timeout,
      // Nothing may still be done when CloudFormation has given up and rolls back.
      maxEventAge: Duration.seconds(serviceTimeout.toSeconds() - timeout.toSeconds()),
      role: this.role,
      logGroup,
    });
    this.serviceToken = functionArn;
  }
}
