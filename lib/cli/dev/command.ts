import { type Command, InvalidArgumentError, Option } from 'commander';
import { isNode, type Node } from '../../schema/node';
import type { Io } from '../io';
import { type Assignments, addAssignment, addOrigin, addUrl } from './assignments';

interface Flags {
  readonly app?: string | true;
  readonly watch?: boolean;
  readonly gateway?: string;
  readonly port?: number;
  readonly json?: boolean;
  readonly once?: boolean;
  readonly try?: { readonly [tool: string]: Node };
  readonly localIssuer?: boolean;
  readonly awsCredentials?: boolean;
  readonly secret?: Assignments;
  readonly endpoint?: Assignments;
  readonly invoke?: Assignments;
  readonly mock?: Assignments;
  readonly value?: Assignments;
  readonly cors?: readonly string[];
}

const EXAMPLES = `
Examples:
  npx mcp-gateway dev                                  what "cdk synth" has written to cdk.out
  npx mcp-gateway dev --app --watch                    synthesize now, and after every change
  npx mcp-gateway dev template.yaml --gateway Tools    any template with an AWS::BedrockAgentCore::Gateway
  npx mcp-gateway dev --secret Mars=DEMO_KEY           the key that a target sends
  npx mcp-gateway dev --endpoint Orders=http://127.0.0.1:8000 --mock Mars___getInsightWeather=sol.json
  npx mcp-gateway dev --once --json                    check it as a client, for CI

Secrets also come from MCP_GATEWAY_SECRET_<NAME>, or from a file .mcp-gateway.env that git ignores.`;

/** Adds `mcp-gateway dev` to the program. */
export function addDevCommand(program: Command, io: Io, finish: (exitCode: number) => void): void {
  const command = program.command('dev');
  // The program's own message repeats the value, which may be a secret.
  const given =
    <T>(flag: string, read: (text: string, previous?: T) => T) =>
    (text: string, previous?: T): T => {
      try {
        return read(text, previous);
      } catch (error) {
        if (!(error instanceof InvalidArgumentError)) throw error;
        return command.error(`error: option '${flag}' is invalid. ${error.message}`);
      }
    };
  command
    .description('serve the gateway of a cloud assembly or template on this machine, as a real MCP server')
    .argument('[path]', 'cloud assembly or template', 'cdk.out')
    .option('--app [command]', 'synthesize first: the command that runs the CDK app (default: "app" of cdk.json)')
    .option('-w, --watch', 'serve every change of sources, assembly and functions')
    .option('-g, --gateway <name>', 'name, construct path or logical ID, when there are several gateways')
    .option('-p, --port <port>', 'port of 127.0.0.1 (default: 4080, or any free one)', portOf)
    .option(
      '--secret <name=value>',
      'secret of a target, by the name that the start tells; may be repeated',
      given('--secret <name=value>', addAssignment),
    )
    .option(
      '--endpoint <target=url>',
      'send the calls of a target elsewhere, or ask for its OAuth tokens there (<target>.token=<url>); may be repeated',
      addUrl,
    )
    .option('--invoke <target=url>', 'invoke a function elsewhere, by the Lambda runtime API; may be repeated', addUrl)
    .option('--mock <tool=file>', 'answer a tool from a JSON file; may be repeated', addAssignment)
    .option(
      '--value <name=value>',
      'what only a deployment knows, such as a table’s name; may be repeated',
      given('--value <name=value>', addAssignment),
    )
    .option('--cors <origin>', 'let pages of an origin use the gateway in a browser; may be repeated', addOrigin)
    .option('--local-issuer', 'make tokens here instead of asking the issuer that the gateway trusts')
    .option('--aws-credentials', 'give functions the AWS credentials of this shell')
    .option('--once', 'check the gateway as an MCP client, print that, and end')
    .addOption(
      new Option('--try <tool=json>', 'arguments that --once calls a tool with; may be repeated').argParser(
        given('--try <tool=json>', addTrial),
      ),
    )
    .option('--json', 'print one JSON object a line, for programs')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(mcp-gateway dev --help gives examples)')
    .action(async (path: string, flags: Flags) => {
      const { dev } = await import('./dev');
      const { appOf } = await import('./synthesize');
      const { app, watch, gateway, port, json, once, localIssuer, awsCredentials } = flags;
      const options = {
        path,
        app: appOf(app, io.cwd),
        watch: watch === true,
        gateway,
        port,
        json: json === true,
        once: once === true,
        trials: flags.try ?? {},
        localIssuer: localIssuer === true,
        passAwsCredentials: awsCredentials === true,
        secrets: flags.secret ?? {},
        endpoints: flags.endpoint ?? {},
        invokes: flags.invoke ?? {},
        mocks: flags.mock ?? {},
        values: flags.value ?? {},
        cors: flags.cors ?? [],
      };
      finish(await dev(options, io));
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('A port is a number up to 65535.');
  return port;
}

function addTrial(text: string, previous: { readonly [tool: string]: Node } = {}): { readonly [tool: string]: Node } {
  const [[tool, json] = ['', '']] = Object.entries(addAssignment(text));
  const value = tryParse(json);
  if (!isNode(value)) throw new InvalidArgumentError('Write <tool>={"argument": "value"}.');
  return { ...previous, [tool]: value };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
