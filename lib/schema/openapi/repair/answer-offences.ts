import { isNode, type Node, own } from '../../node';
import type { OpenApi } from '../open-api';
import { loneReferenceOf, referenceOf } from '../references';
import type { SchemaIndex } from '../schema-index';
import { COMPOSITIONS, READ_KEYWORDS } from '../schema-keywords';
import type { SchemaRepair } from './repair-schema';

interface Visit {
  readonly schema: unknown;
  /** Whether the service is known to convert it, so that compositions and circles in it count. */
  readonly read: boolean;
}

type Step = Visit | { readonly leave: Node };

/** Tells which schemas of answers would be refused, or may be, each schema being looked at twice at most. */
export class AnswerOffences {
  private readonly clean = { read: new Set<Node>(), doubtful: new Set<Node>() };
  /** References to what is clean. */
  private readonly cleanReferences = new Set<string>();
  private readonly offending = { read: new Set<Node>(), doubtful: new Set<Node>() };

  public constructor(
    private readonly api: OpenApi,
    private readonly index: SchemaIndex,
    private readonly schemas: SchemaRepair,
  ) {}

  /** Whether a mended schema holds something that offends, references included. */
  public offends(start: unknown): boolean {
    return !this.isKnownClean(start) && this.look(start);
  }

  /** Most answers refer to what others have referred to before. */
  private isKnownClean(schema: unknown): boolean {
    if (!isNode(schema) || this.index.isPlain(schema)) {
      return true;
    }
    const reference = loneReferenceOf(schema);
    if (reference === undefined) {
      return this.clean.read.has(schema);
    }
    if (this.cleanReferences.has(reference)) {
      return true;
    }
    const place = this.api.references.tryFollow({ value: schema, pointer: '' });
    const target = place === undefined ? undefined : this.schemas.repair(place.value, place.pointer);
    const isClean = isNode(target) && (this.clean.read.has(target) || this.index.isPlain(target));
    if (isClean) {
      this.cleanReferences.add(reference);
    }
    return isClean;
  }

  private look(start: unknown): boolean {
    const around = new Set<Node>();
    const pending: Step[] = [{ schema: start, read: true }];
    for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
      if ('leave' in step) {
        around.delete(step.leave);
        this.clean.read.add(step.leave);
        continue;
      }
      const { schema, read } = step;
      const mode = read ? 'read' : 'doubtful';
      if (
        !isNode(schema) ||
        this.index.isPlain(schema) ||
        this.clean.read.has(schema) ||
        this.clean[mode].has(schema)
      ) {
        continue;
      }
      const parts = this.partsOf(schema, read);
      const isCircle = read && around.has(schema);
      if (parts === undefined || isCircle || this.offending[mode].has(schema)) {
        for (const node of around) {
          this.offending.read.add(node);
        }
        this.offending[mode].add(schema);
        return true;
      }
      if (read) {
        around.add(schema);
        pending.push({ leave: schema });
      } else {
        this.clean.doubtful.add(schema);
      }
      pending.push(...parts);
    }
    return false;
  }

  /** What to look at next; `undefined` when the schema itself offends. */
  private partsOf(schema: Node, read: boolean): Visit[] | undefined {
    const parts: Visit[] = [];
    if (referenceOf(schema) !== undefined) {
      const place = this.api.references.tryFollow({ value: schema, pointer: '' });
      if (place === undefined) {
        return undefined;
      }
      parts.push({ schema: this.schemas.repair(place.value, place.pointer), read });
      if (this.api.version === '3.0') {
        return parts;
      }
    }
    if (read && COMPOSITIONS.some((key) => Array.isArray(own(schema, key)))) {
      return undefined;
    }
    for (const { keyword, value } of this.index.partsOf(schema)) {
      parts.push({ schema: value, read: read && READ_KEYWORDS.has(keyword) });
    }
    return parts;
  }
}
