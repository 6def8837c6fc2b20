import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { EMPTY_NODE, isNode, mapNode, type Node, own, ownList, ownNode, ownText } from '../node';
import { note, quote, warning } from './findings';
import type { OpenApi, Parameter } from './open-api';
import type { Operation } from './operations';
import type { Place, References } from './references';

/** The argument that stands for a body without properties; the service's own name for it is not documented. */
export const BODY_ARGUMENT = 'body';

const NOT_OBJECT = `is a body without properties of its own; how the gateway turns it into arguments is not documented, and it is shown as "${BODY_ARGUMENT}" here, so describe an object with "properties"`;

/** What the arguments of one place become in the request. */
export type ArgumentTarget =
  | { readonly kind: 'PARAMETER'; readonly parameter: Parameter }
  | { readonly kind: 'BODY_PROPERTY' | 'BODY' | 'SERVER_VARIABLE' };

/** Arguments of a tool that come from one place, before those of all places are merged. */
export interface Arguments {
  readonly target: ArgumentTarget;
  /** Their schemas by name, as the document writes them, references included. */
  readonly schemas: Node;
  /** Replaces that of the schema. */
  readonly description?: string;
  /** The names of those that every call has to give. */
  readonly required: readonly string[];
  pointerOf(name: string): string;
}

/** The body that a tool sends. */
export interface Body {
  readonly mediaType: string;
  readonly required: boolean;
  /** What the document says of the media type. */
  readonly media: Node;
  /** The properties, each an argument; `undefined` for a body that is one argument. */
  readonly properties?: Node;
}

/** The arguments of an operation in the order in which agents see them; those of several places may have one name. */
export interface OperationArguments {
  readonly places: readonly Arguments[];
  readonly body?: Body;
  readonly issues: readonly Issue[];
}

/** The properties of a body that is an object. */
export interface Fields {
  readonly properties: Node;
  readonly required: readonly string[];
  /** The first name that the schema requires, whether it is that of a property or not. */
  readonly firstRequired: string | undefined;
  pointerOf(name: string): string;
}

/**
 * Tells how the gateway flattens the parameters, the body and the server variables of operations into arguments. What
 * several operations are sent is looked at once.
 */
export class ArgumentReader {
  private readonly fields = new Map<Node, Fields | undefined>();
  private readonly serverArguments: readonly Arguments[];

  public constructor(private readonly api: OpenApi) {
    this.serverArguments = serverArguments(api);
  }

  public argumentsOf(operation: Operation): OperationArguments {
    const places: Arguments[] = this.api.parametersOf(operation).map(parameterArgument);
    const issues: Issue[] = [];
    const body = this.addBody(operation, places, issues);
    places.push(...this.serverArguments);
    return { places, body, issues };
  }

  /**
   * The properties of the body stand beside the parameters. A body is taken to be required when its schema says so of a
   * property, whatever `requestBody.required` says: which of them the service follows is not documented.
   */
  private addBody(operation: Operation, places: Arguments[], issues: Issue[]): Body | undefined {
    const written = own(operation.value, 'requestBody');
    if (written === undefined) {
      return undefined;
    }
    const found = this.api.references.tryFollow({ value: written, pointer: `${operation.pointer}/requestBody` });
    const content = isNode(found?.value) ? ownNode(found.value, 'content') : EMPTY_NODE;
    const mediaType = chooseMediaType(Object.keys(content));
    if (!isNode(found?.value) || mediaType === undefined) {
      return undefined;
    }
    const body = { mediaType, required: own(found.value, 'required') === true, media: ownNode(content, mediaType) };
    const schema = own(body.media, 'schema');
    const placeOf = () => `${found.pointer}/content${pointer(mediaType)}${schema === undefined ? '' : '/schema'}`;
    const fields = this.fieldsOf(schema, placeOf);
    if (fields === undefined) {
      const here = placeOf();
      // Of a reference that leads nowhere its own error says all there is to say.
      if (schema === undefined || this.api.references.tryValue(schema) !== undefined) {
        issues.push(warning('OPENAPI_BODY_NOT_OBJECT', here, NOT_OBJECT));
      }
      places.push(wholeBody(body, here));
      return body;
    }
    if (!body.required && fields.firstRequired !== undefined) {
      const message = `is optional, but its schema requires ${quote(fields.firstRequired)}; agents are taken to need it in every call, so write "required": true or require nothing`;
      issues.push(note('OPENAPI_BODY_OPTIONAL', found.pointer, message));
    }
    const { properties, required, pointerOf } = fields;
    places.push({ target: { kind: 'BODY_PROPERTY' }, schemas: properties, required, pointerOf });
    return { ...body, properties };
  }

  private fieldsOf(written: unknown, placeOf: () => string): Fields | undefined {
    const schema = this.api.references.tryValue(written);
    if (!isNode(schema)) {
      return undefined;
    }
    let fields = this.fields.get(schema);
    if (fields === undefined && !this.fields.has(schema)) {
      fields = fieldsOf({ value: written, pointer: placeOf() }, this.api.references);
      this.fields.set(schema, fields);
    }
    return fields;
  }
}

/** Where the arguments of a place come from, as a message says it. */
export function sourceOf({ target }: Arguments): string {
  switch (target.kind) {
    case 'PARAMETER':
      return `the ${target.parameter.in} parameter`;
    case 'BODY_PROPERTY':
      return 'the body property';
    case 'BODY':
      return 'the body';
    case 'SERVER_VARIABLE':
      return 'the server variable';
  }
}

function parameterArgument(parameter: Parameter): Arguments {
  const { name, value } = parameter;
  return {
    target: { kind: 'PARAMETER', parameter },
    schemas: { [name]: parameterSchema(value) },
    description: ownText(value, 'description'),
    required: own(value, 'required') === true ? [name] : [],
    pointerOf: () => parameter.pointer,
  };
}

function parameterSchema(parameter: Node): unknown {
  const schema = own(parameter, 'schema');
  if (schema !== undefined && schema !== null) {
    return schema;
  }
  const [content] = Object.values(ownNode(parameter, 'content'));
  return (isNode(content) ? own(content, 'schema') : undefined) ?? {};
}

function wholeBody({ media, required }: Body, at: string): Arguments {
  return {
    target: { kind: 'BODY' },
    schemas: { [BODY_ARGUMENT]: own(media, 'schema') ?? {} },
    required: required ? [BODY_ARGUMENT] : [],
    pointerOf: () => at,
  };
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

/** The properties of an object, those that `allOf` adds included; `undefined` for anything else. */
export function fieldsOf(schema: Place, references: References): Fields | undefined {
  const found = references.tryFollow(schema);
  if (!isNode(found?.value)) {
    return undefined;
  }
  return Array.isArray(own(found.value, 'allOf'))
    ? combinedFields(found, references)
    : ownFields(found.value, found.pointer);
}

function combinedFields(schema: Place, references: References): Fields | undefined {
  const properties = new Map<string, unknown>();
  const holders = new Map<string, string>();
  const required = new Set<unknown>();
  const seen = new Set<unknown>();
  const pending = [schema];
  let isObject = false;
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const found = references.tryFollow(place);
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
  if (Object.keys(variables).length === 0) {
    return [];
  }
  const schemas = mapNode(variables, (_, variable) => ({
    type: 'string',
    ...(isNode(variable) && ownList(variable, 'enum').length > 0 ? { enum: variable.enum } : {}),
    ...(isNode(variable) && typeof variable.description === 'string' ? { description: variable.description } : {}),
  }));
  const pointerOf = (name: string) => `/servers/0/variables${pointer(name)}`;
  return [{ target: { kind: 'SERVER_VARIABLE' }, schemas, required: [], pointerOf }];
}
