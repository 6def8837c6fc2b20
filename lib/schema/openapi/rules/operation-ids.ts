import type { Issue } from '../../issue';
import { own } from '../../node';
import { checkToolName } from '../../tool-name';
import { error, note, quote } from '../findings';
import { suggestOperationId } from '../input-schema';
import { label, type Operation } from '../operations';

/** Names of tools: present, unlike each other, and fit for models. */
export function checkOperationIds(chosen: readonly Operation[], targetName: string | undefined): Issue[] {
  const first = new Map<string, Operation>();
  return chosen.flatMap((operation) => {
    if (operation.id === undefined) {
      return [withoutId(operation)];
    }
    const at = `${operation.pointer}/operationId`;
    const other = first.get(operation.id);
    if (other !== undefined) {
      const message = `repeats the operationId of ${label(other)} (${quote(operation.id)}); rename one of them, for example to "${suggestOperationId(operation)}"`;
      return [error('OPENAPI_OPERATION_ID_DUPLICATE', at, message)];
    }
    first.set(operation.id, operation);
    return checkToolName(operation.id, at, targetName);
  });
}

/** Agents choose tools by their descriptions. */
export function checkDescription(operation: Operation): Issue[] {
  const told = ['description', 'summary'].some((key) => {
    const text = own(operation.value, key);
    return typeof text === 'string' && text.trim() !== '';
  });
  const message =
    'has no description or summary, so agents see its operationId only; say what it does and when to use it';
  return told ? [] : [note('OPENAPI_DESCRIPTION_MISSING', operation.pointer, message)];
}

function withoutId(operation: Operation): Issue {
  const written = own(operation.value, 'operationId');
  const problem = written === undefined ? 'has no operationId' : `has the operationId ${quote(written)}`;
  const message = `${problem}; the gateway names the tool after it, so add one such as "${suggestOperationId(operation)}"`;
  return error('OPENAPI_OPERATION_ID_MISSING', operation.pointer, message);
}
