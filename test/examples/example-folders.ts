import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';

const ROOT = join(__dirname, '../..');
const EXAMPLES = join(ROOT, 'examples');

/** The folders of `examples/`, so that none is left out. */
export function exampleFolders(): string[] {
  return readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export function pathOfExample(...path: string[]): string {
  return join(EXAMPLES, ...path);
}

/** The app of an example, as its `app.ts` makes it for `cdk synth` in the folder of its `cdk.json`. */
export function appOfExample(name: string): App {
  const own = pathOfExample(name, 'cdk.json');
  const { context = {} } = JSON.parse(readFileSync(existsSync(own) ? own : join(ROOT, 'cdk.json'), 'utf8'));
  process.env.CDK_CONTEXT_JSON = JSON.stringify(context);
  try {
    return require(pathOfExample(name, 'app.ts')).app;
  } finally {
    delete process.env.CDK_CONTEXT_JSON;
  }
}

/** Each template of an assembly, those of nested stacks and stages among them, by its file. */
export function templatesIn(directory: string): Map<string, TemplateText> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const templates = files.filter((file) => file.endsWith('.template.json') && !file.includes('asset.')).sort();
  return new Map(templates.map((file) => [file, JSON.parse(readFileSync(join(directory, file), 'utf8'))]));
}

/** What the scans look at. */
export interface TemplateText {
  readonly Resources?: { readonly [logicalId: string]: ScannedResource };
  readonly [section: string]: unknown;
}

export interface ScannedResource {
  readonly Type: string;
  readonly Properties?: { readonly [name: string]: unknown };
}
