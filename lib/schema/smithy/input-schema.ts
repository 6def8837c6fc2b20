import { type Node, ownNode, ownText } from '../node';
import type { JsonSchema } from '../tool';
import { type Member, type SmithyModel, shapeName } from './smithy-model';

const DOCUMENTATION = 'smithy.api#documentation';
const REQUIRED = 'smithy.api#required';

/** Structures within structures that are written out; what lies deeper is only called an object. */
const MAX_DEPTH = 8;

/** Properties after which no further structure is written out: some operations of AWS take a whole dashboard. */
const MAX_PROPERTIES = 500;

/** Member names that a map's note lists. */
const MAX_NOTED = 12;

const JSON_TYPES: ReadonlyMap<string, string> = new Map([
  ...['blob', 'string', 'timestamp', 'enum'].map((type) => [type, 'string'] as const),
  ...['integer', 'long', 'short', 'byte', 'intEnum', 'bigInteger'].map((type) => [type, 'integer'] as const),
  ...['float', 'double', 'bigDecimal'].map((type) => [type, 'number'] as const),
  ['boolean', 'boolean'],
]);

/** The arguments of an operation's tool: the members of its input, then the parameters that choose the endpoint. */
export function inputSchemaOf(model: SmithyModel, operationId: string, endpoint: Node): JsonSchema {
  const input = model.referencesOf(operationId, 'input').at(-1)?.target;
  const schema = new SchemaWriter(model).structure(input ?? 'smithy.api#Unit', []);
  const parameters = Object.keys(ownNode(endpoint, 'parameters')).map((name) => {
    const parameter = ownNode(ownNode(endpoint, 'parameters'), name);
    return [name, described({ type: parameterType(parameter) }, ownText(parameter, 'documentation'))] as const;
  });
  // An input member and a rule-set parameter of one name are one value, such as the bucket of Amazon S3.
  const properties = { ...Object.fromEntries(parameters), ...schema.properties };
  const order = [...new Set([...Object.keys(schema.properties), ...parameters.map(([name]) => name)])];
  return { ...schema, properties: Object.fromEntries(order.map((name) => [name, ownNode(properties, name)])) };
}

function parameterType(parameter: Node): string {
  switch (ownText(parameter, 'type')?.toLowerCase()) {
    case 'boolean':
      return 'boolean';
    case 'stringarray':
      return 'array';
    default:
      return 'string';
  }
}

/** Writes the schema of one tool, and counts what it writes. */
class SchemaWriter {
  private properties = 0;

  constructor(private readonly model: SmithyModel) {}

  structure(
    id: string,
    ancestors: readonly string[],
  ): { type: 'object'; properties: Node; required?: readonly string[] } {
    const members = this.model.membersOf(id);
    const path = [...ancestors, id];
    this.properties += members.length;
    // A union holds exactly one of its members, so none of them is required.
    const required =
      this.model.typeOf(id) === 'union' ? [] : members.filter(({ traits }) => Object.hasOwn(traits, REQUIRED));
    return {
      type: 'object',
      properties: Object.fromEntries(members.map((member) => [member.name, this.member(member, path)])),
      ...(required.length > 0 ? { required: required.map(({ name }) => name) } : {}),
    };
  }

  private member({ target = 'smithy.api#Unit', traits }: Member, ancestors: readonly string[]): JsonSchema {
    const documentation = ownText(traits, DOCUMENTATION) ?? ownText(this.model.traitsOf(target), DOCUMENTATION);
    return this.shape(target, ancestors, documentation);
  }

  private shape(id: string, ancestors: readonly string[], documentation: string | undefined): JsonSchema {
    const type = this.model.typeOf(id) ?? 'document';
    switch (type) {
      case 'list':
      case 'set':
        return described({ type: 'array', items: this.items(id, ancestors) }, documentation);
      case 'map':
        return described({ type: 'object' }, documentation, this.mapNote(id));
      case 'structure':
      case 'union':
        if (ancestors.includes(id)) {
          return described({ type: 'object' }, 'recursive');
        }
        if (ancestors.length >= MAX_DEPTH || this.properties >= MAX_PROPERTIES) {
          return described({ type: 'object' }, documentation, 'Not written out here.');
        }
        return described(this.structure(id, ancestors), documentation);
      default:
        return described({ type: JSON_TYPES.get(type) ?? 'object' }, documentation);
    }
  }

  private items(listId: string, ancestors: readonly string[]): JsonSchema {
    const [item] = this.model.membersOf(listId);
    // A list counts as a level too, so that a list of itself, which Smithy forbids, comes to an end.
    return item === undefined || ancestors.length >= MAX_DEPTH
      ? { type: 'object' }
      : this.member(item, [...ancestors, listId]);
  }

  /** Tool schemas cannot say what the values of a map are, so the description does. */
  private mapNote(id: string): string {
    const value = this.model.membersOf(id).find(({ name }) => name === 'value')?.target ?? 'smithy.api#Document';
    const type = this.model.typeOf(value) ?? 'document';
    const members = this.model.membersOf(value);
    const listed = members.slice(0, MAX_NOTED).map(({ name }) => name);
    if (members.length > MAX_NOTED) {
      listed.push('…');
    }
    switch (type) {
      case 'structure':
        return `Each value is an object ${shapeName(value)} with ${listed.join(', ')}.`;
      case 'union':
        return `Each value is an object ${shapeName(value)} with one of ${listed.join(', ')}.`;
      case 'list':
      case 'set':
        return 'Each value is an array.';
      default:
        return `Each value is of type ${JSON_TYPES.get(type) ?? 'object'}.`;
    }
  }
}

function described<T extends JsonSchema>(schema: T, ...parts: (string | undefined)[]): JsonSchema {
  const description = parts.filter((part) => part !== undefined && part !== '').join(' ');
  return description === '' ? schema : { ...schema, description };
}
