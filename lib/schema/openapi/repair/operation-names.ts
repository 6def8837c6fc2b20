import { quote } from '../findings';
import { suggestOperationId } from '../input-schema';
import { label, type Operation } from '../operations';
import type { Repairs } from './repairs';

/**
 * Gives a name to each operation that has none, or one that another has before it. Names are made of method and path,
 * and of all operations, so that they do not depend on which of them are chosen.
 */
export function nameOperations(operations: readonly Operation[]): Operation[] {
  const taken = new Set(operations.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const seen = new Set<string>();
  return operations.map((operation) => {
    if (operation.id !== undefined && !seen.has(operation.id)) {
      seen.add(operation.id);
      return operation;
    }
    const id = freeName(suggestOperationId(operation) || operation.method, taken);
    taken.add(id);
    return { ...operation, id };
  });
}

/**
 * Gives names that models take to operations that have others, such as `actions_list` for `actions/list`. A name that
 * the user chose stays.
 */
export function nameForModels(
  chosen: readonly Operation[],
  unedited: readonly Operation[],
  all: readonly Operation[],
  repairs: Repairs,
): Operation[] {
  const documentNames = new Set(unedited.map(({ id }) => id));
  const taken = new Set(all.flatMap(({ id }) => (id === undefined ? [] : [id])));
  return chosen.map((operation) => {
    const plain = operation.id?.replace(/[^a-zA-Z0-9_-]+/g, '_').replace(/^_+|_+$/g, '');
    if (plain === undefined || plain === '' || plain === operation.id || !documentNames.has(operation.id)) {
      return operation;
    }
    const id = freeName(plain, taken);
    taken.add(id);
    const message = `is ${quote(operation.id)}, which models do not take as the name of a tool; it becomes ${quote(id)}`;
    repairs.warn('OPENAPI_LOSSY_NAME', `${operation.pointer}/operationId`, message);
    return { ...operation, id };
  });
}

/** Leaves out the operations that the gateway never calls. */
export function leaveOutUncalled(chosen: readonly Operation[], repairs: Repairs): Operation[] {
  return chosen.filter((operation) => {
    if (operation.method !== 'trace') {
      return true;
    }
    repairs.warn(
      'OPENAPI_LOSSY_OPERATION',
      operation.pointer,
      `is ${label(operation)}, which the gateway never calls; it is left out`,
    );
    return false;
  });
}

/** Tells of the names that were given, for the operations that are kept. */
export function tellNames(chosen: readonly Operation[], repairs: Repairs): void {
  for (const operation of chosen) {
    const written = operation.value.operationId;
    if (operation.id === written) {
      continue;
    }
    const given = `it is named ${quote(operation.id)}, and so is the tool`;
    if (typeof written === 'string' && written !== '') {
      const message = `repeats the operationId ${quote(written)}, so ${label(operation)} gets another: ${given}`;
      repairs.tell('OPENAPI_REPAIRED_OPERATION_ID', `${operation.pointer}/operationId`, message);
    } else {
      const message = `has no operationId, so ${given}; write one to choose the name`;
      repairs.tell('OPENAPI_REPAIRED_OPERATION_ID', operation.pointer, message);
    }
  }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) {
    name = `${wanted}${count}`;
  }
  return name;
}
