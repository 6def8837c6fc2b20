import type { OperationEdit } from '../document-reading';
import type { Issue } from '../issue';
import { patternMatcher } from '../operation-patterns';
import { choosable, proposal } from './choose-operations';
import { error, quote } from './findings';
import { label, type Operation } from './operations';

/** Gives operations the names and descriptions that the user wants; each edit is for one operation. */
export function editOperations(
  chosen: readonly Operation[],
  edits: readonly OperationEdit[] = [],
): { operations: readonly Operation[]; issues: readonly Issue[] } {
  if (edits.length === 0) {
    return { operations: chosen, issues: [] };
  }
  const all = chosen.map((operation) => ({ operation, ...choosable(operation) }));
  const wanted = new Map<Operation, OperationEdit>();
  const issues: Issue[] = [];
  for (const [index, edit] of edits.entries()) {
    const matches = patternMatcher([edit.operation], all);
    const found = all.filter(matches).map(({ operation }) => operation);
    const [first, second] = found;
    const at = `'operations.overrides[${index}]'`;
    if (first === undefined) {
      const message = `${at} is for "${edit.operation}", which is none of the chosen operations; ${proposal(edit.operation, all)}`;
      issues.push(error('OPERATION_NOT_FOUND', '/paths', message));
    } else if (second !== undefined) {
      const message = `${at} is for "${edit.operation}", which ${found.length} operations are, ${label(first)} and ${label(second)} among them; name one`;
      issues.push(error('OPERATION_OVERRIDE_AMBIGUOUS', '/paths', message));
    } else if (wanted.has(first)) {
      const message = `${at} is for "${edit.operation}", as another is before it; write both changes into one`;
      issues.push(error('OPERATION_OVERRIDE_AMBIGUOUS', '/paths', message));
    } else if (edit.name === '') {
      issues.push(
        error(
          'OPERATION_OVERRIDE_EMPTY',
          '/paths',
          `${at} gives an empty name; write one such as ${quote(first.id ?? 'getPets')}`,
        ),
      );
    } else {
      wanted.set(first, edit);
    }
  }
  const operations = chosen.map((operation) => {
    const edit = wanted.get(operation);
    return edit === undefined ? operation : edited(operation, edit);
  });
  return { operations, issues };
}

function edited(operation: Operation, { name, description }: OperationEdit): Operation {
  const value = description === undefined ? operation.value : { ...operation.value, description };
  return { ...operation, id: name ?? operation.id, value };
}
