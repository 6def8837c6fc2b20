import { Token } from 'aws-cdk-lib';
import type { Issue } from '../schema/issue';
import { propertyIssue } from '../schema/property-issues';

/** Another name or description for the tool of one operation. */
export interface OperationOverride {
  /** The operation: its name in the document, or its method and path such as `GET /pets`. */
  readonly operation: string;

  /**
   * Name of the tool, without the target's: at most 256 characters with it, and models on Amazon Bedrock take 64 of
   * letters, digits, `_` and `-`. Not for Smithy models, whose operation names are part of the protocol.
   *
   * @default - the operation's name
   */
  readonly name?: string;

  /**
   * What agents are told that the tool does.
   *
   * @default - what the document says
   */
  readonly description?: string;
}

/**
 * Which operations of an API become tools; small choices make small documents and few permissions.
 *
 * Operations are chosen by patterns, in which `*` stands for any characters: a name (`getPets`, `Get*`), a tag
 * (`tag:pets`), a path (`/pets/*`), or a method and a path (`GET /pets/*`).
 */
export interface OperationSelection {
  /**
   * Patterns of the operations to offer. A pattern that covers none fails.
   *
   * @default - all operations
   */
  readonly include?: string[];

  /**
   * Patterns of operations to leave out of those. A pattern that covers none is a warning.
   *
   * @default - none
   */
  readonly exclude?: string[];

  /**
   * Other names and descriptions for single operations among those.
   *
   * @default - none
   */
  readonly overrides?: OperationOverride[];
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
    if (key === 'overrides') return checkOverrides(names);
    if (key !== 'include' && key !== 'exclude') {
      return [propertyIssue('OPERATIONS_INVALID', 'operations', `has no member ${JSON.stringify(key)}; ${example}`)];
    }
    if (names === undefined || Array.isArray(names) || Token.isUnresolved(names)) return [];
    const message = `takes a list of names, got ${JSON.stringify(names)}; ${example}`;
    return [propertyIssue('OPERATIONS_INVALID', `operations.${key}`, message)];
  });
}

function checkOverrides(overrides: unknown): Issue[] {
  if (overrides === undefined) return [];
  const example = "write [{ operation: 'getOrders', name: 'orders' }]";
  if (!Array.isArray(overrides)) {
    const message = `takes a list, got ${JSON.stringify(overrides)}; ${example}`;
    return [propertyIssue('OPERATIONS_INVALID', 'operations.overrides', message)];
  }
  return overrides.flatMap((override: unknown, index) => {
    const isOne =
      typeof override === 'object' &&
      override !== null &&
      'operation' in override &&
      typeof override.operation === 'string';
    if (isOne) return [];
    const message = `names no operation, got ${JSON.stringify(override)}; ${example}`;
    return [propertyIssue('OPERATIONS_INVALID', `operations.overrides[${index}]`, message)];
  });
}
