/** What AWS Lambda gives a function beside the event, as far as it is read here. */
export interface InvocationContext {
  readonly awsRequestId?: string;
  readonly clientContext?: object;
  getRemainingTimeInMillis?(): number;
}

/**
 * What the gateway says about a call beside the arguments.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
 */
export interface ToolCall {
  /** Name of the tool as the function defines it: `search`. */
  readonly toolName: string;

  /** Name of the target that the tool was called through: `Books`. */
  readonly targetName: string;

  readonly gatewayId?: string;

  readonly targetId?: string;

  /** ID of the agent's JSON-RPC message. */
  readonly messageId?: string;

  /** ID of the gateway's request, which its logs and traces have, too. */
  readonly requestId?: string;

  /** The headers that the target's `metadataConfiguration` lets through, as the caller or an interceptor spelled them. */
  readonly headers: { readonly [name: string]: string };

  /** The query parameters that the target's `metadataConfiguration` lets through. */
  readonly queryParameters: { readonly [name: string]: string };

  /** What AWS Lambda says about the invocation. */
  readonly context: InvocationContext;
}

const TOOL_NAME = 'bedrockAgentCoreToolName';
const SEPARATOR = '___';

/** Reads what the gateway says about a call. Fails when the function was not invoked by a gateway. */
export function readToolCall(context: InvocationContext): ToolCall {
  const custom = customOf(context.clientContext);
  const fullName = custom[TOOL_NAME];
  if (typeof fullName !== 'string') {
    throw new Error(
      `This function is invoked by an AgentCore gateway, which names the tool in "context.clientContext.custom.${TOOL_NAME}"`,
    );
  }
  const end = fullName.indexOf(SEPARATOR);
  return {
    // Names of targets have no underscore, those of tools may have three.
    targetName: end < 0 ? '' : fullName.slice(0, end),
    toolName: end < 0 ? fullName : fullName.slice(end + SEPARATOR.length),
    gatewayId: text(custom.bedrockAgentCoreGatewayId),
    targetId: text(custom.bedrockAgentCoreTargetId),
    messageId: text(custom.bedrockAgentCoreMcpMessageId),
    requestId: text(custom.bedrockAgentCoreAwsRequestId),
    headers: texts(custom.bedrockAgentCorePropagatedHeaders),
    queryParameters: texts(custom.bedrockAgentCorePropagatedQueryParameters),
    context,
  };
}

/** Node.js functions get it as `custom`; the documentation of AWS Lambda spells it `Custom`, too. */
function customOf(clientContext: unknown): { readonly [key: string]: unknown } {
  const { custom, Custom } = membersOf(clientContext);
  return membersOf(custom ?? Custom);
}

/** A map, which some have seen written as JSON text. */
function texts(value: unknown): { readonly [name: string]: string } {
  const members = membersOf(typeof value === 'string' ? tryParse(value) : value);
  return Object.fromEntries(Object.entries(members).filter((entry): entry is [string, string] => isText(entry[1])));
}

function tryParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function membersOf(value: unknown): { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
