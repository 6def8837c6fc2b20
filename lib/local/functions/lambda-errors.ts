import { EMPTY_NODE, isNode, type Node } from '../../schema/node';

// The error payloads that AWS Lambda itself writes, to the word.

/** The largest event of an invocation that waits for the answer. */
export const MAX_REQUEST_BYTES = 6_291_456;

/** The largest answer. */
export const MAX_RESPONSE_BYTES = 6_291_556;

export const REQUEST_TOO_LARGE = `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`;

export function timeoutError(requestId: string, seconds: number): string {
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
  return JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage });
}

/** The payload for a process that ended before it answered. */
export function exitError(requestId: string, code: number | null, signal: NodeJS.Signals | null): string {
  const errorMessage = `RequestId: ${requestId} Error: ${exitReason(code, signal)}`;
  return JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage });
}

function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal}`;
  return code === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code ?? 'unknown'}`;
}

/** Go's names of signals, which AWS Lambda shows. */
const SIGNALS: { readonly [signal in NodeJS.Signals]?: string } = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGHUP: 'hangup',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGPIPE: 'broken pipe',
  SIGQUIT: 'quit',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
  SIGTRAP: 'trace/breakpoint trap',
};

/** What an error payload says, in parts. */
export interface FunctionError {
  readonly type: string;
  readonly message: string;
  /** The stack, line by line as the language writes it. */
  readonly stack: readonly string[];
}

/** Takes an error payload of Node.js, Python or AWS Lambda itself apart. */
export function parseError(payload: string): FunctionError {
  const { errorType, errorMessage, trace, stackTrace } = tryParse(payload);
  if (typeof errorType !== 'string') return { type: '', message: payload, stack: [payload] };
  const message = `${errorMessage ?? ''}`;
  return { type: errorType, message, stack: stackOf(`${errorType}: ${message}`, trace, stackTrace) };
}

function tryParse(payload: string): Node {
  try {
    const parsed: unknown = JSON.parse(payload);
    return isNode(parsed) ? parsed : EMPTY_NODE;
  } catch {
    return EMPTY_NODE;
  }
}

function stackOf(title: string, trace: unknown, stackTrace: unknown): string[] {
  if (Array.isArray(trace) && trace.length > 0) return trace.map(String);
  if (!Array.isArray(stackTrace) || stackTrace.length === 0) return [title];
  const frames = stackTrace.flatMap((frame) => String(frame).trimEnd().split('\n'));
  return ['Traceback (most recent call last):', ...frames, title];
}
