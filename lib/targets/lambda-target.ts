import { Annotations, Token, TokenComparison } from 'aws-cdk-lib';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { GatewayGrants } from '../credentials/gateway-grants';
import type { DocumentReading } from '../schema/document-reading';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';
import type { JsonSchema } from '../schema/tool';
import { readToolList } from '../schema/tool-list/read-tool-list';
import { renderLocation, takeRoom, uploadDocument } from './document-payload';
import { checkDefinition, type DocumentSource } from './document-source';
import { McpTarget, type McpTargetOptions, readingName, type TargetDefinition, targetNameOf } from './mcp-target';
import type { ToolDefinitions } from './tool-definitions';

/** Options for a Lambda target, without the gateway that serves it. */
export interface LambdaTargetOptions extends McpTargetOptions {
  /** The function, version or alias that implements the tools. */
  readonly handler: lambda.IFunction;

  /**
   * The tools that the function implements. Every invocation carries the arguments as its event and the chosen tool's
   * full name in `context.clientContext.custom.bedrockAgentCoreToolName`.
   */
  readonly tools: ToolDefinitions;
}

/** Properties for `LambdaTarget`. */
export interface LambdaTargetProps extends LambdaTargetOptions {
  /** The gateway that serves the tools. Changing it replaces the target. */
  readonly gateway: agentcore.IGateway;
}

/**
 * Serves a Lambda function's tools through a gateway.
 *
 * Lets the gateway's role invoke this function, and nothing else. A function of another account must let the role in
 * with a resource policy of its own; one of another Region comes with a warning.
 *
 * Fails when a name or tool is one that the service refuses, with all problems at once.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
 */
export class LambdaTarget extends McpTarget {
  public readonly targetType = agentcore.McpTargetType.LAMBDA;

  /** The function that implements the tools. */
  public readonly handler: lambda.IFunction;

  public constructor(scope: Construct, id: string, props: LambdaTargetProps) {
    super(scope, id, props, define(id, props));
    this.handler = props.handler;
    warnAboutOtherPlace(this, props);
  }
}

function define(id: string, props: LambdaTargetProps): TargetDefinition {
  const { handler } = props;
  const name = targetNameOf(id, props);
  const source = props.tools?._source;
  const document = source?.kind === 'readable' ? source.document : undefined;
  const reading = document && readToolList(document, { targetName: readingName(name) });
  return {
    kind: 'LambdaTarget',
    catalogKind: 'LAMBDA',
    name,
    issues: [
      ...checkHandler(handler),
      ...checkDefinition('tools', props.tools, "ToolDefinitions.fromFile('tools/weather.json')"),
    ],
    reading,
    document,
    credential: agentcore.GatewayCredentialProvider.fromIamRole(),
    render: (target, grants) => {
      grants.allow(['lambda:InvokeFunction'], [handler.functionArn]);
      return { lambda: { lambdaArn: handler.functionArn, toolSchema: renderTools(target, source, reading, grants) } };
    },
  };
}

/** The compiler makes sure of it, where there is one. */
function checkHandler(handler: lambda.IFunction | undefined): Issue[] {
  if (handler?.functionArn !== undefined) return [];
  const got = typeof handler === 'string' ? JSON.stringify(handler) : typeof handler;
  const message = `takes a Lambda function, version or alias, got ${got}; for one that exists write lambda.Function.fromFunctionArn(…)`;
  return [propertyIssue('TARGET_PROPERTY_INVALID', 'handler', message)];
}

function renderTools(
  target: Construct,
  source: DocumentSource,
  reading: DocumentReading | undefined,
  grants: GatewayGrants,
): agentcore.CfnGatewayTarget.ToolSchemaProperty {
  if (source.kind === 's3') return { s3: renderLocation(source.location, grants) };
  const text = JSON.stringify(reading?.document);
  // What only the deployment knows can be filled in to a template, but not to a file.
  const fits = Token.isUnresolved(text) || takeRoom(target, text);
  if (source.upload || !fits) return { s3: uploadDocument(target, text, grants) };
  const inlinePayload = (reading?.tools ?? []).map(({ name, description, inputSchema, outputSchema }) => ({
    name,
    description,
    inputSchema: schemaProperty(inputSchema),
    outputSchema: outputSchema && schemaProperty(outputSchema),
  }));
  return { inlinePayload };
}

function schemaProperty(schema: JsonSchema): agentcore.CfnGatewayTarget.SchemaDefinitionProperty {
  // Lowering leaves the five keywords of this type and a `type` on every level.
  return schema as unknown as agentcore.CfnGatewayTarget.SchemaDefinitionProperty;
}

function warnAboutOtherPlace(target: LambdaTarget, { handler, gateway }: LambdaTargetProps): void {
  const differs = (here: string, there: string) => Token.compareStrings(here, there) === TokenComparison.DIFFERENT;
  if (differs(handler.env.account, gateway.env.account)) {
    Annotations.of(target).addWarningV2(
      'cdk-mcp-gateway:lambdaInOtherAccount',
      `The function belongs to account ${handler.env.account} and the gateway to ${gateway.env.account}, so the function must let the gateway's role in: in its account, run "aws lambda add-permission" with --principal set to the role's ARN and --action lambda:InvokeFunction.`,
    );
  }
  if (differs(handler.env.region, gateway.env.region)) {
    Annotations.of(target).addWarningV2(
      'cdk-mcp-gateway:lambdaInOtherRegion',
      `The function is in ${handler.env.region} and the gateway in ${gateway.env.region}. AWS does not document that gateways invoke functions of other Regions, so deploy the function in ${gateway.env.region}, too, or try it before you rely on it.`,
    );
  }
}
