import { ownText } from '../schema/node';
import type { JsonSchema, Tool } from '../schema/tool';
import { fullToolName } from '../schema/tool-name';
import type { TargetCredential, TargetKind } from './target';
import type { TargetOrigin } from './target-origin';

/** Where a tool is described. */
export interface ToolOrigin {
  /** The document: a path as people know it, or `inline`. */
  readonly document: string;
  /** Where the document defines the tool, as a JSON Pointer; `undefined` when only the document is known. */
  readonly pointer?: string;
}

/** A tool as agents see it, and which target answers. */
export interface CatalogEntry {
  /** The MCP name, `<target>___<tool>`. */
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
  /** The target's name; `undefined` for the gateway's own search tool. */
  readonly target?: string;
  readonly kind?: TargetKind;
  readonly credential?: TargetCredential;
  /** `undefined` for templates, which do not tell, and for the search tool. */
  readonly origin?: ToolOrigin;
}

/** A target, as far as the catalog has to know it. */
export interface CatalogTarget {
  readonly name: string;
  readonly kind: TargetKind;
  readonly credential?: TargetCredential;
  /** `undefined` when nobody can know before deployment, as with an MCP server's own tools. */
  readonly tools?: readonly Tool[];
  /** Where its tools are described. */
  readonly origin?: TargetOrigin;
}

export interface CatalogOptions {
  /** Whether the gateway offers its search tool. */
  readonly semanticSearch: boolean;
}

/**
 * The tool that a gateway with semantic search adds, word for word as the service lists it.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-using-mcp-semantic-search.html
 */
export const SEARCH_TOOL: CatalogEntry = {
  name: 'x_amz_bedrock_agentcore_search',
  description:
    'A special tool that returns a trimmed down list of tools given a context. Use this tool only when there are many tools available and you want to get a subset that matches the provided context.',
  inputSchema: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
};

/** Every tool that can be known, in the order in which `tools/list` gives them: the search tool, then by full name. */
export function catalogOf(targets: readonly CatalogTarget[], options: CatalogOptions): CatalogEntry[] {
  const entries = targets.flatMap((target) => (target.tools ?? []).map((tool) => entryOf(target, tool)));
  entries.sort((a, b) => compareTexts(a.name, b.name));
  return options.semanticSearch ? [SEARCH_TOOL, ...entries] : entries;
}

/** The order in which the service lists names: by code unit, the same on every machine. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function entryOf(target: CatalogTarget, tool: Tool): CatalogEntry {
  const { origin } = target;
  const pointer = origin?.pointers && ownText(origin.pointers, tool.name);
  return {
    name: fullToolName(target.name, tool.name),
    description: tool.description,
    inputSchema: tool.inputSchema,
    ...(tool.outputSchema && { outputSchema: tool.outputSchema }),
    target: target.name,
    kind: target.kind,
    ...(target.credential && { credential: target.credential }),
    ...(origin && { origin: { document: origin.document, ...(pointer !== undefined && { pointer }) } }),
  };
}
