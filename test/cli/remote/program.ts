import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** The program as users run it. */
export const PROGRAM = join(ROOT, 'dist/bin/mcp-gateway.mjs');

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm test` builds first; whoever runs one file gets the bundle here. */
export function bundleIfMissing(): void {
  if (!existsSync(PROGRAM)) execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs'), '--quiet']);
}

/** An environment of its own: no gateways of this machine, no credentials of this shell. */
export function ownEnvironment(): { [name: string]: string } {
  const names = ['PATH', 'HOME', 'NODE_OPTIONS'];
  const kept = names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...Object.fromEntries(kept), TMPDIR: mkdtempSync(join(tmpdir(), 'program-')) };
}

/** Starts the program and goes on. */
export function start(args: readonly string[], env: { readonly [name: string]: string }): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Runs the program to its end, or stops it with a signal once it has written something. */
export async function finish(child: ChildProcess, input = '', signal?: NodeJS.Signals): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk) => {
      written[name] += chunk;
      if (signal) child.kill(signal);
    });
  }
  if (signal) child.stdin?.write(input);
  else child.stdin?.end(input);
  const [exitCode] = await once(child, 'close');
  return { exitCode, ...written };
}
