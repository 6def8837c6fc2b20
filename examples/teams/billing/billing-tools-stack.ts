import { join } from 'node:path';
import { PhysicalName, Stack, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { ownLogs } from '../own-logs';

/** Properties for `BillingToolsStack`. */
export interface BillingToolsStackProps extends StackProps {
  /** The account of the gateway. */
  readonly platformAccount: string;
}

/** The billing team's tools, in an account of its own. */
export class BillingToolsStack extends Stack {
  public readonly handler: lambda.IFunction;

  public constructor(scope: Construct, id: string, { platformAccount, ...props }: BillingToolsStackProps) {
    super(scope, id, props);
    this.handler = new nodejs.NodejsFunction(this, 'Tools', {
      ...ownLogs(this, 'Tools'),
      functionName: PhysicalName.GENERATE_IF_NEEDED,
      entry: join(__dirname, 'function.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
    });
    // There, the role of the gateway is the one that is allowed to use this.
    this.handler.grantInvoke(new iam.AccountPrincipal(platformAccount));
  }
}
