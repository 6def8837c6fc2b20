import { splitPointer } from '../json-pointer';
import { isNode, memberOf, type Node, own } from '../node';

/** A part of the document and where it stands. */
export interface Place {
  readonly value: unknown;
  readonly pointer: string;
}

/** Follows the `$ref`s of one document, each of them once. */
export class References {
  private readonly located = new Map<string, Place | undefined>();
  private readonly resolved = new Map<string, Place | undefined>();
  private readonly loops = new Set<string>();

  public constructor(private readonly root: Node) {}

  /** What stands where a `$ref` points, be it another `$ref`; `undefined` when nothing does or it is another document. */
  public tryLocate(reference: string): Place | undefined {
    const known = this.located.get(reference);
    if (known !== undefined || this.located.has(reference)) {
      return known;
    }
    const place = this.locate(reference);
    this.located.set(reference, place);
    return place;
  }

  /** The place itself, or what its `$ref` finally leads to; `undefined` when that is nothing. */
  public tryFollow(place: Place): Place | undefined {
    const reference = referenceOf(place.value);
    return reference === undefined ? place : this.tryResolve(reference);
  }

  /** The value itself, or what its `$ref` finally leads to, wherever that stands. */
  public tryValue(value: unknown): unknown {
    const reference = referenceOf(value);
    return reference === undefined ? value : this.tryResolve(reference)?.value;
  }

  /** Whether a `$ref` leads back to itself with nothing in between. */
  public isLoop(reference: string): boolean {
    this.tryResolve(reference);
    return this.loops.has(reference);
  }

  private tryResolve(first: string): Place | undefined {
    const known = this.resolved.get(first);
    return known ?? this.resolve(first);
  }

  private resolve(first: string): Place | undefined {
    const chain = new Set<string>();
    let reference: string | undefined = first;
    let place: Place | undefined;
    while (reference !== undefined) {
      if (chain.has(reference)) {
        const links = [...chain];
        for (const link of links.slice(links.indexOf(reference))) {
          this.loops.add(link);
        }
        place = undefined;
        break;
      }
      if (this.resolved.has(reference)) {
        place = this.resolved.get(reference);
        break;
      }
      chain.add(reference);
      place = this.tryLocate(reference);
      reference = referenceOf(place?.value);
    }
    for (const link of chain) {
      this.resolved.set(link, place);
    }
    return place;
  }

  private locate(reference: string): Place | undefined {
    const path = pointerOf(reference);
    if (path === undefined) {
      return undefined;
    }
    let value: unknown = this.root;
    for (const segment of splitPointer(path)) {
      value = memberOf(value, segment);
      if (value === undefined) {
        return undefined;
      }
    }
    return { value, pointer: path };
  }
}

/** The `$ref` of a value; a property that is called `$ref` holds a schema, not a text. */
export function referenceOf(value: unknown): string | undefined {
  const reference = isNode(value) ? own(value, '$ref') : undefined;
  return typeof reference === 'string' ? reference : undefined;
}

/** The `$ref` of a value that says nothing else. */
export function loneReferenceOf(value: unknown): string | undefined {
  const reference = referenceOf(value);
  if (reference !== undefined && isNode(value)) {
    for (const key in value) {
      if (key !== '$ref') {
        return undefined;
      }
    }
  }
  return reference;
}

/** The JSON Pointer of a reference into the same document. */
export function pointerOf(reference: string): string | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) {
    return undefined;
  }
  if (!reference.includes('%')) {
    return reference.slice(1);
  }
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    // A lone percent sign was not meant as an escape.
    return reference.slice(1);
  }
}
