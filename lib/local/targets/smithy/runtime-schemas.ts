import { isNode, type Node, own, ownText } from '../../../schema/node';
import { type Member, type SmithyModel, shapeName } from '../../../schema/smithy/smithy-model';

/** A schema as the protocols of the AWS SDK read them. */
export type RuntimeSchema = number | string | unknown[];

/** What the SDK calls types that hold no others. */
const SIMPLE: ReadonlyMap<string, number> = new Map([
  ...['string', 'enum'].map((type) => [type, 0] as const),
  ...['byte', 'short', 'integer', 'long', 'float', 'double', 'intEnum'].map((type) => [type, 1] as const),
  ['boolean', 2],
  ['timestamp', 4],
  ['document', 15],
  ['bigInteger', 17],
  ['bigDecimal', 19],
  ['blob', 21],
]);

const TIMESTAMP_FORMATS: ReadonlyMap<string, number> = new Map([
  ['date-time', 5],
  ['http-date', 6],
  ['epoch-seconds', 7],
]);

/** Traits that say how members are written, and how the SDK takes their values. */
const TRAITS: ReadonlyMap<string, (value: unknown) => unknown> = new Map([
  ...[
    ...['httpLabel', 'httpPayload', 'httpQueryParams', 'httpResponseCode', 'hostLabel', 'idempotencyToken'],
    ...['sparse', 'xmlAttribute', 'xmlFlattened'],
  ].map((name) => [`smithy.api#${name}`, () => 1] as const),
  ...['httpHeader', 'httpPrefixHeaders', 'httpQuery', 'jsonName', 'mediaType', 'xmlName', 'error'].map(
    (name) => [`smithy.api#${name}`, (value: unknown) => value] as const,
  ),
  ['smithy.api#xmlNamespace', (value) => (isNode(value) ? [ownText(value, 'prefix'), ownText(value, 'uri')] : [])],
]);

/** Makes schemas of the shapes of a model, each once; a shape may hold itself. */
export class RuntimeSchemas {
  private readonly made = new Map<string, RuntimeSchema>();

  public constructor(private readonly model: SmithyModel) {}

  /** The schema of a shape; `unit` for an operation without input or output. */
  public of(id: string | undefined): RuntimeSchema {
    if (id === undefined || id === 'smithy.api#Unit') {
      return 'unit';
    }
    return this.made.get(id) ?? this.make(id);
  }

  private make(id: string): RuntimeSchema {
    const type = this.model.typeOf(id) ?? 'document';
    const simple = SIMPLE.get(type);
    const traits = this.model.traitsOf(id);
    const [namespace] = id.split('#', 1);
    const head = [namespace, shapeName(id), runtimeTraits(traits)];
    const schema: unknown[] = [];
    // Known before its members are, for shapes that hold themselves.
    this.made.set(id, schema);
    if (simple !== undefined) {
      schema.push(0, ...head, timestampOf(traits) ?? simple);
    } else if (type === 'list' || type === 'set' || type === 'map') {
      schema.push(type === 'map' ? 2 : 1, ...head, ...this.model.membersOf(id).map((member) => this.member(member)));
    } else {
      const members = this.model.membersOf(id);
      schema.push(
        type === 'union' ? 4 : 3,
        ...head,
        members.map(({ name }) => name),
      );
      schema.push(members.map((member) => this.member(member)));
    }
    return schema;
  }

  private member({ target, traits }: Member): RuntimeSchema {
    // A format that the member names replaces that of its shape.
    const schema = timestampOf(traits) ?? this.of(target ?? 'smithy.api#Document');
    return [schema, runtimeTraits(traits)];
  }
}

function timestampOf(traits: Node): number | undefined {
  return TIMESTAMP_FORMATS.get(ownText(traits, 'smithy.api#timestampFormat') ?? '');
}

function runtimeTraits(traits: Node): Node {
  const known = Object.keys(traits).flatMap((trait): [string, unknown][] => {
    const read = TRAITS.get(trait);
    return read === undefined ? [] : [[shapeName(trait), read(own(traits, trait))]];
  });
  return Object.fromEntries(known);
}
