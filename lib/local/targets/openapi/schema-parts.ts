import { isNode, type Node, own, ownList, ownNode } from '../../../schema/node';
import { type References, referenceOf } from '../../../schema/openapi/references';

/** The schema itself, after its references. */
export function followed(schema: unknown, references: References): Node {
  const found = references.tryFollow({ value: schema, pointer: '' })?.value;
  return isNode(found) ? found : {};
}

/** The schemas of an object's properties by name, those that `allOf` adds included. */
export function propertiesOf(schema: unknown, references: References): ReadonlyMap<string, unknown> {
  const properties = new Map<string, unknown>();
  const seen = new Set<Node>();
  const pending = [schema];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const node = followed(next, references);
    if (!seen.has(node)) {
      seen.add(node);
      for (const [name, property] of Object.entries(ownNode(node, 'properties'))) {
        properties.set(name, properties.get(name) ?? property);
      }
      pending.push(...ownList(node, 'allOf'));
    }
  }
  return properties;
}

/** The schema of a list's items. */
export function itemsOf(schema: unknown, references: References): unknown {
  return own(followed(schema, references), 'items');
}

/** The name under which the document's components hold a schema. */
export function componentName(schema: unknown): string | undefined {
  return referenceOf(schema)?.split('/').at(-1);
}
