import { createColors } from 'picocolors';
import type { Issue, IssueSeverity } from '../../schema/issue';
import type { Io } from '../io';
import { wrap } from '../report/layout';
import { type CheckedFile, placeOf } from './checked-file';
import { displayText } from './display';
import { Excerpts } from './excerpt';
import { counted, summaryOf } from './summary';

const WIDTH = { min: 40, max: 120, withoutTerminal: 100 };

/** How many issues of one code are shown in full; the others say the same about other places. */
const SHOWN_OF_A_CODE = 3;

const SEVERITIES: readonly IssueSeverity[] = ['error', 'warning', 'note'];

/** How to write for people. */
export interface TextOptions extends Pick<Io, 'columns' | 'color'> {
  /** Whether every issue is shown. */
  readonly all: boolean;
}

/** What was found, for people: errors first, each with the line that it is about. */
export function formatText(files: readonly CheckedFile[], options: TextOptions): string {
  const writer = new Writer(options);
  for (const file of files) {
    writer.file(file);
  }
  writer.summary(summaryOf(files));
  return writer.toString();
}

class Writer {
  private readonly lines: string[] = [];
  private readonly colors: ReturnType<typeof createColors>;
  private readonly width: number;

  constructor(private readonly options: TextOptions) {
    this.colors = createColors(options.color);
    this.width = Math.min(WIDTH.max, Math.max(WIDTH.min, options.columns ?? WIDTH.withoutTerminal));
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }

  line(text: string): void {
    this.lines.push(text.trimEnd());
  }

  summary(text: string): void {
    for (const line of wrap(text, this.width)) this.line(line);
  }

  file(file: CheckedFile): void {
    const { bold } = this.colors;
    const name = file.target === undefined ? file.file : `${file.target} (${file.file})`;
    // As wide as the lines that follow the first, which are indented.
    const [first = '', ...others] = wrap(`${displayText(name)}  ${contentOf(file)}`.trimEnd(), this.width - 2);
    this.line(bold(first));
    for (const text of others) this.line(`  ${bold(text)}`);
    this.line('');
    const excerpts = file.document?.text === undefined ? undefined : new Excerpts(file.document.text);
    for (const severity of SEVERITIES) {
      const issues = file.issues.filter((issue) => issue.severity === severity);
      for (const code of new Set(issues.map((issue) => issue.code))) {
        this.issuesOf(code, issues, file, excerpts);
      }
    }
  }

  private issuesOf(code: string, all: readonly Issue[], file: CheckedFile, excerpts: Excerpts | undefined): void {
    const issues = all.filter((issue) => issue.code === code);
    const shown = this.options.all || issues.length === SHOWN_OF_A_CODE + 1 ? issues : issues.slice(0, SHOWN_OF_A_CODE);
    for (const issue of shown) {
      this.issue(issue, file, excerpts);
    }
    if (shown.length < issues.length) {
      const more = `… and ${issues.length - shown.length} more of [${code}] (--all shows them)`;
      for (const text of wrap(more, this.width - 2)) this.line(`  ${this.colors.dim(text)}`);
      this.line('');
    }
  }

  private issue(issue: Issue, file: CheckedFile, excerpts: Excerpts | undefined): void {
    const { red, yellow, cyan, dim, bold } = this.colors;
    const style = { error: red, warning: yellow, note: cyan }[issue.severity];
    const place = placeOf(file, issue);
    const where = [...(place ? [`${place.line}:${place.column}`] : []), ...(issue.path === '' ? [] : [issue.path])];
    const indent = issue.severity.length + 4;
    const message = `${displayText(issue.message)} [${issue.code}]`;
    const heading = wrap(where.length === 0 ? message : displayText(where.join('  ')), this.width - indent);
    heading.forEach((text, index) => {
      this.line(`${index === 0 ? `  ${bold(style(issue.severity))}  ` : ' '.repeat(indent)}${text}`);
    });
    for (const text of where.length === 0 ? [] : wrap(message, this.width - 4)) {
      this.line(`    ${text}`);
    }
    if (place && excerpts) {
      const number = String(place.line);
      const { source, marks } = excerpts.at(place, this.width - number.length - 7);
      this.line(`    ${dim(`${number} │`)} ${source}`);
      this.line(`    ${dim(`${' '.repeat(number.length)} │`)} ${style(marks)}`);
    }
    this.line('');
  }
}

/** What a document is and gives, such as `OpenAPI 3.0.3, 12 operations, 11 tools`. */
function contentOf({ look, operations, tools, issues }: CheckedFile): string {
  if (look === undefined) {
    return '';
  }
  const isPartial = operations !== undefined && operations !== tools.length;
  return [
    look,
    ...(isPartial ? [counted(operations, 'operation')] : []),
    counted(tools.length, 'tool'),
    ...(issues.length === 0 ? ['nothing to correct'] : []),
  ].join(', ');
}
