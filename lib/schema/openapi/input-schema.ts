import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { isNode, type Node, own, ownList, ownNode, ownText } from '../node';
import type { JsonSchema, Tool } from '../tool';
import { MAX_ARGUMENT_DEPTH, MAX_ARGUMENT_PARTS, type SchemaExpander } from './expand-schema';
import { note, quote, warning } from './findings';
import { label, type OpenApi, type Operation, parametersOf } from './operations';
import type { Place } from './references';

/** The argument that stands for a body without properties; the service's own name for it is not documented. */
const BODY_ARGUMENT = 'body';

/** One argument of a tool before they are merged. */
interface Argument {
  readonly name: string;
  readonly schema: unknown;
  readonly required: boolean;
  /** Where it comes from, as a message says it. */
  readonly source: string;
  /** The pointer of what holds it, and the name there: most are never asked for. */
  readonly holder: string;
  readonly key?: string;
}

/** The tool that a named operation becomes, and what is uncertain about its arguments. */
export function toolOf(
  api: OpenApi,
  operation: Operation,
  name: string,
  expander: SchemaExpander,
): { tool: Tool; issues: Issue[] } {
  expander.begin();
  const body = bodyArguments(api, operation, expander);
  const all = [...parameterArguments(api, operation, expander), ...body.arguments, ...serverArguments(api)];
  const merged = mergeArguments(all);
  const issues = [...body.issues, ...merged.issues];
  if (expander.isCut) {
    const message = `takes arguments that nest deeper than ${MAX_ARGUMENT_DEPTH} levels or have more than ${MAX_ARGUMENT_PARTS} parts; the rest is not shown to you here, so give the operation a smaller request`;
    issues.push(warning('OPENAPI_ARGUMENTS_CUT', operation.pointer, message));
  }
  const tool = {
    name,
    description: descriptionOf(operation, name),
    inputSchema: merged.schema,
    pointer: operation.pointer,
  };
  return { tool, issues };
}

/** That a description wins over a summary is not documented; that the operationId stands in for both has been seen. */
function descriptionOf({ value }: Operation, name: string): string {
  return ownText(value, 'description') || ownText(value, 'summary') || name;
}

function parameterArguments(api: OpenApi, operation: Operation, expander: SchemaExpander): Argument[] {
  return parametersOf(operation, api.references).map((parameter) => ({
    name: parameter.name,
    schema: described(expander.expand(parameterSchema(parameter.value)), ownText(parameter.value, 'description')),
    required: own(parameter.value, 'required') === true,
    source: `the ${parameter.in} parameter`,
    holder: parameter.pointer,
  }));
}

function parameterSchema(parameter: Node): unknown {
  const schema = own(parameter, 'schema');
  const [content] = Object.values(ownNode(parameter, 'content'));
  return schema ?? (isNode(content) ? own(content, 'schema') : undefined) ?? {};
}

/**
 * The properties of the body stand beside the parameters. A body is taken to be required when its schema says so of a
 * property, whatever `requestBody.required` says: which of them the service follows is not documented.
 */
function bodyArguments(
  api: OpenApi,
  operation: Operation,
  expander: SchemaExpander,
): { arguments: Argument[]; issues: Issue[] } {
  const written = own(operation.value, 'requestBody');
  const body = api.references.tryFollow({ value: written, pointer: `${operation.pointer}/requestBody` });
  const content = isNode(body?.value) ? ownNode(body.value, 'content') : undefined;
  const mediaType = content === undefined ? undefined : chooseMediaType(Object.keys(content));
  if (!isNode(body?.value) || content === undefined || mediaType === undefined) {
    return { arguments: [], issues: [] };
  }
  const isRequired = own(body.value, 'required') === true;
  const place = {
    value: own(ownNode(content, mediaType), 'schema'),
    pointer: `${body.pointer}/content${pointer(mediaType)}/schema`,
  };
  const fields = fieldsOf(api, place);
  if (fields === undefined) {
    const at = place.value === undefined ? `${body.pointer}/content${pointer(mediaType)}` : place.pointer;
    const message = `is a body without properties of its own; how the gateway turns it into arguments is not documented, and it is shown as "${BODY_ARGUMENT}" here, so describe an object with "properties"`;
    const schema = expander.expand(place.value ?? {});
    const whole = { name: BODY_ARGUMENT, schema, required: isRequired, source: 'the body', holder: at };
    return { arguments: [whole], issues: [warning('OPENAPI_BODY_NOT_OBJECT', at, message)] };
  }
  const found = [...fields.properties].map(([name, field]) => ({
    name,
    schema: expander.expand(field.value),
    required: fields.required.has(name),
    source: 'the body property',
    holder: field.holder,
    key: name,
  }));
  const issues: Issue[] = [];
  if (!isRequired && fields.required.size > 0) {
    const message = `is optional, but its schema requires ${quote([...fields.required][0])}; agents are taken to need it in every call, so write "required": true or require nothing`;
    issues.push(note('OPENAPI_BODY_OPTIONAL', body.pointer, message));
  }
  return { arguments: found, issues };
}

/** JSON is what the service fully supports, so it is taken where there is a choice. */
function chooseMediaType(types: readonly string[]): string | undefined {
  return types.find((type) => /^application\/json\b/i.test(type)) ?? types[0];
}

interface Fields {
  readonly properties: Map<string, { readonly value: unknown; readonly holder: string }>;
  readonly required: Set<string>;
}

/** The properties of an object, those that `allOf` adds included; `undefined` for anything else. */
function fieldsOf(api: OpenApi, schema: Place): Fields | undefined {
  const fields: Fields = { properties: new Map(), required: new Set() };
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
    const properties = own(value, 'properties');
    isObject ||=
      isNode(properties) || (own(value, 'type') === 'object' && own(value, 'additionalProperties') === false);
    const holder = `${at}/properties`;
    for (const [name, property] of Object.entries(isNode(properties) ? properties : {})) {
      fields.properties.set(name, { value: property, holder });
    }
    for (const name of ownList(value, 'required')) {
      if (typeof name === 'string') {
        fields.required.add(name);
      }
    }
    const parts = ownList(value, 'allOf').map((part, index) => ({ value: part, pointer: `${at}/allOf/${index}` }));
    pending.push(...parts.reverse());
  }
  return isObject ? fields : undefined;
}

/** The service makes each variable of the first server an argument, and does not show its default. */
function serverArguments(api: OpenApi): Argument[] {
  const [server] = ownList(api.root, 'servers');
  const variables = isNode(server) ? ownNode(server, 'variables') : {};
  return Object.entries(variables).map(([name, variable]) => ({
    name,
    schema: {
      type: 'string',
      ...(isNode(variable) && ownList(variable, 'enum').length > 0 ? { enum: variable.enum } : {}),
      ...(isNode(variable) && typeof variable.description === 'string' ? { description: variable.description } : {}),
    },
    required: false,
    source: 'the server variable',
    holder: '/servers/0/variables',
    key: name,
  }));
}

function mergeArguments(all: readonly Argument[]): { schema: JsonSchema; issues: Issue[] } {
  const kept = new Map<string, Argument>();
  const issues: Issue[] = [];
  for (const argument of all) {
    const first = kept.get(argument.name);
    if (first === undefined) {
      kept.set(argument.name, argument);
    } else {
      const message = `gives ${argument.source} the name ${quote(argument.name)}, which ${first.source} has already; a tool has one argument of a name and which of them gets it is not documented, so rename one`;
      issues.push(warning('OPENAPI_ARGUMENT_COLLISION', pointerOf(argument), message));
    }
  }
  const required = [...kept.values()].filter((argument) => argument.required).map(({ name }) => name);
  const properties = Object.fromEntries([...kept].map(([name, { schema }]) => [name, schema]));
  return { schema: { type: 'object', properties, ...(required.length > 0 ? { required } : {}) }, issues };
}

function pointerOf({ holder, key }: Argument): string {
  return key === undefined ? holder : holder + pointer(key);
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
