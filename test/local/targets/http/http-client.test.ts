import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { DEFAULT_HTTP_LIMITS, HttpClient } from '../../../../lib/local/targets/http/http-client';
import { HttpFailure } from '../../../../lib/local/targets/http/http-failure';
import { requestTo, type TargetRequest } from '../../../../lib/local/targets/http/target-request';
import { RecordingServer } from './recording-server';
import { selfSigned } from './self-signed';

const LIMITS = { connectMilliseconds: 10_000, answerMilliseconds: 60_000, answerBytes: 1000 };

let server: RecordingServer;
let client: HttpClient;

beforeEach(async () => {
  server = await RecordingServer.start();
  client = new HttpClient(LIMITS);
});

afterEach(async () => {
  client.close();
  await server.stop();
});

function get(url: string, changes: Partial<TargetRequest> = {}): TargetRequest {
  return { ...requestTo(new URL(url), { method: 'GET' }), ...changes };
}

async function failureOf(request: TargetRequest, using = client, signal = new AbortController().signal) {
  const failure = await using.send(request, signal).catch((cause) => cause);
  expect(failure).toBeInstanceOf(HttpFailure);
  return failure as HttpFailure; // what it was just shown to be
}

/** A server below HTTP, which does with connections as it is told. */
async function withSockets<T>(act: (socket: Socket) => void, use: (url: string, taken: () => number) => Promise<T>) {
  let taken = 0;
  const sockets = new Set<Socket>();
  const raw = createServer((socket) => {
    taken += 1;
    sockets.add(socket.on('error', () => {}));
    act(socket);
  });
  await listen(raw);
  try {
    return await use(`http://127.0.0.1:${portOf(raw)}`, () => taken);
  } finally {
    for (const socket of sockets) socket.destroy();
    raw.close();
  }
}

const listen = (listener: Server) => new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
const portOf = (listener: Server) => (listener.address() as AddressInfo).port; // it listens on TCP

test('a service gives 6 MB and 15 minutes to an answer', () => {
  expect(DEFAULT_HTTP_LIMITS).toMatchObject({ answerBytes: 6_000_000, answerMilliseconds: 900_000 });
});

test('an answer has its status, headers and body, whatever the status', async () => {
  server.answerWith((_, response) => response.writeHead(418, { 'X-A': ['1', '2'] }).end('tea'));

  const { status, headers, body } = await client.send(get(`${server.url}/a?b=c`), new AbortController().signal);

  expect([status, headers['x-a'], body.toString(), server.last.url]).toEqual([418, '1, 2', 'tea', '/a?b=c']);
});

test('connections are kept', async () => {
  const ports = new Set<unknown>();
  server.answerWith((request, response) => {
    ports.add(response.socket?.remotePort);
    response.end(request.url);
  });

  for (let call = 0; call < 5; call++) {
    await client.send(get(server.url), new AbortController().signal);
  }

  expect(ports.size).toBe(1);
});

test.each([301, 302, 303, 307, 308])('a redirect with status %d is not followed', async (status) => {
  const other = await RecordingServer.start();
  const location = other.url;
  server.answerWith((_, response) => response.writeHead(status, { location }).end());

  const answer = await client.send(get(server.url), new AbortController().signal);
  await other.stop();

  expect([answer.status, answer.headers.location]).toEqual([status, location]);
  expect(other.requests).toEqual([]);
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('an answer in %s is decompressed', async (encoding, compress) => {
  server.answerWith((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(compress('text')));

  expect((await client.send(get(server.url), new AbortController().signal)).body.toString()).toBe('text');
});

test('an empty answer may call itself compressed', async () => {
  server.answerWith((_, response) => response.writeHead(204, { 'content-encoding': 'gzip' }).end());

  expect((await client.send(get(server.url), new AbortController().signal)).body.length).toBe(0);
});

describe('fails', () => {
  test('for an answer beyond the limit, and ends the connection without reading on', async () => {
    let written = 0;
    const closed = new Promise((resolve) => {
      server.answerWith((_, response) => {
        const more = () => {
          while (!response.destroyed && written < 100_000_000 && response.write(Buffer.alloc(65_536)))
            written += 65_536;
        };
        response.on('drain', more).on('close', () => resolve(true));
        more();
      });
    });

    const { reason } = await failureOf(get(server.url));

    expect(reason).toBe('Response body exceeds the maximum size of 1000 bytes');
    expect(await closed).toBe(true);
    expect(written).toBeLessThan(100_000_000);
  });

  test('for a small answer that grows beyond the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    server.answerWith((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));

    expect((await failureOf(get(server.url))).reason).toBe('Response body exceeds the maximum size of 1000 bytes');
  });

  test('for an answer that is not compressed as it says', async () => {
    server.answerWith((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'));

    expect((await failureOf(get(server.url))).reason).toBe('incorrect header check');
  });

  test('for an answer that does not come', async () => {
    server.answerWith(() => {});
    const hasty = new HttpClient({ ...LIMITS, answerMilliseconds: 50 });

    const { reason, hint } = await failureOf(get(server.url), hasty);

    expect([reason, hint]).toEqual(['Read timed out', `${server.url} did not answer within 0.05 seconds`]);
  });

  test('for an answer that comes a byte at a time', async () => {
    server.answerWith((_, response) => {
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    });

    expect((await failureOf(get(server.url), new HttpClient({ ...LIMITS, answerMilliseconds: 200 }))).reason).toBe(
      'Read timed out',
    );
  });

  test('for a connection that is reset', async () => {
    server.answerWith((_, response) => response.socket?.resetAndDestroy());

    expect((await failureOf(get(server.url))).reason).toBe('Connection reset');
  });

  test('for an answer that breaks off', async () => {
    server.answerWith((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('part');
      setImmediate(() => response.destroy());
    });

    expect((await failureOf(get(server.url))).reason).toBe('Connection reset');
  });

  test('for what is not HTTP', async () => {
    const { reason, hint } = await withSockets(
      (socket) => socket.end('SSH-2.0-OpenSSH\r\n'),
      (url) => failureOf(get(url)),
    );

    expect(reason).toMatch(/^Parse Error/);
    expect(hint).toMatch(/^the call of http:\/\/127\.0\.0\.1:\d+ failed \(HPE_INVALID_CONSTANT\)$/);
  });

  test('for a port where nothing listens', async () => {
    const { url } = server;
    await server.stop();

    const { reason, hint } = await failureOf(get(url));
    server = await RecordingServer.start();

    expect([reason, hint]).toEqual([
      'Connection refused',
      `nothing answers at ${url}; start it there, or give --endpoint`,
    ]);
  });

  test('for a host that nobody knows, in the words of the service', async () => {
    const { reason, hint } = await failureOf(get('http://nobody.invalid'));

    expect([reason, hint]).toEqual(['nobody.invalid', 'no address is known for the host nobody.invalid']);
  });

  test('for a certificate that nobody vouches for', async () => {
    const secure = createHttpsServer(selfSigned(), (_, response) => response.end('private'));
    await listen(secure);

    const { reason, hint } = await failureOf(get(`https://127.0.0.1:${portOf(secure)}`));
    secure.close();

    expect(reason).toBe('(certificate_unknown) PKIX path building failed: self-signed certificate');
    expect(hint).toContain('NODE_EXTRA_CA_CERTS');
  });

  test('for a server that speaks no TLS', async () => {
    const { reason } = await failureOf(get(server.url.replace('http:', 'https:')));

    expect(reason).toBe('Unsupported or unrecognized SSL message');
  });

  test.each(['before', 'while'])('when the caller leaves %s the target answers', async (moment) => {
    const leaving = new AbortController();
    server.answerWith(() => leaving.abort());
    if (moment === 'before') leaving.abort();

    expect((await failureOf(get(server.url), client, leaving.signal)).reason).toBe('Request cancelled');
    expect(server.requests.length).toBe(moment === 'before' ? 0 : 1);
  });
});

describe('a kept connection that the target closes when it gets the next request', () => {
  const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

  /** Answers the first request of each connection, and closes the connection at the second. */
  function onceEach(socket: Socket): void {
    let requests = 0;
    socket.on('data', () => {
      requests += 1;
      if (requests === 1) socket.write(ANSWER);
      else socket.resetAndDestroy();
    });
  }

  test('is replaced for requests that may be repeated', async () => {
    const connections = await withSockets(onceEach, async (url, taken) => {
      await client.send(get(url), new AbortController().signal);
      await client.send(get(url), new AbortController().signal);
      return taken();
    });

    expect(connections).toBe(2);
  });

  test('is another thing than a new one that is reset, which is not tried again', async () => {
    const reset = (socket: Socket) => socket.once('data', () => socket.resetAndDestroy());

    const connections = await withSockets(reset, async (url, taken) => {
      await failureOf(get(url));
      return taken();
    });

    expect(connections).toBe(1);
  });

  test('fails others, which the target may have carried out', async () => {
    const { reason, connections } = await withSockets(onceEach, async (url, taken) => {
      await client.send(get(url, { method: 'POST' }), new AbortController().signal);
      const failure = await failureOf(get(url, { method: 'POST' }));
      return { reason: failure.reason, connections: taken() };
    });

    expect([reason, connections]).toEqual(['Connection reset', 1]);
  });
});
