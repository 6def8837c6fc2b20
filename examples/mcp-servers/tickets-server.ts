import { join } from 'node:path';
import { AssetHashType, DockerImage, Names, Stack } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';

/** A help desk's MCP server on AgentCore Runtime. Its role may read this server's code and write its log. */
export class TicketsServer extends Construct {
  public readonly runtime: agentcore.IBedrockAgentRuntime;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const { account } = Stack.of(this);
    const arnOf = (service: string, resource: string) => Stack.of(this).formatArn({ service, resource });
    const code = bundledServer(this);
    const name = Names.uniqueResourceName(this, { maxLength: 48, separator: '_' });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('bedrock-agentcore.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': arnOf('bedrock-agentcore', `runtime/${name}-*`) },
        },
      }),
      inlinePolicies: {
        Code: allowing(['s3:GetObject'], code.bucket.arnForObjects(code.s3ObjectKey)),
      },
    });

    // The construct for it, agentcore.Runtime, lets its role read every asset of the account.
    const runtime = new agentcore.CfnRuntime(this, 'Runtime', {
      agentRuntimeName: name,
      agentRuntimeArtifact: {
        codeConfiguration: {
          code: { s3: { bucket: code.s3BucketName, prefix: code.s3ObjectKey } },
          runtime: agentcore.AgentCoreRuntime.NODE_22.value,
          entryPoint: ['server.js'],
        },
      },
      networkConfiguration: { networkMode: 'PUBLIC' },
      protocolConfiguration: agentcore.ProtocolType.MCP.value,
      roleArn: role.roleArn,
    });
    const logs = `log-group:/aws/bedrock-agentcore/runtimes/${runtime.attrAgentRuntimeId}-DEFAULT`;
    const writeLog = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
    new iam.Policy(this, 'Log', { roles: [role], document: allowing(writeLog, arnOf('logs', `${logs}:*`)) });

    this.runtime = agentcore.Runtime.fromAgentRuntimeAttributes(this, 'Attributes', {
      agentRuntimeArn: runtime.attrAgentRuntimeArn,
      agentRuntimeId: runtime.attrAgentRuntimeId,
      agentRuntimeName: name,
      agentRuntimeVersion: runtime.attrAgentRuntimeVersion,
      roleArn: role.roleArn,
    });
  }
}

function allowing(actions: string[], resource: string): iam.PolicyDocument {
  return new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions, resources: [resource] })] });
}

/** The server as one file, bundled as `NodejsFunction` does it for Lambda functions: with esbuild, not in Docker. */
function bundledServer(scope: Construct): Asset {
  const path = join(__dirname, 'server');
  const tryBundle = (folder: string) => {
    const options = { bundle: true, platform: 'node', target: 'node22', minify: true } as const;
    buildSync({ ...options, entryPoints: [join(path, 'index.ts')], outfile: join(folder, 'server.js') });
    return true;
  };
  return new Asset(scope, 'Code', {
    path,
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: DockerImage.fromRegistry('public.ecr.aws/docker/library/node:22'), local: { tryBundle } },
  });
}
