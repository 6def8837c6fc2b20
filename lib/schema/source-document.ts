import { isDeeperThan, MAX_DOCUMENT_DEPTH } from './document-depth';
import type { Issue } from './issue';
import type { Position } from './position';

/** A document as somebody wrote it: where it came from, what it holds, and where each part stands. */
export interface SourceDocument {
  /** What to call it in messages: a path as the user gave it, or `inline`. */
  readonly name: string;
  /**
   * The parsed value, which nests no deeper than `MAX_DOCUMENT_DEPTH`; `undefined` when the text cannot be parsed, and
   * then `issues` says why.
   */
  readonly value: unknown;
  /** What parsing found. */
  readonly issues: readonly Issue[];
  /** The text that positions are in; `undefined` for a document that never was text, or whose text was not read. */
  readonly text?: string;
  /**
   * Whether the value surely takes no more than so many bytes as JSON, and so does all that is left of it when parts are
   * taken out; `undefined` where only writing it would tell.
   */
  surelyFits?(bytes: number): boolean;
  /** Where a JSON Pointer of the document stands in the text; `undefined` for a document that never was text. */
  position(pointer: string): Position | undefined;
}

/** A document that was built in code, so that no text can be pointed at. */
export function inlineDocument(value: unknown, name = 'inline'): SourceDocument {
  if (isDeeperThan(value, MAX_DOCUMENT_DEPTH)) {
    const message = `nests deeper than ${MAX_DOCUMENT_DEPTH} levels, or holds itself; name the inner parts and refer to them with $ref`;
    return unreadableDocument(name, [documentIssue('DOCUMENT_TOO_DEEP', message)]);
  }
  return { name, value, issues: [], position: () => undefined };
}

/** A document that could not be parsed, and why. */
export function unreadableDocument(name: string, issues: readonly Issue[], text?: string): SourceDocument {
  return { name, value: undefined, issues, position: () => undefined, ...(text !== undefined && { text }) };
}

/** An error about a document as a whole, or about one place of a text that cannot be parsed. */
export function documentIssue(code: string, message: string, position?: Position): Issue {
  return { code, severity: 'error', path: '', message, ...(position && { position }) };
}
