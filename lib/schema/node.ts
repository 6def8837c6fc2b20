/** A JSON object of the model, whose members are not known yet. */
export type Node = { readonly [key: string]: unknown };

export const EMPTY_NODE: Node = Object.freeze({});

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value has members: of an object, or those of a list by their numbers. */
export function isNested(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/** A member of a node, never one that JavaScript objects inherit: a shape may be called `constructor`. */
export function own(node: Node, key: string): unknown {
  const value = node[key];
  // Most of what is asked for is not there, and then the second look is saved.
  return value !== undefined && Object.hasOwn(node, key) ? value : undefined;
}

export function ownNode(node: Node, key: string): Node {
  const value = own(node, key);
  return isNode(value) ? value : EMPTY_NODE;
}

export function ownText(node: Node, key: string): string | undefined {
  const value = own(node, key);
  return typeof value === 'string' ? value : undefined;
}

export function ownList(node: Node, key: string): readonly unknown[] {
  const value = own(node, key);
  return Array.isArray(value) ? value : [];
}

/** A member of a node or an item of a list; `undefined` in anything else. */
export function memberOf(value: unknown, key: string): unknown {
  return Array.isArray(value) ? value[Number(key)] : isNode(value) ? own(value, key) : undefined;
}

/** A copy with some members left out or replaced; the node itself, when none is. `undefined` leaves a member out. */
export function mapNode(node: Node, change: (key: string, value: unknown) => unknown): Node {
  let changed: [key: string, value: unknown][] | undefined;
  let same = 0;
  for (const key in node) {
    const value = change(key, node[key]);
    if (changed === undefined && value !== undefined && value === node[key]) {
      same += 1;
      continue;
    }
    changed ??= Object.entries(node).slice(0, same);
    if (value !== undefined) {
      changed.push([key, value]);
    }
  }
  return changed === undefined ? node : Object.fromEntries(changed);
}
