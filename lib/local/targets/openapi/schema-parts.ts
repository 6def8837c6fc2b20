import { isNode, type Node, own } from '../../../schema/node';
import { fieldsOf } from '../../../schema/openapi/arguments';
import { type References, referenceOf } from '../../../schema/openapi/references';

/** The schema itself, after its references. */
export function followed(schema: unknown, references: References): Node {
  const found = references.tryFollow({ value: schema, pointer: '' })?.value;
  return isNode(found) ? found : {};
}

/** The schemas of an object's properties by name, those that `allOf` adds included. */
export function propertiesOf(schema: unknown, references: References): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(fieldsOf({ value: schema, pointer: '' }, references)?.properties ?? {}));
}

/** The schema of a list's items. */
export function itemsOf(schema: unknown, references: References): unknown {
  return own(followed(schema, references), 'items');
}

/** The name under which the document's components hold a schema. */
export function componentName(schema: unknown): string | undefined {
  return referenceOf(schema)?.split('/').at(-1);
}
