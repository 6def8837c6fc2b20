import { isDeeperThan, MAX_DOCUMENT_DEPTH } from './document-depth';
import { pointer, splitPointer } from './json-pointer';
import { findJsonFailure, locateJsonParts } from './json-scanner';
import { documentIssue, type SourceDocument, unreadableDocument } from './source-document';
import { TextLines } from './text-lines';

/** Parses JSON at the cost of `JSON.parse`; places are looked for when somebody first asks for one. */
export function parseJson(text: string, name: string): SourceDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const failure = findJsonFailure(text) ?? { offset: 0, message: String(error) };
    const { line, column } = new TextLines(text).position(failure.offset);
    const message = `line ${line}, column ${column}: ${failure.message}`;
    return unreadableDocument(name, [documentIssue('DOCUMENT_SYNTAX', message)]);
  }
  if (isDeeperThan(value, MAX_DOCUMENT_DEPTH)) {
    const message = `nests deeper than ${MAX_DOCUMENT_DEPTH} levels; name the inner parts and refer to them with $ref`;
    return unreadableDocument(name, [documentIssue('DOCUMENT_TOO_DEEP', message)]);
  }
  let offsets: ReadonlyMap<string, number> | undefined;
  const lines = new TextLines(text);
  return {
    name,
    value,
    issues: [],
    position: (path) => {
      offsets ??= locateJsonParts(text);
      return lines.position(nearestOffset(offsets, path));
    },
  };
}

function nearestOffset(offsets: ReadonlyMap<string, number>, path: string): number {
  for (const segments = splitPointer(path); segments.length > 0; segments.pop()) {
    const offset = offsets.get(pointer(...segments));
    if (offset !== undefined) {
      return offset;
    }
  }
  return 0;
}
