// `npm run bench:handlers`: what a custom resource's function weighs and how soon it has answered, beside what aws-cdk-lib
// has for the same call. Each run is a process of its own; the contenders take turns.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CALLS } from './handlers/calls';
import { synthesize } from './handlers/contenders';
import { Laboratory, type Round } from './handlers/measure';
import { Responder } from './handlers/responder';
import { type Comparison, compare, renderComparisons } from './handlers/results';
import { renderMachine, thisMachine } from './machine';
import { progress } from './progress';

const WARM_UPS = 1;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, runs: { type: 'string', default: '15' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    process.stderr.write(`'--runs' is a whole number from 1, got "${values.runs}"\n`);
    return 2;
  }
  const root = join(__dirname, '..');
  if (!existsSync(join(root, 'dist/handlers/target-readiness'))) {
    process.stderr.write('The package is not built: run "npm run build" first\n');
    return 1;
  }
  process.env.CDK_VALIDATION = 'false';
  const responder = new Responder();
  await responder.listen();
  const laboratory = new Laboratory(root, responder);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      laboratory.dispose();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    });
  }
  try {
    const results: Record<string, Comparison[]> = {};
    for (const call of CALLS) {
      const contest = synthesize(root, laboratory.folder, call);
      const rounds: Round[] = [];
      for (let round = 1 - WARM_UPS; round <= runs; round += 1) {
        progress(`${call.action}: ${round} of ${runs}`);
        const measured = await laboratory.round(contest, runs + round);
        if (round > 0) rounds.push(measured);
      }
      results[call.action] = compare(contest, rounds);
    }
    progress('');
    const machine = thisMachine();
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ machine, runs, results }, undefined, 2)}\n`
        : [
            `A custom resource that makes one call of AWS, median of ${runs} processes each (min–max)`,
            '',
            ...CALLS.flatMap(({ action, remark }) => [
              renderComparisons(action, results[action] ?? []),
              ...(remark === undefined ? [] : [remark]),
              '',
            ]),
            'AwsCustomResource and the function behind the provider framework use the SDK of the Lambda runtime: it is not',
            'deployed, but loaded, by AwsCustomResource only when it is asked. Here it is the one in node_modules, of the',
            'version that ours holds. Ours brings its own.',
            'The provider framework is two functions that run in a row: their sizes and times are added up, without the time',
            'between them. One that also waits (isComplete) is four functions and a state machine.',
            'The time that Node.js itself takes to start is left out, and so is TLS: AWS answers at once, on this machine.',
            renderMachine(machine),
            '',
          ].join('\n'),
    );
    return 0;
  } finally {
    responder.close();
    laboratory.dispose();
  }
}

main().then((exitCode) => {
  process.exitCode = exitCode;
});
