import { below } from '../json-pointer';
import { isNested, isNode, type Node } from '../node';
import { SCHEMA_KEYWORDS } from './schema-keywords';

/** How large a schema is that stands for itself. */
export interface PlainSize {
  /** How many schemas it is made of. */
  readonly parts: number;
  /** How deep they stand inside each other; 0 for a single one. */
  readonly height: number;
}

/** A schema that another holds and that is not plain. */
export interface SchemaPart {
  /** The keyword that holds it. */
  readonly keyword: string;
  /** Its name or number below a keyword that holds several. */
  readonly name: string | undefined;
  readonly value: Node;
}

/** Sizes are remembered as one number each, parts before height: documents have a hundred thousand of them. */
const PARTS = 1024;
const LEAF = PARTS;
const LEAF_SIZE: PlainSize = { parts: 1, height: 0 };
const NOT_PLAIN = -1;

/**
 * Remembers which schemas hold no reference, composition, discriminator or list of anything at any depth. Most of a
 * document is such, and everything that looks for those passes over it.
 */
export class SchemaIndex {
  private readonly sizes = new Map<object, number>();
  private readonly parts = new Map<Node, readonly SchemaPart[]>();

  public isPlain(schema: unknown): boolean {
    return !isNode(schema) || this.measure(schema) !== NOT_PLAIN;
  }

  /** The size of a plain schema; `undefined` when it is not plain. */
  public plainSize(schema: Node): PlainSize | undefined {
    const size = this.measure(schema);
    if (size === LEAF) {
      return LEAF_SIZE;
    }
    return size === NOT_PLAIN ? undefined : { parts: Math.floor(size / PARTS), height: size % PARTS };
  }

  /** The schemas in a schema that are worth looking into, in the order in which they stand there. */
  public partsOf(schema: Node): readonly SchemaPart[] {
    let parts = this.parts.get(schema);
    if (parts === undefined) {
      parts = this.findParts(schema);
      this.parts.set(schema, parts);
    }
    return parts;
  }

  private findParts(schema: Node): SchemaPart[] {
    const parts: SchemaPart[] = [];
    for (const keyword in schema) {
      const member = schema[keyword];
      const holder = isNested(member) ? SCHEMA_KEYWORDS.get(keyword) : undefined;
      if (holder === undefined || !isNested(member)) {
        continue;
      }
      if (holder === 'one' && isNode(member)) {
        if (!this.isPlain(member)) {
          parts.push({ keyword, name: undefined, value: member });
        }
        continue;
      }
      for (const name in member) {
        const value = member[name];
        if (isNode(value) && !this.isPlain(value)) {
          parts.push({ keyword, name, value });
        }
      }
    }
    return parts;
  }

  private measure(schema: Node): number {
    let isList = false;
    for (const key in schema) {
      const member = schema[key];
      if (typeof member === 'string') {
        if (key === '$ref') {
          return NOT_PLAIN;
        }
        isList ||= key === 'type' && member === 'array';
      } else if (
        typeof member === 'object' &&
        member !== null &&
        (SCHEMA_KEYWORDS.has(key) || key === 'discriminator')
      ) {
        return this.measureNested(schema);
      }
    }
    // Leaves are looked at again sooner than they are found in the memory.
    return isList ? NOT_PLAIN : LEAF;
  }

  private measureNested(schema: Node): number {
    let size = this.sizes.get(schema);
    if (size === undefined) {
      size = schema.type === 'array' && schema.items === undefined ? NOT_PLAIN : LEAF;
      for (const key in schema) {
        size = this.add(size, this.measureMember(key, schema[key]));
      }
      this.sizes.set(schema, size);
    }
    return size;
  }

  /** What the schemas below a keyword add to the one that holds them. */
  private measureMember(key: string, member: unknown): number {
    if (!isNested(member)) {
      return key === '$ref' && typeof member === 'string' ? NOT_PLAIN : 0;
    }
    const holder = SCHEMA_KEYWORDS.get(key);
    if (holder === undefined) {
      return key === 'discriminator' ? NOT_PLAIN : 0;
    }
    if (holder === 'one' && isNode(member)) {
      return this.below(this.measure(member));
    }
    return holder === 'list' && key !== 'prefixItems' && Array.isArray(member) ? NOT_PLAIN : this.measureAll(member);
  }

  private measureAll(members: Node): number {
    let size = 0;
    for (const name in members) {
      const member = members[name];
      if (isNode(member)) {
        size = this.add(size, this.below(this.measure(member)));
      }
    }
    return size;
  }

  private below(size: number): number {
    return size === NOT_PLAIN ? NOT_PLAIN : size + 1;
  }

  /** Parts add up, and the greater height counts. */
  private add(a: number, b: number): number {
    if (a === NOT_PLAIN || b === NOT_PLAIN) {
      return NOT_PLAIN;
    }
    return a - (a % PARTS) + (b - (b % PARTS)) + Math.max(a % PARTS, b % PARTS);
  }
}

/** The pointer of a part of the schema that stands at `at`. */
export function pointerOfPart(at: string, { keyword, name }: SchemaPart): string {
  return name === undefined ? `${at}/${keyword}` : below(`${at}/${keyword}`, name);
}
