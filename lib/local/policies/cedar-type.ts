import { isNode, type Node, own, ownList, ownNode, ownText } from '../../schema/node';

/**
 * What an argument is to Cedar. The service takes the types from the tools' schemas with Cedar's own generator for MCP
 * tools, whose choices these are.
 *
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/policy-schema-constraints.html
 */
export type CedarType =
  | { readonly kind: 'String' | 'Long' | 'Boolean' }
  | { readonly kind: 'decimal' | 'datetime' | 'duration' | 'ipaddr' }
  | { readonly kind: 'Set'; readonly items: CedarType }
  | { readonly kind: 'Record'; readonly attributes: CedarAttributes }
  /** A text of a list: an entity of its own type, which is no `String`. */
  | { readonly kind: 'Enum'; readonly entity: string; readonly values: readonly string[] }
  /** An object with members of any name: an entity, whose tags they are. */
  | { readonly kind: 'Tagged'; readonly entity: string; readonly attributes: CedarAttributes; readonly tags: CedarType }
  /** A value of one of several types: a record in which `typeChoice<n>` is there when the value is of type n. */
  | { readonly kind: 'Choice'; readonly choices: readonly CedarType[] }
  | { readonly kind: 'Null' | 'Unknown' };

export interface CedarAttributes {
  readonly [name: string]: { readonly type: CedarType; readonly required: boolean };
}

/** Where in the schema of a tool a type is defined. */
interface Place {
  /** Names from the namespace on, such as `AgentCore::Orders___find::Input`. */
  readonly name: string;
  /** The whole schema, for its definitions. */
  readonly root: Node;
  /** The definitions that are being read, so that circles end. */
  readonly reading: readonly string[];
}

const TEXT_FORMATS: ReadonlyMap<string, CedarType> = new Map([
  ['date', { kind: 'datetime' }],
  ['date-time', { kind: 'datetime' }],
  ['duration', { kind: 'duration' }],
  ['ipv4', { kind: 'ipaddr' }],
  ['ipv6', { kind: 'ipaddr' }],
]);

const UNKNOWN: CedarType = { kind: 'Unknown' };

/** The type of `context.input` in calls of a tool. */
export function inputType(tool: string, inputSchema: Node): CedarAttributes {
  const name = `AgentCore::${cedarName(tool)}::Input`;
  return attributesOf(inputSchema, { name, root: inputSchema, reading: [] });
}

/** A name that Cedar takes for a type, near to the one given. */
function cedarName(name: string): string {
  const plain = name.replaceAll(/\W/g, '_');
  return /^(?:\d.*|true|false|if|then|else|in|is|like|has|__cedar)$/.test(plain) ? `_${plain}` : plain;
}

function attributesOf(schema: Node, place: Place): CedarAttributes {
  const required = ownList(schema, 'required');
  const attributes = Object.entries(ownNode(schema, 'properties')).map(([name, property]) => {
    const at = { ...place, name: `${place.name}::${cedarName(name)}` };
    return [name, { type: typeOf(property, at), required: required.includes(name) }] as const;
  });
  return Object.fromEntries(attributes);
}

function typeOf(schema: unknown, place: Place): CedarType {
  if (!isNode(schema)) {
    return UNKNOWN;
  }
  const reference = ownText(schema, '$ref');
  if (reference !== undefined) {
    return definitionType(reference, place);
  }
  const choices = [own(schema, 'type'), own(schema, 'anyOf'), own(schema, 'oneOf')].find(Array.isArray);
  if (choices !== undefined) {
    return choiceType(schema, choices, place);
  }
  switch (own(schema, 'type')) {
    case 'string':
      return textType(schema, place);
    case 'integer':
      return { kind: 'Long' };
    case 'number':
      return { kind: 'decimal' };
    case 'boolean':
      return { kind: 'Boolean' };
    case 'null':
      return { kind: 'Null' };
    case 'array':
      return { kind: 'Set', items: typeOf(own(schema, 'items'), place) };
    case 'object':
      return objectType(schema, place);
    default:
      return UNKNOWN;
  }
}

function definitionType(reference: string, place: Place): CedarType {
  const [, keyword = '', name = ''] = reference.match(/^#\/(\$defs|definitions)\/([^/]+)$/) ?? [];
  const definition = own(ownNode(place.root, keyword), name);
  if (definition === undefined || place.reading.includes(reference)) {
    return UNKNOWN;
  }
  return typeOf(definition, {
    ...place,
    name: `${inputNamespace(place.name)}::${cedarName(name)}`,
    reading: [...place.reading, reference],
  });
}

function inputNamespace(name: string): string {
  return name.split('::').slice(0, 3).join('::');
}

function choiceType(schema: Node, choices: readonly unknown[], place: Place): CedarType {
  const { anyOf: _, oneOf: __, ...rest } = schema;
  const types = choices.map((choice, index) => {
    const at = { ...place, name: `${place.name}::typeChoice${index}` };
    return typeOf(typeof choice === 'string' ? { ...rest, type: choice } : choice, at);
  });
  return { kind: 'Choice', choices: types };
}

function textType(schema: Node, place: Place): CedarType {
  const values = ownList(schema, 'enum').filter((value) => typeof value === 'string');
  if (values.length > 0) {
    return { kind: 'Enum', entity: place.name, values };
  }
  return TEXT_FORMATS.get(ownText(schema, 'format') ?? '') ?? { kind: 'String' };
}

function objectType(schema: Node, place: Place): CedarType {
  const attributes = attributesOf(schema, place);
  const members = own(schema, 'additionalProperties');
  if (!isNode(members)) {
    return { kind: 'Record', attributes };
  }
  return { kind: 'Tagged', entity: place.name, attributes, tags: typeOf(members, place) };
}
