import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { isNode, type Node, own, ownList, ownNode, ownText } from '../node';
import { note, quote, warning } from './findings';
import { type OpenApi, type Operation, type Parameter, parametersOf } from './operations';
import type { Place, References } from './references';

/** The argument that stands for a body without properties; the service's own name for it is not documented. */
export const BODY_ARGUMENT = 'body';

/** What an argument becomes in the request. */
export type ArgumentTarget =
  | { readonly kind: 'PARAMETER'; readonly parameter: Parameter }
  | { readonly kind: 'BODY_PROPERTY' | 'BODY' | 'SERVER_VARIABLE' };

/** One argument of a tool, before those of a name are merged. */
export interface Argument {
  readonly name: string;
  /** As the document writes it, references included. */
  readonly schema: unknown;
  /** Replaces that of the schema. */
  readonly description?: string;
  readonly required: boolean;
  readonly target: ArgumentTarget;
  /** The pointer of what holds it, and the name there: most are never asked for. */
  readonly holder: string;
  readonly key?: string;
}

/** The body that a tool sends. */
export interface Body {
  readonly mediaType: string;
  readonly required: boolean;
  /** What the document says of the media type. */
  readonly media: Node;
  /** The properties by name, each an argument; `undefined` for a body that is one argument. */
  readonly properties?: ReadonlyMap<string, unknown>;
}

/** The arguments of an operation in the order in which agents see them; several may have one name. */
export interface OperationArguments {
  readonly arguments: readonly Argument[];
  readonly body?: Body;
  readonly issues: readonly Issue[];
}

/** How the gateway flattens the parameters, the body and the server variables of an operation into arguments. */
export function argumentsOf(api: OpenApi, operation: Operation): OperationArguments {
  const parameters = parametersOf(operation, api.references).map(parameterArgument);
  const body = findBody(api, operation);
  return {
    arguments: [...parameters, ...(body?.arguments ?? []), ...serverArguments(api)],
    body: body?.body,
    issues: body?.issues ?? [],
  };
}

function parameterArgument(parameter: Parameter): Argument {
  return {
    name: parameter.name,
    schema: parameterSchema(parameter.value),
    description: ownText(parameter.value, 'description'),
    required: own(parameter.value, 'required') === true,
    target: { kind: 'PARAMETER', parameter },
    holder: parameter.pointer,
  };
}

function parameterSchema(parameter: Node): unknown {
  const schema = own(parameter, 'schema');
  const [content] = Object.values(ownNode(parameter, 'content'));
  return schema ?? (isNode(content) ? own(content, 'schema') : undefined) ?? {};
}

interface FoundBody {
  readonly body: Body;
  readonly arguments: Argument[];
  readonly issues: Issue[];
}

/**
 * The properties of the body stand beside the parameters. A body is taken to be required when its schema says so of a
 * property, whatever `requestBody.required` says: which of them the service follows is not documented.
 */
function findBody(api: OpenApi, operation: Operation): FoundBody | undefined {
  const written = own(operation.value, 'requestBody');
  const found = api.references.tryFollow({ value: written, pointer: `${operation.pointer}/requestBody` });
  const content = isNode(found?.value) ? ownNode(found.value, 'content') : undefined;
  const mediaType = content === undefined ? undefined : chooseMediaType(Object.keys(content));
  if (!isNode(found?.value) || content === undefined || mediaType === undefined) {
    return undefined;
  }
  const required = own(found.value, 'required') === true;
  const media = ownNode(content, mediaType);
  const at = `${found.pointer}/content${pointer(mediaType)}`;
  const schema = { value: own(media, 'schema'), pointer: `${at}/schema` };
  const fields = fieldsOf(schema, api.references);
  if (fields === undefined) {
    return wholeBody({ mediaType, required, media }, schema.value === undefined ? at : schema.pointer);
  }
  const properties = new Map([...fields.properties].map(([name, { value }]) => [name, value]));
  const issues: Issue[] = [];
  if (!required && fields.required.size > 0) {
    const message = `is optional, but its schema requires ${quote([...fields.required][0])}; agents are taken to need it in every call, so write "required": true or require nothing`;
    issues.push(note('OPENAPI_BODY_OPTIONAL', found.pointer, message));
  }
  const args = [...fields.properties].map(([name, field]): Argument => {
    const target = { kind: 'BODY_PROPERTY' } as const;
    const isRequired = fields.required.has(name);
    return { name, schema: field.value, required: isRequired, target, holder: field.holder, key: name };
  });
  return { body: { mediaType, required, media, properties }, arguments: args, issues };
}

function wholeBody(body: Body, at: string): FoundBody {
  const message = `is a body without properties of its own; how the gateway turns it into arguments is not documented, and it is shown as "${BODY_ARGUMENT}" here, so describe an object with "properties"`;
  const whole: Argument = {
    name: BODY_ARGUMENT,
    schema: own(body.media, 'schema') ?? {},
    required: body.required,
    target: { kind: 'BODY' },
    holder: at,
  };
  return { body, arguments: [whole], issues: [warning('OPENAPI_BODY_NOT_OBJECT', at, message)] };
}

/** JSON is what the service fully supports, so it is taken where there is a choice. */
function chooseMediaType(types: readonly string[]): string | undefined {
  return types.find((type) => /^application\/json\b/i.test(type)) ?? types[0];
}

/** What an object holds. */
export interface Fields {
  readonly properties: Map<string, { readonly value: unknown; readonly holder: string }>;
  readonly required: Set<string>;
}

/** The properties of an object, those that `allOf` adds included; `undefined` for anything else. */
export function fieldsOf(schema: Place, references: References): Fields | undefined {
  const fields: Fields = { properties: new Map(), required: new Set() };
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
    target: { kind: 'SERVER_VARIABLE' },
    holder: '/servers/0/variables',
    key: name,
  }));
}

/** Where an argument stands in the document. */
export function pointerOf({ holder, key }: Argument): string {
  return key === undefined ? holder : holder + pointer(key);
}

/** Where an argument comes from, as a message says it. */
export function sourceOf({ target }: Argument): string {
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
