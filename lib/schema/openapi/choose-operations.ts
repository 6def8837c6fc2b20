import type { OperationChoice } from '../document-reading';
import type { Issue } from '../issue';
import { ownList } from '../node';
import { type Choosable, nearPatterns, patternMatcher, unmatchedPatterns } from '../operation-patterns';
import { error, quote, warning } from './findings';
import { label, type Operation } from './operations';

/** The operations that become tools, and what is wrong with the choice. */
export interface ChosenOperations {
  readonly operations: readonly Operation[];
  readonly issues: readonly Issue[];
}

/** Applies a choice. */
export function chooseOperations(operations: readonly Operation[], choice: OperationChoice = {}): ChosenOperations {
  if (operations.length > 0 && choice.include === undefined && choice.exclude === undefined) {
    return { operations, issues: [] };
  }
  const all = operations.map((operation) => ({ operation, ...choosable(operation) }));
  const include = patternMatcher(choice.include ?? ['*'], all);
  const exclude = patternMatcher(choice.exclude ?? [], all);
  const kept = all.filter((each) => include(each) && !exclude(each)).map(({ operation }) => operation);
  const issues = [
    ...unmatchedPatterns(choice.include ?? [], all).map((pattern) =>
      error('OPERATION_NOT_FOUND', '/paths', notFound('include', pattern, all)),
    ),
    // A slip in "exclude" gives agents a tool too many, but a newer document may also have dropped the operation.
    ...unmatchedPatterns(choice.exclude ?? [], all).map((pattern) =>
      warning('OPERATION_NOT_FOUND', '/paths', notFound('exclude', pattern, all)),
    ),
  ];
  if (kept.length === 0 && !issues.some(({ severity }) => severity === 'error')) {
    issues.push(error('OPENAPI_NO_OPERATIONS', '/paths', nothingLeft(operations)));
  }
  return { operations: kept, issues };
}

/** An operation as patterns see it. */
export function choosable(operation: Operation): Choosable {
  const tags = ownList(operation.value, 'tags').filter((tag) => typeof tag === 'string');
  return {
    ...(operation.id === undefined ? {} : { name: operation.id }),
    tags,
    method: operation.method,
    path: operation.path,
  };
}

/** What to write instead of a pattern that names nothing. */
export function proposal(pattern: string, all: readonly Choosable[]): string {
  const near = nearPatterns(pattern, all).map(quote);
  const [first] = all;
  const example = first?.name ?? `${first?.method?.toUpperCase() ?? 'GET'} ${first?.path ?? '/pets'}`;
  return near.length > 0
    ? `did you mean ${near.join(' or ')}?`
    : `write an operationId, "tag:..." or a method and a path, such as ${quote(example)}`;
}

function notFound(list: 'include' | 'exclude', pattern: string, all: readonly Choosable[]): string {
  return `'operations.${list}' names "${pattern}", which is no operation of the document; ${proposal(pattern, all)}`;
}

function nothingLeft(all: readonly Operation[]): string {
  const [first] = all;
  return first === undefined
    ? 'has no operations, so there would be no tools; add one, such as "get" below "/pets"'
    : `keeps none of its ${all.length} operations, such as ${label(first)}; widen 'operations.include' or narrow 'operations.exclude'`;
}
