import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { PACKAGE_ROOT } from './package-root';

/** What differs between the functions of this package. */
export interface BundledFunctionProps extends Pick<lambda.FunctionOptions, 'maxEventAge' | 'memorySize' | 'timeout'> {
  /** What the function does, for those who find it in their account. */
  readonly description: string;
  /** The folder in `dist/handlers` where the build puts the handler. */
  readonly handler: string;
}

/** Makes `Handler` in a scope, with `Role` and `Logs`: a role that may write this log group and nothing else. */
export function makeBundledFunction(
  scope: Construct,
  { handler, ...props }: BundledFunctionProps,
): { handler: lambda.Function; role: iam.Role } {
  const logGroup = new logs.LogGroup(scope, 'Logs', {
    retention: logs.RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // The managed policy for Lambda functions would let it write every log group of the account.
  const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);

  const made = new lambda.Function(scope, 'Handler', {
    ...props,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(join(PACKAGE_ROOT, 'dist/handlers', handler)),
    role,
    logGroup,
  });
  return { handler: made, role };
}
