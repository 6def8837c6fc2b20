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

/** Writes the arguments of tools: the members of an operation's input, then the parameters that choose the endpoint. */
export class InputSchemas {
  private readonly parameters: readonly (readonly [string, JsonSchema])[];
  private readonly writer: SchemaWriter;

  public constructor(
    private readonly model: SmithyModel,
    endpoint: Node,
  ) {
    const parameters = ownNode(endpoint, 'parameters');
    this.parameters = Object.keys(parameters).map((name) => {
      const parameter = ownNode(parameters, name);
      return [name, described({ type: parameterType(parameter) }, ownText(parameter, 'documentation'))];
    });
    this.writer = new SchemaWriter(model);
  }

  public of(operationId: string): JsonSchema {
    const input = this.model.referencesOf(operationId, 'input').at(-1)?.target;
    const schema = this.writer.tool(input ?? 'smithy.api#Unit');
    // An input member and a rule-set parameter of one name are one value, such as the bucket of Amazon S3.
    const properties = { ...schema.properties };
    for (const [name, parameter] of this.parameters) {
      if (!Object.hasOwn(properties, name)) {
        setOwn(properties, name, parameter);
      }
    }
    return { ...schema, properties };
  }
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

interface StructureSchema {
  readonly [keyword: string]: unknown;
  readonly type: 'object';
  readonly properties: Node;
  readonly required?: readonly string[];
}

/** A structure that was written out whole, so that it can stand wherever it would be written out whole again. */
interface WrittenStructure {
  readonly schema: StructureSchema;
  /** Every structure in it: below one of these it would be cut short. */
  readonly structures: ReadonlySet<string>;
  readonly properties: number;
  /** Levels of structures and lists, itself included. */
  readonly levels: number;
}

/** What is met while a structure is written. */
interface Track {
  readonly root: string;
  readonly structures: Set<string>;
  levels: number;
  isWhole: boolean;
}

/** Writes the schemas of tools; structures that several tools take are written once. */
class SchemaWriter {
  private readonly written = new Map<string, WrittenStructure>();
  /** Properties of the tool that is being written. */
  private properties = 0;
  private tracks: Track[] = [];

  constructor(private readonly model: SmithyModel) {}

  tool(id: string): StructureSchema {
    this.properties = 0;
    this.tracks = [];
    return this.structure(id, []);
  }

  private structure(id: string, ancestors: readonly string[]): StructureSchema {
    const known = this.written.get(id);
    if (known !== undefined && this.fits(known, ancestors)) {
      this.properties += known.properties;
      this.note(known.structures, ancestors.length + known.levels);
      return known.schema;
    }
    const before = this.properties;
    const track: Track = { root: id, structures: new Set([id]), levels: ancestors.length + 1, isWhole: true };
    this.tracks.push(track);
    const schema = this.write(id, [...ancestors, id]);
    this.tracks.pop();
    this.note(track.structures, track.levels);
    if (track.isWhole) {
      const { structures, levels } = track;
      const properties = this.properties - before;
      this.written.set(id, { schema, structures, properties, levels: levels - ancestors.length });
    }
    return schema;
  }

  private write(id: string, path: readonly string[]): StructureSchema {
    const members = this.model.membersOf(id);
    this.properties += members.length;
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    // A union holds exactly one of its members, so none of them is required.
    const isUnion = this.model.typeOf(id) === 'union';
    for (const member of members) {
      setOwn(properties, member.name, this.member(member, path));
      if (!isUnion && Object.hasOwn(member.traits, REQUIRED)) {
        required.push(member.name);
      }
    }
    return {
      type: 'object',
      properties,
      ...(required.length > 0 ? { required } : {}),
    };
  }

  /** Whether the structure would come out the same here: nothing in it is an ancestor, too deep or too much. */
  private fits(known: WrittenStructure, ancestors: readonly string[]): boolean {
    return (
      ancestors.length + known.levels <= MAX_DEPTH &&
      this.properties + known.properties < MAX_PROPERTIES &&
      !ancestors.some((ancestor) => known.structures.has(ancestor))
    );
  }

  private note(structures: Iterable<string>, levels: number): void {
    const track = this.tracks.at(-1);
    if (track !== undefined) {
      for (const id of structures) {
        track.structures.add(id);
      }
      track.levels = Math.max(track.levels, levels);
    }
  }

  /** Says that what is being written, below `root` if given, might come out otherwise elsewhere. */
  private cut(root?: string): void {
    for (const track of this.tracks.toReversed()) {
      if (track.root === root) {
        return;
      }
      track.isWhole = false;
    }
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
          this.cut(id);
          return described({ type: 'object' }, 'recursive');
        }
        if (ancestors.length >= MAX_DEPTH || this.properties >= MAX_PROPERTIES) {
          this.cut();
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
    if (item === undefined || ancestors.length >= MAX_DEPTH) {
      this.cut();
      return { type: 'object' };
    }
    const path = [...ancestors, listId];
    this.note([], path.length);
    return this.member(item, path);
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

function described(schema: JsonSchema, documentation: string | undefined, note?: string): JsonSchema {
  const description = documentation && note ? `${documentation} ${note}` : documentation || note;
  if (!description) {
    return schema;
  }
  // Most schemas are of one scalar, and spreading them takes ten times as long.
  return isScalar(schema) ? { type: schema.type, description } : { ...schema, description };
}

/** As `Object.fromEntries` does it, without the pairs: a member may be called `__proto__`. */
function setOwn(node: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    node[key] = value;
  }
}

function isScalar(schema: JsonSchema): boolean {
  for (const keyword in schema) {
    if (keyword !== 'type') {
      return false;
    }
  }
  return true;
}
