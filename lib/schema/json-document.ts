import { MAX_DOCUMENT_DEPTH } from './document-depth';
import { countMembers, mayNestDeep, nestsDeeper, repeatsKeys } from './json-members';
import { JsonPlaces } from './json-places';
import { findJsonFailure, findRepeatedKeys } from './json-scanner';
import { fitsBytes } from './json-size';
import { repeatedKey } from './repeated-key';
import { documentIssue, type SourceDocument, unreadableDocument } from './source-document';
import { TextLines } from './text-lines';

/** A number may be written longer than it was read, `1e20` as twenty-one digits; none takes more than this. */
const LONGEST_NUMBER = 25;

/** Parses JSON at little more than the cost of `JSON.parse`; places are looked for when somebody asks for one. */
export function parseJson(text: string, name: string): SourceDocument {
  const lines = new TextLines(text);
  if (mayNestDeep(text) && nestsDeeper(text, MAX_DOCUMENT_DEPTH)) {
    return tooDeep(name, text);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (nestsDeeper(text, MAX_DOCUMENT_DEPTH)) {
      return tooDeep(name, text);
    }
    const failure = findJsonFailure(text) ?? { offset: 0, message: String(error) };
    const issue = documentIssue('DOCUMENT_SYNTAX', failure.message, lines.position(failure.offset));
    return unreadableDocument(name, [issue], text);
  }
  const { members, numbers, isTooDeep } = countMembers(value, MAX_DOCUMENT_DEPTH);
  if (isTooDeep) {
    return tooDeep(name, text);
  }
  if (repeatsKeys(text, members)) {
    const issues = findRepeatedKeys(text).map((repeat) => repeatedKey(repeat, lines));
    return unreadableDocument(name, issues, text);
  }
  let places: JsonPlaces | undefined;
  return {
    name,
    value,
    issues: [],
    text,
    surelyFits: (bytes) => fitsBytes(text, bytes - numbers * LONGEST_NUMBER),
    position: (path) => {
      places ??= new JsonPlaces(text);
      return lines.position(places.offsetOf(path));
    },
  };
}

function tooDeep(name: string, text: string): SourceDocument {
  const message = `nests deeper than ${MAX_DOCUMENT_DEPTH} levels; name the inner parts and refer to them with $ref`;
  return unreadableDocument(name, [documentIssue('DOCUMENT_TOO_DEEP', message)], text);
}
