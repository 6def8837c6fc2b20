import { isSameJson } from '../canonical';
import type { CatalogEntry } from '../catalog';
import { portableCredential } from '../lock-file';
import { type CatalogChange, type ChangeKind, change } from './changes';
import { compareSchemas } from './compare-schemas';

/** Every difference between two tools that are one, whatever they are called. What one side does not tell is not compared. */
export function compareTools(before: CatalogEntry, after: CatalogEntry): CatalogChange[] {
  const tool = after.name;
  return [
    ...compareDescriptions(before, after),
    ...compareFacts('kind-changed', tool, 'kind', before.kind, after.kind),
    ...(before.name === after.name ? compareFacts('target-changed', tool, 'target', before.target, after.target) : []),
    ...compareCredentials(before, after),
    ...compareSchemas(before.inputSchema, after.inputSchema, { tool, argument: '' }),
  ];
}

function compareDescriptions(
  { description: old }: CatalogEntry,
  { name, description: now }: CatalogEntry,
): CatalogChange[] {
  if (old === now) return [];
  return [change('description-changed', { tool: name, message: 'is described otherwise', before: old, after: now })];
}

function compareFacts(
  kind: ChangeKind,
  tool: string,
  word: string,
  old: string | undefined,
  now: string | undefined,
): CatalogChange[] {
  if (old === undefined || now === undefined || old === now) return [];
  return [change(kind, { tool, message: `had the ${word} ${old}, has ${now}`, before: old, after: now })];
}

/** A tool with a kind has a credential or none; without a kind nobody says. */
function compareCredentials(before: CatalogEntry, after: CatalogEntry): CatalogChange[] {
  if (before.kind === undefined || after.kind === undefined) return [];
  const [old, now] = [before, after].map(({ credential }) => credential && portableCredential(credential));
  if (isSameJson(old, now)) return [];
  const message =
    old?.type === now?.type
      ? `sends its ${now?.type} otherwise`
      : `was called with ${old?.type ?? 'no credential'}, is with ${now?.type ?? 'none'}`;
  return [change('credential-changed', { tool: after.name, message, before: old, after: now })];
}
