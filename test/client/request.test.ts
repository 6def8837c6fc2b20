import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { makeFetch } from '../../lib/client/request';
import { startServer } from './token-server';

const SILENCE = 1_000;

const cleanUps: (() => unknown)[] = [];
const { env } = process;

afterEach(async () => {
  process.env = env;
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  return listen(createServer(answer));
}

/** With an undici that nobody has used yet. */
async function loadAnew() {
  jest.resetModules();
  const { makeFetch } = await import('../../lib/client/request');
  return makeFetch();
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** A proxy as companies have them: it opens a connection to a server when it is asked to CONNECT. */
async function startProxy(to: string): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, socket) => {
    asked.push(url);
    const server = connect(Number(new URL(to).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.pipe(socket).pipe(server);
    });
    for (const end of [server, socket]) end.on('error', () => undefined);
  });
  return { url: await listen(proxy), asked };
}

test('fails when nothing is heard of the server for the longest silence', async () => {
  const url = await serve(() => undefined);
  const fetch = await makeFetch(SILENCE);

  const answer = fetch(url, {});

  await expect(answer).rejects.toMatchObject({ cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } });
}, 20_000);

test('fails when an answer breaks off into the longest silence', async () => {
  const url = await serve((_, response) => response.write('data: 1\n\n'));
  const fetch = await makeFetch(SILENCE);

  const answer = await fetch(url, {});

  await expect(answer.text()).rejects.toMatchObject({ cause: { code: 'UND_ERR_BODY_TIMEOUT' } });
}, 20_000);

test('waits longer than a call of the service may take', async () => {
  const asked = deferred<ServerResponse>();
  const url = await serve((_, response) => asked.resolve(response));
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  cleanUps.push(() => jest.useRealTimers());
  const fetch = await loadAnew();

  const answer = fetch(url, {});
  const response = await asked.promise;
  await jest.advanceTimersByTimeAsync(15 * 60_000);
  response.end('late');

  expect(await (await answer).text()).toBe('late');
});

test('passes a stream on while it is written', async () => {
  let next: ((text: string) => void) | undefined;
  const url = await serve((_, response) => {
    next = (text) => response.write(text);
    response.write('data: 1\n\n');
  });
  const fetch = await makeFetch();

  const reader = (await fetch(url, {})).body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  next?.('data: 2\n\n');
  const second = await reader?.read();
  await reader?.cancel();

  expect([first?.value, second?.value]).toEqual(['data: 1\n\n', 'data: 2\n\n']);
});

test('ends a request whose caller has left', async () => {
  const asked = deferred<IncomingMessage>();
  const url = await serve((request) => asked.resolve(request));
  const caller = new AbortController();
  const fetch = await makeFetch();

  const answer = fetch(url, { signal: caller.signal });
  const { socket } = await asked.promise;
  caller.abort();

  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  await once(socket, 'close');
});

test('goes through the proxy that the environment names, and tells nobody that proxies are new', async () => {
  const server = await startServer(() => ({ body: { fine: true } }));
  cleanUps.push(() => server.close());
  const proxy = await startProxy(server.url);
  const warn = jest.spyOn(process, 'emitWarning');
  process.env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url };
  const fetch = await makeFetch();

  const answer = await fetch('http://gateway.example.com/mcp', { method: 'POST', body: '{}' });

  expect(await answer.json()).toEqual({ fine: true });
  expect(proxy.asked).toEqual(['gateway.example.com:80']);
  expect(server.asked).toMatchObject([{ method: 'POST', path: '/mcp', body: '{}' }]);
  expect(warn).not.toHaveBeenCalled();
});

test.each(['127.0.0.1', 'localhost'])('asks %s without the proxy', async (host) => {
  const server = await startServer(() => ({ body: { fine: true } }));
  cleanUps.push(() => server.close());
  const proxy = await startProxy(server.url);
  process.env = { HTTP_PROXY: proxy.url };
  const fetch = await makeFetch();

  const answer = await fetch(server.url.replace('127.0.0.1', host), {});

  expect([answer.status, proxy.asked]).toEqual([200, []]);
});

test('leaves out hosts that NO_PROXY names', async () => {
  const proxy = await startProxy('http://127.0.0.1:1');
  process.env = { HTTP_PROXY: proxy.url, NO_PROXY: '.invalid' };
  const fetch = await makeFetch();

  await expect(fetch('http://gateway.invalid/mcp', {})).rejects.toThrow('fetch failed');
  expect(proxy.asked).toEqual([]);
});

test('fails on a proxy that is no URL, without telling its password', async () => {
  process.env = { HTTPS_PROXY: 'user:hunter2@proxy' };

  await expect(makeFetch()).rejects.toMatchObject({
    code: 'ENVIRONMENT_INCOMPLETE',
    message: 'HTTPS_PROXY is no URL of a proxy, such as "http://proxy.example.com:3128"',
  });
});

test('leaves fetch of Node.js as it is', async () => {
  const key = Symbol.for('undici.globalDispatcher.1');
  Reflect.set(globalThis, key, undefined);

  await loadAnew();

  expect(Reflect.get(globalThis, key)).toBeUndefined();
});
