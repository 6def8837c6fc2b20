import { isNode, type Node } from '../schema/node';
import { listOf, objectAt } from './json';

/** Templates write tool lists with CloudFormation's names of members; agents and tool files write JSON Schema's. */
export function toToolList(inlinePayload: unknown): unknown[] {
  return listOf(inlinePayload).map((definition) => {
    const { Name, Description, InputSchema, OutputSchema } = objectAt(definition);
    return {
      name: Name,
      description: Description,
      inputSchema: toJsonSchema(InputSchema),
      ...(OutputSchema !== undefined && { outputSchema: toJsonSchema(OutputSchema) }),
    };
  });
}

/** `Type` becomes `type`, at every depth; the names of properties are the user's own and stay as they are. */
export function toJsonSchema(schema: unknown): unknown {
  if (!isNode(schema)) {
    return schema;
  }
  return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => member(keyword, value)));
}

function member(keyword: string, value: unknown): [string, unknown] {
  switch (keyword) {
    case 'Properties':
      return ['properties', isNode(value) ? toProperties(value) : value];
    case 'Items':
      return ['items', toJsonSchema(value)];
    default:
      return [keyword.charAt(0).toLowerCase() + keyword.slice(1), value];
  }
}

function toProperties(properties: Node): Node {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, toJsonSchema(schema)]));
}
