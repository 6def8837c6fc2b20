import type { Node } from '../../schema/node';

/** One invocation of a function. */
export interface Invocation {
  /** The event, as JSON. */
  readonly payload: string;
  /** What handlers find in `context.clientContext` and `context.client_context`. */
  readonly clientContext?: Node;
  /** The tool that is called, so that what the function writes can be shown with it. */
  readonly tool?: string;
  /** Ends the wait for the answer. The function goes on, as it does in AWS, unless it has not begun. */
  readonly signal?: AbortSignal;
}

/** What a function answers: JSON in both cases, as the function's runtime wrote it. */
export type InvocationResult =
  | { readonly payload: string }
  | {
      /** AWS Lambda's error payload. */
      readonly error: string;
      /** What went wrong, and what to do where that is known, in one line. */
      readonly hint: string;
    };

/** Invokes one function, in processes of its own or wherever it runs. */
export interface FunctionInvoker {
  /** Throws a `TargetFailure` when the function cannot run at all, or the wait has ended. */
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** Starts a process, so that the first invocation need not wait for it. */
  prepare(): void;
  /** Ends what runs. */
  close(): Promise<void>;
}
