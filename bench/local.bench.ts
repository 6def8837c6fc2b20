// `npm run bench:local`: what a local gateway costs beside the bare MCP SDK and bare node:http, and how soon it is there.
// Servers and the load generator are processes of their own and take turns, so that a busy machine is busy for all.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROTOCOLS } from './local/call';
import { renderThroughput, renderTimes } from './local/results';
import { runProgram, stopEverything } from './local/started-process';
import { measureThroughput } from './local/throughput';
import { measureEdits, measureStart } from './local/times';
import { Workspace } from './local/workspace';
import { renderMachine, thisMachine } from './machine';
import { progress } from './progress';

const CONNECTIONS = 50;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      only: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  const seconds = Number(values.seconds);
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seconds) || seconds < 1) {
    process.stderr.write("'--rounds' and '--seconds' are whole numbers from 1\n");
    return 2;
  }
  const root = join(__dirname, '..');
  const program = join(root, 'dist/bin/mcp-gateway.mjs');
  if (!existsSync(program) || !existsSync(join(root, 'dist/index.js'))) {
    process.stderr.write('The package is not built: run "npm run build" first\n');
    return 1;
  }
  const workspace = new Workspace(root);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void stopEverything().then(() => {
        workspace.dispose();
        process.exit(signal === 'SIGINT' ? 130 : 143);
      });
    });
  }
  try {
    await synthesize(root, workspace);
    const settings = { rounds, seconds, connections: CONNECTIONS, protocols: PROTOCOLS };
    const throughput = values.only === 'times' ? [] : await measureThroughput(workspace, program, settings, progress);
    progress('start and edits');
    const times =
      values.only === 'throughput'
        ? []
        : [
            await measureStart(program, workspace.pathOf('quickstart'), rounds),
            await measureEdits(program, workspace, false, rounds),
            await measureEdits(program, workspace, true, rounds),
          ];
    progress('');
    const machine = thisMachine();
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ machine, rounds, seconds, connections: CONNECTIONS, throughput, times }, undefined, 2)}\n`
        : [
            `A local gateway: medians of ${rounds} interleaved rounds (min–max), ${seconds} s and ${CONNECTIONS} connections each`,
            '',
            renderThroughput(throughput),
            '',
            'The gateway verifies a JWT for each call; the bare servers ask for none. Every answer is compared.',
            '',
            renderTimes(times),
            '',
            'The start includes a token of the local issuer, with a new key, and its first use.',
            renderMachine(machine),
            '',
          ].join('\n'),
    );
    return 0;
  } finally {
    await stopEverything();
    workspace.dispose();
  }
}

/** Writes the assemblies that are served: that of the small app, and the quickstart's. */
async function synthesize(root: string, workspace: Workspace): Promise<void> {
  process.env.CDK_VALIDATION = 'false';
  process.env.CDK_OUTDIR = workspace.assembly;
  await runProgram(workspace.pathOf('app.js'), [], workspace.folder);
  process.env.CDK_OUTDIR = join(workspace.pathOf('quickstart'), 'cdk.out');
  await runProgram('--import', ['tsx', join(root, 'examples/quickstart/app.ts')], root);
  delete process.env.CDK_OUTDIR;
}

main().then((exitCode) => {
  process.exitCode = exitCode;
});
