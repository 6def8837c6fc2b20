import { splitPointer } from '../schema/json-pointer';
import { isNode, mapNode, own } from '../schema/node';
import type { JsonSchema, Tool } from '../schema/tool';

/** The keywords of schemas that a Lambda target has: templates cannot write others, and the service drops those of files. */
const KEPT: readonly string[] = ['type', 'description', 'properties', 'required', 'items'];

/**
 * A tool of a Lambda target as the service lists it. The constructs tell in descriptions what a dropped keyword said,
 * before anything is deployed; a template has what it has.
 */
export function asListed(tool: Tool, document: unknown): Tool {
  const inputSchema = own(valueAt(document, tool.pointer), 'inputSchema');
  return isNode(inputSchema) ? { ...tool, inputSchema: keptOf(inputSchema) } : tool;
}

function keptOf(schema: JsonSchema): JsonSchema {
  return mapNode(schema, (keyword, value) => {
    if (!KEPT.includes(keyword)) {
      return undefined;
    }
    if (keyword === 'properties' && isNode(value)) {
      return mapNode(value, (_, property) => (isNode(property) ? keptOf(property) : property));
    }
    return keyword === 'items' && isNode(value) ? keptOf(value) : value;
  });
}

function valueAt(document: unknown, pointer: string): { readonly [key: string]: unknown } {
  const value = splitPointer(pointer).reduce<unknown>(
    (parent, key) => (Array.isArray(parent) ? parent[Number(key)] : isNode(parent) ? own(parent, key) : undefined),
    document,
  );
  return isNode(value) ? value : {};
}
