import type { TargetModel } from '../../../lib/assembly/model';
import type { ServedBackend, ServedTarget } from '../../../lib/assembly/serving/model';
import type { ToolCall } from '../../../lib/local/target-caller';

/** A target of a served gateway. */
export function servedTarget(name: string, backend: ServedBackend, tools?: TargetModel['tools']): ServedTarget {
  const target: TargetModel = { stack: 'Shop', logicalId: name, name, kind: 'MCP_SERVER', ...(tools && { tools }) };
  return { target, backend, requestHeaders: [], responseHeaders: [], queryParameters: [] };
}

/** A call of a tool, by its full name. */
export function toolCall(fullName: string, args: ToolCall['arguments'] = {}, more: Partial<ToolCall> = {}): ToolCall {
  return {
    tool: fullName.slice(fullName.indexOf('___') + 3),
    fullName,
    arguments: args,
    caller: { claims: {} },
    requestId: 'request-1',
    messageId: 1,
    protocolVersion: '2025-11-25',
    headers: {},
    queryParameters: {},
    signal: new AbortController().signal,
    ...more,
  };
}
