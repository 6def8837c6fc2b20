import type { Issue, IssueSeverity } from '../../schema/issue';
import { type CheckedFile, placeOf } from './checked-file';
import { summaryOf } from './summary';

const COMMANDS: { readonly [severity in IssueSeverity]: string } = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
};

/**
 * What was found, as commands that make GitHub Actions annotate the files.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function formatGithub(files: readonly CheckedFile[]): string {
  const commands = files.flatMap((file) => file.issues.map((issue) => commandOf(file, issue)));
  return `${[...commands, summaryOf(files)].join('\n')}\n`;
}

function commandOf(checked: CheckedFile, issue: Issue): string {
  const place = placeOf(checked, issue);
  const properties = [
    `file=${escapeProperty(checked.file)}`,
    ...(place ? [`line=${place.line}`, `col=${place.column}`] : []),
    `title=${escapeProperty(issue.code)}`,
  ];
  const subject = checked.target === undefined ? '' : `${checked.target}: `;
  const path = issue.path === '' ? '' : `${issue.path} `;
  return `::${COMMANDS[issue.severity]} ${properties.join(',')}::${escapeData(`${subject}${path}${issue.message}`)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
