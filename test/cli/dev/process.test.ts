// The command as people run it. The package has to be built.
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { listRunning } from '../../../lib/local/running-gateways';
import { callOnce, dev, eventually, isAlive, stopProcesses } from './dev-process';
import { inlineFunction, lambdaTarget, shopFolder } from './shop-assembly';

jest.setTimeout(120_000);

afterEach(stopProcesses);

/** Where gateways note themselves down. */
const NOTES = join(tmpdir(), `mcp-gateway-${userInfo().username.replace(/\W/g, '_')}`);

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the gateway, its function and its note', async (signal) => {
  const gateway = dev(shopFolder(), '--port', '0');
  const running = await gateway.running();
  const answer = await callOnce(running, 'Shop___order', { text: 'tea' });
  const { pid } = answer as { readonly pid: number };
  const note = join(NOTES, `${running.pid}-${new URL(running.url).port}.json`);
  expect({ alive: isAlive(pid), mode: statSync(note).mode & 0o777, folder: statSync(NOTES).mode & 0o777 }).toEqual({
    alive: true,
    mode: 0o600,
    folder: 0o700,
  });

  gateway.child.kill(signal);

  expect(await gateway.exit).toBe(0);
  await eventually(() => expect(isAlive(pid)).toBe(false));
  expect(statSync(note, { throwIfNoEntry: false })).toBeUndefined();
});

test('a signal during the synthesis ends the app, and everything that it has started', async () => {
  const folder = shopFolder();
  writeFileSync(join(folder, 'app.js'), "console.log('app', process.pid); setInterval(() => {}, 1000)");
  const gateway = dev(folder, '--app', 'node app.js; true');
  const pid = await eventually(() => {
    const [, found] = /app (\d+)/.exec(gateway.output()) ?? [];
    expect(Number(found)).toBeGreaterThan(0);
    return Number(found);
  });

  gateway.child.kill('SIGINT');

  expect(await gateway.exit).toBe(0);
  await eventually(() => expect(isAlive(pid)).toBe(false));
});

test('notes of gateways that were killed are removed by whoever looks next', async () => {
  const gateway = dev(shopFolder(), '--port', '0');
  const { pid, url } = await gateway.running();

  gateway.child.kill('SIGKILL');
  await gateway.exit;

  expect(listRunning().filter((running) => running.pid === pid)).toEqual([]);
  expect(statSync(join(NOTES, `${pid}-${new URL(url).port}.json`), { throwIfNoEntry: false })).toBeUndefined();
});

test('--once checks the gateway as a client, says so, and ends with 0', async () => {
  const gateway = dev(shopFolder(), '--port', '0', '--once', '--try', 'Shop___order={"text":"tea"}');

  expect(await gateway.exit).toBe(0);
  expect(gateway.output()).toMatch(
    /ok {6}connect +the gateway lets the client in\n {2}ok {6}tools\/list +1 tool\n {2}ok {6}tools\/call Shop___order +\{"pid":\d+,"version":1,"given":\{"text":"tea"\}\}\n\nAll 3 steps work\n$/,
  );
});

test('--once --json prints one object a line, and ends with 1 when a tool fails', async () => {
  const code = "exports.handler = async () => { throw new Error('sold out') }";
  const gateway = dev(shopFolder({ code }), '--port', '0', '--once', '--json');

  expect(await gateway.exit).toBe(1);
  const events = eventsOf(gateway.output());
  expect(events.map(({ type }) => type).filter((type) => type !== 'request' && type !== 'output')).toEqual([
    'started',
    'check',
    'check',
    'check',
    'stopped',
  ]);
  expect(events.filter(({ type, ok }) => type === 'check' && ok === false)).toEqual([
    { type: 'check', step: 'tools/call Shop___order', ok: false, text: expect.stringContaining('sold out') },
  ]);
});

test('nothing that is printed holds the secrets of the start', async () => {
  const folder = shopFolder({ code: "exports.handler = async () => { throw new Error('no') }" });
  for (const format of [['--json'], []]) {
    const gateway = dev(folder, '--port', '0', '--secret', 'Shop=sk-a-secret-of-the-person', ...format);
    const running = await gateway.running();
    await callOnce(running, 'Shop___order').catch(() => undefined);
    const { access } = running;
    const secrets = access.kind === 'token' ? access.clients.map(({ secret }) => secret) : [];
    await fetch(running.url, { method: 'POST', headers: { authorization: `Bearer ${secrets[0]}` } });
    gateway.child.kill('SIGINT');
    await gateway.exit;

    expect(secrets).toHaveLength(1);
    expect(gateway.output()).toContain('Shop___order');
    expect(gateway.output()).not.toContain(secrets[0]);
    expect(gateway.output()).not.toContain('sk-a-secret-of-the-person');
    expect(gateway.output()).not.toMatch(/eyJ[\w-]+\./);
  }
});

test('takes any port when the usual one is taken', async () => {
  const first = await dev(shopFolder()).running();
  const second = await dev(shopFolder()).running();

  expect(first.url).not.toBe(second.url);
  expect(await callOnce(second, 'Shop___order')).toMatchObject({ version: 1 });
});

test('fails when the port that was asked for is taken', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address that is no text.
  const { port } = server.address() as AddressInfo;
  const gateway = dev(shopFolder(), '--port', String(port));
  const exit = await gateway.exit;
  server.close();

  expect(exit).toBe(1);
  expect(gateway.output()).toBe(
    `port ${port} is taken by another program; stop that, or choose another one with --port, or --port 0 for any that is free [GATEWAY_PORT_UNAVAILABLE]\n`,
  );
});

test('a target whose code is missing says so, and the others are served', async () => {
  const folder = shopFolder({
    more: {
      Helper: inlineFunction('exports.handler = async () => 1'),
      Other: lambdaTarget('Other', 'Helper', ['help']),
    },
  });
  rmSync(join(folder, 'cdk.out/asset.function'), { recursive: true });
  const gateway = dev(folder, '--port', '0');
  const running = await gateway.running();

  expect(await callOnce(running, 'Other___help')).toBe('1');
  expect(await callOnce(running, 'Shop___order')).toMatch(
    /^The function Function cannot run here: its code is not here: Function has its code in ".*asset\.function", which is not there; --invoke <target>=<url> calls it/,
  );
});

function eventsOf(output: string): { readonly [member: string]: unknown }[] {
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
