import { isNode, own } from '../node';

import { lowerPart } from './lower-schema';
import { lowerUnion } from './lower-union';
import type { LoweredSchema, Lowering, SchemaFragment, SchemaSource } from './lowering';

/** Lowers what a list holds. */
export function lowerItems(fragments: readonly SchemaFragment[], lowering: Lowering): LoweredSchema | undefined {
  const places = fragments.flatMap((fragment) => placesOf(fragment));
  if (places.length > 1) {
    return lowerPlaces(places, lowering);
  }
  const sources = [...places, ...fragments.flatMap((fragment) => itemsOf(fragment))];
  const [first] = sources;
  if (first === undefined) {
    const path = fragments[0]?.path ?? '';
    const message = 'is an array without "items", so agents do not learn what to put in; add "items": { "type": … }';
    lowering.report('warning', 'SCHEMA_ARRAY_WITHOUT_ITEMS', path, message);
    return undefined;
  }
  const { schema, nullable } = lowerPart(sources, lowering);
  if (nullable) {
    const message = "allows null, which the service's schema does not have; null items are refused";
    lowering.report('warning', 'SCHEMA_NULLABLE', first.path, message);
  }
  return schema;
}

/** A list with a schema for each place becomes a list of one type, when all places share it. */
function lowerPlaces(places: readonly SchemaSource[], lowering: Lowering): LoweredSchema | undefined {
  const path = places[0]?.path.replace(/\/\d+$/, '') ?? '';
  const { type, sentence } = lowerUnion({ path, branches: places }, undefined, lowering);
  return type && { type, ...(sentence !== undefined && { description: `${sentence}.` }) };
}

function placesOf({ value, path, refs }: SchemaFragment): SchemaSource[] {
  for (const keyword of ['prefixItems', 'items']) {
    const schemas = own(value, keyword);
    if (Array.isArray(schemas)) {
      return schemas.map((schema, index) => ({ value: schema, path: `${path}/${keyword}/${index}`, refs }));
    }
  }
  return [];
}

function itemsOf({ value, path, refs }: SchemaFragment): SchemaSource[] {
  const items = own(value, 'items');
  const saysNothing =
    items === undefined || typeof items === 'boolean' || (isNode(items) && Object.keys(items).length === 0);
  return saysNothing || Array.isArray(items) ? [] : [{ value: items, path: `${path}/items`, refs }];
}
