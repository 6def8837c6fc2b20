/** A JSON object of the model, whose members are not known yet. */
export type Node = { readonly [key: string]: unknown };

export const EMPTY_NODE: Node = Object.freeze({});

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of a node, never one that JavaScript objects inherit: a shape may be called `constructor`. */
export function own(node: Node, key: string): unknown {
  return Object.hasOwn(node, key) ? node[key] : undefined;
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
  const keys = Object.keys(node);
  const values = keys.map((key) => change(key, node[key]));
  if (values.every((value, index) => value !== undefined && value === node[keys[index] ?? ''])) {
    return node;
  }
  const entries = keys.map((key, index): [string, unknown] => [key, values[index]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
