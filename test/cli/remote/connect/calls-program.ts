// Calls a tool many times through `connect`, in a process of its own, and prints what the process holds before and after.
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { connect } from '../../../../lib/cli/remote/connect/connect';

/** Calls at a time. */
const WIDTH = 20;

/** Pools and caches are there after so many calls; Node.js compiles the code anew for some thousand more. */
const WARM_UP = { least: 200, share: 0.5 };

const [, , url = '', calls = '0'] = process.argv;
const input = new PassThrough();
const output = new PassThrough();
const waiting = new Map<number, (answer: { readonly result?: unknown }) => void>();
let last = 0;

createInterface({ input: output }).on('line', (line) => {
  const answer = JSON.parse(line);
  waiting.get(answer.id)?.(answer);
  waiting.delete(answer.id);
});

function ask(method: string, params: object): Promise<{ readonly result?: unknown }> {
  last += 1;
  const id = last;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    input.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
  });
}

async function callTimes(count: number): Promise<number> {
  let answered = 0;
  for (let done = 0; done < count; done += WIDTH) {
    const texts = Array.from({ length: Math.min(WIDTH, count - done) }, (_, index) => `text ${done + index}`);
    const answers = await Promise.all(
      texts.map((text) => ask('tools/call', { name: 'echo', arguments: { text }, _meta: { progressToken: text } })),
    );
    answered += answers.filter(({ result }, index) => JSON.stringify(result).includes(texts[index] ?? '?')).length;
  }
  return answered;
}

async function held() {
  // Sockets that wait for the next request close after a few seconds.
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (let round = 0; round < 3; round += 1) global.gc?.();
  const resources: { [type: string]: number } = {};
  for (const type of process.getActiveResourcesInfo()) resources[type] = (resources[type] ?? 0) + 1;
  return { heap: process.memoryUsage().heapUsed, resources };
}

async function main(): Promise<void> {
  const io = { stdout: () => {}, stderr: () => {}, color: false, cwd: process.cwd(), streams: { input, output } };
  const connected = connect({ url }, io);
  await ask('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'many', version: '1' },
  });
  input.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  await callTimes(Math.max(WARM_UP.least, Number(calls) * WARM_UP.share));
  const before = await held();
  const answered = await callTimes(Number(calls));
  const after = await held();
  input.end();
  const exitCode = await connected;
  process.stdout.write(JSON.stringify({ answered, before, after, exitCode }));
}

void main();
