import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PACKAGE_ROOT } from '../../package-root';
import { type ToolDefinition, ToolDefinitions } from '../tool-definitions';

/** Where the build puts the handler. */
const HANDLER_FOLDER = join(PACKAGE_ROOT, 'dist/handlers/sample-tools');

const TOOLS: ToolDefinition[] = [
  {
    name: 'get_weather',
    description: 'Returns the current weather of a place. Sample data: made up from the name of the place.',
    inputSchema: {
      type: 'object',
      properties: { location: { type: 'string', description: 'Name of a city or region, such as "Berlin"' } },
      required: ['location'],
    },
  },
  {
    name: 'get_time',
    description: 'Returns the current date and time in a time zone.',
    inputSchema: {
      type: 'object',
      properties: { timezone: { type: 'string', description: 'IANA time zone, such as "Europe/Berlin"' } },
      required: ['timezone'],
    },
  },
];

/**
 * A Lambda function with two tools, `get_weather` and `get_time`, to see a gateway work before your own tools do.
 *
 * The function may write its own log group and nothing else. Logs are kept for a week and deleted with the stack.
 */
export class SampleTools extends Construct {
  /** The function that implements the tools. */
  public readonly handler: lambda.Function;

  /** The two tools. */
  public readonly tools: ToolDefinitions;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The managed policy for Lambda functions would let it write every log group of the account.
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);

    this.handler = new lambda.Function(this, 'Handler', {
      description: 'Sample tools of an AgentCore gateway: get_weather and get_time',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(HANDLER_FOLDER),
      role,
      logGroup,
    });
    this.tools = ToolDefinitions.fromInline(TOOLS);
  }
}
