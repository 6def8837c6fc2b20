import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import { type IMcpGateway, McpGateway } from 'cdk-mcp-gateway';
import type { Construct } from 'constructs';
import { ownLogs } from '../own-logs';

/** The company's gateway: who may call it, what every call has to say, and what decides about it. */
export class PlatformStack extends Stack {
  /** What the teams bring their tools to. */
  public readonly gateway: IMcpGateway;

  /** What holds the rules. */
  public readonly policyEngine: agentcore.IPolicyEngine;

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const purpose = new nodejs.NodejsFunction(this, 'Purpose', {
      ...ownLogs(this, 'Purpose'),
      entry: join(__dirname, 'purpose.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
    });
    this.policyEngine = new agentcore.PolicyEngine(this, 'PolicyEngine');
    this.gateway = new McpGateway(this, 'Gateway', {
      description: 'The tools of all teams',
      authorizer: agentcore.GatewayAuthorizer.usingAwsIam(),
      interceptors: [agentcore.LambdaInterceptor.forRequest(purpose, { passRequestHeaders: true })],
      policyEngineConfiguration: { policyEngine: this.policyEngine, mode: agentcore.PolicyEngineMode.ENFORCE },
      outputs: true,
    });

    const agents = new iam.Role(this, 'Agents', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    this.gateway.grantInvoke(agents);
  }
}
