import type { DocumentKind } from '../../schema/document-kind';
import type { Issue } from '../../schema/issue';
import type { Position } from '../../schema/position';
import type { SourceDocument } from '../../schema/source-document';
import type { Tool } from '../../schema/tool';

/** What the check of one document gives. */
export interface CheckedFile {
  /** The path: as short as it can be written from the working directory. */
  readonly file: string;
  /** The name of the gateway target that the document belongs to, when it was found in a template. */
  readonly target?: string;
  /** `undefined` for what is not recognised. */
  readonly kind?: DocumentKind;
  /** What people call it, such as `OpenAPI 3.0.3`. */
  readonly look?: string;
  /** How many operations an API has, with those that become no tools. */
  readonly operations?: number;
  /** Everything found, in document order. */
  readonly issues: readonly Issue[];
  readonly tools: readonly Tool[];
  readonly document?: SourceDocument;
}

/** Where an issue stands in its file; `undefined` when no text can be pointed at. */
export function placeOf({ document }: CheckedFile, issue: Issue): Position | undefined {
  return issue.position ?? document?.position(issue.path);
}

/** A file that nothing could be read from. */
export function unread(file: string, code: string, message: string): CheckedFile {
  return { file, issues: [{ code, severity: 'error', path: '', message }], tools: [] };
}
