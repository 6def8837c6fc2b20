import { globMatcher } from './glob';

/** Tells which names the patterns cover. */
export function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns);
  const globs = patterns.filter((pattern) => pattern.includes('*')).map(globMatcher);
  return (name) => exact.has(name) || globs.some((matches) => matches(name));
}

/** The patterns that cover none of the names. */
export function unmatchedPatterns(patterns: readonly string[], names: readonly string[]): string[] {
  const known = new Set(names);
  return patterns.filter((pattern) => !known.has(pattern) && !names.some(globMatcher(pattern)));
}
