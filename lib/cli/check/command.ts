import { type Command, InvalidArgumentError, Option } from 'commander';
import { LIMITS } from '../../schema/limits';
import type { Io } from '../io';
import type { CheckOptions } from './check';

type Flags = Partial<Omit<CheckOptions, 'paths'>> & { readonly json?: boolean };

const EXAMPLES = `
Examples:
  npx mcp-gateway check apis/shop.yaml tools/*.json
  npx mcp-gateway check apis/shop.yaml --target Shop --include 'get*' 'POST /orders'
  npx mcp-gateway check models/dynamodb.json --repair none --format github
  npx cdk synth --quiet && npx mcp-gateway check cdk.out --json | jq '.files[].tools[].name'

Exits with 1 when there is an error, and with 0 when there are only warnings and notes.`;

const HINT = `(mcp-gateway check --help gives examples)
(paths come before --include and --exclude, which take all that follows them)`;

/** Adds `mcp-gateway check`. */
export function addCheckCommand(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command('check')
    .description('check OpenAPI documents, Smithy models, tool lists, or the targets of a cloud assembly')
    .argument('<path...>', 'documents, a template, the folder of a cloud assembly, or "-" for a pipe')
    .option('--target <name>', 'measure the names of tools with the name of their target', parseTargetName)
    .option('--include <pattern...>', 'keep only these operations: a name, "tag:…", a path, or "GET /path"')
    .option('--exclude <pattern...>', 'leave these operations out')
    .addOption(
      new Option('--repair <level>', 'what may be mended (default: lossless)').choices(['none', 'lossless', 'lossy']),
    )
    .option('--service <name>', 'the service of a Smithy model that has several')
    .addOption(
      new Option('-f, --format <format>', 'how to print it (default: text)').choices([
        'text',
        'json',
        'sarif',
        'github',
      ]),
    )
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'))
    .option('--all', 'show every issue, however often it repeats')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError(HINT)
    .action(async (paths: string[], { json, format, all, ...flags }: Flags) => {
      const { check } = await import('./check');
      finish(check({ ...flags, paths, format: json ? 'json' : (format ?? 'text'), all: all === true }, io));
    });
}

function parseTargetName(name: string): string {
  if (/^([0-9a-zA-Z]-?)+$/.test(name) && name.length <= LIMITS.targetName) {
    return name;
  }
  throw new InvalidArgumentError(`A name has up to ${LIMITS.targetName} letters, digits and single hyphens.`);
}
