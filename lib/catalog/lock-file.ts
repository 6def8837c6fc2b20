import { canonicalSchema } from './canonical';
import { type CatalogEntry, compareTexts } from './catalog';
import type { CatalogSnapshot } from './snapshot';
import type { TargetCredential } from './target';

/** The version of the lock file's format. A reader takes no other. */
export const LOCK_VERSION = 1;

/**
 * Writes a catalog down for comparisons: sorted, the same on every machine and for every name of a stack, one line for
 * each fact, so that a version control system shows what changes.
 */
export function renderLock({ tools, unknownTargets, authorizer }: CatalogSnapshot): string {
  const unknown = (unknownTargets ?? []).map(({ target, kind }) => ({ target, ...(kind && { kind }) }));
  const lock = {
    lockVersion: LOCK_VERSION,
    ...(authorizer !== undefined && { authorizer }),
    tools: [...tools].sort((a, b) => compareTexts(a.name, b.name)).map(lockedTool),
    unknownTargets: unknown.sort((a, b) => compareTexts(a.target, b.target)),
  };
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}

function lockedTool({ name, description, inputSchema, target, kind, credential }: CatalogEntry): object {
  return {
    name,
    description,
    inputSchema: canonicalSchema(inputSchema),
    ...(target !== undefined && { target }),
    ...(kind && { kind }),
    ...(credential && { credential: portableCredential(credential) }),
  };
}

/** Without the provider's ARN, which holds names of stacks and accounts; its other members in one order. */
export function portableCredential(credential: TargetCredential): TargetCredential {
  const { type, location, parameterName, prefix, scopes, grantType, service } = credential;
  return JSON.parse(JSON.stringify({ type, location, parameterName, prefix, scopes, grantType, service }));
}
