/** How a catalog can be written. */
export type CatalogFormat = 'table' | 'markdown' | 'json' | 'html' | 'lock';

/** What `--format` takes; the lock has a flag of its own. */
export const CATALOG_FORMATS: readonly CatalogFormat[] = ['table', 'markdown', 'json', 'html'];

/** Where a lock goes that was not told where. */
export const LOCK_FILE = 'tools.lock.json';

const BY_ENDING: readonly (readonly [ending: string, format: CatalogFormat])[] = [
  ['.lock.json', 'lock'],
  ['.json', 'json'],
  ['.md', 'markdown'],
  ['.html', 'html'],
  ['.htm', 'html'],
];

/** The format that a file's name tells. */
export function formatOfFile(file: string | undefined): CatalogFormat {
  return BY_ENDING.find(([ending]) => file?.toLowerCase().endsWith(ending))?.[1] ?? 'table';
}
