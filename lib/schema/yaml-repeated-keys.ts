import type * as Yaml from 'yaml';
import { MOST_REPEATED_KEYS, type RepeatedKey } from './repeated-key';

/** The keys that objects of a YAML document have before, up to the first hundred. */
export function findRepeatedKeys(yaml: typeof Yaml, document: Yaml.Document.Parsed): RepeatedKey[] {
  const repeated: RepeatedKey[] = [];
  const visit = (node: unknown): void => {
    if (yaml.isSeq(node)) {
      for (const item of node.items) visit(item);
      return;
    }
    if (!yaml.isMap(node)) {
      return;
    }
    const keys = new Map<string, number>();
    for (const { key, value } of node.items) {
      if (yaml.isScalar(key)) {
        const offset = key.range?.[0] ?? 0;
        const first = keys.get(String(key.value));
        if (first === undefined) {
          keys.set(String(key.value), offset);
        } else if (repeated.length < MOST_REPEATED_KEYS) {
          repeated.push({ key: String(key.value), first, offset });
        }
      }
      visit(value);
    }
  };
  visit(document.contents);
  return repeated;
}
