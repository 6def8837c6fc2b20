import type { IssueSeverity } from '../../schema/issue';
import type { CheckedFile } from './checked-file';

/** One line about everything: `2 files: 3 errors, 1 warning, 4 notes; 57 tools`. */
export function summaryOf(files: readonly CheckedFile[]): string {
  const targets = files.filter(({ target }) => target !== undefined).length;
  const subjects = [
    ...(files.length > targets ? [counted(files.length - targets, 'file')] : []),
    ...(targets > 0 ? [counted(targets, 'target')] : []),
  ];
  const issues = files.flatMap((file) => file.issues);
  const count = (severity: IssueSeverity) => issues.filter((issue) => issue.severity === severity).length;
  const found = [
    counted(count('error'), 'error'),
    counted(count('warning'), 'warning'),
    counted(count('note'), 'note'),
  ];
  const tools = files.reduce((sum, file) => sum + file.tools.length, 0);
  return `${subjects.join(', ')}: ${found.join(', ')}; ${counted(tools, 'tool')}`;
}

/** `1 tool`, `2 tools`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
