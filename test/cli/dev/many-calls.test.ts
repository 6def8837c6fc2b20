// The whole gateway under many calls: tokens, HTTP, functions in processes of their own. The package has to be built.
import { Agent, request } from 'node:http';
import { connectionTo } from '../../../lib/local/connection';
import { callOnce, dev, eventually, isAlive, stopProcesses } from './dev-process';
import { inlineFunction, lambdaTarget, shopFolder } from './shop-assembly';

jest.setTimeout(180_000);

afterEach(stopProcesses);

const CALLS = 1_000;
const CONNECTIONS = 100;

const FAST = 'exports.handler = async ({ text }) => ({ fast: text, pid: process.pid })';
const SLOW = `exports.handler = async ({ text }) => {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { slow: text, pid: process.pid };
}`;

test('1,000 concurrent calls over 100 connections, a slow function among fast ones: nothing lost, nothing crossed, nothing left', async () => {
  const more = { Slow: inlineFunction(SLOW), Second: lambdaTarget('Slow', 'Slow', ['wait']) };
  const gateway = dev(shopFolder({ code: FAST, more }), '--port', '0', '--json');
  const running = await gateway.running();
  const token = await connectionTo(running.url, running.access).token();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  const answers = await Promise.all(
    Array.from({ length: CALLS }, (_, n) => {
      const name = isSlow(n) ? 'Slow___wait' : 'Shop___order';
      // IDs repeat all the time, as those of many callers do.
      const params = { name, arguments: { text: `call ${n}` } };
      return post(running.url, agent, `${token}`, { jsonrpc: '2.0', id: n % 7, method: 'tools/call', params });
    }),
  );
  agent.destroy();

  const results = answers.map(({ id, result }) => ({ id, ...JSON.parse(result.content[0].text) }));
  expect(results).toEqual(
    Array.from({ length: CALLS }, (_, n) => ({
      id: n % 7,
      [isSlow(n) ? 'slow' : 'fast']: `call ${n}`,
      pid: expect.any(Number),
    })),
  );
  const pids = [...new Set<number>(results.map(({ pid }) => pid))];
  gateway.child.kill('SIGINT');
  expect(await gateway.exit).toBe(0);
  await eventually(() => expect(pids.filter(isAlive)).toEqual([]));
});

test('functions that throw, hang, exit, print a lot or return no JSON leave other callers alone, and each fails in its own words', async () => {
  const bad = {
    Throws: "exports.handler = async () => { throw new TypeError('sold out') }",
    Hangs: 'exports.handler = () => new Promise(() => setInterval(() => {}, 1000))',
    Spins: 'exports.handler = async () => { for (;;); }',
    Exits: 'exports.handler = async () => process.exit(3)',
    Prints:
      "exports.handler = async () => { for (let i = 0; i < 2000; i += 1) console.log('x'.repeat(5000)); return 1 }",
    Cycles: 'exports.handler = async () => { const a = {}; a.a = a; return a }',
  };
  const resources = Object.entries(bad).flatMap(([name, code]) => [
    [name, inlineFunction(code, { Timeout: 2 })],
    [`${name}Target`, lambdaTarget(name, name, ['go'])],
  ]);
  const gateway = dev(shopFolder({ more: Object.fromEntries(resources) }), '--port', '0', '--json');
  const running = await gateway.running();

  const names = Object.keys(bad);
  const failing = Promise.all(names.map((name) => callOnce(running, `${name}___go`)));
  const others: unknown[] = [];
  for (let call = 0; call < 20; call += 1) others.push(await callOnce(running, 'Shop___order'));
  const failed = await failing;

  expect(others.map((answer) => (answer as { version: number }).version)).toEqual(others.map(() => 1));
  expect(Object.fromEntries(names.map((name, index) => [name, failed[index]]))).toMatchObject({
    Throws: { errorType: 'TypeError', errorMessage: 'sold out' },
    Hangs: {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 2\.00 seconds$/),
    },
    Spins: {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 2\.00 seconds$/),
    },
    Exits: { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/exit status 3$/) },
    Prints: '1',
    Cycles: { errorMessage: 'Unable to stringify response body' },
  });
  expect(await callOnce(running, 'Shop___order')).toMatchObject({ version: 1 });
});

function isSlow(n: number): boolean {
  return n % 10 === 0;
}

interface Answer {
  readonly id: number;
  readonly result: { readonly content: readonly [{ readonly text: string }] };
}

function post(url: string, agent: Agent, token: string, message: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'mcp-protocol-version': '2025-11-25',
      authorization: `Bearer ${token}`,
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(message));
  });
}
