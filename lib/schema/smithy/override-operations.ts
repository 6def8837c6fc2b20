import type { OperationEdit } from '../document-reading';
import type { Issue } from '../issue';
import { type BoundOperation, notFound } from './choose-operations';

/** What is told of operations in place of what the model tells. */
export interface Overrides {
  /** Descriptions by the shape id of the operation. */
  readonly descriptions: ReadonlyMap<string, string>;
  readonly issues: readonly Issue[];
}

/** Reads the changes to single operations; `all` is what the service binds, `path` where it stands. */
export function overrideOperations(
  edits: readonly OperationEdit[],
  all: readonly BoundOperation[],
  path: string,
): Overrides {
  const descriptions = new Map<string, string>();
  const edited = new Set<BoundOperation>();
  const issues: Issue[] = [];
  for (const edit of edits) {
    const found = operationsCalled(edit.operation, all);
    const [operation, ...others] = found;
    if (operation === undefined) {
      issues.push(notFound('overrides', edit.operation, all, path));
      continue;
    }
    if (others.length > 0) {
      issues.push(ambiguous(edit.operation, found, path));
      continue;
    }
    if (edit.name !== undefined && edit.name !== operation.name) {
      issues.push(renamed(edit.name, operation, path));
    }
    if (edited.has(operation)) {
      const message = `'operations.overrides' changes "${operation.name}" twice; write one override with all that changes`;
      issues.push({ code: 'SMITHY_OVERRIDE_REPEATED', severity: 'error', path, message });
    } else if (edit.description !== undefined) {
      descriptions.set(operation.reference.target ?? '', edit.description);
    }
    edited.add(operation);
  }
  return { descriptions, issues };
}

/** By name, else by method and path; never by pattern, as an override is about one operation. */
function operationsCalled(text: string, all: readonly BoundOperation[]): BoundOperation[] {
  const named = all.filter(({ name }) => name === text);
  if (named.length > 0) {
    return named;
  }
  const [method = '', ...path] = text.split(' ');
  const request = `${method.toUpperCase()} ${path.join(' ').trim()}`;
  return all.filter((operation) => `${operation.method?.toUpperCase()} ${operation.path}` === request);
}

function ambiguous(text: string, found: readonly BoundOperation[], path: string): Issue {
  const names = found.map(({ name }) => `"${name}"`).join(', ');
  const message = `'operations.overrides' names "${text}", which is ${found.length} operations: ${names}; write the name of one`;
  return { code: 'OPERATION_NOT_FOUND', severity: 'error', path, message };
}

function renamed(name: string, operation: BoundOperation, path: string): Issue {
  const message = `'operations.overrides' calls "${operation.name}" "${name}"; tools of a Smithy model are called as its operations are, and some protocols send that name, so leave out 'name'`;
  return { code: 'SMITHY_NAME_OVERRIDE', severity: 'error', path, message };
}
