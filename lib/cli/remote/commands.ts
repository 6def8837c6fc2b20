import { type Command, InvalidArgumentError, Option } from 'commander';
import { isNode, type Node } from '../../schema/node';
import { type Assignments, addAssignment } from '../dev/assignments';
import { EXIT, type Io } from '../io';
import { wrap } from '../report/layout';
import { CLIENTS, type McpClient, renderClientConfig } from './connect/client-config';
import { tryReadGatewayUrl } from './gateway-url';
import type { Whereabouts } from './locate';

const WHERE = [
  'Which gateway: --stack <name> of a deployed one, --url of any, otherwise the one that "mcp-gateway dev" serves here.',
  'At a --url, tokens come from MCP_GATEWAY_TOKEN, or from MCP_GATEWAY_CLIENT_ID, _CLIENT_SECRET, _TOKEN_ENDPOINT and _SCOPES, or from MCP_GATEWAY_CLIENT_SECRET_ARN.',
];

/** Adds the commands that use a gateway: `token`, `tools`, `call`, `search`, `connect` and `doctor`. */
export function addRemoteCommands(program: Command, io: Io, finish: (exitCode: number) => void): void {
  addTo(program, io, 'token', 'print an access token', ['TOKEN=$(npx mcp-gateway token --stack Quickstart)'])
    .option('--json', 'print it for programs')
    .action(async (flags: Whereabouts & { json?: boolean }) => {
      const { token } = await import('./token');
      finish(await token({ ...flags, json: flags.json === true }, io));
    });
  addTo(program, io, 'tools', 'list the tools of a gateway, all pages', [
    'npx mcp-gateway tools --json | jq -r ".tools[].name"',
  ])
    .option('--json', 'print them as tools/list answers')
    .action(async (flags: Whereabouts & { json?: boolean }) => {
      const { tools } = await import('./tools');
      finish(await tools({ ...flags, json: flags.json === true }, io));
    });
  addTo(program, io, 'call', 'call a tool', [
    'npx mcp-gateway call Sample___get_weather --arg location=Berlin',
    `npx mcp-gateway call Orders___GetItem --json '{"TableName":"orders","Key":{"id":{"S":"1001"}}}'`,
  ])
    .argument('<tool>', 'full name of the tool, <target>___<tool>')
    .option(
      '-a, --arg <name=value>',
      'an argument; may be repeated. The schema of the tool says whether it is a number',
      addAssignment,
    )
    .addOption(
      new Option('--json [arguments]', 'print the whole result; all arguments as one JSON object').argParser(
        argumentsOf,
      ),
    )
    .action(async (tool: string, flags: Whereabouts & { arg?: Assignments; json?: true | Node }) => {
      const { call } = await import('./call');
      const { arg = {}, json, ...where } = flags;
      finish(
        await call({ ...where, tool, args: arg, input: isNode(json) ? json : undefined, json: json !== undefined }, io),
      );
    });
  addTo(program, io, 'search', 'find tools by words, with the search tool of the gateway', [
    'npx mcp-gateway search weather on mars --stack Quickstart',
  ])
    .argument('<words...>', 'what the tool should be good for', addWord)
    .option('--json', 'print them for programs')
    .action(async (words: string[], flags: Whereabouts & { json?: boolean }) => {
      const { search } = await import('./search');
      finish(await search({ ...flags, query: words.join(' '), json: flags.json === true }, io));
    });
  addTo(program, io, 'connect', 'be an MCP server over stdio that stands for the gateway, for desktop clients', [
    'npx mcp-gateway connect --stack Quickstart --print-config claude-desktop',
    'claude mcp add orders -- npx -y --package cdk-mcp-gateway mcp-gateway connect --stack Quickstart',
  ])
    .addOption(
      new Option('--print-config [client]', `print what starts it in a client: ${CLIENTS.join(', ')}`)
        .preset('generic')
        .argParser(clientOf),
    )
    .action(async ({ printConfig, ...where }: Whereabouts & { printConfig?: McpClient }) => {
      if (printConfig !== undefined) {
        const { text, place } = renderClientConfig(printConfig, where, process.env);
        io.stdout(text);
        io.stderr(`For ${place}\n`);
        return finish(EXIT.done);
      }
      const { connect } = await import('./connect/connect');
      finish(await connect(where, io));
    });
  addDoctorCommand(program, io, finish);
}

/** Adds `doctor`. */
function addDoctorCommand(program: Command, io: Io, finish: (exitCode: number) => void): void {
  addTo(program, io, 'doctor', 'say what is wrong with a gateway, and what to do', [
    'npx mcp-gateway doctor --stack Quickstart --assembly cdk.out',
  ])
    .option('-a, --assembly <path>', 'cloud assembly, template or tools.lock.json that the tools should be those of')
    .option('--json', 'print it for programs')
    .action(async (flags: Whereabouts & { assembly?: string; json?: boolean }) => {
      const { doctor } = await import('./doctor/doctor');
      finish(await doctor({ ...flags, json: flags.json === true }, io));
    });
}

/** A command with the options that say which gateway. */
export function addTo(
  program: Command,
  io: Pick<Io, 'columns'>,
  name: string,
  description: string,
  examples: readonly string[],
): Command {
  const where = WHERE.flatMap((text) => wrap(text, Math.max(40, io.columns ?? 80))).join('\n');
  return program
    .command(name)
    .description(description)
    .option('-s, --stack <name>', 'the stack that holds the gateway', nameOf)
    .addOption(new Option('-u, --url <url>', 'the URL of a gateway, or its ARN').argParser(urlOf).conflicts('stack'))
    .option('-r, --region <region>', "the stack's Region (default: as the AWS CLI finds it)", nameOf)
    .option(
      '-g, --gateway <name>',
      'what the keys of its outputs begin with, when the stack has several gateways',
      nameOf,
    )
    .option('--iam', 'sign requests with your AWS credentials, at a --url')
    .addHelpText('after', `\n${where}\n\nExample:\n  ${examples.join('\n  ')}`)
    .showHelpAfterError(`(mcp-gateway ${name} --help gives an example)`);
}

function urlOf(text: string): string {
  const url = tryReadGatewayUrl(text);
  if (url === undefined) {
    throw new InvalidArgumentError('Write the whole URL, such as https://…, or the ARN of the gateway.');
  }
  if (url.username || url.password) {
    throw new InvalidArgumentError('Leave user and password out; a token goes into MCP_GATEWAY_TOKEN.');
  }
  return url.href;
}

/** A variable of the shell that is not set gives an empty text. */
function nameOf(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Write a name; is a variable of the shell empty?');
  return text;
}

function addWord(text: string, previous: readonly string[] = []): readonly string[] {
  if (text.trim() === '') throw new InvalidArgumentError('Write words to look for.');
  return [...previous, text];
}

function clientOf(text: string): McpClient {
  const client = CLIENTS.find((known) => known === text);
  if (client === undefined) throw new InvalidArgumentError(`Choose one of ${CLIENTS.join(', ')}.`);
  return client;
}

function argumentsOf(text: string): Node {
  const value = tryParse(text);
  // `--json` takes the word behind it, which may be the tool.
  const hint = /^[{["]/.test(text.trim()) ? '' : ' Without arguments it stands last.';
  if (!isNode(value)) throw new InvalidArgumentError(`Write an object, such as '{"name": "value"}'.${hint}`);
  return value;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
