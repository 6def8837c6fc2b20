import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { DocumentReading, ReadingOptions } from '../../lib/schema/document-reading';
import { isNode } from '../../lib/schema/node';
import { readOpenApi } from '../../lib/schema/openapi/read-openapi';
import { readDocumentFile } from '../../lib/schema/read-file';
import { readSmithy } from '../../lib/schema/smithy/read-smithy';

/** Issues of each document that are pinned with their places; of the others only the number is. */
const MOST_PINNED = 5;

const EXPECTED = join(__dirname, '../fixtures/documents/expected');

/** What reading a document gave, small enough to review. */
export interface Summary {
  readonly tools: number;
  /** How often each code was found, with its severity. */
  readonly issues: Readonly<Record<string, number>>;
  readonly first: readonly string[];
}

/** Every JSON and YAML file below a folder, in a fixed order. */
export function documentsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|ya?ml|smithy)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** Reads a file as its own words say: a Smithy model as one, everything else as OpenAPI. */
export function readAny(path: string, options: ReadingOptions = {}): DocumentReading {
  const document = readDocumentFile(path);
  const isSmithy = /smithy[^/]*$/.test(path) || (isNode(document.value) && 'smithy' in document.value);
  return isSmithy ? readSmithy(document, options) : readOpenApi(document, options);
}

export function summarize({ tools, issues }: DocumentReading): Summary {
  const counts: Record<string, number> = {};
  for (const { severity, code } of issues) {
    const key = `${severity} ${code}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return {
    tools: tools.length,
    issues: Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))),
    first: issues.slice(0, MOST_PINNED).map(({ severity, code, path }) => `${severity} ${code} ${path}`),
  };
}

/**
 * What the documents of a group are expected to give, by name. `UPDATE_DOCUMENTS=1 npx jest test/documents` writes down
 * what they give now; review the difference before committing it.
 */
export function expectedOf(group: string, summaries: Readonly<Record<string, Summary>>): unknown {
  const file = join(EXPECTED, `${group}.json`);
  if (process.env.UPDATE_DOCUMENTS === '1') {
    writeFileSync(file, `${JSON.stringify(summaries, undefined, 2)}\n`);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
