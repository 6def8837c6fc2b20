import type { OperationChoice } from '../document-reading';
import type { Issue, IssueSeverity } from '../issue';
import { nearNames } from './near-names';
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
  const include = matcherOf(choice.include ?? ['*']);
  const exclude = matcherOf(choice.exclude ?? []);
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
  return patterns
    .filter((pattern) => !names.some((name) => matches(pattern, name)))
    .map((pattern): Issue => {
      const near = nearNames(pattern, names).map((name) => `"${name}"`);
      const remedy =
        near.length > 0
          ? `did you mean ${near.join(' or ')}?`
          : 'write operation names of the model, such as "GetItem" or "List*"';
      const message = `'operations.${list}' names "${pattern}", which no operation of the service matches; ${remedy}`;
      return { code: 'OPERATION_NOT_FOUND', severity, path, message };
    });
}

function matcherOf(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns);
  const globs = patterns.filter((pattern) => pattern.includes('*'));
  return (name) => exact.has(name) || globs.some((glob) => matches(glob, name));
}

/** Whether a pattern in which `*` stands for any run of characters covers the whole name; linear, unlike a RegExp. */
function matches(pattern: string, name: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) {
    return pattern === name;
  }
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) {
    return false;
  }
  const end = name.length - tail.length;
  let at = head.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) {
      return false;
    }
    at = found + part.length;
  }
  return true;
}
