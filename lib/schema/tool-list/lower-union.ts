import { isNode, own } from '../node';
import type { SchemaUnion } from './expand-schema';
import { lowerPart } from './lower-schema';
import type { LoweredSchema, Lowering, SchemaSource, SchemaType } from './lowering';
import { single } from './schema-type';

/** What a choice between schemas comes to. */
export interface LoweredUnion {
  /** The type of every branch; missing when the branches only add rules, or the choice cannot be lowered. */
  readonly type?: SchemaType;
  readonly sentence?: string;
  readonly nullable: boolean;
  readonly failed: boolean;
}

/**
 * Lowers a choice that one type can hold: between required properties, or between rules for texts, numbers or booleans.
 * Anything else would accept less or mean something else, and is an error.
 */
export function lowerUnion(union: SchemaUnion, outer: SchemaType | undefined, lowering: Lowering): LoweredUnion {
  const groups = union.branches.map(({ value }) => requiredOnly(value));
  if (groups.every((group) => group !== undefined)) {
    const sentence = `Needs ${groups.map((names) => names.map((name) => `"${name}"`).join(' and ')).join(', or ')}`;
    noteSentence(union, sentence, lowering);
    return { sentence, nullable: false, failed: false };
  }
  if (outer === 'object' || outer === 'array') {
    return refuse(union, `"${outer}"`, false, lowering);
  }
  const around: SchemaSource[] = outer === undefined ? [] : [{ value: { type: outer }, path: union.path, refs: [] }];
  const branches = union.branches.map((branch) => {
    const probe = lowering.probe();
    return { part: lowerPart([...around, branch], probe), issues: probe.issues };
  });
  const problems = branches.flatMap(({ issues }) => issues).filter(({ severity }) => severity === 'error');
  const schemas = branches.flatMap(({ part }) => part.schema ?? []);
  const nullable = branches.some(({ part }) => part.nullable);
  const type = single(schemas.map((schema) => schema.type));
  if (problems.length > 0) {
    lowering.issues.push(...problems);
    return { nullable, failed: true };
  }
  if (type === undefined || type === 'object' || type === 'array') {
    return refuse(union, [...new Set(schemas.map((schema) => `"${schema.type}"`))].join(' or '), nullable, lowering);
  }
  const sentence = choiceSentence(schemas);
  if (sentence !== undefined) {
    noteSentence(union, sentence, lowering);
  }
  return { type, sentence, nullable, failed: false };
}

function refuse(union: SchemaUnion, types: string, nullable: boolean, lowering: Lowering): LoweredUnion {
  const message = `leaves a choice between ${union.branches.length} schemas (${types}), which the service's schema cannot say; keep one, or make a tool or a property for each`;
  lowering.report('error', 'SCHEMA_UNION', union.path, message);
  return { nullable, failed: true };
}

function choiceSentence(schemas: readonly LoweredSchema[]): string | undefined {
  const texts = schemas.map(({ description }) => description?.replace(/\.$/, ''));
  const described = texts.filter((text) => text !== undefined);
  const [first, ...others] = new Set(texts);
  if (described.length === 0 || others.length === 0) {
    return first;
  }
  const values = described.flatMap((text) => /^(?:Always|One of:) (.*)$/s.exec(text)?.[1] ?? []);
  if (values.length === texts.length) {
    return `One of: ${[...new Set(values)].join(', ')}`;
  }
  return `Either: ${[...new Set(texts.map((text) => text ?? 'anything else'))].join('; or: ')}`;
}

function noteSentence(union: SchemaUnion, sentence: string, lowering: Lowering): void {
  const shown = sentence.length > 80 ? `${sentence.slice(0, 80)}…` : sentence;
  lowering.report(
    'note',
    'SCHEMA_LOWERED',
    union.path,
    `is not in the service's schema, so the description says it: ${shown}`,
  );
}

function requiredOnly(value: unknown): readonly unknown[] | undefined {
  const required = isNode(value) && Object.keys(value).length === 1 ? own(value, 'required') : undefined;
  return Array.isArray(required) && required.length > 0 ? required : undefined;
}
