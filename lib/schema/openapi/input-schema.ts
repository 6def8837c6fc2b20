import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { EMPTY_NODE, isNode, mapNode, type Node, own, ownList, ownNode, ownText } from '../node';
import type { JsonSchema, Tool } from '../tool';
import { MAX_ARGUMENT_DEPTH, MAX_ARGUMENT_PARTS, SchemaExpander } from './expand-schema';
import { note, quote, warning } from './findings';
import type { OpenApi } from './open-api';
import { label, type Operation } from './operations';
import type { Place } from './references';
import type { SchemaIndex } from './schema-index';

/** The argument that stands for a body without properties; the service's own name for it is not documented. */
const BODY_ARGUMENT = 'body';

/** Arguments of a tool that come from one place, before those of all places are merged. */
interface Arguments {
  readonly properties: Node;
  /** The names of those that every call has to give. */
  readonly required: readonly string[];
  /** Where they come from, as a message says it. */
  readonly source: string;
  pointerOf(name: string): string;
}

/** The properties of a body that is an object. */
interface Fields extends Omit<Arguments, 'source'> {
  /** The first name that the schema requires, whether it is the name of a property or not. */
  readonly firstRequired: string | undefined;
}

/** Makes the tools of one document; what several operations are sent is put together once. */
export class ToolMaker {
  private readonly expander: SchemaExpander;
  private readonly fields = new Map<Node, Fields | undefined>();
  private readonly serverArguments: readonly Arguments[];

  public constructor(
    private readonly api: OpenApi,
    index: SchemaIndex,
  ) {
    this.expander = new SchemaExpander(api, index);
    this.serverArguments = serverArguments(api);
  }

  /** The tool that a named operation becomes, and what is uncertain about its arguments. */
  public toolOf(operation: Operation, name: string): { tool: Tool; issues: Issue[] } {
    this.expander.begin();
    const issues: Issue[] = [];
    const body = this.bodyArguments(operation, issues);
    const inputSchema = mergeArguments(
      [...this.parameterArguments(operation), ...body, ...this.serverArguments],
      issues,
    );
    if (this.expander.isCut) {
      const message = `takes arguments that nest deeper than ${MAX_ARGUMENT_DEPTH} levels or have more than ${MAX_ARGUMENT_PARTS} parts; the rest is not shown to you here, so give the operation a smaller request`;
      issues.push(warning('OPENAPI_ARGUMENTS_CUT', operation.pointer, message));
    }
    const tool = { name, description: descriptionOf(operation, name), inputSchema, pointer: operation.pointer };
    return { tool, issues };
  }

  private parameterArguments(operation: Operation): Arguments[] {
    return this.api.parametersOf(operation).map((parameter) => {
      const { name, value, pointer: at } = parameter;
      const schema = described(this.expander.expand(parameterSchema(value)), ownText(value, 'description'));
      return {
        properties: { [name]: schema },
        required: own(value, 'required') === true ? [name] : [],
        source: `the ${parameter.in} parameter`,
        pointerOf: () => at,
      };
    });
  }

  /**
   * The properties of the body stand beside the parameters. A body is taken to be required when its schema says so of a
   * property, whatever `requestBody.required` says: which of them the service follows is not documented.
   */
  private bodyArguments(operation: Operation, issues: Issue[]): Arguments[] {
    const written = own(operation.value, 'requestBody');
    if (written === undefined) {
      return [];
    }
    const body = this.api.references.tryFollow({ value: written, pointer: `${operation.pointer}/requestBody` });
    const content = isNode(body?.value) ? ownNode(body.value, 'content') : EMPTY_NODE;
    const mediaType = chooseMediaType(Object.keys(content));
    if (!isNode(body?.value) || mediaType === undefined) {
      return [];
    }
    const isRequired = own(body.value, 'required') === true;
    const at = `${body.pointer}/content${pointer(mediaType)}`;
    const schema = own(ownNode(content, mediaType), 'schema');
    const fields = this.fieldsOf({ value: schema, pointer: `${at}/schema` });
    if (fields === undefined) {
      const here = schema === undefined ? at : `${at}/schema`;
      const message = `is a body without properties of its own; how the gateway turns it into arguments is not documented, and it is shown as "${BODY_ARGUMENT}" here, so describe an object with "properties"`;
      issues.push(warning('OPENAPI_BODY_NOT_OBJECT', here, message));
      const properties = { [BODY_ARGUMENT]: this.expander.expand(schema ?? {}) };
      const required = isRequired ? [BODY_ARGUMENT] : [];
      return [{ properties, required, source: 'the body', pointerOf: () => here }];
    }
    if (!isRequired && fields.firstRequired !== undefined) {
      const message = `is optional, but its schema requires ${quote(fields.firstRequired)}; agents are taken to need it in every call, so write "required": true or require nothing`;
      issues.push(note('OPENAPI_BODY_OPTIONAL', body.pointer, message));
    }
    const properties = this.expander.expandAll(fields.properties);
    return [{ ...fields, properties, source: 'the body property' }];
  }

  private fieldsOf(schema: Place): Fields | undefined {
    const found = this.api.references.tryFollow(schema);
    if (!isNode(found?.value)) {
      return undefined;
    }
    const { value } = found;
    let fields = this.fields.get(value);
    if (fields === undefined && !this.fields.has(value)) {
      fields = Array.isArray(own(value, 'allOf')) ? combinedFields(this.api, found) : ownFields(value, found.pointer);
      this.fields.set(value, fields);
    }
    return fields;
  }
}

/** That a description wins over a summary is not documented; that the operationId stands in for both has been seen. */
function descriptionOf({ value }: Operation, name: string): string {
  return ownText(value, 'description') || ownText(value, 'summary') || name;
}

function parameterSchema(parameter: Node): unknown {
  const schema = own(parameter, 'schema');
  const [content] = Object.values(ownNode(parameter, 'content'));
  return schema ?? (isNode(content) ? own(content, 'schema') : undefined) ?? {};
}

/** JSON is what the service fully supports, so it is taken where there is a choice. */
function chooseMediaType(types: readonly string[]): string | undefined {
  return types.find((type) => /^application\/json\b/i.test(type)) ?? types[0];
}

/** The properties of an object by themselves; `undefined` for anything else. */
function ownFields(schema: Node, at: string): Fields | undefined {
  const properties = own(schema, 'properties');
  const isClosed = own(schema, 'type') === 'object' && own(schema, 'additionalProperties') === false;
  if (!isNode(properties) && !isClosed) {
    return undefined;
  }
  const required = new Set(ownList(schema, 'required'));
  return fieldsWith(isNode(properties) ? properties : EMPTY_NODE, required, () => `${at}/properties`);
}

/** The properties of an object and those that `allOf` adds; `undefined` for anything else. */
function combinedFields(api: OpenApi, schema: Place): Fields | undefined {
  const properties = new Map<string, unknown>();
  const holders = new Map<string, string>();
  const required = new Set<unknown>();
  const seen = new Set<unknown>();
  const pending = [schema];
  let isObject = false;
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const found = api.references.tryFollow(place);
    if (!isNode(found?.value) || seen.has(found.value)) {
      continue;
    }
    const { value, pointer: at } = found;
    seen.add(value);
    const fields = ownFields(value, at);
    isObject ||= fields !== undefined;
    for (const [name, property] of Object.entries(fields?.properties ?? EMPTY_NODE)) {
      properties.set(name, property);
      holders.set(name, `${at}/properties`);
    }
    for (const name of ownList(value, 'required')) {
      required.add(name);
    }
    const parts = ownList(value, 'allOf').map((part, index) => ({ value: part, pointer: `${at}/allOf/${index}` }));
    pending.push(...parts.reverse());
  }
  return isObject
    ? fieldsWith(Object.fromEntries(properties), required, (name) => holders.get(name) ?? schema.pointer)
    : undefined;
}

function fieldsWith(properties: Node, required: ReadonlySet<unknown>, holderOf: (name: string) => string): Fields {
  return {
    properties,
    required: Object.keys(properties).filter((name) => required.has(name)),
    firstRequired: [...required].find((name) => typeof name === 'string'),
    pointerOf: (name) => holderOf(name) + pointer(name),
  };
}

/** The service makes each variable of the first server an argument, and does not show its default. */
function serverArguments(api: OpenApi): Arguments[] {
  const [server] = ownList(api.root, 'servers');
  const variables = isNode(server) ? ownNode(server, 'variables') : EMPTY_NODE;
  const properties = mapNode(variables, (_, variable) => ({
    type: 'string',
    ...(isNode(variable) && ownList(variable, 'enum').length > 0 ? { enum: variable.enum } : {}),
    ...(isNode(variable) && typeof variable.description === 'string' ? { description: variable.description } : {}),
  }));
  const pointerOf = (name: string) => `/servers/0/variables${pointer(name)}`;
  return Object.keys(variables).length === 0
    ? []
    : [{ properties, required: [], source: 'the server variable', pointerOf }];
}

/** One object of all arguments; the first of a name stays. */
function mergeArguments(places: readonly Arguments[], issues: Issue[]): JsonSchema {
  const [only = { properties: EMPTY_NODE, required: [] }, ...others] = places;
  if (others.length === 0) {
    return objectWith(only.properties, only.required);
  }
  const entries = places.flatMap(({ properties }) => Object.entries(properties));
  const properties = Object.fromEntries(entries);
  // A name that comes twice leaves fewer properties than there were.
  return Object.keys(properties).length < entries.length
    ? mergeSharing(places, issues)
    : objectWith(
        properties,
        places.flatMap(({ required }) => required),
      );
}

function mergeSharing(places: readonly Arguments[], issues: Issue[]): JsonSchema {
  const kept = new Map<string, Arguments>();
  for (const place of places) {
    for (const name of Object.keys(place.properties)) {
      const first = kept.get(name);
      if (first === undefined) {
        kept.set(name, place);
      } else {
        const message = `gives ${place.source} the name ${quote(name)}, which ${first.source} has already; a tool has one argument of a name and which of them gets it is not documented, so rename one`;
        issues.push(warning('OPENAPI_ARGUMENT_COLLISION', place.pointerOf(name), message));
      }
    }
  }
  const properties = Object.fromEntries([...kept].map(([name, place]) => [name, place.properties[name]]));
  return objectWith(
    properties,
    places.flatMap((place) => place.required.filter((name) => kept.get(name) === place)),
  );
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
