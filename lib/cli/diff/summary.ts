import { type CatalogChange, CHANGE_CLASSES, type ChangeClass } from '../../catalog/diff/changes';
import type { CatalogDiff } from '../../catalog/diff/compare-catalogs';

/** How many changes there are of each class. */
export function countsOf(changes: readonly CatalogChange[]): { readonly [name in ChangeClass | 'total']: number } {
  const count = (wanted: ChangeClass) => changes.filter((change) => change.class === wanted).length;
  return { total: changes.length, breaking: count('breaking'), risky: count('risky'), safe: count('safe') };
}

/** The comparison in one line. */
export function summaryOf({ changes, toolsBefore, toolsAfter }: CatalogDiff): string {
  const counts = countsOf(changes);
  const tools =
    toolsBefore === toolsAfter
      ? `${sayTools(toolsBefore)} before and after`
      : `${sayTools(toolsBefore)} before, ${toolsAfter} after`;
  if (counts.total === 0) return `No changes; ${tools}`;
  const classes = CHANGE_CLASSES.filter((each) => counts[each] > 0).map((each) => `${counts[each]} ${each}`);
  return `${counts.total === 1 ? '1 change' : `${counts.total} changes`}: ${classes.join(', ')}; ${tools}`;
}

/** What changed: a tool and perhaps its argument, a target, or the gateway. */
export function subjectOf({ tool, target, argument }: CatalogChange): {
  readonly name: string;
  readonly argument?: string;
} {
  if (tool !== undefined) return { name: tool, argument };
  return { name: target === undefined ? 'The gateway' : `Target ${target}` };
}

function sayTools(count: number): string {
  return count === 1 ? '1 tool' : `${count} tools`;
}
