import { isNode, type Node } from '../../node';
import type { OpenApi } from '../open-api';
import { pointerOf, referenceOf } from '../references';
import type { SchemaIndex } from '../schema-index';
import { COMPOSITIONS } from '../schema-keywords';
import { isComponentPointer } from './component-pointer';

/** A schema on the way, and which of the schemas that it is made of comes next. */
interface Visit {
  readonly schema: Node;
  readonly targets: readonly Node[];
  next: number;
}

/**
 * Tells which schemas are made of themselves: by compositions, or references that are written out. Nothing can be
 * written out from those, whichever of them comes first.
 */
export class CompositionCircles {
  private readonly numbers = new Map<Node, number>();
  private readonly lows = new Map<Node, number>();
  private readonly circular = new Map<Node, boolean>();

  public constructor(
    private readonly api: OpenApi,
    private readonly index: SchemaIndex,
  ) {}

  public isCircular(schema: Node): boolean {
    if (!this.circular.has(schema)) {
      this.search(schema);
    }
    return this.circular.get(schema) === true;
  }

  /** Tarjan's search for strongly connected components, with a stack of its own because chains are long. */
  private search(start: Node): void {
    const open: Node[] = [];
    const visits: Visit[] = [this.enter(start, open)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const target = visit.targets[visit.next];
      visit.next += 1;
      if (target === undefined) {
        visits.pop();
        this.leave(visit, open, visits.at(-1)?.schema);
      } else if (!this.numbers.has(target)) {
        visits.push(this.enter(target, open));
      } else if (!this.circular.has(target)) {
        this.lower(visit.schema, this.numbers.get(target));
      }
    }
  }

  private enter(schema: Node, open: Node[]): Visit {
    this.numbers.set(schema, this.numbers.size);
    this.lows.set(schema, this.numbers.size - 1);
    open.push(schema);
    return { schema, targets: this.targetsOf(schema), next: 0 };
  }

  private leave({ schema, targets }: Visit, open: Node[], above: Node | undefined): void {
    if (above !== undefined) {
      this.lower(above, this.lows.get(schema));
    }
    if (this.lows.get(schema) !== this.numbers.get(schema)) {
      return;
    }
    const together = open.splice(open.lastIndexOf(schema));
    for (const member of together) {
      this.circular.set(member, together.length > 1 || targets.includes(schema));
    }
  }

  private lower(schema: Node, number: number | undefined): void {
    this.lows.set(schema, Math.min(this.lows.get(schema) ?? 0, number ?? 0));
  }

  /** The schemas that are written out in a schema, at any depth of it. */
  private targetsOf(start: Node): Node[] {
    const targets: Node[] = [];
    const pending: { schema: Node; isBranch: boolean }[] = [{ schema: start, isBranch: false }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { schema, isBranch } = next;
      const reference = referenceOf(schema);
      if (reference !== undefined && (isBranch || !isComponentPointer(pointerOf(reference)))) {
        const target = this.api.references.tryFollow({ value: schema, pointer: '' })?.value;
        if (isNode(target)) {
          targets.push(target);
        }
      }
      // What is nothing but a composition of a single schema becomes that schema, a reference too.
      const becomesBranch = schema !== start && isLoneComposition(schema);
      for (const { keyword, value } of this.index.partsOf(schema)) {
        const isComposed = COMPOSITIONS.some((composition) => composition === keyword);
        pending.push({ schema: value, isBranch: isComposed && (isBranch || !becomesBranch) });
      }
    }
    return targets;
  }
}

/** Whether a schema says nothing but that another is valid. */
function isLoneComposition(schema: Node): boolean {
  const [keyword, ...others] = Object.keys(schema).filter((key) => key !== 'discriminator');
  const branches = keyword === undefined ? undefined : schema[keyword];
  const isComposition = COMPOSITIONS.some((composition) => composition === keyword);
  return isComposition && others.length === 0 && Array.isArray(branches) && branches.length === 1;
}
