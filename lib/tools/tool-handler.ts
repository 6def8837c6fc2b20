import type { ArgumentsOf, ToolSchema } from './arguments';
import { type InvocationContext, readToolCall, type ToolCall } from './tool-call';
import { ToolError } from './tool-error';

/** One function for each tool. With the tools as type, every tool has one, and its arguments have their types. */
export type ToolImplementations<Tools extends readonly ToolSchema[]> = {
  readonly [Tool in Tools[number] as Tool['name']]: (args: ArgumentsOf<Tool>, call: ToolCall) => unknown;
};

/** The handler of a Lambda function: gets the arguments as its event, and answers with the tool's result. */
export type ToolHandler = (event: object, context: InvocationContext) => Promise<unknown>;

/** Without definitions, an implementation says itself what its arguments are: a method may narrow them. */
interface NamedImplementations {
  readonly [name: string]: {
    implement(args: { readonly [name: string]: unknown }, call: ToolCall): unknown;
  }['implement'];
}

/**
 * The handler of a Lambda function that implements tools of a gateway: finds the tool that is called and gives it the
 * arguments.
 *
 *     export const handler = toolHandler<typeof tools>({
 *       search: async ({ words }, call) => findBooks(words),
 *     });
 *
 * What a tool returns or resolves to is its result, written as JSON, of up to 6 MB. A `ToolError` is a failure that the
 * agent reads. Any other error is the function's own: AWS Lambda logs it, and the agent learns no details.
 *
 * Fails when the tool that is called has no implementation, or when it is not a gateway that invokes the function.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
 */
export function toolHandler(tools: NamedImplementations): ToolHandler;
export function toolHandler<const Tools extends readonly ToolSchema[]>(tools: ToolImplementations<Tools>): ToolHandler;
export function toolHandler(implementations: NamedImplementations): ToolHandler {
  return async (event, context) => {
    const call = readToolCall(context);
    const implementation = Object.hasOwn(implementations, call.toolName) ? implementations[call.toolName] : undefined;
    if (!implementation)
      throw new Error(`This function has no tool "${call.toolName}", but ${listed(implementations)}`);
    try {
      return await implementation({ ...event }, call);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      return { error: error.message };
    }
  };
}

function listed(implementations: NamedImplementations): string {
  return Object.keys(implementations)
    .map((name) => `"${name}"`)
    .join(', ');
}
