import { isNode } from '../schema/node';
import { listOf, objectAt, textOf } from './json';

/** What a condition's comparisons need: the text of a template's value, as far as it can be known. */
type TextOfValue = (value: unknown) => string;

/** Conditions nest this deep at most; only those that refer to themselves in a circle come here. */
const DEEPEST = 50;

/**
 * Whether a condition holds, as far as the template tells. A value that only the deployment knows is taken to differ
 * from every literal: templates compare with special cases, such as the partition of GovCloud.
 */
export function isLikely(condition: unknown, conditions: unknown, text: TextOfValue, depth = 0): boolean {
  const of = (inner: unknown) => isLikely(inner, conditions, text, depth + 1);
  if (typeof condition === 'string') {
    return of({ Condition: condition });
  }
  if (!isNode(condition) || depth > DEEPEST) {
    return true;
  }
  const [name] = Object.keys(condition);
  const parts = listOf(condition[name ?? '']);
  switch (name) {
    case 'Condition':
      return of(objectAt(conditions)[textOf(condition.Condition)]);
    case 'Fn::Equals':
      return text(parts[0]) === text(parts[1]);
    case 'Fn::Not':
      return !of(parts[0]);
    case 'Fn::And':
      return parts.every(of);
    case 'Fn::Or':
      return parts.some(of);
    default:
      return true;
  }
}
