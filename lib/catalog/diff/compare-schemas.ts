import { isNode, type Node, own, ownList, ownNode } from '../../schema/node';
import { isSameJson } from '../canonical';
import { compareTexts } from '../catalog';
import { type CatalogChange, type ChangeKind, change } from './changes';
import { compareRules } from './compare-rules';
import { compareTypes } from './compare-types';

/** Where in a tool's arguments two schemas stand. */
export interface ArgumentPlace {
  readonly tool: string;
  /** Such as `filter.city`; empty for all arguments together. */
  readonly argument: string;
}

/** Every difference between the arguments of a tool, nested ones too. */
export function compareSchemas(before: Node, after: Node, place: ArgumentPlace): CatalogChange[] {
  if (isSameJson(before, after)) return [];
  const types = compareTypes(before, after, place);
  // What lies below a value of another type is something else altogether.
  if (types.some(({ kind }) => kind === 'argument-retyped')) return types;
  return [
    ...types,
    ...compareRules(before, after, place),
    ...compareProperties(before, after, place),
    ...compareItems(before, after, place),
  ];
}

/** A change of an argument, or of all together. */
export function argumentChange(
  kind: ChangeKind,
  { tool, argument }: ArgumentPlace,
  message: string,
  values: { readonly before?: unknown; readonly after?: unknown } = {},
): CatalogChange {
  return change(kind, { tool, ...(argument !== '' && { argument }), message, ...values });
}

function compareProperties(before: Node, after: Node, place: ArgumentPlace): CatalogChange[] {
  const [old, now] = [propertiesOf(before), propertiesOf(after)];
  const names = [...new Set([...old.schemas.keys(), ...now.schemas.keys()])].sort(compareTexts);
  return names.flatMap((name) => {
    const at = { ...place, argument: place.argument === '' ? name : `${place.argument}.${name}` };
    const [oldSchema, newSchema] = [old.schemas.get(name), now.schemas.get(name)];
    const [wasRequired, isRequired] = [old.required.has(name), now.required.has(name)];
    if (oldSchema === undefined) {
      return isRequired
        ? [argumentChange('required-argument-added', at, 'is new, and required')]
        : [argumentChange('argument-added', at, 'is new, and optional')];
    }
    if (newSchema === undefined) return [argumentChange('argument-removed', at, 'is gone')];
    return [
      ...(isRequired && !wasRequired ? [argumentChange('argument-required', at, 'was optional, is required')] : []),
      ...(wasRequired && !isRequired ? [argumentChange('argument-optional', at, 'was required, is optional')] : []),
      ...compareSchemas(oldSchema, newSchema, at),
    ];
  });
}

function compareItems(before: Node, after: Node, place: ArgumentPlace): CatalogChange[] {
  const at = { ...place, argument: `${place.argument}[]` };
  return compareSchemas(ownNode(before, 'items'), ownNode(after, 'items'), at);
}

/** A schema may require what it does not describe. */
function propertiesOf(schema: Node): { schemas: Map<string, Node>; required: Set<string> } {
  const properties = ownNode(schema, 'properties');
  const required = ownList(schema, 'required').filter((name) => typeof name === 'string');
  const schemas = new Map<string, Node>();
  for (const name of [...Object.keys(properties), ...required]) {
    const property = own(properties, name);
    schemas.set(name, isNode(property) ? property : {});
  }
  return { schemas, required: new Set(required) };
}
