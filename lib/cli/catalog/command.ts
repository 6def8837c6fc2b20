import { type Command, Option } from 'commander';
import type { Io } from '../io';
import { CATALOG_FORMATS, type CatalogFormat, formatOfFile, LOCK_FILE } from './formats';

interface Flags {
  readonly format?: CatalogFormat;
  readonly json?: boolean;
  readonly lock?: boolean;
  readonly gateway?: string;
  readonly output?: string;
}

const EXAMPLES = `
Examples:
  npx mcp-gateway catalog                             the tools, in the terminal
  npx mcp-gateway catalog --output tools.html         a page for a review
  npx mcp-gateway catalog --format markdown           a table for a README
  npx mcp-gateway catalog --lock                      ${LOCK_FILE}, to commit and compare with
  npx mcp-gateway catalog --json | jq -r ".tools[].name"`;

/** Adds `mcp-gateway catalog` to the program. */
export function addCatalogCommand(program: Command, io: Io, finish: (exitCode: number) => void): void {
  program
    .command('catalog')
    .description('print the tools that agents will see, or write them as a page, a table or a lock file')
    .argument('[path]', 'cloud assembly or template', 'cdk.out')
    .addOption(
      new Option(
        '-f, --format <format>',
        'how to print them (default: by the ending of --output, else a table)',
      ).choices(CATALOG_FORMATS),
    )
    .addOption(new Option('--json', 'the same as --format json').conflicts(['format', 'lock']))
    .addOption(new Option('--lock', `write a lock file: ${LOCK_FILE}, or --output`).conflicts('format'))
    .option('-g, --gateway <name>', 'name, construct path or logical ID, when there are several gateways')
    .option('-o, --output <file>', 'file to write instead of printing')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(mcp-gateway catalog --help gives examples)')
    .action(async (path: string, flags: Flags) => {
      const { catalog } = await import('./catalog');
      const { gateway, output } = flags;
      finish(await catalog({ path, format: formatOf(flags), gateway, output }, io));
    });
}

function formatOf({ format, json, lock, output }: Flags): CatalogFormat {
  if (lock) return 'lock';
  return json ? 'json' : (format ?? formatOfFile(output));
}
