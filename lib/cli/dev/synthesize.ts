import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayError } from '../../schema/gateway-error';
import { isNode, ownNode, ownText } from '../../schema/node';

/** How an app is run. */
export interface AppRun {
  /** The command that runs the CDK app, as `cdk.json` holds it. */
  readonly command: string;
  /** Where the app and its `cdk.json` are. */
  readonly cwd: string;
  /** The folder that the cloud assembly is written to. */
  readonly output: string;
  /** Takes what the app prints. */
  readonly onOutput: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What `cdk.json` tells of an app. */
export interface AppConfiguration {
  readonly app?: string;
  /** A command to run before the app. */
  readonly build?: string;
  /** What `cdk watch` watches. */
  readonly watch: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly context: { readonly [key: string]: unknown };
}

/** What the CDK CLI adds to the context of an app that is synthesized, as far as reading the assembly needs it. */
const CLI_CONTEXT = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };

/** More does not fit into an environment variable everywhere. */
const MAX_CONTEXT = 100_000;

/**
 * Runs a CDK app as the CDK CLI does, without its look-ups: what it needs from an account stands in `cdk.context.json`.
 * CDK's validation of templates is left out, since it takes longer than the app; `cdk synth` does it.
 */
export async function synthesize({ command, cwd, output, onOutput, signal }: AppRun): Promise<void> {
  const { build } = readAppConfiguration(cwd);
  if (build !== undefined) await run(build, { cwd, onOutput, signal, env: process.env });
  const env = {
    ...process.env,
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: contextJson(cwd),
    CDK_VALIDATION: process.env.CDK_VALIDATION ?? 'false',
  };
  await run(command, { cwd, onOutput, signal, env });
  if (!existsSync(join(output, 'manifest.json'))) {
    const message = `"${command}" ended without writing a cloud assembly to "${output}"; it has to be a CDK app, which ends with app.synth() or leaves that to the CDK`;
    throw new GatewayError('DEV_APP_NO_ASSEMBLY', message);
  }
}

/** Reads `cdk.json`; an app without one has no configuration. */
export function readAppConfiguration(folder: string): AppConfiguration {
  const configuration = readJson(join(folder, 'cdk.json'));
  const watch = ownNode(configuration, 'watch');
  return {
    app: ownText(configuration, 'app'),
    build: ownText(configuration, 'build'),
    watch: { include: textsOf(watch.include), exclude: textsOf(watch.exclude) },
    context: { ...ownNode(configuration, 'context'), ...readJson(join(folder, 'cdk.context.json')) },
  };
}

/** The command of `--app`; without one, what `cdk.json` says. */
export function appOf(flag: string | true | undefined, folder: string): string | undefined {
  if (flag !== true) return flag;
  const { app } = readAppConfiguration(folder);
  if (app !== undefined) return app;
  const message = `"${join(folder, 'cdk.json')}" names no app; write it after --app, such as --app "npx tsx bin/app.ts"`;
  throw new GatewayError('DEV_NO_APP', message);
}

function contextJson(folder: string): string {
  const json = JSON.stringify({ ...readAppConfiguration(folder).context, ...CLI_CONTEXT });
  if (json.length > MAX_CONTEXT) {
    const message = `the context in "${folder}" is too large to hand over; run "npx cdk synth" yourself, and leave --app out`;
    throw new GatewayError('DEV_CONTEXT_TOO_LARGE', message);
  }
  return json;
}

interface Run {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onOutput: (text: string) => void;
  readonly signal: AbortSignal;
}

async function run(command: string, { cwd, env, onOutput, signal }: Run): Promise<void> {
  if (signal.aborted) return;
  // A group of its own, so that what the shell has started ends with it.
  const child = spawn(command, { cwd, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: canGroup });
  const stop = () => end(child.pid);
  signal.addEventListener('abort', stop);
  child.stdout.on('data', (data: Buffer) => onOutput(data.toString()));
  child.stderr.on('data', (data: Buffer) => onOutput(data.toString()));
  const [code, killedBy] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  }).finally(() => signal.removeEventListener('abort', stop));
  if (code === 0 || signal.aborted) return;
  const how = code === null ? `was ended by ${killedBy}` : `failed with exit code ${code}`;
  throw new GatewayError('DEV_APP_FAILED', `"${command}" ${how}; what it printed says why`);
}

const canGroup = process.platform !== 'win32';

function end(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(canGroup ? -pid : pid);
  } catch {
    // It has ended by itself.
  }
}

function readJson(file: string): { readonly [key: string]: unknown } {
  if (!existsSync(file)) return {};
  const text = readFileSync(file, 'utf8');
  const value = tryParse(text);
  if (!isNode(value)) {
    throw new GatewayError('DEV_CDK_JSON_UNREADABLE', `"${file}" holds no JSON object; correct it`);
  }
  return value;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}
