import { join } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import { McpGateway, ToolDefinitions } from 'cdk-mcp-gateway';
import type { Construct } from 'constructs';
import { ownLogs } from './own-logs';

const FUNCTIONS = join(__dirname, 'functions');

/** A Lambda function that answers questions with a model of Amazon Bedrock and the tools of a gateway. */
export class AgentStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const gateway = new McpGateway(this, 'Gateway', { waitForTargets: true, outputs: true });
    const library = gateway.addLambdaTarget('Library', {
      handler: new lambda.Function(this, 'Library', {
        ...ownLogs(this, 'Library'),
        runtime: lambda.Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: lambda.Code.fromAsset(join(FUNCTIONS, 'library')),
      }),
      tools: ToolDefinitions.fromFile(join(__dirname, 'tools/library.yaml')),
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
    agent.addToRolePolicy(new iam.PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [model.modelArn] }));
    gateway.connect(agent);
    agent.node.addDependency(library); // with waitForTargets: deployed when its tools are live

    new CfnOutput(this, 'AgentFunction', { value: agent.functionName });
  }
}
