/** Tells which names the patterns cover. */
export function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns);
  const globs = patterns.filter((pattern) => pattern.includes('*'));
  return (name) => exact.has(name) || globs.some((glob) => nameMatches(glob, name));
}

/** The patterns that cover none of the names. */
export function unmatchedPatterns(patterns: readonly string[], names: readonly string[]): string[] {
  const known = new Set(names);
  return patterns.filter((pattern) => !known.has(pattern) && !names.some((name) => nameMatches(pattern, name)));
}

/** Whether a pattern in which `*` stands for any run of characters covers the whole name; linear, unlike a RegExp. */
function nameMatches(pattern: string, name: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) {
    return pattern === name;
  }
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) {
    return false;
  }
  const end = name.length - tail.length;
  let at = head.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) {
      return false;
    }
    at = found + part.length;
  }
  return true;
}
