import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The package's own folder. */
export const PACKAGE_ROOT = join(__dirname, '../..');

/** What one run may leave for the next: downloads, and what is generated from the exact version of `aws-cdk-lib`. */
export const CACHE = join(PACKAGE_ROOT, 'node_modules/.cache/consumers');

/** Variables of jest and `npm run`, of which a consumer's own shell has none. */
const OURS =
  /^(npm_(?!config_).*|INIT_CWD|JEST_WORKER_ID|NODE_ENV|NODE_OPTIONS|NODE_PATH|CDK_VALIDATION|PYTHONPATH|VIRTUAL_ENV)$/i;

/** What `npm run` hands down of the user's configuration: only the way to the registry is for consumers too. */
const NPM_CONFIG = /^npm_config_(?!(registry|cafile|ca|cache|proxy|https_proxy|noproxy|strict_ssl)$)/i;

/** A temporary folder to work in as a user of the package does, with none of this repository's surroundings. */
export class ConsumerWorkspace {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk-mcp-gateway-')));
  private readonly environment: NodeJS.ProcessEnv;

  public constructor() {
    const npmConfig = this.path('npmrc');
    const pipConfig = this.path('pip.conf');
    for (const file of [npmConfig, pipConfig]) writeFileSync(file, '');
    const kept = Object.entries(process.env).filter(([name]) => !OURS.test(name) && !NPM_CONFIG.test(name));
    const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
    this.environment = {
      ...Object.fromEntries(kept),
      PATH: path.join(delimiter),
      npm_config_userconfig: npmConfig,
      npm_config_update_notifier: 'false',
      PIP_CONFIG_FILE: pipConfig,
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: '1',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.replace(/\..*/, ''),
      JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1',
      JSII_RUNTIME_PACKAGE_CACHE_ROOT: this.makeFolder('jsii'),
      TMPDIR: this.makeFolder('tmp'),
    };
  }

  /** A path in the folder. */
  public path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Makes a folder in the folder. */
  public makeFolder(name: string): string {
    const folder = this.path(name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Runs a program and waits for its end, whatever that is. */
  public tryRun(command: readonly string[], cwd = this.folder, environment = {}): SpawnSyncReturns<string> {
    const [program = '', ...args] = command;
    const env = { ...this.environment, ...environment };
    return spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 600_000 });
  }

  /** Runs a program; throws with all that it printed when it fails. */
  public run(command: readonly string[], cwd = this.folder, environment = {}): { stdout: string; stderr: string } {
    const { status, stdout, stderr, error } = this.tryRun(command, cwd, environment);
    if (status === 0) return { stdout, stderr };
    throw new Error(
      `${command.join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout ?? ''}\n${stderr ?? ''}`,
    );
  }

  /** Runs a program of this package's devDependencies. */
  public runOwn(program: string, args: readonly string[], cwd = this.folder, environment = {}): string {
    const script = join(PACKAGE_ROOT, 'node_modules', program);
    return this.run([process.execPath, script, ...args], cwd, environment).stdout;
  }

  /** Packs the built package, and returns the tarball. */
  public pack(): string {
    const [packed] = JSON.parse(
      this.run(['npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', this.folder], PACKAGE_ROOT).stdout,
    );
    return this.path(packed.filename);
  }

  /**
   * Generates a jsii package of `node_modules` for another language, as its authors do, and returns the sources' folder.
   * For registries that are behind npm: what is compared or compiled is the exact version that the package is built with.
   */
  public generateFromNpm(name: string, language: 'python' | 'java'): string {
    const folder = this.path('from-npm', name);
    const options = [`--target=${language}`, `--outdir=${folder}`, '--code-only', '--no-npmignore'];
    // Examples stay TypeScript, which saves minutes.
    const args = [
      ...options,
      '--rosetta-unknown-snippets=verbatim',
      name === '.' ? PACKAGE_ROOT : join(PACKAGE_ROOT, 'node_modules', name),
    ];
    this.runOwn('jsii-pacmak/bin/jsii-pacmak', args);
    return join(folder, language);
  }

  /** Removes the folder. */
  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
