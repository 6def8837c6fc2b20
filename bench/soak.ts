// `npm run test:soak`: 100,000 calls through a local gateway, and 1,000 at once with a slow function among fast ones.
// Fails when an answer is lost or another caller's, when memory keeps growing, or when a process is left.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Call, callOf, tokenFor } from './local/call';
import { TOOL } from './local/servers/tool';
import { type GatewayProcess, pause, runProgram, startGateway, stopEverything } from './local/started-process';
import { Workspace } from './local/workspace';

const CONNECTIONS = 100;
const BATCHES = 10;

/** What the caches of Node.js and of the gateway may take on top, once they are warm. */
const ALLOWED_GROWTH = 1.25;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { calls: { type: 'string', default: '100000' } } });
  const calls = Number(values.calls);
  if (!Number.isInteger(calls) || calls < BATCHES) {
    process.stderr.write(`'--calls' is a whole number from ${BATCHES}, got "${values.calls}"\n`);
    return 2;
  }
  const root = join(__dirname, '..');
  const workspace = new Workspace(root);
  try {
    process.env.CDK_OUTDIR = workspace.assembly;
    process.env.CDK_VALIDATION = 'false';
    await runProgram(workspace.pathOf('app.js'), [], workspace.folder);
    const gateway = await startGateway(join(root, 'dist/bin/mcp-gateway.mjs'), ['cdk.out'], workspace.folder);
    const token = await tokenFor(gateway.access);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const ask = (tool: string, location: string) =>
      askFor(agent, callOf(gateway.url, tool, '2025-11-25', token), location);
    const problems = [await callAtOnce(ask), await callForLong(calls, gateway, ask)];
    agent.destroy();
    problems.push(await stopAndLook(gateway));
    const found = problems.filter((problem) => problem !== undefined);
    process.stdout.write(found.length === 0 ? 'All is well\n' : `${found.join('\n')}\n`);
    return found.length === 0 ? 0 : 1;
  } finally {
    await stopEverything();
    workspace.dispose();
  }
}

type Ask = (tool: string, location: string) => Promise<string | undefined>;

/** 1,000 calls at once; every tenth takes half a second. */
async function callAtOnce(ask: Ask): Promise<string | undefined> {
  const started = performance.now();
  const wrong = await countWrong(1_000, (n) =>
    ask(`Function___${TOOL.name}`, n % 10 === 0 ? `slow ${n}` : `place ${n}`),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`1,000 calls at once over ${CONNECTIONS} connections: ${seconds} s, ${wrong} wrong or lost\n`);
  return wrong === 0 ? undefined : `${wrong} of 1,000 calls at once were wrong or lost`;
}

/** Calls in batches, and how much memory the gateway has after each. */
async function callForLong(calls: number, gateway: GatewayProcess, ask: Ask): Promise<string | undefined> {
  const megabytes: number[] = [];
  let wrong = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    wrong += await inFlight(calls / BATCHES, (n) => ask(`Function___${TOOL.name}`, `place ${batch} ${n}`));
    megabytes.push(memoryOf(gateway.pid));
  }
  process.stdout.write(`${calls} calls: ${wrong} wrong or lost; MB after each tenth: ${megabytes.join(' ')}\n`);
  if (wrong > 0) return `${wrong} of ${calls} calls were wrong or lost`;
  const [early, late] = [Math.max(...megabytes.slice(1, 4)), Math.min(...megabytes.slice(-3))];
  return late > early * ALLOWED_GROWTH ? `memory grew from ${early} to ${late} MB` : undefined;
}

async function stopAndLook(gateway: GatewayProcess): Promise<string | undefined> {
  const children = childrenOf(gateway.pid);
  await gateway.stop();
  // What watches over them notices a moment later that the gateway is gone.
  for (let look = 0; look < 100 && children.some(isRunning); look += 1) await pause(50);
  const left = children.filter(isRunning);
  process.stdout.write(`${children.length} processes of the gateway's, ${left.length} left after the gateway\n`);
  return left.length === 0 ? undefined : `left behind: ${left.join(', ')}`;
}

async function countWrong(count: number, ask: (n: number) => Promise<string | undefined>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => ask(n)));
  return answers.filter((problem) => problem !== undefined).length;
}

/** Keeps every connection busy until all calls are made. */
async function inFlight(count: number, ask: (n: number) => Promise<string | undefined>): Promise<number> {
  let next = 0;
  let wrong = 0;
  const caller = async () => {
    while (next < count) {
      const n = next;
      next += 1;
      if ((await ask(n)) !== undefined) wrong += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, caller));
  return wrong;
}

/** Calls the tool for a place. Returns what is wrong with the answer, if anything is. */
function askFor(agent: Agent, { url, headers, body }: Call, location: string): Promise<string | undefined> {
  const message = { ...JSON.parse(body), id: location };
  message.params.arguments = { location };
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(isAbout(text, location) ? undefined : text));
    });
    sent.on('error', (error) => resolve(error.message));
    sent.end(JSON.stringify(message));
  });
}

function isAbout(text: string, location: string): boolean {
  const { id, result } = JSON.parse(text);
  return id === location && JSON.parse(result.content[0].text).location === location;
}

function memoryOf(pid: number): number {
  const [, kilobytes = 'NaN'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

main().then((exitCode) => {
  process.exitCode = exitCode;
});
