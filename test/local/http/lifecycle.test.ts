import { connect } from 'node:net';
import { createGatewayServer } from '../../../lib/local/http/gateway-server';
import { GatewayError } from '../../../lib/schema/gateway-error';
import {
  caller,
  ECHO,
  partsOf,
  type RunningGateway,
  startGateway,
  stopGateways,
  target,
  textResult,
  tool,
} from '../gateways';

afterEach(stopGateways);

const call = { name: 'tools___echo', arguments: {} };

/** A target whose calls end when they are told to, or when their signal is. */
function waiting() {
  const signals: AbortSignal[] = [];
  const ends: (() => void)[] = [];
  const arrived: (() => void)[] = [];
  const target = caller(
    ({ signal }) =>
      new Promise((resolve) => {
        signals.push(signal);
        ends.push(() => resolve(textResult('ended')));
        signal.addEventListener('abort', () => resolve(textResult(signal.reason.message)));
        for (const tell of arrived.splice(0)) tell();
      }),
  );
  const nextCall = () => new Promise<void>((resolve) => arrived.push(resolve));
  const end = () => {
    for (const resolve of ends.splice(0)) resolve();
  };
  return { target, signals, nextCall, end };
}

async function codeOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.catch((thrown: unknown) => thrown);
  if (!(error instanceof GatewayError)) throw error;
  return `${error.code}: ${error.message}`;
}

test('listens on the loopback interface, at a port that is free', async () => {
  const { url } = await startGateway();

  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,5}\/mcp$/);
});

test('fails for a port that is taken, with what to do', async () => {
  const { url } = await startGateway();
  const port = Number(new URL(url).port);

  expect(await codeOf(createGatewayServer(partsOf({})).listen(port))).toBe(
    `GATEWAY_PORT_UNAVAILABLE: port ${port} is taken by another program; stop that, or choose another one with --port, or --port 0 for any that is free`,
  );
});

test('fails for a port that is none', async () => {
  expect(await codeOf(createGatewayServer(partsOf({})).listen(70_000))).toBe(
    'GATEWAY_PORT_UNAVAILABLE: a port is a number from 0 to 65535, got 70000; choose another one with --port, or --port 0 for any that is free',
  );
});

describe('replace', () => {
  test('new requests get the new parts, and a call under way ends with the old ones', async () => {
    const slow = waiting();
    const gateway = await startGateway({ callers: { tools: slow.target } });
    const arrived = slow.nextCall();
    const before = gateway.ask('tools/call', call);
    await arrived;
    let isDone = false;

    const replaced = gateway.replace({ callers: { tools: ECHO } }).then(() => {
      isDone = true;
    });
    const after = await gateway.ask('tools/call', call);
    const wasDone = isDone;
    slow.end();

    expect(after.body.result).toHaveProperty('content[0].text', '{}');
    expect((await before).body.result).toHaveProperty('content[0].text', 'ended');
    expect(wasDone).toBe(false);
    await replaced;
  });

  test('does not wait for clients that only listen', async () => {
    const served = { sessionTimeoutSeconds: 900, streaming: true };
    const gateway = await startGateway({ served, announcesChanges: true });
    const begun = await gateway.ask('initialize', { protocolVersion: '2025-03-26' });
    const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
    const stream = await fetch(gateway.url, { headers: { ...session, accept: 'text/event-stream' } });

    await gateway.replace({ served, announcesChanges: true, targets: [target('tools', [tool('later')])] });
    const reader = stream.body?.getReader();
    const { value } = (await reader?.read()) ?? {};

    expect(new TextDecoder().decode(value)).toBe(
      'event: message\ndata: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n',
    );
    await reader?.cancel();
  });
});

describe('close', () => {
  test('lets calls end that are quick enough', async () => {
    const slow = waiting();
    const gateway = await startGateway({ callers: { tools: slow.target } }, { closeMilliseconds: 60_000 });
    const arrived = slow.nextCall();
    const answer = gateway.ask('tools/call', call);
    await arrived;

    const closed = gateway.server.close();
    slow.end();
    await closed;

    expect((await answer).body.result).toHaveProperty('content[0].text', 'ended');
  });

  test('aborts calls that are not, and tells their callers', async () => {
    const slow = waiting();
    const gateway = await startGateway({ callers: { tools: slow.target } }, { closeMilliseconds: 10 });
    const arrived = slow.nextCall();
    const answer = gateway.ask('tools/call', call);
    await arrived;

    await gateway.server.close();

    expect((await answer).body.result).toHaveProperty('content[0].text', 'the gateway stops');
  });

  test('ends streams properly, and connections that are held open', async () => {
    const gateway = await startGateway({ announcesChanges: true, gateway: { protocolVersions: ['2026-07-28'] } });
    const version = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
    const stream = await fetch(gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'subscriptions/listen',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 'l',
        method: 'subscriptions/listen',
        params: { notifications: { toolsListChanged: true, promptsListChanged: false }, _meta: version },
      }),
    });

    await gateway.server.close();

    const subscription = '"_meta":{"io.modelcontextprotocol/subscriptionId":"l"}';
    expect(await stream.text()).toBe(
      `event: message\ndata: {"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"notifications":{"toolsListChanged":true},${subscription}}}\n\n` +
        `event: message\ndata: {"jsonrpc":"2.0","id":"l","result":{"resultType":"complete",${subscription}}}\n\n`,
    );
  });

  test('leaves nothing behind, and can be said twice', async () => {
    const gateway = await startGateway();
    await gateway.ask('ping');

    await gateway.server.close();
    await gateway.server.close();

    await expect(fetch(gateway.url)).rejects.toThrow();
    expect(gateway.server.url).toBe('');
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap')).toEqual([]);
  });

  test('is fine for a server that never listened', async () => {
    await expect(createGatewayServer(partsOf({})).close()).resolves.toBeUndefined();
  });
});

describe('callers that leave', () => {
  test('their calls are aborted, and everybody else is served', async () => {
    const slow = waiting();
    const gateway = await startGateway({ callers: { tools: slow.target } });
    const leaving = new AbortController();
    const arrived = slow.nextCall();
    const request = fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call }),
      signal: leaving.signal,
    }).catch(() => undefined);
    await arrived;

    leaving.abort();
    await request;
    await until(() => slow.signals[0]?.aborted === true);

    expect(slow.signals[0]?.reason).toEqual(new Error('the caller left'));
    await until(() => gateway.events.length > 0);
    expect(gateway.events).toMatchObject([{ tool: 'tools___echo', status: 'cancelled' }]);
    expect((await gateway.ask('ping')).status).toBe(200);
  });

  test('in the middle of a body, nothing happens', async () => {
    const gateway = await startGateway();

    await sendBytes(gateway, 'POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{', true);

    expect((await gateway.ask('ping')).status).toBe(200);
  });
});

describe('senders that are slow on purpose', () => {
  const patience = { headersMilliseconds: 200, requestMilliseconds: 400 };

  test.each([
    ['headers', 'POST /mcp HTTP/1.1\r\nhost: localhost\r\n'],
    ['a body', 'POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{'],
  ])('fails with HTTP 408 for %s that never end', async (_what, bytes) => {
    const gateway = await startGateway({}, patience);

    const answer = await sendBytes(gateway, bytes);

    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect((await gateway.ask('ping')).status).toBe(200);
  });
});

test('fails with HTTP 400 for what is no HTTP, and goes on', async () => {
  const gateway = await startGateway();

  expect(await sendBytes(gateway, 'SSH-2.0-client\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect((await gateway.ask('ping')).status).toBe(200);
});

/** Sends bytes, and reads what comes until the other side closes, or leaves at once. */
function sendBytes({ url }: RunningGateway, bytes: string, leaves = false): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(bytes, () => {
        if (leaves) socket.destroy();
      });
    });
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
