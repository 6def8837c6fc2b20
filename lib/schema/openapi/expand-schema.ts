import { isNode, mapNode, type Node, own } from '../node';
import type { OpenApi } from './open-api';
import { referenceOf } from './references';
import type { PlainSize, SchemaIndex } from './schema-index';
import { SCHEMA_KEYWORDS } from './schema-keywords';

/** How deep the arguments of a tool are followed. */
export const MAX_ARGUMENT_DEPTH = 100;

/** How many parts the arguments of one tool are followed to; a model could not read more anyway. */
export const MAX_ARGUMENT_PARTS = 5000;

/** How many parts are made for all tools of a document; schemas that tools share are made once. */
const MAX_PARTS = 300_000;

/** A schema whose references are replaced by what they refer to. */
interface Expansion {
  readonly schema: unknown;
  readonly parts: number;
  readonly height: number;
  /** Whether nothing was cut, so that it is the same wherever it is referred to. */
  readonly whole: boolean;
}

/** Replaces references in the schemas of one document. */
export class SchemaExpander {
  private readonly known = new Map<string, Expansion>();
  /** Properties of requests, expanded, and how many parts they have. */
  private readonly expanded = new Map<Node, { readonly properties: Node; readonly parts: number }>();
  private readonly open = new Set<string>();
  private left = MAX_ARGUMENT_PARTS;
  private made = 0;
  private cut = false;

  public constructor(
    private readonly api: OpenApi,
    private readonly index: SchemaIndex,
  ) {}

  /** Begins the next tool, which has its own share of parts. */
  public begin(): void {
    this.left = MAX_ARGUMENT_PARTS;
    this.cut = false;
  }

  /** Whether the tool that was begun got less than its document says, circular references aside. */
  public get isCut(): boolean {
    return this.cut;
  }

  public expand(schema: unknown): unknown {
    return isNode(schema) && this.takePlain(schema, 0) === undefined ? this.enter(schema, 0).schema : schema;
  }

  /** The properties of a request, each of them expanded. */
  public expandAll(properties: Node): Node {
    const known = this.expanded.get(properties);
    if (known !== undefined && known.parts <= this.left) {
      this.left -= known.parts;
      return known.properties;
    }
    const before = this.left;
    const expanded = mapNode(properties, (_, schema) => this.expand(schema));
    if (!this.cut) {
      this.expanded.set(properties, { properties: expanded, parts: before - this.left });
    }
    return expanded;
  }

  /** The size of a schema that is already what it expands to, and that there is room for. */
  private takePlain(schema: Node, depth: number): PlainSize | undefined {
    const plain = this.index.plainSize(schema);
    if (plain === undefined || plain.parts > this.left || depth + plain.height >= MAX_ARGUMENT_DEPTH) {
      return undefined;
    }
    this.left -= plain.parts;
    return plain;
  }

  private enter(schema: unknown, depth: number): Expansion {
    if (!isNode(schema)) {
      return { schema, parts: 0, height: 0, whole: true };
    }
    const plain = this.takePlain(schema, depth);
    if (plain !== undefined) {
      return { schema, ...plain, whole: true };
    }
    this.left -= 1;
    this.made += 1;
    if (depth >= MAX_ARGUMENT_DEPTH || this.left < 0 || this.made > MAX_PARTS) {
      this.cut = true;
      return { schema: outline(schema), parts: 1, height: 0, whole: false };
    }
    return referenceOf(schema) === undefined ? this.enterMembers(schema, depth) : this.enterReference(schema, depth);
  }

  private enterReference(schema: Node, depth: number): Expansion {
    const place = this.api.references.tryFollow({ value: schema, pointer: '' });
    if (!isNode(place?.value)) {
      return { schema: {}, parts: 1, height: 0, whole: true };
    }
    if (this.open.has(place.pointer)) {
      return { schema: outline(place.value), parts: 1, height: 0, whole: false };
    }
    let expansion = this.known.get(place.pointer);
    if (expansion === undefined || expansion.parts > this.left || depth + expansion.height > MAX_ARGUMENT_DEPTH) {
      this.open.add(place.pointer);
      expansion = this.enter(place.value, depth);
      this.open.delete(place.pointer);
      if (expansion.whole) {
        this.known.set(place.pointer, expansion);
      }
    } else {
      this.left -= expansion.parts;
    }
    return this.withDescription(expansion, schema);
  }

  /** OpenAPI 3.1 lets a reference carry its own description. */
  private withDescription(expansion: Expansion, schema: Node): Expansion {
    const description = own(schema, 'description');
    const isOverridden = this.api.version === '3.1' && typeof description === 'string';
    return isOverridden && isNode(expansion.schema)
      ? { ...expansion, schema: { ...expansion.schema, description } }
      : expansion;
  }

  private enterMembers(schema: Node, depth: number): Expansion {
    const parts: Expansion[] = [];
    const into = (member: unknown): unknown => {
      const part = this.enter(member, depth + 1);
      parts.push(part);
      return part.schema;
    };
    const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
      const holder = SCHEMA_KEYWORDS.get(key);
      if (holder === 'map' && isNode(value)) {
        return [key, Object.fromEntries(Object.entries(value).map(([name, member]) => [name, into(member)]))];
      }
      if (holder === 'list' && Array.isArray(value)) {
        return [key, value.map(into)];
      }
      return [key, holder === 'one' && isNode(value) ? into(value) : value];
    });
    return {
      schema: parts.length === 0 ? schema : Object.fromEntries(entries),
      parts: parts.reduce((sum, part) => sum + part.parts, 1),
      height: parts.reduce((most, part) => Math.max(most, part.height + 1), 0),
      whole: parts.every((part) => part.whole),
    };
  }
}

/** What is told of a schema that is not followed any further. */
function outline(schema: Node): Node {
  const told = ['type', 'description'].filter((key) => own(schema, key) !== undefined);
  return Object.fromEntries(told.map((key) => [key, schema[key]]));
}
