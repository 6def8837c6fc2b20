import { globMatcher } from './glob';
import { nearNames } from './near-names';

/** What a pattern is compared with. */
export interface Choosable {
  readonly name?: string;
  readonly tags: readonly string[];
  readonly method?: string;
  readonly path?: string;
}

const TAG = 'tag:';

/** A method and a path: `GET /pets/*`, `* /pets`, `DELETE *`. */
const METHOD_AND_PATH = /^([a-z]+|\*)\s+(\/.*|\*)$/i;

const MOST_PROPOSALS = 3;

/** What the text of a pattern asks for. */
type Reading =
  | { readonly kind: 'all' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'path'; readonly method: string | undefined; readonly path: string };

/** Which of the operations the patterns cover; an exact name wins over any other reading of a pattern. */
export function patternMatcher(
  patterns: readonly string[],
  all: readonly Choosable[],
): (operation: Choosable) => boolean {
  const names = namesOf(all);
  const exact = new Set(patterns.filter((pattern) => names.has(pattern)));
  const tests = [...new Set(patterns)].filter((pattern) => !exact.has(pattern)).map(compile);
  return (operation) =>
    (operation.name !== undefined && exact.has(operation.name)) || tests.some((test) => test(operation));
}

/** The patterns that cover none of the operations. */
export function unmatchedPatterns(patterns: readonly string[], all: readonly Choosable[]): string[] {
  const names = namesOf(all);
  return patterns.filter((pattern) => !names.has(pattern) && !all.some(compile(pattern)));
}

/** What somebody who wrote a pattern that covers nothing may have meant, at most three, as patterns to write. */
export function nearPatterns(pattern: string, all: readonly Choosable[]): string[] {
  const reading = readingOf(pattern);
  switch (reading.kind) {
    case 'all':
      return [];
    case 'tag':
      return nearTags(reading.tag, all).slice(0, MOST_PROPOSALS);
    case 'path':
      return nearRequests(reading.method, reading.path, all).slice(0, MOST_PROPOSALS);
    default:
      return nearTexts(reading.name, all).slice(0, MOST_PROPOSALS);
  }
}

function readingOf(pattern: string): Reading {
  if (pattern === '*') {
    return { kind: 'all' };
  }
  if (pattern.startsWith(TAG)) {
    return { kind: 'tag', tag: pattern.slice(TAG.length) };
  }
  if (pattern.startsWith('/')) {
    return { kind: 'path', method: undefined, path: pattern };
  }
  const [, method, path] = METHOD_AND_PATH.exec(pattern) ?? [];
  if (method !== undefined && path !== undefined) {
    return { kind: 'path', method: method === '*' ? undefined : method.toUpperCase(), path };
  }
  return { kind: 'name', name: pattern };
}

function compile(pattern: string): (operation: Choosable) => boolean {
  const reading = readingOf(pattern);
  switch (reading.kind) {
    case 'all':
      return () => true;
    case 'tag': {
      const matches = globMatcher(reading.tag);
      return ({ tags }) => tags.some(matches);
    }
    case 'path': {
      const matches = globMatcher(reading.path);
      return ({ method, path }) =>
        path !== undefined && matches(path) && (reading.method ?? method?.toUpperCase()) === method?.toUpperCase();
    }
    default: {
      const matches = globMatcher(reading.name);
      return ({ name }) => name !== undefined && matches(name);
    }
  }
}

function nearTags(tag: string, all: readonly Choosable[]): string[] {
  const tags = nearNames(tag, unique(all.flatMap((operation) => operation.tags))).map((near) => `${TAG}${near}`);
  // An operation called as the tag was spelt: the prefix may be what is wrong.
  return tags.length > 0 ? tags : nearNames(tag, [...namesOf(all)]);
}

/** The right path with another method first, then other paths with the right method. */
function nearRequests(method: string | undefined, path: string, all: readonly Choosable[]): string[] {
  const matches = globMatcher(path);
  const otherMethods = all.filter((operation) => operation.path !== undefined && matches(operation.path));
  if (method !== undefined && otherMethods.length > 0) {
    return unique(otherMethods.map((operation) => `${operation.method?.toUpperCase()} ${path}`));
  }
  const rest = all.filter((operation) => method === undefined || operation.method?.toUpperCase() === method);
  const start = method === undefined ? '' : `${method} `;
  return nearPaths(path, unique(rest.flatMap((operation) => operation.path ?? []))).map((near) => `${start}${near}`);
}

function nearPaths(path: string, paths: readonly string[]): string[] {
  if (!path.endsWith('/*')) {
    return nearNames(path, paths);
  }
  const start = path.slice(0, -2);
  const length = start.split('/').length;
  const starts = unique(paths.map((each) => each.split('/').slice(0, length).join('/')));
  return nearNames(start, starts).map((near) => `${near}/*`);
}

/** Names first, then what the text would cover as a tag or as a path. */
function nearTexts(text: string, all: readonly Choosable[]): string[] {
  const wanted = text.toLowerCase();
  const tags = unique(all.flatMap((operation) => operation.tags)).filter((tag) => tag.toLowerCase() === wanted);
  const paths = unique(all.flatMap((operation) => operation.path ?? [])).filter((path) => path === `/${text}`);
  return [...tags.map((tag) => `${TAG}${tag}`), ...paths, ...nearNames(text, [...namesOf(all)])];
}

function namesOf(all: readonly Choosable[]): ReadonlySet<string> {
  return new Set(all.flatMap(({ name }) => name ?? []));
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
