// `npm start`: synthesizes the quickstart app as `cdk deploy` would, and shows what it would create.
// Asks nobody anything: no account, no network, no prompt.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a program of this package's dependencies, and ends with its exit code when it fails. */
function run(script, args) {
  const environment = { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_DISABLE_VERSION_CHECK: '1' };
  const { status, signal } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  if (signal) process.kill(process.pid, signal);
  if (status !== 0) process.exit(status ?? 1);
}

process.stderr.write('Synthesizing the quickstart …\n');
run('node_modules/aws-cdk/bin/cdk', ['synth', '--quiet', '--no-notices', '--no-version-reporting']);
run('dist/bin/mcp-gateway.mjs', ['show', 'cdk.out', ...process.argv.slice(2)]);
