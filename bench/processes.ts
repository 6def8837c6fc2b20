import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Measurement } from './apps/report';

export const VARIANTS = ['ours', 'official', 'baseline'] as const;
export type Variant = (typeof VARIANTS)[number];

const QUICKSTART = 'examples/quickstart';

/** The apps as plain JavaScript beside the built package, in a folder from which Node.js finds the dependencies. */
export class CompiledApps {
  private readonly folder: string;
  private running?: ChildProcess;

  public constructor(private readonly root: string) {
    const parent = join(root, 'node_modules/.cache');
    mkdirSync(parent, { recursive: true });
    this.folder = mkdtempSync(join(parent, 'cdk-mcp-gateway-bench-'));
    const apps = [...VARIANTS, 'report', 'surroundings'].map((name) => join(root, 'bench/apps', `${name}.ts`));
    buildSync({
      entryPoints: [...apps, join(root, QUICKSTART, 'quickstart-stack.ts')],
      outbase: root,
      outdir: this.folder,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
    });
    for (const documents of ['apis', 'models']) {
      cpSync(join(root, QUICKSTART, documents), join(this.folder, QUICKSTART, documents), { recursive: true });
    }
    const ours = join(this.folder, 'node_modules/cdk-mcp-gateway');
    mkdirSync(ours, { recursive: true });
    writeFileSync(join(ours, 'index.js'), `module.exports = require(${JSON.stringify(join(root, 'dist'))});`);
  }

  /** Synthesizes one app in a new process of plain Node.js. */
  public async measure(variant: Variant, validation: boolean): Promise<Measurement> {
    const output = join(this.folder, 'cdk.out');
    rmSync(output, { recursive: true, force: true });
    const { CDK_CONTEXT_JSON: _context, NODE_OPTIONS: _options, ...environment } = process.env;
    const child = spawn(process.execPath, [join(this.folder, 'bench/apps', `${variant}.js`)], {
      cwd: this.root,
      env: { ...environment, CDK_OUTDIR: output, CDK_VALIDATION: String(validation) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running = child;
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (status !== 0) throw new Error(`The app "${variant}" ended with ${status}:\n${stderr}`);
    return JSON.parse(stdout);
  }

  /** Ends the process that runs, if any, and leaves nothing behind. */
  public dispose(): void {
    this.running?.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
