import { createHash } from 'node:crypto';
import type { FunctionInvoker } from '../../functions/function-invoker';
import { type TargetCaller, TargetFailure, type ToolCall, type ToolResult } from '../../target-caller';
import { type CallOrigin, clientContext } from './client-context';
import { compactJson } from './compact-json';

/** Calls the tools of a Lambda function. The event is the arguments; what the function returns is the result's text. */
export class LambdaCaller implements TargetCaller {
  constructor(
    private readonly origin: CallOrigin,
    private readonly invoker: FunctionInvoker,
  ) {}

  async call(call: ToolCall): Promise<ToolResult> {
    const result = await this.invoker.invoke({
      payload: JSON.stringify(call.arguments),
      clientContext: clientContext(call, this.origin),
      tool: call.fullName,
      signal: call.signal,
    });
    if ('error' in result) throw new TargetFailure(result.error, result.hint);
    return { isError: false, content: [{ type: 'text', text: textOf(result.payload) }] };
  }

  close(): Promise<void> {
    return this.invoker.close();
  }
}

function textOf(payload: string): string {
  try {
    return compactJson(payload);
  } catch {
    throw new TargetFailure(
      'The Lambda function returned a response that is not JSON',
      'the function returned no JSON',
    );
  }
}

/** A target's ID as the service would make it: ten capital letters and digits, the same for the same target. */
export function targetIdOf(gatewayId: string, targetName: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(`${gatewayId}/${targetName}`).digest('hex')}`);
  return digits.toString(36).toUpperCase().slice(0, 10);
}
