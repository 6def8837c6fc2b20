import { Command, CommanderError } from 'commander';
import { GatewayError } from '../schema/gateway-error';
import { addCatalogCommand } from './catalog/command';
import { addCheckCommand } from './check/command';
import { addDevCommand } from './dev/command';
import { addDiffCommand } from './diff/command';
import { EXIT, type Io } from './io';
import { addRemoteCommands } from './remote/commands';

/** Runs the command-line program; `argv` is what follows its name. Returns the exit code and never throws. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

function createProgram(io: Io, finish: (exitCode: number) => void): Command {
  const program = new Command('mcp-gateway')
    .description('See, check, serve and use an Amazon Bedrock AgentCore Gateway, before and after it is deployed.')
    .version(process.env.MCP_GATEWAY_VERSION ?? 'unreleased', '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(mcp-gateway --help lists the commands)')
    .exitOverride()
    .configureHelp({ minWidthToWrap: 10 })
    .configureOutput({
      writeOut: (text) => io.stdout(text),
      writeErr: (text) => io.stderr(text),
      getOutHelpWidth: () => io.columns ?? 80,
      getErrHelpWidth: () => io.columns ?? 80,
      getOutHasColors: () => io.color,
      getErrHasColors: () => io.color,
    })
    .addHelpText('after', '\nExample:\n  npx cdk synth --quiet && npx mcp-gateway show');

  program
    .command('show')
    .description('print what "cdk deploy" would create: callers, tools, targets, permissions, outputs')
    .argument('[path]', 'cloud assembly or template', 'cdk.out')
    .option('--json', 'print it for programs')
    .addHelpText('after', '\nExample:\n  npx mcp-gateway show cdk.out --json | jq ".gateways[].tools[].name"')
    .showHelpAfterError('(mcp-gateway show --help gives an example)')
    .action(async (path: string, options: { json?: boolean }) => {
      const { show } = await import('./show');
      finish(show({ path, json: options.json === true }, io));
    });
  addCheckCommand(program, io, finish);
  addCatalogCommand(program, io, finish);
  addDiffCommand(program, io, finish);
  addDevCommand(program, io, finish);
  addRemoteCommands(program, io, finish);
  return program;
}

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  if (error instanceof GatewayError) {
    // Paths as the user gave them.
    io.stderr(`${error.message.replaceAll(`"${io.cwd}/`, '"')} [${error.code}]\n`);
    return EXIT.problems;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr(`This is a bug in mcp-gateway, please report it:\n${text}\n`);
  return EXIT.bug;
}
