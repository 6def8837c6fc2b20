import type { Issue } from '../issue';
import { EMPTY_NODE, isNode, mapNode, type Node, ownText } from '../node';
import type { JsonSchema, Tool } from '../tool';
import { ArgumentReader, type Arguments, sourceOf } from './arguments';
import { MAX_ARGUMENT_DEPTH, MAX_ARGUMENT_PARTS, SchemaExpander } from './expand-schema';
import { quote, warning } from './findings';
import type { OpenApi } from './open-api';
import { label, type Operation } from './operations';
import type { SchemaIndex } from './schema-index';

/** The schemas of the arguments of one place, their references replaced. */
interface Schemas {
  readonly place: Arguments;
  readonly schemas: Node;
}

/** Makes the tools of one document. */
export class ToolMaker {
  private readonly reader: ArgumentReader;
  private readonly expander: SchemaExpander;

  public constructor(api: OpenApi, index: SchemaIndex) {
    this.reader = new ArgumentReader(api);
    this.expander = new SchemaExpander(api, index);
  }

  /** The tool that a named operation becomes, and what is uncertain about its arguments. */
  public toolOf(operation: Operation, name: string): { tool: Tool; issues: readonly Issue[] } {
    const { places, issues: found } = this.reader.argumentsOf(operation);
    this.expander.begin();
    const issues = [...found];
    const inputSchema = mergeArguments(
      places.map((place) => ({ place, schemas: this.expanded(place) })),
      issues,
    );
    if (this.expander.isCut) {
      const message = `takes arguments that nest deeper than ${MAX_ARGUMENT_DEPTH} levels or have more than ${MAX_ARGUMENT_PARTS} parts; the rest is not shown to you here, so give the operation a smaller request`;
      issues.push(warning('OPENAPI_ARGUMENTS_CUT', operation.pointer, message));
    }
    const description = descriptionOf(operation, name);
    return { tool: { name, description, inputSchema, pointer: operation.pointer }, issues };
  }

  private expanded({ target, schemas, description }: Arguments): Node {
    return target.kind === 'BODY_PROPERTY'
      ? this.expander.expandAll(schemas)
      : mapNode(schemas, (_, schema) => described(this.expander.expand(schema), description));
  }
}

/** That a description wins over a summary is not documented; that the operationId stands in for both has been seen. */
function descriptionOf({ value }: Operation, name: string): string {
  return ownText(value, 'description') || ownText(value, 'summary') || name;
}

/** One object of all arguments; the first of a name stays. */
function mergeArguments(all: readonly Schemas[], issues: Issue[]): JsonSchema {
  const [only, ...others] = all;
  if (others.length === 0) {
    return objectWith(only?.schemas ?? EMPTY_NODE, only?.place.required ?? []);
  }
  const entries = all.flatMap(({ schemas }) => Object.entries(schemas));
  const properties = Object.fromEntries(entries);
  // A name that comes twice leaves fewer properties than there were.
  return Object.keys(properties).length < entries.length
    ? mergeSharing(all, issues)
    : objectWith(
        properties,
        all.flatMap(({ place }) => place.required),
      );
}

function mergeSharing(all: readonly Schemas[], issues: Issue[]): JsonSchema {
  const kept = new Map<string, Schemas>();
  for (const schemas of all) {
    for (const name of Object.keys(schemas.schemas)) {
      const first = kept.get(name);
      if (first === undefined) {
        kept.set(name, schemas);
      } else {
        const message = `gives ${sourceOf(schemas.place)} the name ${quote(name)}, which ${sourceOf(first.place)} has already; a tool has one argument of a name and which of them gets it is not documented, so rename one`;
        issues.push(warning('OPENAPI_ARGUMENT_COLLISION', schemas.place.pointerOf(name), message));
      }
    }
  }
  const properties = Object.fromEntries([...kept].map(([name, { schemas }]) => [name, schemas[name]]));
  const required = all.flatMap((each) => each.place.required.filter((name) => kept.get(name) === each));
  return objectWith(properties, required);
}

function objectWith(properties: Node, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
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
