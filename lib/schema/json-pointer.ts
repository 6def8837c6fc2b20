/** Builds a JSON Pointer: `pointer('paths', '/pets', 'get')` is `/paths/~1pets/get`. */
export function pointer(...segments: (string | number)[]): string {
  return segments.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The segments of a JSON Pointer, unescaped; none for the whole document. */
export function splitPointer(path: string): string[] {
  if (path === '') {
    return [];
  }
  const body = path.startsWith('/') ? path.slice(1) : path;
  return body.split('/').map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
