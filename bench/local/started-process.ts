import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { listRunning, type RunningGateway } from '../../lib/local/running-gateways';

const LIMIT_MS = 60_000;

/** The processes that have been started and not ended: nothing is left when a measurement fails. */
const running = new Set<ChildProcess>();

/** Starts a program of Node.js that prints the port that it listens on. */
export async function startServer(script: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = begin([script], ['ignore', 'pipe', 'inherit'], {});
  const [data] = await once(child.stdout ?? child, 'data');
  return { url: `http://127.0.0.1:${String(data).trim()}/mcp`, stop: () => stop(child) };
}

export interface GatewayProcess extends RunningGateway {
  /** What it has printed. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts `mcp-gateway dev`, and waits until it listens. */
export async function startGateway(program: string, flags: readonly string[], cwd: string): Promise<GatewayProcess> {
  const log = `${cwd}/gateway.log`;
  const file = openSync(log, 'w');
  // Into a file, since whoever reads a pipe takes processor time from what is measured.
  const child = begin([program, 'dev', ...flags, '--port', '0'], ['ignore', file, file], { cwd });
  closeSync(file);
  const output = () => readFileSync(log, 'utf8');
  const until = Date.now() + LIMIT_MS;
  for (;;) {
    const gateway = listRunning().find(({ pid }) => pid === child.pid);
    if (gateway !== undefined) return { ...gateway, output, stop: () => stop(child) };
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the gateway did not start:\n${output()}`);
    await pause(4);
  }
}

/** Runs a program to its end, and returns what it printed. */
export async function runProgram(script: string, args: readonly string[], cwd: string): Promise<string> {
  const child = begin([script, ...args], ['ignore', 'pipe', 'inherit'], { cwd });
  let printed = '';
  child.stdout?.on('data', (data) => {
    printed += data;
  });
  const [code] = await once(child, 'close');
  running.delete(child);
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return printed;
}

export async function stopEverything(): Promise<void> {
  await Promise.all([...running].map(stop));
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function begin(
  args: readonly string[],
  stdio: ('ignore' | 'pipe' | 'inherit' | number)[],
  { cwd }: { readonly cwd?: string },
): ChildProcess {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, args, { stdio, cwd, env });
  running.add(child);
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
