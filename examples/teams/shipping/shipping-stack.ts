import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import { type IMcpGateway, LambdaTarget, ToolDefinitions } from 'cdk-mcp-gateway';
import type { Construct } from 'constructs';
import { ownLogs } from '../own-logs';
import { TOOLS } from './tools';

/** Properties for `ShippingStack`. */
export interface ShippingStackProps extends StackProps {
  readonly gateway: IMcpGateway;
}

/** The shipping team's tools, which it brings to the gateway itself. */
export class ShippingStack extends Stack {
  public constructor(scope: Construct, id: string, { gateway, ...props }: ShippingStackProps) {
    super(scope, id, props);
    const handler = new nodejs.NodejsFunction(this, 'Tools', {
      ...ownLogs(this, 'Tools'),
      entry: join(__dirname, 'function.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
    });
    new LambdaTarget(this, 'Shipping', { gateway, handler, tools: ToolDefinitions.fromInline([...TOOLS]) });
  }
}
