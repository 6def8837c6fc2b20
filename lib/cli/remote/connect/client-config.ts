import type { Whereabouts } from '../locate';

/** Clients whose configuration is known. */
export const CLIENTS = ['claude-desktop', 'claude-code', 'cursor', 'vscode', 'windsurf', 'generic'] as const;

export type McpClient = (typeof CLIENTS)[number];

/** How a client starts this program. */
export interface ClientConfig {
  /** What to write into the client's file, or to run. */
  readonly text: string;
  /** Where it goes. */
  readonly place: string;
}

/** Names in the environment that a client's own may lack, and that hold no secret. */
const PASSED_ON = [
  'AWS_PROFILE',
  'AWS_REGION',
  'MCP_GATEWAY_CLIENT_SECRET_ARN',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
];

/** Configures a client on this machine to start `mcp-gateway connect` for a gateway. It holds no secret. */
export function renderClientConfig(
  client: McpClient,
  where: Whereabouts,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): ClientConfig {
  const name = nameOf(where);
  const words = ['-y', '--package', 'cdk-mcp-gateway', 'mcp-gateway', 'connect', ...flagsOf(where)];
  // On Windows, npx is a script, and most clients start programs alone.
  const isWindows = platform === 'win32';
  const command = isWindows ? 'cmd' : 'npx';
  const args = isWindows ? ['/c', 'npx', ...words] : words;
  const passed = PASSED_ON.flatMap((key) => {
    const value = env[key];
    return value && !holdsPassword(value) ? [[key, value] as const] : [];
  });
  const server = { command, args, ...(passed.length > 0 && { env: Object.fromEntries(passed) }) };
  const servers = json({ mcpServers: { [name]: server } });
  switch (client) {
    case 'claude-desktop':
      return { text: servers, place: 'claude_desktop_config.json (Settings › Developer › Edit Config)' };
    case 'claude-code': {
      const variables = passed.flatMap(([key, value]) => ['--env', `${key}=${value}`]);
      // `--env` takes every word up to the next flag, so one stands before the name.
      const line = ['claude', 'mcp', 'add', ...variables, '--transport', 'stdio', name, '--', command, ...args];
      return { text: `${line.map(shellWord).join(' ')}\n`, place: 'a terminal' };
    }
    case 'cursor':
      return { text: servers, place: '.cursor/mcp.json of a project, or ~/.cursor/mcp.json' };
    case 'vscode':
      return {
        text: json({ servers: { [name]: { type: 'stdio', ...server } } }),
        place: '.vscode/mcp.json of a project, or the file that "MCP: Open User Configuration" opens',
      };
    case 'windsurf':
      return {
        text: servers,
        place: '~/.codeium/windsurf/mcp_config.json; of the plugins for other editors, ~/.codeium/mcp_config.json',
      };
    case 'generic':
      return { text: servers, place: 'the configuration of the client' };
  }
}

/** Whether a text names a proxy that wants to know who comes. */
function holdsPassword(text: string): boolean {
  return text.includes('@');
}

function flagsOf({ stack, url, region, gateway, iam }: Whereabouts): string[] {
  const given = Object.entries({ stack, url, region, gateway });
  const flags = given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  return iam ? [...flags, '--iam'] : flags;
}

/** What the client calls the gateway. */
function nameOf({ stack, url, gateway }: Whereabouts): string {
  const host = url === undefined ? undefined : new URL(url).hostname;
  const label = host === undefined || /^[\d.]+$/.test(host) ? undefined : host.split('.')[0];
  const name = [stack ?? label ?? 'mcp-gateway', gateway].filter((part) => part !== undefined).join('-');
  return name.replace(/[^A-Za-z0-9_-]/g, '-').toLowerCase();
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
