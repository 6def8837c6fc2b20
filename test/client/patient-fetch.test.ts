import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { GatewayConnection } from '../../lib/client';
import { createFetch } from '../../lib/client/undici-fetch';
import { startSilentServer } from './silent-server';

jest.setTimeout(60_000);

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serve() {
  const server = await startSilentServer();
  open.push(server.close);
  return server;
}

test('fails when an answer stops before its end', async () => {
  const { url, asked } = await serve();

  const answer = createFetch(300)(url, { method: 'POST', body: '{}' });
  const { response } = await asked();
  response.write('begin');

  await expect((await answer).text()).rejects.toMatchObject({ cause: { code: 'UND_ERR_BODY_TIMEOUT' } });
});

test('leaves a stream open on which the gateway has nothing to say', async () => {
  const { url, asked } = await serve();

  const answer = createFetch(300)(url, { headers: { accept: 'text/event-stream' } });
  const { response } = await asked();
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  const text = (await answer).text();
  await pause(1_000);
  response.end('data: at last\n\n');

  expect(await text).toBe('data: at last\n\n');
});

test('gives each part of a stream when it comes', async () => {
  const { url, asked } = await serve();
  const connection = new GatewayConnection({ url });

  const answer = connection.fetch(url, { method: 'POST', body: '{}' });
  const { response } = await asked();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const parts: string[] = [];
  const told = ['data: 1\n\n', 'data: 2\n\n'];
  response.write(told[0]);
  for await (const part of (await answer).body ?? []) {
    parts.push(Buffer.from(part).toString());
    if (parts.length === 1) response.end(told[1]);
  }

  expect(parts).toEqual(told);
});

test.each(['before', 'within'])('closes the connection when it is told to stop, %s the answer', async (when) => {
  const { url, asked } = await serve();
  const connection = new GatewayConnection({ url });
  const stop = new AbortController();

  const answer = connection
    .fetch(url, { method: 'POST', body: '{}', signal: stop.signal })
    .then((response) => response.text())
    .catch((error: Error) => error.name);
  const { response } = await asked();
  if (when === 'within') response.writeHead(200).flushHeaders();
  stop.abort();
  await once(response, 'close');

  expect(await answer).toBe('AbortError');
});
