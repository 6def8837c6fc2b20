import { type Command, Option } from 'commander';
import type { Io } from '../io';
import { DIFF_FORMATS, type DiffFormat, FAIL_ON, type FailOn } from './options';

interface Flags {
  readonly format?: DiffFormat;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly gateway?: string;
  readonly failOn?: FailOn;
}

const EXAMPLES = `
Each side is a cloud assembly, a template, a lock file of "mcp-gateway catalog --lock", or the JSON of tools/list.

Examples:
  npx mcp-gateway diff tools.lock.json cdk.out --fail-on breaking     in CI, against what was reviewed
  npx mcp-gateway diff before/cdk.out cdk.out --markdown              for a pull request
  npx mcp-gateway diff tools-list.json cdk.out                        against what a gateway serves now`;

/** Adds `mcp-gateway diff` to the program. */
export function addDiffCommand(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command('diff')
    .description('compare the tools of two catalogs, and class each change: breaking, risky or safe')
    .argument('<before>', 'cloud assembly, template, lock file or tools/list')
    .argument('<after>', 'the same')
    .addOption(new Option('-f, --format <format>', 'how to print it (default: text)').choices(DIFF_FORMATS))
    .addOption(new Option('--json', 'the same as --format json').conflicts(['format', 'markdown']))
    .addOption(new Option('--markdown', 'the same as --format markdown').conflicts('format'))
    .addOption(new Option('--fail-on <class>', 'exit with 1 for changes of this class and worse ones').choices(FAIL_ON))
    .option('-g, --gateway <name>', 'name, construct path or logical ID, when a side has several gateways')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(mcp-gateway diff --help gives examples)')
    .action(async (before: string, after: string, flags: Flags) => {
      const { diff } = await import('./diff');
      finish(diff({ before, after, format: formatOf(flags), gateway: flags.gateway, failOn: flags.failOn }, io));
    });
}

function formatOf({ format, json, markdown }: Flags): DiffFormat {
  if (json) return 'json';
  return markdown ? 'markdown' : (format ?? 'text');
}
