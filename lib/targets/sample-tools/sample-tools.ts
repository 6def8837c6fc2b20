import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { makeBundledFunction } from '../../bundled-function';
import { type ToolDefinition, ToolDefinitions } from '../tool-definitions';

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
    const { handler } = makeBundledFunction(this, {
      description: 'Sample tools of an AgentCore gateway: get_weather and get_time',
      handler: 'sample-tools',
    });
    this.handler = handler;
    this.tools = ToolDefinitions.fromInline(TOOLS);
  }
}
