/** A JSON Schema, or the part of one that a tool's arguments are described with. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A tool as one document gives it, before a gateway puts its target's name in front. */
export interface Tool {
  /** The name without the target's prefix. */
  readonly name: string;
  readonly description: string;
  /** What agents see as the tool's arguments. */
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
  /** Where the document defines it, as a JSON Pointer. */
  readonly pointer: string;
}
