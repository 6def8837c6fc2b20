import { MAX_DOCUMENT_DEPTH } from './document-depth';
import type { Issue } from './issue';
import { countKeys, countMembers } from './json-members';
import { JsonPlaces } from './json-places';
import { findJsonFailure, findRepeatedKeys } from './json-scanner';
import { documentIssue, type SourceDocument, unreadableDocument } from './source-document';
import { TextLines } from './text-lines';

/** Parses JSON at little more than the cost of `JSON.parse`; places are looked for when somebody asks for one. */
export function parseJson(text: string, name: string): SourceDocument {
  const lines = new TextLines(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const failure = findJsonFailure(text) ?? { offset: 0, message: String(error) };
    const issue = documentIssue('DOCUMENT_SYNTAX', failure.message, lines.position(failure.offset));
    return unreadableDocument(name, [issue], text);
  }
  const { members, isTooDeep } = countMembers(value, MAX_DOCUMENT_DEPTH);
  if (isTooDeep) {
    const message = `nests deeper than ${MAX_DOCUMENT_DEPTH} levels; name the inner parts and refer to them with $ref`;
    return unreadableDocument(name, [documentIssue('DOCUMENT_TOO_DEEP', message)], text);
  }
  // An object keeps one member of each name, so where the text has more keys than the value has members, some are repeated.
  if (countKeys(text) !== members) {
    return unreadableDocument(name, repeatedKeys(text, lines), text);
  }
  let places: JsonPlaces | undefined;
  return {
    name,
    value,
    issues: [],
    text,
    position: (path) => {
      places ??= new JsonPlaces(text);
      return lines.position(places.offsetOf(path));
    },
  };
}

function repeatedKeys(text: string, lines: TextLines): Issue[] {
  return findRepeatedKeys(text).map(({ key, first, offset }) => {
    const { line, column } = lines.position(first);
    const shown = JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key);
    const message = `${shown} is a key of the same object before, at ${line}:${column}; remove one of them`;
    return documentIssue('DOCUMENT_DUPLICATE_KEY', message, lines.position(offset));
  });
}
