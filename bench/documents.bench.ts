// `npm run bench:documents`: what reading large documents costs, beside their parsers and other checkers.
// `--document <file>` takes a JSON document of your own in place of the generated OpenAPI document.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { type Results, renderResults } from './documents/results';
import { renderMachine, thisMachine } from './machine';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '15' }, document: { type: 'string' } },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    process.stderr.write(`'--rounds' is a whole number from 1, got "${values.rounds}"\n`);
    return 2;
  }
  const root = join(__dirname, '..');
  const parent = join(root, 'node_modules/.cache');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'cdk-mcp-gateway-bench-'));
  try {
    // Compiled, as the package is; a loader of TypeScript would slow down ours and nothing else.
    buildSync({
      entryPoints: [join(root, 'bench/documents/measure.ts')],
      outfile: join(folder, 'measure.js'),
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
    });
    // Read from beside the program, as in the package.
    copyFileSync(join(root, 'lib/schema/smithy/iam-actions.txt'), join(folder, 'iam-actions.txt'));
    const results = await run(join(folder, 'measure.js'), [
      String(rounds),
      ...(values.document === undefined ? [] : [values.document]),
    ]);
    const machine = thisMachine();
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ machine, rounds, ...results }, undefined, 2)}\n`
        : [
            `Reading documents, from their text to checked tools: median of ${rounds} interleaved rounds (min–max), YAML of at most 3`,
            'Warm: in one process that has done the same before. First run: in a process of its own, median of 3.',
            '',
            renderResults(results),
            'Ours parses, checks, repairs and derives the tools; the others parse and check.',
            'The official L2: its target with the check, less the same without it.',
            renderMachine(machine),
            '',
          ].join('\n'),
    );
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(file: string, args: readonly string[]): Promise<Results> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (status !== 0) throw new Error(`The measurement ended with ${status}`);
  return JSON.parse(stdout);
}

main().then((exitCode) => {
  process.exitCode = exitCode;
});
