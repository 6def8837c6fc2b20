import type { OperationChoice } from '../document-reading';
import type { Issue } from '../issue';
import { nameMatcher, unmatchedPatterns } from '../name-patterns';
import { nearNames } from '../near-names';
import { error, warning } from './findings';
import { label, type Operation } from './operations';

/** The operations that become tools, and what is wrong with the choice. */
export interface ChosenOperations {
  readonly operations: readonly Operation[];
  readonly issues: readonly Issue[];
}

/** Applies a choice; an operation without a name is only kept when all are. */
export function chooseOperations(all: readonly Operation[], choice: OperationChoice = {}): ChosenOperations {
  const names = all.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const include = nameMatcher(choice.include ?? []);
  const exclude = nameMatcher(choice.exclude ?? []);
  const operations = all.filter(
    ({ id }) =>
      (choice.include === undefined || (id !== undefined && include(id))) && !(id !== undefined && exclude(id)),
  );
  const issues = [
    ...unmatchedPatterns(choice.include ?? [], names).map((pattern) =>
      error('OPERATION_NOT_FOUND', '/paths', notFound('include', pattern, all, names)),
    ),
    // A slip in "exclude" gives agents a tool too many, but a newer document may also have dropped the operation.
    ...unmatchedPatterns(choice.exclude ?? [], names).map((pattern) =>
      warning('OPERATION_NOT_FOUND', '/paths', notFound('exclude', pattern, all, names)),
    ),
  ];
  if (operations.length === 0 && !issues.some(({ severity }) => severity === 'error')) {
    issues.push(error('OPENAPI_NO_OPERATIONS', '/paths', nothingLeft(all)));
  }
  return { operations, issues };
}

function notFound(
  list: keyof OperationChoice,
  pattern: string,
  all: readonly Operation[],
  names: readonly string[],
): string {
  const near = nearNames(pattern, names).map((name) => JSON.stringify(name));
  const unnamed = all.find(({ id }) => id === undefined);
  const remedy =
    near.length > 0
      ? `did you mean ${near.join(' or ')}?`
      : names.length === 0 && unnamed !== undefined
        ? `no operation has an operationId, so add one to ${label(unnamed)}`
        : `write operationIds of the document, such as ${JSON.stringify(names[0] ?? 'getPets')}`;
  return `'operations.${list}' names "${pattern}", which is the operationId of no operation; ${remedy}`;
}

function nothingLeft(all: readonly Operation[]): string {
  return all.length === 0
    ? 'has no operations, so there would be no tools; add one, such as "get" below "/pets"'
    : `keeps none of its ${all.length} operations; widen 'operations.include' or narrow 'operations.exclude'`;
}
