import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ServedFunction } from '../../../lib/assembly/serving/model';
import type { LocalEvent } from '../../../lib/local/events';
import type { FunctionInvoker, InvocationResult } from '../../../lib/local/functions/function-invoker';
import { LocalFunctions, type LocalFunctionsOptions } from '../../../lib/local/functions/local-functions';

const opened: LocalFunctions[] = [];

afterEach(async () => {
  for (const functions of opened.splice(0)) await functions.close();
});

/** Functions that end with the test. */
export function openFunctions(options: Partial<LocalFunctionsOptions> = {}): LocalFunctions {
  const functions = new LocalFunctions({ region: 'eu-central-1', emit: () => {}, ...options });
  opened.push(functions);
  return functions;
}

/** Writes files into a folder of their own and tells where it is. */
export function writeFiles(files: { readonly [name: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'function-'));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

/** A Node.js function with these files, unless the members say otherwise. */
export function served(
  files: { readonly [name: string]: string },
  members: Partial<ServedFunction> = {},
): ServedFunction {
  return {
    label: 'Shop/Orders',
    arn: 'arn:aws:lambda:eu-central-1:123456789012:function:Shop-Orders',
    code: { path: writeFiles(files) },
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 30,
    memoryMegabytes: 128,
    ...members,
  };
}

export function servedPython(code: string, members: Partial<ServedFunction> = {}): ServedFunction {
  return served({ 'app.py': code }, { runtime: 'python3.13', handler: 'app.handler', ...members });
}

/** What a function answers to one event. */
export function invokeOnce(
  served: ServedFunction,
  event: unknown = {},
  options: Partial<LocalFunctionsOptions> = {},
): Promise<InvocationResult> {
  return invoke(openFunctions(options).acquire(served), event);
}

export function invoke(invoker: FunctionInvoker, event: unknown = {}): Promise<InvocationResult> {
  return invoker.invoke({ payload: JSON.stringify(event), tool: 'shop___find_orders' });
}

/** The value that a function returned. */
export async function returned(result: Promise<InvocationResult>): Promise<unknown> {
  const settled = await result;
  return 'payload' in settled ? JSON.parse(settled.payload) : settled;
}

/** The error payload of a function, taken apart. */
export async function failed(result: Promise<InvocationResult>): Promise<{ readonly [name: string]: unknown }> {
  const settled = await result;
  return 'error' in settled ? JSON.parse(settled.error) : settled;
}

/** Takes events, and the lines that functions wrote among them. */
export function eventLog(): {
  readonly events: LocalEvent[];
  readonly emit: (event: LocalEvent) => void;
  lines(): string[];
} {
  const events: LocalEvent[] = [];
  return {
    events,
    emit: (event) => events.push(event),
    lines: () => events.flatMap((event) => (event.type === 'output' ? [event.text] : [])),
  };
}

/** Whether a process is there, be it a zombie or not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until something holds; the test's own timeout ends a wait in vain. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
