import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Spread, spread } from '../statistics';
import { callOf, listOf, send, tokenFor } from './call';
import { TOOL } from './servers/tool';
import { type GatewayProcess, pause, startGateway } from './started-process';
import type { Workspace } from './workspace';

export interface Times {
  readonly name: string;
  /** Milliseconds. */
  readonly time: Spread;
  /** What the slowest may take. */
  readonly target: number;
}

const LIMIT_MS = 60_000;

/** From the start of the process to the answer of the first `tools/list`, the token for it included. */
export async function measureStart(program: string, folder: string, runs: number): Promise<Times> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    const gateway = await startGateway(program, ['cdk.out'], folder);
    await send(listOf(gateway.url, await tokenFor(gateway.access)));
    times.push(performance.now() - started);
    await gateway.stop();
  }
  return { name: 'start to the first tools/list, quickstart', time: spread(times), target: 1000 };
}

/** From an edit of a function to the first new answer of its tool. */
export async function measureEdits(
  program: string,
  workspace: Workspace,
  withApp: boolean,
  runs: number,
): Promise<Times> {
  const flags = ['cdk.out', '--watch', ...(withApp ? ['--app', workspace.app] : [])];
  const gateway = await startGateway(program, flags, workspace.folder);
  const folder = withApp ? workspace.pathOf('lambda') : functionIn(workspace.assembly);
  await isWatching(gateway);
  const call = callOf(gateway.url, `Function___${TOOL.name}`, '2025-11-25', await tokenFor(gateway.access));
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const mark = `edit ${run}`;
    await send(call);
    const started = performance.now();
    workspace.writeFunction(folder, mark);
    while (!(await send(call)).includes(mark)) {
      if (performance.now() - started > LIMIT_MS) throw new Error(`the edit has not come:\n${gateway.output()}`);
      await pause(5);
    }
    times.push(performance.now() - started);
    // Whatever the edit has set off ends before the next one.
    await pause(500);
  }
  await gateway.stop();
  const name = `edit to the new answer, ${withApp ? 'a CDK app that is run again' : 'in the assembly'}`;
  return { name, time: spread(times), target: 1000 };
}

/** The function's code in an assembly. */
function functionIn(assembly: string): string {
  const found = readdirSync(assembly).find((name) => name.startsWith('asset.') && !name.includes('.json'));
  if (found === undefined) throw new Error(`no code of a function in ${assembly}`);
  return join(assembly, found);
}

/** The watcher is there a moment after the gateway. */
async function isWatching(gateway: GatewayProcess): Promise<void> {
  await send(listOf(gateway.url, await tokenFor(gateway.access)));
  await pause(1000);
}
