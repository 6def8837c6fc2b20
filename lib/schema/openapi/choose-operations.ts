import type { OperationChoice } from '../document-reading';
import type { Issue } from '../issue';
import { nearNames } from '../smithy/near-names';
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
  const include = choice.include === undefined ? () => true : matcherOf(choice.include);
  const exclude = matcherOf(choice.exclude ?? []);
  const operations = all.filter(({ id }) => include(id) && !exclude(id));
  const issues = [
    ...unmatched(choice.include, names).map((pattern) =>
      error('OPERATION_NOT_FOUND', '/paths', notFound('include', pattern, all, names)),
    ),
    // A slip in "exclude" gives agents a tool too many, but a newer document may also have dropped the operation.
    ...unmatched(choice.exclude, names).map((pattern) =>
      warning('OPERATION_NOT_FOUND', '/paths', notFound('exclude', pattern, all, names)),
    ),
  ];
  if (operations.length === 0 && !issues.some(({ severity }) => severity === 'error')) {
    issues.push(error('OPENAPI_NO_OPERATIONS', '/paths', nothingLeft(all)));
  }
  return { operations, issues };
}

function unmatched(patterns: readonly string[] = [], names: readonly string[]): string[] {
  const known = new Set(names);
  return patterns.filter((pattern) => !known.has(pattern) && !names.some((name) => matches(pattern, name)));
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

function matcherOf(patterns: readonly string[]): (name: string | undefined) => boolean {
  const exact = new Set(patterns);
  const globs = patterns.filter((pattern) => pattern.includes('*'));
  return (name) => name !== undefined && (exact.has(name) || globs.some((glob) => matches(glob, name)));
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
