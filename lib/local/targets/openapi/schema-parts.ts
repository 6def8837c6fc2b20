import { isNode, type Node, own, ownList, ownNode } from '../../../schema/node';
import { type References, referenceOf } from '../../../schema/openapi/references';

/** The schema itself, after its references. */
export function followed(schema: unknown, references: References): Node {
  const found = references.tryFollow({ value: schema, pointer: '' })?.value;
  return isNode(found) ? found : {};
}

/** The schema of a property, wherever `allOf` holds it; `undefined` when the schema does not name the property. */
export function propertyOf(schema: unknown, name: string, references: References): unknown {
  const seen = new Set<Node>();
  const pending = [schema];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const node = followed(next, references);
    if (seen.has(node)) {
      continue;
    }
    seen.add(node);
    const property = own(ownNode(node, 'properties'), name);
    if (property !== undefined) {
      return property;
    }
    pending.push(...ownList(node, 'allOf'));
  }
  return undefined;
}

/** The schema of a list's items. */
export function itemsOf(schema: unknown, references: References): unknown {
  return own(followed(schema, references), 'items');
}

/** The name under which the document's components hold a schema. */
export function componentName(schema: unknown): string | undefined {
  return referenceOf(schema)?.split('/').at(-1);
}
