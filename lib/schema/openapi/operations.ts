import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { EMPTY_NODE, isNode, type Node, own, ownText } from '../node';
import { error, quote } from './findings';
import { below, type Place, type References, referenceOf } from './references';

/** The members of a path that are operations. */
const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

/** One operation of the document, whether it becomes a tool or not. */
export interface Operation {
  readonly id: string | undefined;
  readonly method: string;
  /** The path template, such as `/pets/{petId}`. */
  readonly path: string;
  /** Where the operation stands, which is not below `paths` when the path is a `$ref`. */
  readonly pointer: string;
  readonly value: Node;
  /** What all operations of the path share. */
  readonly item: Node;
  readonly itemPointer: string;
}

/** A parameter of an operation, after its `$ref`. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly value: Node;
  readonly pointer: string;
}

/** A document that can be read: its version, its operations and its references. */
export interface OpenApi {
  readonly root: Node;
  readonly version: '3.0' | '3.1';
  readonly references: References;
}

/** All operations in document order, and what should be a path or an operation but cannot be looked into. */
export function listOperations(root: Node, references: References): { operations: Operation[]; issues: Issue[] } {
  const operations: Operation[] = [];
  const issues: Issue[] = [];
  const paths = own(root, 'paths');
  for (const [path, value] of Object.entries(isNode(paths) ? paths : EMPTY_NODE)) {
    if (path.startsWith('x-')) {
      continue;
    }
    const place = pointer('paths', path);
    const item = references.tryFollow({ value, pointer: place });
    if (!isNode(item?.value)) {
      issues.push(unreadablePath(value, place));
      continue;
    }
    // Members beside a path's "$ref" are left to the reader by the specification; what is referred to wins here.
    for (const operation of operationsOf(path, item.value, item.pointer)) {
      if (isNode(item.value[operation.method])) {
        operations.push(operation);
      } else {
        issues.push(error('OPENAPI_MALFORMED', operation.pointer, notOperation(item.value[operation.method])));
      }
    }
  }
  return { operations, issues };
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

/** Several rules ask for the parameters of an operation, and each document has operations of its own. */
const parametersByOperation = new WeakMap<Operation, readonly Parameter[]>();

/** What an operation's parameters are after overriding those of its path. */
export function parametersOf(operation: Operation, references: References): readonly Parameter[] {
  const known = parametersByOperation.get(operation) ?? findParameters(operation, references);
  parametersByOperation.set(operation, known);
  return known;
}

function findParameters(operation: Operation, references: References): readonly Parameter[] {
  const parameters = new Map<string, Parameter>();
  for (const place of parameterPlaces(operation)) {
    const found = references.tryFollow(place);
    if (!isNode(found?.value)) {
      continue;
    }
    const name = ownText(found.value, 'name');
    const location = ownText(found.value, 'in');
    if (name !== undefined && location !== undefined) {
      const parameter = { name, in: location, value: found.value, pointer: found.pointer };
      parameters.set(`${location} ${name}`, parameter);
    }
  }
  return [...parameters.values()];
}

/** The parameters as they are written, first those of the path. */
export function parameterPlaces(operation: Operation): Place[] {
  return [
    ...listPlaces(own(operation.item, 'parameters'), `${operation.itemPointer}/parameters`),
    ...listPlaces(own(operation.value, 'parameters'), `${operation.pointer}/parameters`),
  ];
}

/** The members of a map and where they stand; extensions are not members. */
export function memberPlaces(value: unknown, at: string): (Place & { readonly name: string })[] {
  const places: (Place & { readonly name: string })[] = [];
  for (const name of isNode(value) ? Object.keys(value) : []) {
    if (!name.startsWith('x-')) {
      places.push({ name, value: isNode(value) ? value[name] : undefined, pointer: below(at, name) });
    }
  }
  return places;
}

/** How an operation is called by somebody who has no operationId for it. */
export function label(operation: Operation): string {
  return `${operation.method.toUpperCase()} ${operation.path}`;
}

function operationsOf(path: string, item: Node, itemPointer: string): Operation[] {
  return Object.entries(item)
    .filter(([method]) => METHODS.has(method))
    .map(([method, value]) => {
      const operation = isNode(value) ? value : EMPTY_NODE;
      const id = ownText(operation, 'operationId');
      return {
        id: id === '' ? undefined : id,
        method,
        path,
        pointer: itemPointer + pointer(method),
        value: operation,
        item,
        itemPointer,
      };
    });
}

function listPlaces(value: unknown, at: string): Place[] {
  return Array.isArray(value) ? value.map((member, index) => ({ value: member, pointer: `${at}/${index}` })) : [];
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
