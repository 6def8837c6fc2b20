import { sep } from 'node:path';
import type { Notice } from '../../assembly/model';
import type { ServedGateway } from '../../assembly/serving/model';
import {
  chooseServedGateway,
  readServedGateways,
  type ServedGateways,
} from '../../assembly/serving/read-served-gateways';
import { openSession } from '../../client/mcp-session';
import { connectionTo } from '../../local/connection';
import type { LocalEvent } from '../../local/events';
import { LocalGateway } from '../../local/local-gateway';
import { announce } from '../../local/running-gateways';
import { GatewayError } from '../../schema/gateway-error';
import type { Node } from '../../schema/node';
import { EXIT, type Io } from '../io';
import { resolvePath } from '../resolve-path';
import type { Assignments } from './assignments';
import { type DevEvent, renderEvent } from './lines';
import { Printer } from './printer';
import { renderCheck } from './render-check';
import { renderStart } from './screen';
import { type CheckStep, checkGateway } from './self-check';
import { readAppConfiguration, synthesize } from './synthesize';
import { sourceIgnores, type Watcher, watchFiles } from './watch';

export interface DevOptions {
  /** A cloud assembly's folder, or a template. */
  readonly path: string;
  /** The command that synthesizes it first. */
  readonly app?: string;
  readonly watch: boolean;
  /** Which gateway, when there are several. */
  readonly gateway?: string;
  /** `undefined` for the usual one, or any when that is taken. */
  readonly port?: number;
  readonly json: boolean;
  /** Check the gateway as a client, and end. */
  readonly once: boolean;
  /** Tool → arguments that the check calls it with. */
  readonly trials: { readonly [tool: string]: Node };
  readonly localIssuer: boolean;
  readonly passAwsCredentials: boolean;
  readonly secrets: Assignments;
  readonly endpoints: Assignments;
  readonly invokes: Assignments;
  readonly mocks: Assignments;
  readonly values: Assignments;
  /** Origins of pages that browsers let use the gateway. */
  readonly cors: readonly string[];
}

/** Serves a gateway on this machine until it is stopped. */
export async function dev(options: DevOptions, io: Io): Promise<number> {
  const stopped = io.stopped ?? new AbortController().signal;
  await synthesizeIfAsked(options, io, stopped);
  if (stopped.aborted) return EXIT.done;
  const { served, files, notices: found } = read(options, io);
  // What is told before the first screen stands on it.
  let early: LocalEvent[] | undefined = [...found, ...served.notices].map(asEvent);
  const printer = new Printer(io);
  const tell = (event: LocalEvent | DevEvent) => print(event, options, io, printer);
  const gateway = await LocalGateway.start(served, {
    ...options,
    cwd: io.cwd,
    announcesChanges: options.watch,
    onEvent: (event) => (early === undefined ? tell(event) : early.push(event)),
  });
  let forget = () => {};
  let watcher: Watcher | undefined;
  try {
    forget = announce({ pid: process.pid, url: gateway.url, name: served.gateway.name, access: gateway.access });
    tell({ type: 'started', gateway: served.gateway.name, url: gateway.url, tools: gateway.toolNames });
    const notices = early.filter((event) => event.type === 'notice');
    if (!options.json) io.stdout(renderStart({ ...startOf(gateway, options), notices }, io));
    for (const event of early) if (options.json || event.type !== 'notice') tell(event);
    early = undefined;
    printer.flush();
    if (options.once) {
      const steps = await Promise.race([check(gateway, options), ended(stopped)]);
      printer.flush();
      if (steps === undefined) return EXIT.problems;
      printCheck(steps, options, io);
      return steps.every(({ ok }) => ok) ? EXIT.done : EXIT.problems;
    }
    if (options.watch) {
      watcher = await watch(gateway, files, options, io, tell, stopped);
      tell({ type: 'watching' });
    }
    await ended(stopped);
    return EXIT.done;
  } finally {
    await watcher?.close();
    forget();
    await gateway.close();
    tell({ type: 'stopped' });
    printer.flush();
  }
}

function asEvent(notice: Notice): LocalEvent {
  return { type: 'notice', ...notice };
}

interface Reading extends Pick<ServedGateways, 'files' | 'notices'> {
  readonly served: ServedGateway;
}

function read({ path, gateway, values }: DevOptions, io: Io): Reading {
  // Stacks that do not say where they go are deployed where the shell says.
  const region = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined;
  const { gateways, files, notices } = readServedGateways(resolvePath(path, io), { values, region });
  return { served: chooseServedGateway(gateways, gateway), files, notices };
}

async function synthesizeIfAsked({ app, path }: DevOptions, io: Io, signal: AbortSignal): Promise<void> {
  if (app === undefined) return;
  io.stderr(`Synthesizing with "${app}" …\n`);
  const output = resolvePath(path, io);
  await synthesize({ command: app, cwd: io.cwd, output, onOutput: io.stderr, signal });
}

function startOf(gateway: LocalGateway, { path, endpoints, invokes }: DevOptions) {
  const { served, url, access } = gateway;
  return { served, source: path, url, access, detours: { ...endpoints, ...invokes } };
}

function check({ served, url, access }: LocalGateway, { trials }: DevOptions): Promise<CheckStep[]> {
  return checkGateway(served, trials, () => openSession(connectionTo(url, access)));
}

function printCheck(steps: readonly CheckStep[], { json }: DevOptions, io: Io): void {
  if (json) for (const step of steps) io.stdout(`${JSON.stringify({ type: 'check', ...step })}\n`);
  else io.stdout(renderCheck(steps, io));
}

/** Serves what changes: after a new synthesis when there is an app, otherwise when the assembly itself changes. */
async function watch(
  gateway: LocalGateway,
  files: readonly string[],
  options: DevOptions,
  io: Io,
  tell: (event: LocalEvent | DevEvent) => void,
  stopped: AbortSignal,
): Promise<Watcher> {
  const output = resolvePath(options.path, io);
  const { app } = options;
  const reload = async (changed: readonly string[]) => {
    const started = performance.now();
    try {
      if (app !== undefined) {
        await synthesize({ command: app, cwd: io.cwd, output, onOutput: io.stderr, signal: stopped });
      }
      if (stopped.aborted) return;
      await gateway.reload(read(options, io).served, changed);
      tell({ type: 'reloaded', milliseconds: performance.now() - started, tools: gateway.toolNames });
    } catch (error) {
      // What is being written is wrong for a moment: the gateway goes on with what it has.
      tell({ type: 'failed', message: reasonOf(error) });
    }
  };
  const isOutput = (path: string) => path === output || path.startsWith(output + sep);
  return app === undefined
    ? watchFiles({ paths: files, ignores: () => false, onChange: reload })
    : watchFiles({
        paths: [io.cwd, ...files.filter((file) => !isOutput(file))],
        ignores: sourceIgnores(io.cwd, readAppConfiguration(io.cwd).watch, output),
        onChange: reload,
      });
}

function print(event: LocalEvent | DevEvent, { json }: DevOptions, io: Io, printer: Printer): void {
  const line = json ? JSON.stringify(event) : renderEvent(event, io);
  if (line !== undefined) printer.line(line);
}

function reasonOf(error: unknown): string {
  if (error instanceof GatewayError) return `${error.message} [${error.code}]`;
  return `this is a bug in mcp-gateway, please report it: ${error instanceof Error ? error.message : error}`;
}

function ended(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    // A pending promise alone does not keep Node.js running; the server does.
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
