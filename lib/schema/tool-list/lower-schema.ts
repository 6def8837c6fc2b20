import type { Issue } from '../issue';
import { type ExpandedSchema, expandSchemas } from './expand-schema';
import { lowerItems } from './lower-items';
import { lowerObject } from './lower-object';
import { lowerUnion } from './lower-union';
import { type LoweredSchema, Lowering, type SchemaSource, type SchemaType } from './lowering';
import { constraintSentences, describe } from './schema-text';
import { declaredTypes, impliedType, single } from './schema-type';

/** One part after lowering; `schema` is missing when an error keeps it from being known. */
export interface LoweredPart {
  readonly schema?: LoweredSchema;
  readonly nullable: boolean;
}

/**
 * Lowers JSON Schema to the keywords that a tool of a Lambda target may have: `type`, `properties`, `items`, `required`
 * and `description`. What they cannot say moves into descriptions, so the result accepts what the original accepts.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-lambda.html
 */
export function lowerSchema(value: unknown, path: string): { schema?: LoweredSchema; issues: Issue[] } {
  const root: SchemaSource = { value, path, refs: [] };
  const lowering = new Lowering(root);
  const { schema } = lowerPart([root], lowering);
  return { schema, issues: lowering.finish() };
}

/** Lowers schemas that all apply to the same value. */
export function lowerPart(sources: readonly SchemaSource[], lowering: Lowering): LoweredPart {
  return (
    lowering.enter(() => lowerExpanded(expandSchemas(sources, lowering), sources, lowering)) ?? { nullable: false }
  );
}

function lowerExpanded(expanded: ExpandedSchema, sources: readonly SchemaSource[], lowering: Lowering): LoweredPart {
  const declared = declaredTypes(expanded.fragments, lowering);
  const unions = expanded.unions.map((union) => lowerUnion(union, declared && single(declared), lowering));
  const nullable = expanded.nullable || unions.some((union) => union.nullable);
  const type = decideType(expanded, declared, unions, sources, lowering);
  if (type === undefined) {
    return { nullable };
  }
  const object = type === 'object' ? lowerObject(expanded.fragments, lowering) : undefined;
  const items = type === 'array' ? lowerItems(expanded.fragments, lowering) : undefined;
  const sentences = [
    ...constraintSentences(expanded.fragments, type, lowering),
    ...unions.flatMap((union) => union.sentence ?? []),
    ...(object?.sentences ?? []),
  ];
  const description = describe(expanded.fragments, sentences, lowering);
  const schema: LoweredSchema = {
    type,
    ...(description !== undefined && { description }),
    ...(object?.properties !== undefined && { properties: object.properties }),
    ...(object !== undefined && object.required.length > 0 && { required: object.required }),
    ...(items !== undefined && { items }),
  };
  return { schema, nullable };
}

function decideType(
  { fragments, failed }: ExpandedSchema,
  declared: readonly SchemaType[] | undefined,
  unions: readonly { readonly type?: SchemaType; readonly failed: boolean }[],
  [source]: readonly SchemaSource[],
  lowering: Lowering,
): SchemaType | undefined {
  const path = source?.path ?? '';
  if (declared !== undefined) {
    const type = single(declared);
    if (type === undefined && declared.length > 0) {
      const names = declared.map((name) => `"${name}"`).join(' or ');
      const message = `may be ${names}; the service's schema has one type for a value, so choose one, or make a property for each`;
      lowering.report('error', 'SCHEMA_UNION', `${path}/type`, message);
    }
    return type;
  }
  const unionType = unions.find(({ type }) => type !== undefined)?.type;
  if (unionType !== undefined || unions.some((union) => union.failed)) {
    return unionType;
  }
  const implied = impliedType(fragments);
  if (implied !== undefined) {
    const message = `has no type; its other keywords make it "${implied}", so add "type": "${implied}"`;
    lowering.report('note', 'SCHEMA_TYPE_INFERRED', path, message);
  } else if (!failed) {
    const message =
      'has no type, so anything goes, which the service\'s schema cannot say; add one such as "type": "string"';
    lowering.report('error', 'SCHEMA_TYPE_MISSING', path, message);
  }
  return implied;
}
