import type { Issue } from './issue';
import type { Tool } from './tool';

/** What reading a document gives: the same shape for tool lists, OpenAPI documents and Smithy models. */
export interface DocumentReading {
  /** Everything found, in document order. */
  readonly issues: readonly Issue[];
  /** The tools that agents get from it, in document order; empty when an error keeps them from being known. */
  readonly tools: readonly Tool[];
  /** What is given to the service: the document with only what the chosen operations need. */
  readonly document: unknown;
}

/** Which operations of an API become tools. */
export interface OperationChoice {
  /** Names to keep; `*` stands for any run of characters. All, when omitted. */
  readonly include?: readonly string[];
  /** Names to leave out, after `include`. None, when omitted. */
  readonly exclude?: readonly string[];
}

/** How to read a document. */
export interface ReadingOptions {
  /** The target's name, so that names are measured as agents see them, `<target>___<tool>`. */
  readonly targetName?: string;
  /** Which operations to keep. */
  readonly operations?: OperationChoice;
}
