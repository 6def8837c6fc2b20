import type { Issue } from './issue';

/** Whether a value is only known at deployment, so that it cannot be judged now. */
export type IsUnresolved = (value: unknown) => boolean;

/** What a text must be like. */
export interface TextRule {
  readonly code: string;
  readonly min?: number;
  readonly max: number;
  /** The whole text must match. */
  readonly pattern?: RegExp;
  /** What the pattern allows, in words that follow "may hold". */
  readonly allows?: string;
  /** A text like the one given that would be taken, when one can be made. */
  readonly suggest?: (value: string) => string;
}

/** One problem of a construct's property: no place in a document, so the message begins with the property's name. */
export function propertyIssue(code: string, property: string, message: string): Issue {
  return { code, severity: 'error', path: '', message: `'${property}' ${message}` };
}

/** Checks a text that may be absent; a value only known at deployment is not judged. */
export function checkText(
  property: string,
  value: string | undefined,
  rule: TextRule,
  isUnresolved: IsUnresolved,
): Issue[] {
  if (value === undefined || isUnresolved(value)) return [];
  const { code, min = 1, max, pattern, allows } = rule;
  if (value.length < min || value.length > max) {
    const message = `takes ${min} to ${max} characters, got ${value.length}: ${quote(value)}${hintFor(value, rule)}`;
    return [propertyIssue(code, property, message)];
  }
  if (pattern && !pattern.test(value)) {
    return [propertyIssue(code, property, `may hold ${allows}, got ${quote(value)}${hintFor(value, rule)}`)];
  }
  return [];
}

function hintFor(value: string, { suggest, min = 1, max, pattern }: TextRule): string {
  if (!suggest) return '';
  const suggestion = suggest(value);
  const fits = suggestion.length >= min && suggestion.length <= max && (!pattern || pattern.test(suggestion));
  return fits ? `; try ${quote(suggestion)}` : '';
}

function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
}
