import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { weatherOf } from './servers/tool';

/** How the app imports this package. */
const LIBRARY = '../../../lib';

/** A folder with a small CDK app, its function, and the programs that are measured, all in plain JavaScript. */
export class Workspace {
  public readonly folder: string;
  /** What runs the app, as a person would write it behind `--app`. */
  public readonly app = 'node app.js';

  public constructor(private readonly root: string) {
    const parent = join(root, 'node_modules/.cache');
    mkdirSync(parent, { recursive: true });
    this.folder = mkdtempSync(join(parent, 'cdk-mcp-gateway-bench-'));
    // Notes of the gateways that run here are kept apart from those of the person.
    mkdirSync(join(this.folder, 'tmp'));
    process.env.TMPDIR = join(this.folder, 'tmp');
    this.compile('bench/local/app/app.ts', 'app.js');
    for (const server of ['http', 'sdk']) this.compile(`bench/local/servers/${server}.ts`, `${server}.js`);
    this.compile('bench/local/load.ts', 'load.js');
    mkdirSync(join(this.folder, 'quickstart'));
    mkdirSync(join(this.folder, 'lambda'));
    this.writeFunction(join(this.folder, 'lambda'));
    writeFileSync(this.answerFile, JSON.stringify(weatherOf({ location: 'Berlin' })));
  }

  /** The assembly that the app writes. */
  public get assembly(): string {
    return join(this.folder, 'cdk.out');
  }

  /** The answer of the tool that a file answers. */
  public get answerFile(): string {
    return join(this.folder, 'answer.json');
  }

  public pathOf(name: string): string {
    return join(this.folder, name);
  }

  /** Writes the code of the function; a mark tells one edit from the next. */
  public writeFunction(folder: string, mark = ''): void {
    const code = `
      exports.handler = async ({ location }) => {
        if (location.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 500));
        return { location, temperatureCelsius: 4, condition: 'sunny' };
      };
      ${mark === '' ? '' : `exports.handler = async () => ${JSON.stringify(mark)};`}
    `;
    writeFileSync(join(folder, 'index.js'), code);
  }

  public dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Bundles a program. The app imports the built package, as it is for whoever installs it. */
  private compile(source: string, output: string): void {
    const { outputFiles } = buildSync({
      entryPoints: [join(this.root, source)],
      write: false,
      bundle: true,
      packages: 'external',
      external: [LIBRARY],
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
    });
    const text = outputFiles.map((file) => file.text).join('');
    const library = JSON.stringify(join(this.root, 'dist/index.js'));
    writeFileSync(join(this.folder, output), text.replaceAll(JSON.stringify(LIBRARY), library));
  }
}
