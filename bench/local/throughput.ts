import { type Spread, spread } from '../statistics';
import { type Call, callOf, type Protocol, send, tokenFor } from './call';
import type { Load, LoadResult } from './load';
import { TOOL } from './servers/tool';
import { runProgram, startGateway, startServer } from './started-process';
import type { Workspace } from './workspace';

/** What is measured, in the order of the table. */
export const SERVERS = {
  http: 'bare node:http, no MCP',
  sdk: 'bare MCP SDK, no tokens',
  gateway: 'gateway, answered from a file',
  lambda: 'gateway, Lambda function in its own process',
} as const;
export type ServerName = keyof typeof SERVERS;

export interface Throughput {
  readonly server: ServerName;
  readonly protocol: Protocol;
  readonly perSecond: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
  /** Calls a second beside the SDK's and beside node:http's with the same protocol, the median of each round's ratio. */
  readonly overSdk: number;
  readonly overHttp: number;
}

export interface LoadSettings {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly protocols: readonly Protocol[];
}

type Round = { readonly [name in ServerName]: LoadResult };

/** Calls the same tool on each server, one after the other, round after round. */
export async function measureThroughput(
  workspace: Workspace,
  program: string,
  { rounds, seconds, connections, protocols }: LoadSettings,
  tell: (text: string) => void,
): Promise<Throughput[]> {
  const [http, sdk] = await Promise.all(['http.js', 'sdk.js'].map((name) => startServer(workspace.pathOf(name))));
  const flags = ['cdk.out', '--mock', `File___${TOOL.name}=${workspace.answerFile}`];
  const gateway = await startGateway(program, flags, workspace.folder);
  if (http === undefined || sdk === undefined) throw new Error('a server did not start');
  const token = await tokenFor(gateway.access);
  const results: Throughput[] = [];
  for (const protocol of protocols) {
    const calls: { readonly [name in ServerName]: Call } = {
      http: callOf(http.url, TOOL.name, protocol),
      sdk: callOf(sdk.url, TOOL.name, protocol),
      gateway: callOf(gateway.url, `File___${TOOL.name}`, protocol, token),
      lambda: callOf(gateway.url, `Function___${TOOL.name}`, protocol, token),
    };
    const run = async (name: ServerName, time: number): Promise<LoadResult> => {
      const call = calls[name];
      const load: Load = { ...call, answer: await send(call), seconds: time, connections };
      return JSON.parse(await runProgram(workspace.pathOf('load.js'), [JSON.stringify(load)], workspace.folder));
    };
    const measured: Round[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      tell(`tools/call, ${protocol}: round ${round} of ${rounds}`);
      const taken = await inTurn(round, (name) => run(name, seconds));
      // The first one warms up.
      if (round > 0) measured.push(taken);
    }
    results.push(...names().map((server) => summarize(server, protocol, measured)));
  }
  await Promise.all([http, sdk, gateway].map((server) => server.stop()));
  return results;
}

/** Measures every server once; another one begins each round, so that none always follows the same. */
async function inTurn(round: number, run: (name: ServerName) => Promise<LoadResult>): Promise<Round> {
  const first = round % names().length;
  const taken: Partial<Record<ServerName, LoadResult>> = {};
  for (const name of [...names().slice(first), ...names().slice(0, first)]) taken[name] = await run(name);
  const { http, sdk, gateway, lambda } = taken;
  if (!http || !sdk || !gateway || !lambda) throw new Error('a server was not measured');
  return { http, sdk, gateway, lambda };
}

function names(): ServerName[] {
  // `Object.keys` has lost the type of the keys.
  return Object.keys(SERVERS) as ServerName[];
}

function summarize(server: ServerName, protocol: Protocol, rounds: readonly Round[]): Throughput {
  const over = (other: ServerName) =>
    spread(rounds.map((round) => round[server].perSecond / round[other].perSecond)).median;
  const of = (quantity: keyof LoadResult) => spread(rounds.map((round) => round[server][quantity]));
  return {
    server,
    protocol,
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    overSdk: over('sdk'),
    overHttp: over('http'),
  };
}
