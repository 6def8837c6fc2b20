import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { isNode, type Node } from '../node';
import type { JsonSchema } from '../tool';

/** Keywords that gateways have been seen to drop tools for, and to take. */
const REFERENCES = ['$ref', '$defs'];

/** Leaves a schema as it is, which is how a gateway passes on the tools of an MCP server. */
export function keepSchema(schema: Node, path: string): { schema: JsonSchema; issues: Issue[] } {
  const place = findReference(schema, path);
  if (place === undefined) return { schema, issues: [] };
  const message =
    'refers to another part of the schema, and some gateways have left such tools out of their lists; write the part in its place to be sure';
  return { schema, issues: [{ code: 'TOOL_SCHEMA_REFERENCE', severity: 'warning', path: place, message }] };
}

/** The first place of a reference, however deep it is. */
function findReference(schema: Node, path: string): string | undefined {
  const open: [unknown, string][] = [[schema, path]];
  // The list grows while it is walked.
  for (const [value, place] of open) {
    if (isNode(value)) {
      const keyword = REFERENCES.find((each) => Object.hasOwn(value, each));
      if (keyword !== undefined) return place + pointer(keyword);
    }
    if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) open.push([child, place + pointer(key)]);
    }
  }
  return undefined;
}
