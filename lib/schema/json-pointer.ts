/** Builds a JSON Pointer: `pointer('paths', '/pets', 'get')` is `/paths/~1pets/get`. */
export function pointer(...segments: (string | number)[]): string {
  let path = '';
  for (const segment of segments) {
    path += `/${typeof segment === 'string' ? escaped(segment) : segment}`;
  }
  return path;
}

/** The pointer of a member of what stands at `at`. */
export function below(at: string, key: string): string {
  return `${at}/${escaped(key)}`;
}

/** The segments of a JSON Pointer, unescaped; none for the whole document. */
export function splitPointer(path: string): string[] {
  if (path === '') {
    return [];
  }
  const segments = (path.startsWith('/') ? path.slice(1) : path).split('/');
  return path.includes('~') ? segments.map(unescaped) : segments;
}

/** Nearly no key needs escaping, and this is asked for every part of large documents. */
function escaped(segment: string): string {
  return segment.includes('/') || segment.includes('~') ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment;
}

function unescaped(segment: string): string {
  return segment.includes('~') ? segment.replaceAll('~1', '/').replaceAll('~0', '~') : segment;
}
