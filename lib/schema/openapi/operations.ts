import type { Issue } from '../issue';
import { below } from '../json-pointer';
import { EMPTY_NODE, isNode, type Node, own, ownText } from '../node';
import { error, quote } from './findings';
import { type References, referenceOf } from './references';

/** The members of a path that are operations. */
const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/** One operation of the document, whether it becomes a tool or not. */
export interface Operation {
  readonly id: string | undefined;
  readonly method: string;
  /** The path template, such as `/pets/{petId}`. */
  readonly path: string;
  /** What stands in braces in the path. */
  readonly variables: readonly string[];
  /** Where the operation stands, which is not below `paths` when the path is a `$ref`. */
  readonly pointer: string;
  readonly value: Node;
  /** What all operations of the path share. */
  readonly item: Node;
  readonly itemPointer: string;
}

/** All operations in document order, and what should be a path or an operation but cannot be looked into. */
export function listOperations(root: Node, references: References): { operations: Operation[]; issues: Issue[] } {
  const operations: Operation[] = [];
  const issues: Issue[] = [];
  const written = own(root, 'paths');
  const paths = isNode(written) ? written : EMPTY_NODE;
  for (const path of Object.keys(paths)) {
    if (path.startsWith('x-')) {
      continue;
    }
    const place = { value: paths[path], pointer: below('/paths', path) };
    const item = references.tryFollow(place);
    if (!isNode(item?.value)) {
      issues.push(unreadablePath(place.value, place.pointer));
      continue;
    }
    // Members beside a path's "$ref" are left to the reader by the specification; what is referred to wins here.
    addOperations(path, item.value, item.pointer, operations, issues);
  }
  return { operations, issues };
}

/** The operations of one path. */
function addOperations(path: string, item: Node, itemPointer: string, operations: Operation[], issues: Issue[]): void {
  const variables = variablesOf(path);
  for (const method in item) {
    if (!METHODS.has(method)) {
      continue;
    }
    const value = item[method];
    const pointer = `${itemPointer}/${method}`;
    if (isNode(value)) {
      const id = ownText(value, 'operationId') || undefined;
      operations.push({ id, method, path, variables, pointer, value, item, itemPointer });
    } else {
      issues.push(error('OPENAPI_MALFORMED', pointer, notOperation(value)));
    }
  }
}

/** The operations that become tools, by name. One whose name is missing or taken gives no tool; its error says why. */
export function toolOperations(operations: readonly Operation[]): Map<string, Operation> {
  const tools = new Map<string, Operation>();
  for (const operation of operations) {
    if (operation.id !== undefined && !tools.has(operation.id)) {
      tools.set(operation.id, operation);
    }
  }
  return tools;
}

/** The members of a map; extensions are not members. */
export function memberNames(value: unknown): string[] {
  return isNode(value) ? Object.keys(value).filter((name) => !name.startsWith('x-')) : [];
}

/** The names in what stands in braces in a path: several, where it is written as RFC 6570 has it, as in `{?limit,after*}`. */
export function namesIn(variable: string): string[] {
  return variable
    .replace(/^[;?./+#&]+/, '')
    .split(',')
    .map((name) => name.replace(/\*$|:\d+$/, ''));
}

/** How an operation is called by somebody who has no operationId for it. */
export function label(operation: Operation): string {
  return `${operation.method.toUpperCase()} ${operation.path}`;
}

function variablesOf(path: string): string[] {
  return path.includes('{') ? [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name) : [];
}

function notOperation(value: unknown): string {
  return `is ${quote(value)}, but an operation is an object; write { "operationId": "...", "responses": { ... } }`;
}

function unreadablePath(value: unknown, at: string): Issue {
  const reference = referenceOf(value);
  return reference === undefined
    ? error('OPENAPI_MALFORMED', at, `is ${quote(value)}; a path is an object of operations such as "get"`)
    : error(
        'OPENAPI_REFERENCE_DANGLING',
        `${at}/$ref`,
        `refers to ${quote(reference)}, which is no path of this document; write the operations here`,
      );
}
