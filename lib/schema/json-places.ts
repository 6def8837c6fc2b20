import { closingQuote, skipSpace } from './json-members';
import { splitPointer } from './json-pointer';

interface Place {
  /** Where a member's key or an item's value begins. */
  readonly start: number;
  readonly value: number;
}

/** What is known so far of the parts of one object or list. */
interface Parts {
  readonly isList: boolean;
  readonly places: Map<string, Place>;
  /** Where the value of the last known part begins, or the opening bracket; `undefined` when all are known. */
  last: number | undefined;
}

/**
 * Finds the parts of a valid JSON text. Looks only into what is asked for and keeps what it has seen, because an index
 * of every part of a large document would take many times the document's memory.
 */
export class JsonPlaces {
  private readonly known = new Map<number, Parts>();

  constructor(private readonly text: string) {}

  /** The offset of what a pointer leads to, or of the nearest part on the way: of a member's key or an item's value. */
  offsetOf(path: string): number {
    let place: Place = { start: 0, value: skipSpace(this.text, 0) };
    for (const segment of splitPointer(path)) {
      const inner = this.find(place.value, segment);
      if (inner === undefined) {
        break;
      }
      place = inner;
    }
    return place.start;
  }

  private find(container: number, segment: string): Place | undefined {
    const open = this.text[container];
    if (open !== '{' && open !== '[') {
      return undefined;
    }
    const parts = this.known.get(container) ?? { isList: open === '[', places: new Map(), last: container };
    this.known.set(container, parts);
    let found = parts.places.get(segment);
    while (found === undefined && parts.last !== undefined) {
      const [key, place] = this.next(parts, parts.last, container);
      if (place !== undefined) {
        parts.places.set(key, place);
      }
      parts.last = place?.value;
      found = key === segment ? place : undefined;
    }
    return found;
  }

  private next({ isList, places }: Parts, last: number, container: number): [key: string, place?: Place] {
    const end = last === container ? container + 1 : skipSpace(this.text, this.endOf(last)) + 1;
    const isAfterLast = last !== container && this.text[end - 1] !== ',';
    const start = skipSpace(this.text, end);
    if (isAfterLast || this.text[start] === '}' || this.text[start] === ']') {
      return [''];
    }
    if (isList) {
      return [String(places.size), { start, value: start }];
    }
    const close = closingQuote(this.text, start) + 1;
    const colon = skipSpace(this.text, close);
    return [String(JSON.parse(this.text.slice(start, close))), { start, value: skipSpace(this.text, colon + 1) }];
  }

  /** Where the value that begins at `start` ends. */
  private endOf(start: number): number {
    const { text } = this;
    const first = text[start];
    if (first === '"') {
      return closingQuote(text, start) + 1;
    }
    if (first !== '{' && first !== '[') {
      const scalar = /[^,\]}\s]*/y;
      scalar.lastIndex = start;
      scalar.test(text);
      return scalar.lastIndex;
    }
    const structure = /["{}[\]]/g;
    structure.lastIndex = start;
    let depth = 0;
    for (let match = structure.exec(text); match !== null; match = structure.exec(text)) {
      if (match[0] === '"') {
        structure.lastIndex = closingQuote(text, match.index) + 1;
      } else {
        depth += match[0] === '{' || match[0] === '[' ? 1 : -1;
      }
      if (depth === 0) {
        return structure.lastIndex;
      }
    }
    return text.length;
  }
}
