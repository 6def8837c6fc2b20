import { pointer } from '../json-pointer';
import { isNode, own } from '../node';

import { lowerPart } from './lower-schema';
import { type LoweredSchema, type Lowering, type SchemaFragment, type SchemaSource, show } from './lowering';

interface LoweredObject {
  readonly properties?: { readonly [name: string]: LoweredSchema };
  readonly required: readonly string[];
  readonly sentences: readonly string[];
}

/** Lowers the properties of an object; a property that may be null stops being required, for null cannot be given. */
export function lowerObject(fragments: readonly SchemaFragment[], lowering: Lowering): LoweredObject {
  const sources = propertySources(fragments, lowering);
  const nullable = new Set<string>();
  const lowered: [string, LoweredSchema][] = [];
  for (const [name, property] of sources) {
    const part = lowerPart(property, lowering);
    if (part.schema !== undefined) {
      lowered.push([name, part.schema]);
    }
    if (part.nullable) {
      nullable.add(name);
      const path = property[0]?.path ?? '';
      const message =
        "allows null, which the service's schema does not have; it is left out instead, so it is not required";
      lowering.report('note', 'SCHEMA_NULLABLE', path, message);
    }
  }
  const required = fragments.flatMap((fragment) => requiredNames(fragment, sources, lowering));
  return {
    // From entries, because a property may be called `__proto__`.
    properties: lowered.length === 0 ? undefined : Object.fromEntries(lowered),
    required: [...new Set(required)].filter((name) => !nullable.has(name)),
    sentences: fragments.flatMap((fragment) => mapSentence(fragment, lowering) ?? []),
  };
}

function propertySources(fragments: readonly SchemaFragment[], lowering: Lowering): Map<string, SchemaSource[]> {
  const sources = new Map<string, SchemaSource[]>();
  for (const { value, path, refs } of fragments) {
    const properties = own(value, 'properties');
    if (isNode(properties)) {
      for (const [name, property] of Object.entries(properties)) {
        const source = { value: property, path: path + pointer('properties', name), refs };
        sources.set(name, [...(sources.get(name) ?? []), source]);
      }
    } else if (properties !== undefined) {
      const message = `is ${show(properties)}; write an object with a schema for each property`;
      lowering.report('error', 'SCHEMA_MALFORMED', `${path}/properties`, message);
    }
  }
  return sources;
}

function requiredNames(
  { value, path }: SchemaFragment,
  sources: ReadonlyMap<string, unknown>,
  lowering: Lowering,
): string[] {
  const required = own(value, 'required');
  if (required === undefined) {
    return [];
  }
  if (!Array.isArray(required) || required.some((name) => typeof name !== 'string')) {
    const message = `is ${show(required)}; list the names of the required properties beside "properties"`;
    lowering.report('error', 'SCHEMA_MALFORMED', `${path}/required`, message);
    return [];
  }
  const names: readonly string[] = required;
  for (const [index, name] of names.entries()) {
    if (!sources.has(name)) {
      const known = [...sources.keys()].map((key) => `"${key}"`).join(', ');
      const message = `requires "${name}", which is not among the properties${known === '' ? '' : ` (${known})`}; add it or correct the name`;
      lowering.report('error', 'SCHEMA_REQUIRED_UNKNOWN', `${path}/required/${index}`, message);
    }
  }
  return names.filter((name) => sources.has(name));
}

/** Tells of the names that are free to choose, which the service's schema cannot describe. */
function mapSentence({ value, path, refs }: SchemaFragment, lowering: Lowering): string | undefined {
  const additional = own(value, 'additionalProperties');
  const patterns = own(value, 'patternProperties');
  const maps: SchemaSource[] = [];
  if (isNode(additional) && Object.keys(additional).length > 0) {
    maps.push({ value: additional, path: `${path}/additionalProperties`, refs });
  }
  if (isNode(patterns)) {
    for (const [name, schema] of Object.entries(patterns)) {
      maps.push({ value: schema, path: path + pointer('patternProperties', name), refs });
    }
  }
  const types = new Set(maps.map((map) => lowerPart([map], lowering.probe()).schema?.type));
  for (const map of maps) {
    const message =
      "describes properties of any name, which the service's schema cannot; the description tells of them";
    lowering.report('warning', 'SCHEMA_MAP', map.path, message);
  }
  const [type] = types;
  const kind = types.size === 1 && type !== undefined ? `, each of type ${type}` : '';
  return maps.length === 0 ? undefined : `Takes further properties of any name${kind}`;
}
