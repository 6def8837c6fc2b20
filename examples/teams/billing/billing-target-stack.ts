import { Annotations, Stack, type StackProps } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { type IMcpGateway, LambdaTarget, ToolDefinitions } from 'cdk-mcp-gateway';
import type { Construct } from 'constructs';
import { TOOLS } from './tools';

/** Properties for `BillingTargetStack`. */
export interface BillingTargetStackProps extends StackProps {
  readonly gateway: IMcpGateway;

  /** The function in the team's account. */
  readonly handler: lambda.IFunction;
}

/** Brings the billing team's tools to the gateway, in the gateway's account, where targets have to be. */
export class BillingTargetStack extends Stack {
  public constructor(scope: Construct, id: string, { gateway, handler, ...props }: BillingTargetStackProps) {
    super(scope, id, props);
    const tools = ToolDefinitions.fromInline([...TOOLS]);
    const target = new LambdaTarget(this, 'Billing', { gateway, handler, tools });
    Annotations.of(target).acknowledgeWarning(
      'cdk-mcp-gateway:lambdaInOtherAccount',
      'BillingToolsStack lets the account of the gateway in',
    );
  }
}
