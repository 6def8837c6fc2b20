// A small CDK app with a gateway: one function behind two targets, of which a file can answer one.
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { McpGateway, ToolDefinitions } from '../../../lib';
import { TOOL } from '../servers/tool';

const app = new App();
const stack = new Stack(app, 'Local');
const gateway = new McpGateway(stack, 'Gateway');
const handler = new lambda.Function(stack, 'Handler', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromAsset(join(process.cwd(), 'lambda')),
});
const tools = ToolDefinitions.fromInline([TOOL]);
gateway.addLambdaTarget('Function', { handler, tools });
gateway.addLambdaTarget('File', { handler, tools });
