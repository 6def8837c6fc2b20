// `npm run bench:quickstart`: what synthesizing the quickstart costs, beside the official L2 with the same gateway.
// Each synthesis is a process of its own; the variants take turns, so that a busy machine is busy for all of them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Measurement } from './apps/report';
import { renderMachine, thisMachine } from './machine';
import { CompiledApps, VARIANTS, type Variant } from './processes';
import { progress } from './progress';
import { renderTable } from './render';
import { type Comparison, compareAdded, compareWhole, type Round } from './statistics';

const WARM_UPS = 2;
const VALIDATED_ROUNDS = 5;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, runs: { type: 'string', default: '20' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    process.stderr.write(`'--runs' is a whole number from 1, got "${values.runs}"\n`);
    return 2;
  }
  const root = join(__dirname, '..');
  if (!existsSync(join(root, 'dist/index.js')) || !existsSync(join(root, 'dist/handlers/sample-tools'))) {
    process.stderr.write('The package is not built: run "npm run build" first\n');
    return 1;
  }

  const apps = new CompiledApps(root);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      apps.dispose();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    });
  }
  try {
    await measure(apps, WARM_UPS, false, 'warming up');
    const rounds = await measure(apps, runs, false, 'measuring');
    const validated = await measure(apps, VALIDATED_ROUNDS, true, 'measuring with validation');
    progress('');
    const comparisons = compareAll(rounds, validated);
    const machine = thisMachine();
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ machine, runs, comparisons }, undefined, 2)}\n`
        : [
            `Synthesis of the quickstart, median of ${runs} processes each (min–max)`,
            '',
            renderTable(comparisons),
            '',
            'Added: beyond the same table, secret, function and user pool without a gateway.',
            'Ours reads and checks the two documents and derives their tools; the official L2 passes them on.',
            `The validator of aws-cdk-lib is off, except in the last line (${VALIDATED_ROUNDS} processes each).`,
            renderMachine(machine),
            '',
          ].join('\n'),
    );
    return 0;
  } finally {
    apps.dispose();
  }
}

function compareAll(rounds: readonly Round[], validated: readonly Round[]): Comparison[] {
  return [
    compareWhole('whole process', 'ms', rounds, 'process'),
    compareWhole('load, construct, synthesize', 'ms', rounds, 'synthesis'),
    compareAdded('added time', 'ms', rounds, 'synthesis'),
    compareAdded('added processor time', 'ms', rounds, 'cpu'),
    compareWhole('peak memory', 'MB', rounds, 'memory'),
    compareAdded('added memory', 'MB', rounds, 'memory'),
    compareWhole('template', 'kB', rounds, 'template'),
    compareWhole('resources', '', rounds, 'resources'),
    compareWhole('whole process with validation', 'ms', validated, 'process'),
  ];
}

async function measure(apps: CompiledApps, count: number, validation: boolean, what: string): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 1; round <= count; round += 1) {
    progress(`${what}: ${round} of ${count}`);
    const taken: Partial<Record<Variant, Measurement>> = {};
    // Another one begins each round, so that none always follows the same.
    const first = round % VARIANTS.length;
    for (const variant of [...VARIANTS.slice(first), ...VARIANTS.slice(0, first)]) {
      taken[variant] = await apps.measure(variant, validation);
    }
    const { ours, official, baseline } = taken;
    if (ours && official && baseline) rounds.push({ ours, official, baseline });
  }
  return rounds;
}

main().then((exitCode) => {
  process.exitCode = exitCode;
});
