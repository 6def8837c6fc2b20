// `npm start`: synthesizes the quickstart app as `cdk deploy` would, shows what it would create, and serves it here.
// Asks nobody anything: no account, no network, no prompt. What the quickstart's targets call has stand-ins.
// `npm start -- --once` checks the gateway as an MCP client, and ends. Other flags are those of `mcp-gateway dev`.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMarsWeather } from '../examples/quickstart/upstreams/mars-weather.mjs';
import { startOrdersTable } from '../examples/quickstart/upstreams/orders-table.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags = process.argv.slice(2);
const API_KEY = 'sample-key';

let running;

// Ctrl-C reaches every process of the terminal, and what asks this one alone to end is passed on: the gateway ends first.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => running?.kill(signal));

// npm starts a shell that starts this process. Told to end, both do, and tell nobody.
const shell = process.ppid;
setInterval(() => process.ppid !== shell && running?.kill('SIGTERM'), 500).unref();

/** Runs a program of this package, and ends with its exit code when it fails. */
async function run(script, args) {
  const environment = { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_DISABLE_VERSION_CHECK: '1' };
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  running = child;
  const [code, signal] = await new Promise((resolve) => child.on('exit', (...ended) => resolve(ended)));
  if (code !== 0) process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
}

/** Flags that the person has not given. */
function unlessGiven(flag, value) {
  const [name] = value.split('=');
  return flags.some((given) => given.startsWith(`${name}=`)) ? [] : [flag, value];
}

process.stderr.write('Synthesizing the quickstart …\n');
await run('node_modules/aws-cdk/bin/cdk', ['synth', '--quiet', '--no-notices', '--no-version-reporting']);
const isForPeople = !flags.some((flag) => ['--json', '--help', '-h'].includes(flag));
if (isForPeople) await run('dist/bin/mcp-gateway.mjs', ['show', 'cdk.out']);
if (isForPeople) process.stdout.write('\n');

const [mars, orders] = await Promise.all([startMarsWeather(API_KEY), startOrdersTable()]);
await run('dist/bin/mcp-gateway.mjs', [
  'dev',
  'cdk.out',
  ...unlessGiven('--endpoint', `Mars=${mars.url}`),
  ...unlessGiven('--endpoint', `Orders=${orders.url}`),
  ...unlessGiven('--secret', `Mars=${API_KEY}`),
  ...unlessGiven('--value', 'Quickstart/Orders=orders'),
  ...['--try', 'Sample___get_weather={"location":"Berlin"}'],
  ...['--try', 'Mars___getInsightWeather={"feedtype":"json","ver":"1.0"}'],
  ...['--try', 'Orders___GetItem={"TableName":"orders","Key":{"id":{"S":"1001"}}}'],
  ...flags,
]);
mars.close();
orders.close();
