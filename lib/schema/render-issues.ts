import { GatewayError } from './gateway-error';
import { errorsOf, type Issue } from './issue';
import type { SourceDocument } from './source-document';

/** One line for each issue, `7:13  /1/name  message [CODE]`, in columns; a column that has nothing to show is left out. */
export function renderIssues(issues: readonly Issue[], document?: SourceDocument): string {
  const rows = issues.map((issue) => {
    const place = document?.position(issue.path);
    return { place: place === undefined ? '' : `${place.line}:${place.column}`, issue };
  });
  const placeWidth = Math.max(0, ...rows.map(({ place }) => place.length));
  const pathWidth = Math.max(0, ...issues.map(({ path }) => path.length));
  return rows
    .map(({ place, issue }) => `  ${column(place, placeWidth)}${column(issue.path, pathWidth)}${tail(issue)}`)
    .join('\n');
}

/**
 * Throws when there is an error among the issues; warnings and notes are for the caller to show.
 *
 * @param subject the user's own name for the thing, such as `'tools' of LambdaTarget "Weather"`
 */
export function throwIfErrors(subject: string, issues: readonly Issue[], document?: SourceDocument): void {
  const errors = errorsOf(issues);
  const [first] = errors;
  if (first === undefined) {
    return;
  }
  throw new GatewayError(first.code, messageOf(subject, errors, first, document), errors);
}

function messageOf(subject: string, errors: readonly Issue[], first: Issue, document?: SourceDocument): string {
  if (errors.length === 1 && document === undefined) {
    return `${subject}: ${first.path === '' ? '' : `${first.path} `}${tail(first)}`;
  }
  const count = errors.length === 1 ? 'a problem' : `${errors.length} problems`;
  const source = document === undefined ? '' : ` (${document.name})`;
  return `${subject} has ${count}${source}:\n${renderIssues(errors, document)}`;
}

function column(text: string, width: number): string {
  return width === 0 ? '' : `${text.padEnd(width)}  `;
}

function tail(issue: Issue): string {
  return `${issue.message} [${issue.code}]`;
}
