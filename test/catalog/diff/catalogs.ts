import type { CatalogEntry } from '../../../lib/catalog/catalog';
import type { CatalogChange } from '../../../lib/catalog/diff/changes';
import { compareCatalogs } from '../../../lib/catalog/diff/compare-catalogs';
import type { CatalogSnapshot } from '../../../lib/catalog/snapshot';

/** A tool of a Lambda target, with changes. */
export function entry(name: string, changes: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    name,
    description: `Does what ${name} does`,
    inputSchema: { type: 'object', properties: {} },
    target: name.split('___')[0] ?? name,
    kind: 'LAMBDA',
    credential: { type: 'GATEWAY_IAM_ROLE' },
    ...changes,
  };
}

export function snapshot(tools: readonly CatalogEntry[], changes: Partial<CatalogSnapshot> = {}): CatalogSnapshot {
  return { tools, unknownTargets: [], authorizer: 'CUSTOM_JWT', ...changes };
}

/** The changes from one list of tools to another. */
export function changesOf(before: readonly CatalogEntry[], after: readonly CatalogEntry[]): readonly CatalogChange[] {
  return compareCatalogs(snapshot(before), snapshot(after)).changes;
}

/** What a test looks at first: where, what and how bad. */
export function brief({ tool, target, argument, kind, class: severity }: CatalogChange): string {
  return [severity, kind, tool ?? target ?? 'gateway', ...(argument === undefined ? [] : [argument])].join(' ');
}
