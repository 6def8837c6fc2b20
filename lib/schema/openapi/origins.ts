import { pointer, splitPointer } from '../json-pointer';
import { memberOf, type Node } from '../node';

/** Where parts of a repaired document stood before, for those that were moved. */
export class Origins {
  private readonly places = new Map<object, string>();

  /** Whether everything stands where it stood. */
  public get isEmpty(): boolean {
    return this.places.size === 0;
  }

  /** Remembers where a moved part stood, so that what is found in it is shown there. */
  public remember(part: unknown, at: string): void {
    if (typeof part === 'object' && part !== null && !this.places.has(part)) {
      this.places.set(part, at);
    }
  }

  /** Where a place of the repaired document stood, as near as can be told. */
  public originOf(root: Node, path: string): string {
    if (this.isEmpty) {
      return path;
    }
    let value: unknown = root;
    let origin = '';
    for (const segment of splitPointer(path)) {
      value = memberOf(value, segment);
      const moved = typeof value === 'object' && value !== null ? this.places.get(value) : undefined;
      origin = moved ?? origin + pointer(segment);
    }
    return origin;
  }
}
