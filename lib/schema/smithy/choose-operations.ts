import type { OperationChoice } from '../document-reading';
import type { Issue } from '../issue';
import { ownList, ownNode, ownText } from '../node';
import { type Choosable, nearPatterns, patternMatcher, unmatchedPatterns } from '../operation-patterns';
import { type Reference, type SmithyModel, shapeName } from './smithy-model';

/** An operation that a service binds, and what patterns can say about it. */
export interface BoundOperation extends Choosable {
  readonly name: string;
  readonly reference: Reference;
}

/** The operations that become tools, and the patterns that choose nothing. */
export interface ChosenOperations {
  readonly operations: readonly BoundOperation[];
  readonly issues: readonly Issue[];
}

/** Reads what patterns compare: name, tags, and the HTTP method and path where the protocol has them. */
export function boundOperation(model: SmithyModel, reference: Reference): BoundOperation {
  const id = reference.target ?? '';
  const traits = model.traitsOf(id);
  const http = ownNode(traits, 'smithy.api#http');
  return {
    reference,
    name: shapeName(id),
    tags: ownList(traits, 'smithy.api#tags').filter((tag) => typeof tag === 'string'),
    method: ownText(http, 'method'),
    // Some of Amazon S3 differ only in the fixed part of the query.
    path: ownText(http, 'uri')?.split('?', 1).join(''),
  };
}

/** Applies a choice to the operations of a service; `path` is where the service stands. */
export function chooseOperations(
  all: readonly BoundOperation[],
  choice: OperationChoice,
  path: string,
): ChosenOperations {
  const include = patternMatcher(choice.include ?? ['*'], all);
  const exclude = patternMatcher(choice.exclude ?? [], all);
  const operations = all.filter((operation) => include(operation) && !exclude(operation));
  const issues = [
    ...unmatchedPatterns(choice.include ?? [], all).map((pattern) => notFound('include', pattern, all, path)),
    ...unmatchedPatterns(choice.exclude ?? [], all).map((pattern) => notFound('exclude', pattern, all, path)),
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

/**
 * Says that a pattern covers no operation. In `exclude` it may be of an operation that a newer model dropped, hence a
 * warning; but a slip there gives agents a tool too many.
 */
export function notFound(
  list: 'include' | 'exclude' | 'overrides',
  pattern: string,
  all: readonly BoundOperation[],
  path: string,
): Issue {
  const near = nearPatterns(pattern, all).map((each) => `"${each}"`);
  const remedy =
    near.length > 0
      ? `did you mean ${near.join(' or ')}?`
      : 'write operation names of the model, such as "GetItem" or "List*"';
  const message = `'operations.${list}' names "${pattern}", which no operation of the service matches; ${remedy}`;
  return { code: 'OPERATION_NOT_FOUND', severity: list === 'exclude' ? 'warning' : 'error', path, message };
}
