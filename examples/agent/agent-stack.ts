import { join } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import { McpGateway, ToolDefinitions } from 'cdk-mcp-gateway';
import type { Construct } from 'constructs';
import { TOOLS } from './functions/library/tools';
import { ownLogs } from './own-logs';

const FUNCTIONS = join(__dirname, 'functions');

/** A Lambda function that answers questions with a model of Amazon Bedrock and the tools of a gateway. */
export class AgentStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const gateway = new McpGateway(this, 'Gateway', { verifyTools: true, outputs: true });
    gateway.addLambdaTarget('Library', {
      handler: new nodejs.NodejsFunction(this, 'Library', {
        ...ownLogs(this, 'Library'),
        entry: join(FUNCTIONS, 'library/index.ts'),
        runtime: lambda.Runtime.NODEJS_24_X,
      }),
      tools: ToolDefinitions.fromInline([...TOOLS]),
    });

    const { AMAZON_NOVA_LITE_V1_0 } = bedrock.FoundationModelIdentifier;
    const model = bedrock.FoundationModel.fromFoundationModelId(this, 'Model', AMAZON_NOVA_LITE_V1_0);
    const agent = new nodejs.NodejsFunction(this, 'Agent', {
      ...ownLogs(this, 'Agent'),
      entry: join(FUNCTIONS, 'agent/index.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
      memorySize: 512,
      timeout: Duration.minutes(5),
      environment: { MODEL_ID: model.modelId },
    });
    const askModel = new iam.PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [model.modelArn] });
    agent.addToRolePolicy(askModel);
    gateway.connect(agent);
    agent.node.addDependency(gateway); // deployed when callers get the tools

    new CfnOutput(this, 'AgentFunction', { value: agent.functionName });
  }
}
