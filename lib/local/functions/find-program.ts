import { execFile } from 'node:child_process';
import type { FunctionRuntime } from './function-runtime';

const PROBE = 'import sys; print(sys.executable if sys.version_info[0] == 3 else "")';
const PROBE_MILLISECONDS = 10_000;

const pythons = new Map<string, Promise<string | undefined>>();

/** The program that runs functions of a runtime; `undefined` when it is not installed. */
export async function tryFindProgram({ language, version }: FunctionRuntime): Promise<string | undefined> {
  if (language === 'Node.js') return process.execPath;
  const known = pythons.get(version) ?? tryFindPython([`python${version}`, 'python3', 'python']);
  pythons.set(version, known);
  const program = await known;
  // It may be installed before the next call.
  if (program === undefined) pythons.delete(version);
  return program;
}

/** A name on the path may belong to a version manager that has no such version, so the program itself is asked. */
async function tryFindPython(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const path = await ask(name);
    if (path !== '') return path;
  }
  return undefined;
}

function ask(name: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(name, ['-c', PROBE], { timeout: PROBE_MILLISECONDS, windowsHide: true }, (error, output) => {
      resolve(error === null ? output.trim() : '');
    });
  });
}
