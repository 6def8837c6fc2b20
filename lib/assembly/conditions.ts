import { isNode, own } from '../schema/node';
import { listOf, objectAt, textOf } from './json';

/** What a condition's comparisons need: the text of a template's value, as far as it can be known. */
type TextOfValue = (value: unknown) => string;

/**
 * Whether a condition holds, as far as the template tells. A value that only the deployment knows is taken to differ
 * from every literal: templates compare with special cases, such as the partition of GovCloud.
 *
 * @param open the conditions that led here; one that asks itself, through others or not, holds
 */
export function isLikely(
  condition: unknown,
  conditions: unknown,
  text: TextOfValue,
  open: readonly string[] = [],
): boolean {
  const of = (inner: unknown) => isLikely(inner, conditions, text, open);
  if (typeof condition === 'string') {
    return of({ Condition: condition });
  }
  if (!isNode(condition)) {
    return true;
  }
  const [name] = Object.keys(condition);
  const parts = listOf(condition[name ?? '']);
  switch (name) {
    case 'Condition': {
      const asked = textOf(condition.Condition);
      const named = own(objectAt(conditions), asked);
      return open.includes(asked) || isLikely(named, conditions, text, [...open, asked]);
    }
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
