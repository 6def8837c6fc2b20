import type { Position } from './position';

/** How bad an issue is: the service refuses it, the service may refuse or ignore it, or it is worth knowing. */
export type IssueSeverity = 'error' | 'warning' | 'note';

/** One thing that a check found in a document. */
export interface Issue {
  /** Stable name of the rule; one heading in `docs/errors.md`. */
  readonly code: string;
  readonly severity: IssueSeverity;
  /** JSON Pointer into the document, such as `/paths/~1pets/get`; the empty string is the whole document. */
  readonly path: string;
  /** What is wrong, the value found, and what to write instead; no final period. */
  readonly message: string;
  /** Where it stands in the text, when no pointer leads there: in a text that cannot be parsed. */
  readonly position?: Position;
}

/** The issues that stop a deployment. */
export function errorsOf(issues: readonly Issue[]): Issue[] {
  return issues.filter((issue) => issue.severity === 'error');
}
