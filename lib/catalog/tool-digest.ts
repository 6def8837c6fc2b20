import { createHash } from 'node:crypto';
import { canonicalSchema, sortedMembers } from './canonical';
import { compareTexts } from './catalog';

/** What of a tool agents get. */
export interface DigestedTool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: unknown;
}

/** What tells two definitions of a tool apart: eight hexadecimal digits each. */
export interface ToolDigest {
  readonly description: string;
  /** The same for schemas that differ in the order of their members alone. */
  readonly inputSchema: string;
}

export function digestOf({ description = '', inputSchema }: DigestedTool): ToolDigest {
  return {
    description: hash(description),
    inputSchema: hash(JSON.stringify(sortedMembers(canonicalSchema(inputSchema))) ?? ''),
  };
}

/** A name, and what tells the definition of its tool apart, on one line. */
export function digestedLine(name: string, tool: DigestedTool): string {
  const { description, inputSchema } = digestOf(tool);
  return `${name} ${description} ${inputSchema}`;
}

/** What tells two sets of texts apart, in any order. */
export function digestOfAll(texts: readonly string[]): string {
  return hash(JSON.stringify([...texts].sort(compareTexts)), 16);
}

function hash(text: string, digits = 8): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
