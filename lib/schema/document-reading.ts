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

/**
 * Which operations of an API become tools, and what agents are told of them.
 *
 * A pattern is the name of an operation (an `operationId`, or a Smithy operation), `tag:<tag>`, a path such as
 * `/pets/*`, or a method and a path such as `GET /pets/*`; `*` stands for any run of characters.
 */
export interface OperationChoice {
  /** Patterns of the operations to keep. All, when omitted. */
  readonly include?: readonly string[];
  /** Patterns of the operations to leave out, after `include`. None, when omitted. */
  readonly exclude?: readonly string[];
  /** What is changed about single operations. */
  readonly overrides?: readonly OperationEdit[];
}

/** Another name or description for one operation. */
export interface OperationEdit {
  /** The operation: its name, or its method and path such as `GET /pets`. */
  readonly operation: string;
  /** The name of the tool. */
  readonly name?: string;
  /** What agents are told the tool does. */
  readonly description?: string;
}

/**
 * What is mended in a document before it is given to the service: nothing, what changes no meaning (each is a note), or
 * also what narrows or widens what agents can send (each is a warning).
 */
export type RepairLevel = 'none' | 'lossless' | 'lossy';

/** How to read a document. */
export interface ReadingOptions {
  /** The target's name, so that names are measured as agents see them, `<target>___<tool>`. */
  readonly targetName?: string;
  /** Which operations to keep. */
  readonly operations?: OperationChoice;
  /** What may be mended; `lossless`, when omitted. */
  readonly repair?: RepairLevel;
}
