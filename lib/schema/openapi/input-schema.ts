import type { Issue } from '../issue';
import { isNode, ownText } from '../node';
import type { JsonSchema, Tool } from '../tool';
import { type Argument, argumentsOf, pointerOf, sourceOf } from './arguments';
import { MAX_ARGUMENT_DEPTH, MAX_ARGUMENT_PARTS, type SchemaExpander } from './expand-schema';
import { quote, warning } from './findings';
import { label, type OpenApi, type Operation } from './operations';

/** The tool that a named operation becomes, and what is uncertain about its arguments. */
export function toolOf(
  api: OpenApi,
  operation: Operation,
  name: string,
  expander: SchemaExpander,
): { tool: Tool; issues: Issue[] } {
  const found = argumentsOf(api, operation);
  const merged = mergeArguments(found.arguments);
  expander.begin();
  const inputSchema = schemaOf(merged.arguments, expander);
  const issues = [...found.issues, ...merged.issues];
  if (expander.isCut) {
    const message = `takes arguments that nest deeper than ${MAX_ARGUMENT_DEPTH} levels or have more than ${MAX_ARGUMENT_PARTS} parts; the rest is not shown to you here, so give the operation a smaller request`;
    issues.push(warning('OPENAPI_ARGUMENTS_CUT', operation.pointer, message));
  }
  const description = descriptionOf(operation, name);
  return { tool: { name, description, inputSchema, pointer: operation.pointer }, issues };
}

/** That a description wins over a summary is not documented; that the operationId stands in for both has been seen. */
function descriptionOf({ value }: Operation, name: string): string {
  return ownText(value, 'description') || ownText(value, 'summary') || name;
}

/** The first argument of each name. */
function mergeArguments(all: readonly Argument[]): { arguments: Argument[]; issues: Issue[] } {
  const kept = new Map<string, Argument>();
  const issues: Issue[] = [];
  for (const argument of all) {
    const first = kept.get(argument.name);
    if (first === undefined) {
      kept.set(argument.name, argument);
    } else {
      const message = `gives ${sourceOf(argument)} the name ${quote(argument.name)}, which ${sourceOf(first)} has already; a tool has one argument of a name and which of them gets it is not documented, so rename one`;
      issues.push(warning('OPENAPI_ARGUMENT_COLLISION', pointerOf(argument), message));
    }
  }
  return { arguments: [...kept.values()], issues };
}

function schemaOf(args: readonly Argument[], expander: SchemaExpander): JsonSchema {
  const required = args.filter((argument) => argument.required).map(({ name }) => name);
  const properties = args.map(({ name, schema, description }): [string, unknown] => [
    name,
    described(expander.expand(schema), description),
  ]);
  return { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 ? { required } : {}) };
}

function described(schema: unknown, description: string | undefined): unknown {
  return description !== undefined && isNode(schema) ? { ...schema, description } : schema;
}

/** An operationId for an operation that has none, such as `getPetsByPetId` for `GET /pets/{petId}`. */
export function suggestOperationId(operation: Operation): string {
  const words = label(operation)
    .replaceAll(/\{([^{}]*)\}/g, ' by $1')
    .split(/[^a-zA-Z0-9]+/)
    .filter((word) => word !== '');
  return words.map((word, index) => (index === 0 ? word.toLowerCase() : capitalize(word))).join('');
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
