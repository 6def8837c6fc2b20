import { isNode, mapNode, type Node, own, ownText } from '../node';
import type { Operation } from './operations';
import type { Reached } from './reach';

/** The document with the chosen operations and what they reach; parts are shared with the original, not copied. */
export function pruneDocument(root: Node, chosen: readonly Operation[], reached: Reached): Node {
  return mapNode(root, (key, value) => {
    switch (key) {
      case 'paths':
        return prunePaths(chosen);
      case 'components':
        return isNode(value) ? pruneComponents(value, reached) : undefined;
      case 'tags':
        return pruneTags(value, chosen);
      case 'webhooks':
        return undefined;
      default:
        return value;
    }
  });
}

function prunePaths(chosen: readonly Operation[]): Node {
  const methods = new Map<string, Set<string>>();
  const items = new Map<string, Node>();
  for (const { path, method, item } of chosen) {
    items.set(path, item);
    methods.set(path, (methods.get(path) ?? new Set()).add(method));
  }
  const paths = [...items].map(([path, item]): [string, Node] => {
    const kept = methods.get(path);
    return [path, mapNode(item, (key, value) => (kept?.has(key) || isShared(key) ? value : undefined))];
  });
  return Object.fromEntries(paths);
}

/** Whether a member of a path belongs to all its operations. */
function isShared(key: string): boolean {
  return ['summary', 'description', 'servers', 'parameters'].includes(key) || key.startsWith('x-');
}

function pruneComponents(components: Node, reached: Reached): Node | undefined {
  const pruned = mapNode(components, (kind, members) => {
    const names = reached.components.get(kind);
    return names !== undefined && isNode(members)
      ? mapNode(members, (name, member) => (names.has(name) ? member : undefined))
      : undefined;
  });
  return Object.keys(pruned).length > 0 ? pruned : undefined;
}

function pruneTags(tags: unknown, chosen: readonly Operation[]): unknown {
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
