import { pointer } from '../json-pointer';
import { EMPTY_NODE, isNode, mapNode, type Node, own, ownList, ownNode, ownText } from '../node';

/** The namespace of Smithy's own shapes, which no model has to define. */
const PRELUDE = 'smithy.api#';

/** What shapes that hold data can be, in both versions of the format. */
const DATA_TYPES = [
  ...['bigDecimal', 'bigInteger', 'blob', 'boolean', 'byte', 'document', 'double', 'enum', 'float', 'intEnum'],
  ...['integer', 'list', 'long', 'map', 'set', 'short', 'string', 'structure', 'timestamp', 'union'],
];

/** Every type of shape. */
export const SHAPE_TYPES: readonly string[] = [...DATA_TYPES, 'operation', 'resource', 'service'];

const DATA = new Set(DATA_TYPES);
const SHAPES = new Set(SHAPE_TYPES);

/** The shapes that Smithy itself defines, and their types. */
const PRELUDE_TYPES: ReadonlyMap<string, string> = new Map([
  ...DATA_TYPES.filter((type) => !['enum', 'intEnum', 'list', 'map', 'set', 'structure', 'union'].includes(type)).map(
    (type) => [`${type.charAt(0).toUpperCase()}${type.slice(1)}`, type] as const,
  ),
  ...['boolean', 'byte', 'short', 'integer', 'long', 'float', 'double'].map(
    (type) => [`Primitive${type.charAt(0).toUpperCase()}${type.slice(1)}`, type] as const,
  ),
  ['Unit', 'structure'],
]);

/** Mixins of mixins deeper than this are ignored: published models have them flattened, and a cycle must end. */
const MAX_MIXIN_DEPTH = 32;

/** What aggregate shapes other than structures call their members. */
const MEMBER_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['list', ['member']],
  ['set', ['member']],
  ['map', ['key', 'value']],
]);

/** A member of a shape, with the traits that mixins and `apply` statements give it. */
export interface Member {
  readonly name: string;
  /** The shape's id; `undefined` when the member names none. */
  readonly target: string | undefined;
  readonly traits: Node;
  /** Where it stands; made when it is asked for, as large models have hundreds of thousands of members. */
  readonly pointer: string;
}

class OwnMember implements Member {
  public constructor(
    private readonly shapeId: string,
    private readonly holder: string | undefined,
    public readonly name: string,
    public readonly target: string | undefined,
    public readonly traits: Node,
  ) {}

  public get pointer(): string {
    return this.holder === undefined
      ? pointer('shapes', this.shapeId, this.name)
      : pointer('shapes', this.shapeId, this.holder, this.name);
  }

  public with(target: string | undefined, traits: Node): OwnMember {
    return new OwnMember(this.shapeId, this.holder, this.name, target, traits);
  }
}

/** A reference from one shape to another: of an operation to its input, of a service to an operation. */
export interface Reference {
  readonly target: string | undefined;
  readonly pointer: string;
}

/** The part of a shape id that tools are named after: `GetItem` of `com.amazonaws.dynamodb#GetItem`. */
export function shapeName(id: string): string {
  return id.slice(id.indexOf('#') + 1);
}

export function isPrelude(id: string): boolean {
  return id.startsWith(PRELUDE);
}

export function isDataType(type: string): boolean {
  return DATA.has(type);
}

export function isShapeType(type: string): boolean {
  return SHAPES.has(type);
}

/** The shapes of one Smithy JSON AST, with mixins and `apply` statements taken into account. */
export class SmithyModel {
  private readonly shapes = new Map<string, Node>();
  private readonly applied = new Map<string, Node>();
  private readonly traitCache = new Map<string, Node>();
  private readonly memberCache = new Map<string, readonly Member[]>();

  constructor(ast: Node) {
    for (const [id, shape] of Object.entries(ownNode(ast, 'shapes'))) {
      if (!isNode(shape)) {
        continue;
      }
      if (shape.type === 'apply') {
        this.applied.set(id, ownNode(shape, 'traits'));
      } else if (ownText(shape, 'type') !== undefined) {
        this.shapes.set(id, shape);
      }
    }
  }

  tryFind(id: string): Node | undefined {
    return this.shapes.get(id);
  }

  /** The shape's type as the model writes it, or of the prelude shape: `string` for `smithy.api#String`. */
  typeOf(id: string): string | undefined {
    const shape = this.shapes.get(id);
    if (shape === undefined && isPrelude(id)) {
      return PRELUDE_TYPES.get(shapeName(id));
    }
    return shape && ownText(shape, 'type');
  }

  idsOf(type: string): string[] {
    return [...this.shapes].filter(([, shape]) => shape.type === type).map(([id]) => id);
  }

  /** The `apply` statements of the model: the shape or member that each is for, and its traits. */
  appliedTraits(): Iterable<[string, Node]> {
    return this.applied;
  }

  /** The traits of a shape, with those that mixins and `apply` statements give it. */
  traitsOf(id: string): Node {
    const known = this.traitCache.get(id);
    if (known !== undefined) {
      return known;
    }
    if (this.standsAlone(id)) {
      return ownNode(this.shapes.get(id) ?? EMPTY_NODE, 'traits');
    }
    const traits = this.lineage(id).map((ancestor) => ownNode(this.shapes.get(ancestor) ?? EMPTY_NODE, 'traits'));
    const inherited = traits
      .slice(0, -1)
      .map((each) => mapNode(each, (key, value) => (key === 'smithy.api#mixin' ? undefined : value)));
    const result = merge([...inherited, ...traits.slice(-1), this.applied.get(id) ?? {}]);
    this.traitCache.set(id, result);
    return result;
  }

  /** The members of a shape, those of its mixins first. */
  membersOf(id: string): readonly Member[] {
    const known = this.memberCache.get(id);
    if (known !== undefined) {
      return known;
    }
    if (this.standsAlone(id)) {
      const own = this.ownMembersOf(id);
      this.memberCache.set(id, own);
      return own;
    }
    const members = new Map<string, OwnMember>();
    for (const owner of this.lineage(id)) {
      for (const member of this.ownMembersOf(owner)) {
        const before = members.get(member.name);
        const traits = merge([before?.traits ?? {}, member.traits, this.applied.get(`${id}$${member.name}`) ?? {}]);
        members.set(member.name, member.with(member.target ?? before?.target, traits));
      }
    }
    const result = [...members.values()];
    this.memberCache.set(id, result);
    return result;
  }

  /** The members that the shape itself writes down, without those of its mixins; they may leave the target to a mixin. */
  writtenMembersOf(id: string): readonly Member[] {
    return this.standsAlone(id) ? this.membersOf(id) : this.ownMembersOf(id);
  }

  private ownMembersOf(id: string): readonly OwnMember[] {
    const shape = this.shapes.get(id) ?? EMPTY_NODE;
    const keys = MEMBER_KEYS.get(ownText(shape, 'type') ?? '');
    const holder = keys ? shape : ownNode(shape, 'members');
    return (keys ?? Object.keys(holder)).map((name) => {
      const member = ownNode(holder, name);
      return new OwnMember(
        id,
        keys ? undefined : 'members',
        name,
        ownText(member, 'target'),
        ownNode(member, 'traits'),
      );
    });
  }

  /** The shapes that one property of a shape refers to, mixins included: its `input`, its `operations`. */
  referencesOf(id: string, property: string): Reference[] {
    return this.standsAlone(id)
      ? this.ownReferencesOf(id, property)
      : this.lineage(id).flatMap((owner) => this.ownReferencesOf(owner, property));
  }

  private ownReferencesOf(id: string, property: string): Reference[] {
    const shape = this.shapes.get(id) ?? EMPTY_NODE;
    const value = own(shape, property);
    if (isNode(value)) {
      return [{ target: ownText(value, 'target'), pointer: pointer('shapes', id, property) }];
    }
    return ownList(shape, property).map((item, index) => ({
      target: isNode(item) ? ownText(item, 'target') : undefined,
      pointer: pointer('shapes', id, property, index),
    }));
  }

  /** Whether nothing outside the shape says anything about it, as in nearly all of a published model. */
  private standsAlone(id: string): boolean {
    return this.applied.size === 0 && ownList(this.shapes.get(id) ?? EMPTY_NODE, 'mixins').length === 0;
  }

  /** The shape after everything that it mixes in, each once. */
  private lineage(id: string, seen = new Set<string>(), depth = 0): string[] {
    if (seen.has(id) || depth > MAX_MIXIN_DEPTH) {
      return [];
    }
    seen.add(id);
    const mixins = ownList(this.shapes.get(id) ?? EMPTY_NODE, 'mixins').flatMap((item) =>
      isNode(item) ? [ownText(item, 'target') ?? ''] : [],
    );
    return [...mixins.flatMap((mixin) => this.lineage(mixin, seen, depth + 1)), id];
  }
}

function merge(nodes: readonly Node[]): Node {
  return Object.fromEntries(nodes.flatMap((node) => Object.entries(node)));
}
