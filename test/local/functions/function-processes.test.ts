import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ServedFunction } from '../../../lib/assembly/serving/model';
import { TargetFailure } from '../../../lib/local/target-caller';
import {
  eventLog,
  failed,
  invoke,
  invokeOnce,
  isRunning,
  openFunctions,
  returned,
  served,
  servedPython,
  until,
  writeFiles,
} from './served-function';

jest.setTimeout(60_000);

const PID = 'exports.handler = async () => process.pid;';
const FOREVER = 'exports.handler = async () => { for (;;); };';
const HANGING = 'exports.handler = async () => new Promise(() => setInterval(() => {}, 1000));';

/** Notes each process in a file beside it, so that tests see those that never answer. */
const NOTED = "require('node:fs').appendFileSync(__dirname + '/pids', process.pid + ' ');";

function notedPids({ code }: ServedFunction): number[] {
  const file = 'path' in code ? join(code.path, 'pids') : '';
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').map(Number) : [];
}

test('a process runs one invocation at a time, and is used again', async () => {
  const code = `let running = 0; exports.handler = async () => {
    running++;
    await new Promise((done) => setTimeout(done, 5));
    return [process.pid, running--];
  };`;
  const invoker = openFunctions({ maxProcesses: 1 }).acquire(served({ 'index.js': code }));

  const answers = await Promise.all(Array.from({ length: 5 }, () => returned(invoke(invoker))));

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toEqual([expect.any(Number), 1]);
});

test('calls at the same time get processes of their own, up to the bound', async () => {
  const code = `exports.handler = async () => { await new Promise((done) => setTimeout(done, 500)); return process.pid; };`;
  const invoker = openFunctions({ maxProcesses: 3 }).acquire(served({ 'index.js': code }));

  const pids = await Promise.all(Array.from({ length: 9 }, () => returned(invoke(invoker))));

  expect(new Set(pids).size).toBe(3);
});

test('processes beside one end when they have nothing to do, be they as many as they may', async () => {
  const code = `exports.handler = async ({ until }) => {
    await new Promise((done) => setTimeout(done, until - Date.now()));
    return process.pid;
  };`;
  const invoker = openFunctions({ idleMilliseconds: 50, maxProcesses: 4 }).acquire(served({ 'index.js': code }));
  const calls = Array.from({ length: 4 }, () => returned(invoke(invoker, { until: Date.now() + 1_500 })));

  const pids = (await Promise.all(calls)).map(Number);
  await until(() => pids.filter(isRunning).length === 1);

  expect(new Set(pids).size).toBe(4);
  expect(pids.filter(isRunning)).toEqual([await returned(invoke(invoker, { until: 0 }))]);
});

test('a process that has ended while it had nothing to do is not used', async () => {
  const code = `exports.handler = async () => { setTimeout(() => process.exit(), 20); return process.pid; };`;
  const invoker = openFunctions().acquire(served({ 'index.js': code }));

  const first = Number(await returned(invoke(invoker)));
  await until(() => !isRunning(first));

  expect(await returned(invoke(invoker))).not.toBe(first);
});

test('a process that was made ready answers the first call', async () => {
  const function_ = served({ 'index.js': `${NOTED}${PID}` });
  const invoker = openFunctions().acquire(function_);

  invoker.prepare();
  await until(() => notedPids(function_).length === 1);

  expect([await returned(invoke(invoker))]).toEqual(notedPids(function_));
});

const TIMEOUTS: [string, ServedFunction][] = [
  ['waits', served({ 'index.js': `${NOTED}${HANGING}` }, { timeoutSeconds: 1 })],
  ['computes forever', served({ 'index.js': `${NOTED}${FOREVER}` }, { timeoutSeconds: 1 })],
  [
    'computes forever in Python',
    servedPython(
      'import os\nopen("pids", "a").write(f"{os.getpid()} ")\ndef handler(event, context):\n    while True: pass\n',
      {
        timeoutSeconds: 1,
      },
    ),
  ],
];

test.each(TIMEOUTS)('fails as in AWS when a handler %s longer than it may, and is ended', async (_, function_) => {
  const error = await failed(invokeOnce(function_));

  expect(error).toEqual({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/),
  });
  expect(notedPids(function_)).toHaveLength(1);
  expect(notedPids(function_).filter(isRunning)).toEqual([]);
});

test('a function that took too long answers the next call', async () => {
  const code = `exports.handler = async ({ slow }) => {
    if (slow) for (;;);
    return 'well again';
  };`;
  const invoker = openFunctions().acquire(served({ 'index.js': code }, { timeoutSeconds: 1 }));

  await invoke(invoker, { slow: true });

  expect(await invoke(invoker)).toEqual({ payload: '"well again"' });
});

test('what a handler has started ends with its process', async () => {
  const code = `exports.handler = async () => {
    const { pid } = require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit' });
    return pid;
  };`;
  const functions = openFunctions();

  const pid = Number(await returned(invoke(functions.acquire(served({ 'index.js': code })))));
  const wasRunning = isRunning(pid);
  await functions.close();

  expect(wasRunning).toBe(true);
  await until(() => !isRunning(pid));
});

test('what a handler has started does not keep a process that has ended', async () => {
  const code = `exports.handler = async () => {
    require('node:child_process').spawn('sleep', ['5'], { stdio: 'inherit', detached: true });
    process.exit(1);
  };`;

  expect(await failed(invokeOnce(served({ 'index.js': code })))).toMatchObject({ errorType: 'Runtime.ExitError' });
});

test('closing ends every process, even one that computes forever, and who waits is told', async () => {
  const function_ = served({ 'index.js': `${NOTED}${FOREVER}` });
  const functions = openFunctions({ maxProcesses: 1 });
  const invoker = functions.acquire(function_);

  const calls = Promise.allSettled([invoke(invoker), invoke(invoker)]);
  await until(() => notedPids(function_).length === 1);
  await functions.close();

  const stopped = new TargetFailure('The function Shop/Orders has been stopped');
  expect(await calls).toEqual([
    { status: 'rejected', reason: stopped },
    { status: 'rejected', reason: stopped },
  ]);
  expect(notedPids(function_).filter(isRunning)).toEqual([]);
});

test('no process outlives a gateway that is killed, not even one that computes forever', async () => {
  const busy = served({ 'index.js': `${NOTED}${FOREVER}` });
  const idle = served({ 'index.js': `${NOTED}${PID}` });
  const script = writeFiles({
    'gateway.ts': `
      import { LocalFunctions } from ${JSON.stringify(join(__dirname, '../../../lib/local/functions/local-functions'))};
      const functions = new LocalFunctions({ region: 'eu-central-1', emit: () => {} });
      for (const served of ${JSON.stringify([busy, idle])}) functions.acquire(served).invoke({ payload: '{}' });
      setInterval(() => {}, 1000);
    `,
  });
  const gateway = spawn(process.execPath, ['--import', 'tsx', join(script, 'gateway.ts')], {
    cwd: join(__dirname, '../../..'),
  });

  await until(() => notedPids(busy).length === 1 && notedPids(idle).length === 1);
  gateway.kill('SIGKILL');
  const pids = [...notedPids(busy), ...notedPids(idle)];
  await until(() => pids.filter(isRunning).length === 0);

  expect(pids).toHaveLength(2);
});

test('the same function has its processes once, until all who use it have closed', async () => {
  const functions = openFunctions();
  const function_ = served({ 'index.js': PID });
  const first = functions.acquire(function_);
  const second = functions.acquire({ ...function_ });

  const pid = Number(await returned(invoke(first)));
  const others = await returned(invoke(second));
  await first.close();
  await first.close();
  const isKept = isRunning(pid);
  await second.close();

  expect([others, isKept, isRunning(pid)]).toEqual([pid, true, false]);
});

test('after a restart the next call runs the new code, and what has begun ends with the old code', async () => {
  const function_ = served({
    'index.js': `exports.handler = async () => { await new Promise((done) => setTimeout(done, 300)); return ['old', process.pid]; };`,
  });
  const functions = openFunctions();
  const invoker = functions.acquire(function_);
  await invoke(invoker);

  const begun = invoke(invoker);
  if ('path' in function_.code)
    writeFileSync(join(function_.code.path, 'index.js'), 'exports.handler = async () => "new";');
  functions.restart(function_.arn);
  const next = await invoke(invoker);

  expect(next).toEqual({ payload: '"new"' });
  const [word, pid] = [await returned(begun)].flat();
  expect(word).toBe('old');
  await until(() => !isRunning(Number(pid)));
});

test('fails without waiting for a caller who has left; the function goes on and serves the next', async () => {
  const code = `exports.handler = async () => { await new Promise((done) => setTimeout(done, 300)); return process.pid; };`;
  const functions = openFunctions({ maxProcesses: 1 });
  const invoker = functions.acquire(served({ 'index.js': code }));
  const leaving = new AbortController();
  const pid = await returned(invoke(invoker));

  const left = [
    invoker.invoke({ payload: '{}', signal: leaving.signal }),
    invoker.invoke({ payload: '{}', signal: leaving.signal }),
  ];
  const settled = Promise.allSettled(left);
  leaving.abort();

  const reason = new TargetFailure('The caller left before the function Shop/Orders had answered');
  expect(await settled).toEqual([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
  expect(await returned(invoke(invoker))).toBe(pid);
  await expect(invoker.invoke({ payload: '{}', signal: leaving.signal })).rejects.toThrow(reason);
});

test('fails on an event that AWS Lambda does not take', async () => {
  const invoker = openFunctions().acquire(served({ 'index.js': PID }));

  await expect(invoke(invoker, 'x'.repeat(6_291_455))).rejects.toThrow(
    new TargetFailure('Request must be smaller than 6291456 bytes for the InvokeFunction operation'),
  );
});

test('a thousand calls over a few processes each get their own answer', async () => {
  const code = `exports.handler = async ({ n }) => {
    if (n % 50 === 0) await new Promise((done) => setTimeout(done, 20));
    return n;
  };`;
  const invoker = openFunctions().acquire(served({ 'index.js': code }));

  const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => returned(invoke(invoker, { n }))));

  expect(answers).toEqual(Array.from({ length: 1000 }, (_, n) => n));
});

test('a local version that is not that of the function is told once', async () => {
  const { emit, events } = eventLog();
  const invoker = openFunctions({ emit, maxProcesses: 1 }).acquire(
    served({ 'index.js': PID }, { runtime: 'nodejs999.x' }),
  );

  await invoke(invoker);
  await invoke(invoker);

  expect(events).toEqual([
    { type: 'notice', about: 'Shop/Orders', message: `nodejs999.x runs on Node.js ${process.versions.node} here` },
  ]);
});

test('folders that were made for code are gone at the end', async () => {
  const functions = openFunctions();
  const code = 'exports.handler = async () => __dirname;';
  const invoker = functions.acquire(served({}, { code: { inline: code } }));

  const folder = dirname(String(await returned(invoke(invoker))));
  const during = existsSync(folder);
  await functions.close();

  expect(folder).toContain(join(tmpdir(), 'mcp-gateway-function-'));
  expect([during, existsSync(folder)]).toEqual([true, false]);
});
