import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { openSession } from '../../../lib/client/mcp-session';
import { connectionTo } from '../../../lib/local/connection';
import { listRunning, type RunningGateway } from '../../../lib/local/running-gateways';

const PROGRAM = join(__dirname, '../../../dist/bin/mcp-gateway.mjs');
const LIMIT_MS = 60_000;

/** `mcp-gateway dev` as a process of its own, from the package that was built. */
export interface DevProcess {
  readonly child: ChildProcess;
  /** All that it has written so far, to either stream. */
  readonly output: () => string;
  readonly exit: Promise<number | string>;
  /** How to reach it, once it serves. */
  running(): Promise<RunningGateway>;
}

const started: DevProcess[] = [];

export function dev(folder: string, ...flags: string[]): DevProcess {
  const { MCP_GATEWAY_TOKEN: _token, ...env } = process.env;
  const child = spawn(process.execPath, [PROGRAM, 'dev', ...flags], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      written += data;
    });
  }
  const exit = new Promise<number | string>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
  );
  const process_: DevProcess = {
    child,
    output: () => written,
    exit,
    running: () =>
      eventually(() => {
        const gateway = listRunning().find(({ pid }) => pid === child.pid);
        if (gateway === undefined) throw new Error(`not there yet:\n${written}`);
        return gateway;
      }),
  };
  started.push(process_);
  return process_;
}

export async function stopProcesses(): Promise<void> {
  await Promise.all(
    started.splice(0).map(async ({ child, exit }) => {
      child.kill('SIGKILL');
      await exit;
    }),
  );
}

/** Calls a tool of a gateway as one of its clients, and returns what its text holds. */
export async function callOnce(gateway: RunningGateway, tool: string, args: object = {}): Promise<unknown> {
  const session = await openSession(connectionTo(gateway.url, gateway.access));
  try {
    const { content } = await session.callTool(tool, { ...args });
    const text = String(content[0]?.text);
    return text.startsWith('{') ? JSON.parse(text) : text;
  } finally {
    await session.close();
  }
}

/** Waits until something does not throw. */
export async function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
