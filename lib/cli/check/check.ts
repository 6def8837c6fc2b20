import type { RepairLevel } from '../../schema/document-reading';
import { EXIT, type Io } from '../io';
import { checkPath } from './check-path';
import type { CheckedFile } from './checked-file';
import { formatGithub } from './format-github';
import { formatJson } from './format-json';
import { formatSarif } from './format-sarif';
import { formatText } from './format-text';
import { Progress } from './progress';

export const FORMATS = ['text', 'json', 'sarif', 'github'] as const;

export interface CheckOptions {
  /** Documents, templates, cloud assemblies. */
  readonly paths: readonly string[];
  /** The name of the target that documents are for. */
  readonly target?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly repair?: RepairLevel;
  /** The service of a Smithy model. */
  readonly service?: string;
  readonly format: (typeof FORMATS)[number];
  /** Whether every issue is written out for people. */
  readonly all: boolean;
}

/** Checks documents as the constructs do, and prints what was found. */
export function check(options: CheckOptions, io: Io): number {
  const { target: targetName, include, exclude, repair, service } = options;
  const operations = include || exclude ? { include, exclude } : undefined;
  const progress = new Progress(io);
  const context = { cwd: io.cwd, reading: { targetName, operations, repair, service }, progress };
  const files = [...new Set(options.paths)].flatMap((path) => checkPath(path, context));
  const misuse = misuseOf(options, files);
  if (misuse !== undefined) {
    progress.clear();
    io.stderr(`error: ${misuse}\n(mcp-gateway check --help gives examples)\n`);
    return EXIT.usage;
  }
  progress.show('writing', 'the result');
  const output = format(files, options, io);
  progress.clear();
  io.stdout(output);
  return files.some(({ issues }) => issues.some(({ severity }) => severity === 'error')) ? EXIT.problems : EXIT.done;
}

/** Options that would do nothing: somebody relies on them, so they are refused. */
function misuseOf(options: CheckOptions, files: readonly CheckedFile[]): string | undefined {
  const ofTargets = files.find(({ target }) => target !== undefined);
  const [chosen] = (['target', 'include', 'exclude', 'repair', 'service'] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (ofTargets && chosen) {
    return `option '--${chosen}' is for documents; "${ofTargets.file}" belongs to the target "${ofTargets.target}" of a template, which is checked as it will be deployed`;
  }
  // A file that is not recognised may have been meant to be one of those.
  const kinds = files.map(({ kind }) => kind);
  if (options.service !== undefined && kinds.every((kind) => kind !== undefined && kind !== 'smithy')) {
    return `option '--service' chooses a service of a Smithy model, and no file is one`;
  }
  const choice = options.include ? 'include' : options.exclude ? 'exclude' : undefined;
  return choice && kinds.every((kind) => kind === 'tools')
    ? `option '--${choice}' chooses operations of an API, and no file describes one; take tools out of a list by hand`
    : undefined;
}

function format(files: readonly CheckedFile[], options: CheckOptions, io: Io): string {
  switch (options.format) {
    case 'json':
      return formatJson(files);
    case 'sarif':
      return formatSarif(files);
    case 'github':
      return formatGithub(files);
    default:
      return formatText(files, { columns: io.columns, color: io.color, all: options.all });
  }
}
