export type { ArgumentsOf, ToolSchema } from './arguments';
export type { InvocationContext, ToolCall } from './tool-call';
export { ToolError } from './tool-error';
export { type ToolHandler, type ToolImplementations, toolHandler } from './tool-handler';
