import type { OperationChoice } from '../document-reading';
import type { Issue, IssueSeverity } from '../issue';
import { nameMatcher, unmatchedPatterns } from '../name-patterns';
import { nearNames } from '../near-names';
import { type Reference, shapeName } from './smithy-model';

/** The operations that become tools, and the patterns that choose nothing. */
export interface ChosenOperations {
  readonly operations: readonly Reference[];
  readonly issues: readonly Issue[];
}

/** Applies a choice to the operations of a service; `path` is where the service stands. */
export function chooseOperations(all: readonly Reference[], choice: OperationChoice, path: string): ChosenOperations {
  const named = all.map((operation) => ({ operation, name: shapeName(operation.target ?? '') }));
  const names = named.map(({ name }) => name);
  const include = nameMatcher(choice.include ?? ['*']);
  const exclude = nameMatcher(choice.exclude ?? []);
  const operations = named.filter(({ name }) => include(name) && !exclude(name)).map(({ operation }) => operation);
  const issues = [
    ...unmatched('include', choice.include, names, path),
    ...unmatched('exclude', choice.exclude, names, path),
  ];
  if (operations.length === 0 && issues.every((issue) => issue.severity !== 'error')) {
    issues.push({
      code: 'SMITHY_NO_OPERATIONS',
      severity: 'error',
      path,
      message:
        all.length === 0
          ? 'has no operations, so there would be no tools; use a model whose service binds some'
          : `keeps none of its ${all.length} operations; widen "operations.include" or narrow "operations.exclude"`,
    });
  }
  return { operations, issues };
}

/** An unknown name in `exclude` may be of an operation that a newer model dropped; but a typo there gives agents a tool too many. */
function unmatched(
  list: 'include' | 'exclude',
  patterns: readonly string[] = [],
  names: readonly string[],
  path: string,
) {
  const severity: IssueSeverity = list === 'include' ? 'error' : 'warning';
  return unmatchedPatterns(patterns, names).map((pattern): Issue => {
    const near = nearNames(pattern, names).map((name) => `"${name}"`);
    const remedy =
      near.length > 0
        ? `did you mean ${near.join(' or ')}?`
        : 'write operation names of the model, such as "GetItem" or "List*"';
    const message = `'operations.${list}' names "${pattern}", which no operation of the service matches; ${remedy}`;
    return { code: 'OPERATION_NOT_FOUND', severity, path, message };
  });
}
