import type { Issue } from '../issue';
import type { Reference, SmithyModel } from './smithy-model';

/** The properties of a resource that bind operations to it. */
const RESOURCE_BINDINGS = ['create', 'put', 'read', 'update', 'delete', 'list', 'operations', 'collectionOperations'];

/** The operations of a service, each once, and the bindings that lead nowhere. */
export interface ServiceOperations {
  readonly operations: readonly Reference[];
  readonly issues: readonly Issue[];
}

/** Finds every operation that is bound to a service, directly or through its resources. */
export function findOperations(model: SmithyModel, serviceId: string): ServiceOperations {
  const operations = new Map<string, Reference>();
  const issues: Issue[] = [];
  const add = (references: readonly Reference[]) => {
    for (const reference of references) {
      const id = reference.target ?? reference.pointer;
      if (!operations.has(id)) {
        operations.set(id, reference);
      }
    }
  };
  add(model.referencesOf(serviceId, 'operations'));

  const resources = model.referencesOf(serviceId, 'resources');
  const seen = new Set<string>();
  // The list grows while it is read, so that resources within resources need no recursion.
  for (const { target, pointer } of resources) {
    if (target !== undefined && seen.has(target)) {
      continue;
    }
    if (target === undefined || model.typeOf(target) !== 'resource') {
      const found =
        target === undefined ? 'names no resource' : `targets "${target}", which is not a resource of the model`;
      issues.push({
        code: 'SMITHY_TARGET_DANGLING',
        severity: 'warning',
        path: pointer,
        message: `${found}; its operations become no tools, so add the shape or remove the reference`,
      });
      continue;
    }
    seen.add(target);
    add(RESOURCE_BINDINGS.flatMap((binding) => model.referencesOf(target, binding)));
    resources.push(...model.referencesOf(target, 'resources'));
  }
  return { operations: [...operations.values()], issues };
}
