import { Token } from 'aws-cdk-lib';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';

/** Which operations of an API become tools; small choices make small documents and few permissions. */
export interface OperationSelection {
  /**
   * Names of the operations to offer; `*` stands for any characters, so `Get*` takes all that begin with `Get`.
   *
   * @default - all operations
   */
  readonly include?: string[];

  /**
   * Names of operations to leave out of those.
   *
   * @default - none
   */
  readonly exclude?: string[];
}

/**
 * Checks that a selection is one. The compiler does so for TypeScript; from JavaScript a slip here would silently offer
 * every operation to agents.
 */
export function checkSelection(selection: OperationSelection | undefined): Issue[] {
  if (selection === undefined) return [];
  const example = "write { include: ['getOrders'] }";
  if (typeof selection !== 'object' || selection === null || Array.isArray(selection)) {
    return [propertyIssue('OPERATIONS_INVALID', 'operations', `is ${JSON.stringify(selection)}; ${example}`)];
  }
  return Object.entries(selection).flatMap(([key, names]: [string, unknown]) => {
    if (key !== 'include' && key !== 'exclude') {
      return [propertyIssue('OPERATIONS_INVALID', 'operations', `has no member ${JSON.stringify(key)}; ${example}`)];
    }
    if (names === undefined || Array.isArray(names) || Token.isUnresolved(names)) return [];
    const message = `takes a list of names, got ${JSON.stringify(names)}; ${example}`;
    return [propertyIssue('OPERATIONS_INVALID', `operations.${key}`, message)];
  });
}
