/** How the schemas below a keyword are held: by itself, in a list, or in a map whose names are the author's. */
export type SchemaHolder = 'one' | 'list' | 'map';

/** The keywords of a schema that hold schemas. */
export const SCHEMA_KEYWORDS: ReadonlyMap<string, SchemaHolder> = new Map([
  ['properties', 'map'],
  ['items', 'one'],
  ['allOf', 'list'],
  ['anyOf', 'list'],
  ['oneOf', 'list'],
  ['prefixItems', 'list'],
  ['additionalProperties', 'one'],
  ['not', 'one'],
  ['if', 'one'],
  ['then', 'one'],
  ['else', 'one'],
  ['contains', 'one'],
  ['propertyNames', 'one'],
  ['unevaluatedItems', 'one'],
  ['unevaluatedProperties', 'one'],
  ['patternProperties', 'map'],
  ['dependentSchemas', 'map'],
  ['$defs', 'map'],
]);

/** The keywords that combine schemas or choose among them. */
export const COMPOSITIONS = ['allOf', 'anyOf', 'oneOf'] as const;

/** The keywords whose schemas the service is known to convert; nobody has seen what it makes of the others. */
export const READ_KEYWORDS: ReadonlySet<string> = new Set([
  'properties',
  'items',
  'allOf',
  'anyOf',
  'oneOf',
  'prefixItems',
]);
