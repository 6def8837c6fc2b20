import type { GatewayModel } from '../../assembly/model';
import { catalogOf } from '../../catalog/catalog';
import type { CatalogSnapshot } from '../../catalog/snapshot';

/** What a template's gateway offers to agents. */
export function snapshotOf(gateway: GatewayModel): CatalogSnapshot {
  const { targets, notices, authorizer } = gateway;
  return {
    tools: catalogOf(targets, gateway),
    unknownTargets: targets
      .filter(({ tools }) => tools === undefined)
      .map(({ name, kind }) => ({
        target: name,
        kind,
        // What is said of a target last is why its tools are not known; a condition is said before.
        reason: notices.filter(({ about }) => about === name).at(-1)?.message ?? 'has tools that are not known',
      })),
    notes: targets
      .filter(({ tools }) => tools !== undefined)
      .flatMap(({ name }) =>
        notices.filter(({ about }) => about === name).map(({ message }) => ({ target: name, message })),
      ),
    authorizer: authorizer.type,
  };
}
