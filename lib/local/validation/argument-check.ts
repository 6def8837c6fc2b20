import { Ajv, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020';
import { isNode, mapNode, type Node } from '../../schema/node';
import type { JsonSchema } from '../../schema/tool';
import { describeProblem } from './validator-messages';

/** Tells what is wrong with the arguments of a call, in the service's words; nothing, when all is well. */
export type ArgumentCheck = (args: Node) => readonly string[];

/** The dialects in which `items` may be a list of schemas. */
const OLD_DIALECT = /draft-0[3-7]/;

const OPTIONS: Options = {
  // Schemas come from documents that hold more than JSON Schema, and each is compiled for itself: none can be known
  // under an `$id` that another one has.
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  strict: false,
  logger: false,
  // The service tells every problem, converts nothing and looks at no `format`.
  allErrors: true,
  validateFormats: false,
  verbose: true,
  ownProperties: true,
};

/** Compiles the check of a tool's arguments. Throws when its schema is not one. */
export function compileArgumentCheck(inputSchema: JsonSchema): ArgumentCheck {
  const { $schema, ...schema } = inputSchema;
  const Compiler = typeof $schema === 'string' && OLD_DIALECT.test($schema) ? Ajv : Ajv2020;
  const validate = new Compiler(OPTIONS).compile(withLimits(schema));
  return (args) => {
    if (validate(args)) {
      return [];
    }
    const problems = (validate.errors ?? []).map(describeProblem);
    return [...new Set(problems.filter((problem) => problem !== undefined))];
  };
}

/** The text of a call's result when its arguments have problems. */
export function renderProblems(problems: readonly string[]): string {
  const lines = problems.map((problem) => `- ${problem}`);
  return ['ValidationException - Parameter validation failed: Invalid request parameters:', ...lines].join('\n');
}

/** The schema with OpenAPI 3.0's `exclusiveMinimum: true` written as JSON Schema has it: as the limit itself. */
function withLimits<T>(schema: T): T;
function withLimits(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map((item) => withLimits(item));
  }
  if (!isNode(schema)) {
    return schema;
  }
  return mapNode(
    withLimit(withLimit(schema, 'minimum', 'exclusiveMinimum'), 'maximum', 'exclusiveMaximum'),
    (_, value) => withLimits(value),
  );
}

function withLimit(schema: Node, limit: string, exclusive: string): Node {
  if (typeof schema[exclusive] !== 'boolean') {
    return schema;
  }
  const { [exclusive]: isExclusive, [limit]: value, ...others } = schema;
  return isExclusive
    ? { ...others, [exclusive]: value }
    : { ...others, ...(value !== undefined && { [limit]: value }) };
}
