import type { JsonSchema, Tool } from '../schema/tool';
import { fullToolName } from '../schema/tool-name';
import type { TargetCredential, TargetKind } from './target';

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
}

/** A target, as far as the catalog has to know it. */
export interface CatalogTarget {
  readonly name: string;
  readonly kind: TargetKind;
  readonly credential?: TargetCredential;
  /** `undefined` when nobody can know before deployment, as with an MCP server's own tools. */
  readonly tools?: readonly Tool[];
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
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return options.semanticSearch ? [SEARCH_TOOL, ...entries] : entries;
}

function entryOf(target: CatalogTarget, tool: Tool): CatalogEntry {
  return {
    name: fullToolName(target.name, tool.name),
    description: tool.description,
    inputSchema: tool.inputSchema,
    ...(tool.outputSchema && { outputSchema: tool.outputSchema }),
    target: target.name,
    kind: target.kind,
    ...(target.credential && { credential: target.credential }),
  };
}
