import { GatewayError } from './gateway-error';
import { errorsOf, type Issue } from './issue';
import type { SourceDocument } from './source-document';

/** One line for each issue, `7:13  /1/name  message [CODE]`, in columns; a column that has nothing to show is left out. */
export function renderIssues(issues: readonly Issue[], document?: SourceDocument): string {
  const rows = issues.map((issue) => {
    const place = issue.position ?? document?.position(issue.path);
    return { place: place === undefined ? '' : `${place.line}:${place.column}`, issue };
  });
  const placeWidth = Math.max(0, ...rows.map(({ place }) => place.length));
  const pathWidth = Math.max(0, ...issues.map(({ path }) => path.length));
  return rows
    .map(({ place, issue }) => `  ${column(place, placeWidth)}${column(issue.path, pathWidth)}${tail(issue)}`)
    .join('\n');
}

/**
 * Throws one error for all errors among the issues; warnings and notes are for the caller to show.
 *
 * @param subject the user's own name for the thing, such as `LambdaTarget "Weather"`
 * @param document what the issues are about, so that they get their places
 * @param propertyIssues what is wrong with the thing's own properties, which are listed first
 */
export function throwIfErrors(
  subject: string,
  issues: readonly Issue[],
  document?: SourceDocument,
  propertyIssues: readonly Issue[] = [],
): void {
  const ofProperties = errorsOf(propertyIssues);
  const ofDocument = errorsOf(issues);
  const errors = [...ofProperties, ...ofDocument];
  const [first] = errors;
  if (first === undefined) {
    return;
  }
  const source = ofDocument.length > 0 ? document : undefined;
  if (errors.length === 1 && source === undefined) {
    throw new GatewayError(
      first.code,
      `${subject}: ${first.path === '' ? '' : `${first.path} `}${tail(first)}`,
      errors,
    );
  }
  const count = errors.length === 1 ? 'a problem' : `${errors.length} problems`;
  const name = source === undefined ? '' : ` (${source.name})`;
  const lines = [renderIssues(ofProperties), renderIssues(ofDocument, source)].filter((text) => text !== '');
  throw new GatewayError(first.code, `${subject} has ${count}${name}:\n${lines.join('\n')}`, errors);
}

function column(text: string, width: number): string {
  return width === 0 ? '' : `${text.padEnd(width)}  `;
}

function tail(issue: Issue): string {
  return `${issue.message} [${issue.code}]`;
}
