import { isNode, type Node } from '../node';
import { SCHEMA_KEYWORDS } from './schema-keywords';

/** How large a schema is that stands for itself. */
export interface PlainSize {
  /** How many schemas it is made of. */
  readonly parts: number;
  /** How deep they stand inside each other; 0 for a single one. */
  readonly height: number;
}

const LEAF: PlainSize = { parts: 1, height: 0 };

/**
 * Remembers which schemas hold no reference, composition or discriminator at any depth. Most of a document is such, and
 * everything that looks for those passes over it.
 */
export class SchemaIndex {
  private readonly known = new Map<object, PlainSize | undefined>();

  public isPlain(schema: unknown): boolean {
    return !isNode(schema) || this.plainSize(schema) !== undefined;
  }

  /** The size of a plain schema; `undefined` when it is not plain. */
  public plainSize(schema: Node): PlainSize | undefined {
    if (this.known.has(schema)) {
      return this.known.get(schema);
    }
    let isPlain = true;
    let parts = 1;
    let height = 0;
    const add = (member: unknown) => {
      if (isNode(member)) {
        const size = this.plainSize(member);
        isPlain &&= size !== undefined;
        parts += size?.parts ?? 0;
        height = Math.max(height, (size?.height ?? 0) + 1);
      }
    };
    for (const key in schema) {
      const member = schema[key];
      if (typeof member !== 'object' || member === null) {
        isPlain &&= !(key === '$ref' && typeof member === 'string');
        continue;
      }
      switch (key === 'discriminator' ? 'discriminator' : SCHEMA_KEYWORDS.get(key)) {
        case 'one':
          add(member);
          break;
        case 'map':
          for (const name in member) {
            add((member as Node)[name]);
          }
          break;
        case 'list':
          isPlain &&= !Array.isArray(member) || key === 'prefixItems';
          if (Array.isArray(member)) {
            member.forEach(add);
          }
          break;
        case 'discriminator':
          isPlain = false;
          break;
      }
    }
    // Leaves are looked at again sooner than they are found in the memory.
    if (isPlain && parts === 1) {
      return LEAF;
    }
    const size = isPlain ? { parts, height } : undefined;
    this.known.set(schema, size);
    return size;
  }
}
