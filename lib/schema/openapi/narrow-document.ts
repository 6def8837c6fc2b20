import type { Issue } from '../issue';
import { pointer } from '../json-pointer';
import { EMPTY_NODE, isNode, mapNode, type Node, own, ownNode, ownText } from '../node';
import type { OpenApi } from './open-api';
import type { Operation } from './operations';
import type { Origins } from './origins';
import { findReached } from './reach';
import type { DocumentRepair } from './repair/repair-document';
import type { SchemaIndex } from './schema-index';

/** The document that is given to the service. */
export interface NarrowedDocument {
  readonly root: Node;
  /** The references in it that lead nowhere. */
  readonly issues: readonly Issue[];
}

/** The document with the chosen operations and what they reach, mended; what is not changed is shared with the original. */
export function narrowDocument(
  api: OpenApi,
  chosen: readonly Operation[],
  index: SchemaIndex,
  origins: Origins,
  repair: DocumentRepair | undefined,
): NarrowedDocument {
  const paths = narrowPaths(chosen, origins, repair);
  const security = repair ? undefined : own(api.root, 'security');
  const reached = findReached({
    api,
    paths,
    security,
    index,
    component: (kind, name) => component(api, kind, name, repair),
  });
  const root = mapNode(withServers(api.root, repair), (key, value) => {
    switch (key) {
      case 'info':
        return repair ? repair.info(value) : value;
      case 'servers':
        return repair ? repair.servers : value;
      case 'paths':
        return isNode(value) ? paths : value;
      case 'components':
        return isNode(value) ? narrowComponents(value, reached.components) : undefined;
      case 'tags':
        return narrowTags(value, chosen);
      case 'security':
        return security;
      case 'webhooks':
        return undefined;
      default:
        // Extensions may be as large as the rest, and refer to components that are left out.
        return key.startsWith('x-') && !reached.members.has(key) ? undefined : value;
    }
  });
  return { root, issues: reached.issues };
}

/** Members that a repair may add stand where people look for them. */
function withServers(root: Node, repair: DocumentRepair | undefined): Node {
  if (!repair) {
    return root;
  }
  const { openapi, info, servers, ...rest } = root;
  return { openapi, info: info ?? EMPTY_NODE, servers: servers ?? [], ...rest };
}

function component(api: OpenApi, kind: string, name: string, repair: DocumentRepair | undefined): unknown {
  const value = own(ownNode(ownNode(api.root, 'components'), kind), name);
  return repair && value !== undefined ? repair.component(kind, name, value) : value;
}

function narrowPaths(chosen: readonly Operation[], origins: Origins, repair: DocumentRepair | undefined): Node {
  const byPath = new Map<string, Operation[]>();
  for (const operation of chosen) {
    const others = byPath.get(operation.path);
    if (others === undefined) {
      byPath.set(operation.path, [operation]);
    } else {
      others.push(operation);
    }
  }
  const paths: [string, Node][] = [];
  for (const [path, operations] of byPath) {
    const [any] = operations;
    if (any === undefined) {
      continue;
    }
    const item = mapNode(any.item, (key, value) => {
      const operation = operations.find(({ method }) => method === key);
      if (operation) {
        return repair ? repair.operation(operation) : withName(operation);
      }
      if (!isShared(key)) {
        return undefined;
      }
      return repair ? repair.shared(any, key, value) : value;
    });
    if (any.itemPointer !== pointer('paths', path)) {
      origins.remember(item, any.itemPointer);
    }
    paths.push([path, item]);
  }
  return Object.fromEntries(paths);
}

function withName({ value, id }: Operation): Node {
  return id === undefined || id === own(value, 'operationId') ? value : { ...value, operationId: id };
}

/** Whether a member of a path belongs to all its operations. */
function isShared(key: string): boolean {
  return ['summary', 'description', 'servers', 'parameters'].includes(key) || key.startsWith('x-');
}

function narrowComponents(
  components: Node,
  reached: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
): Node | undefined {
  const narrowed = mapNode(components, (kind, members) => {
    const kept = reached.get(kind);
    return kept !== undefined && isNode(members) ? mapNode(members, (name) => kept.get(name)) : undefined;
  });
  return Object.keys(narrowed).length > 0 ? narrowed : undefined;
}

function narrowTags(tags: unknown, chosen: readonly Operation[]): unknown {
  if (!Array.isArray(tags)) {
    return undefined;
  }
  const used = new Set(
    chosen.flatMap(({ value }) => {
      const names = own(value, 'tags');
      return Array.isArray(names) ? names : [];
    }),
  );
  const kept = tags.filter((tag) => isNode(tag) && used.has(ownText(tag, 'name')));
  return kept.length > 0 ? kept : undefined;
}
