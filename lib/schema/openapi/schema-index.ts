import { isNode, type Node } from '../node';
import { SCHEMA_KEYWORDS } from './schema-keywords';

/** How large a schema is that stands for itself. */
export interface PlainSize {
  /** How many schemas it is made of. */
  readonly parts: number;
  /** How deep they stand inside each other; 0 for a single one. */
  readonly height: number;
}

/** Sizes are remembered as one number each, parts before height: documents have a hundred thousand of them. */
const PARTS = 1024;
const LEAF = PARTS;
const LEAF_SIZE: PlainSize = { parts: 1, height: 0 };
const NOT_PLAIN = -1;

/**
 * Remembers which schemas hold no reference, composition, discriminator or list of anything at any depth. Most of a document is such, and
 * everything that looks for those passes over it.
 */
export class SchemaIndex {
  private readonly known = new Map<object, number>();

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
    let size = this.known.get(schema);
    if (size === undefined) {
      size = schema.type === 'array' && schema.items === undefined ? NOT_PLAIN : LEAF;
      for (const key in schema) {
        size = this.add(size, this.measureMember(key, schema[key]));
      }
      this.known.set(schema, size);
    }
    return size;
  }

  /** What the schemas below a keyword add to the one that holds them. */
  private measureMember(key: string, member: unknown): number {
    if (typeof member !== 'object' || member === null) {
      return key === '$ref' && typeof member === 'string' ? NOT_PLAIN : 0;
    }
    switch (SCHEMA_KEYWORDS.get(key)) {
      case 'one':
        return isNode(member) ? this.below(this.measure(member)) : 0;
      case 'map':
        return isNode(member) ? this.measureAll(member) : 0;
      case 'list':
        return Array.isArray(member) && key !== 'prefixItems' ? NOT_PLAIN : this.measureAll(member);
      default:
        return key === 'discriminator' ? NOT_PLAIN : 0;
    }
  }

  private measureAll(members: object): number {
    let size = 0;
    for (const member of Object.values(members)) {
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
