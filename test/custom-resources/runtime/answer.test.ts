import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendAnswer } from '../../../lib/custom-resources/runtime/answer';
import type { ResourceAnswer } from '../../../lib/custom-resources/runtime/events';
import { FakeClock } from '../fake-clock';

const ANSWER: ResourceAnswer = {
  Status: 'FAILED',
  Reason: 'Größe',
  PhysicalResourceId: 'id',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Value',
};

interface Received {
  readonly method?: string;
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let received: Received[];
/** How the next requests are answered; 0 breaks the connection. */
let statuses: number[];

beforeEach(async () => {
  received = [];
  statuses = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const status = statuses.shift() ?? 200;
      if (status === 0) request.socket.destroy();
      else response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Where the server listens, with a signature that must stay secret. */
function url(): string {
  // An address of a TCP server is never a text.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/answer?Signature=s3cr3t`;
}

test('an answer is sent once, as CloudFormation has signed for it', async () => {
  await sendAnswer(url(), ANSWER, new FakeClock());

  expect(received).toHaveLength(1);
  const [{ method, url: path, headers, body } = { headers: {}, body: '' }] = received;
  expect([method, path]).toEqual(['PUT', '/answer?Signature=s3cr3t']);
  expect(headers['content-type'] ?? '').toBe('');
  expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  expect(headers['transfer-encoding']).toBeUndefined();
  expect(JSON.parse(body)).toEqual(ANSWER);
});

test.each([
  ['errors of the server', [500, 503]],
  ['throttling', [429, 408]],
  ['broken connections', [0, 0]],
])('an answer is repeated after %s until it has arrived, and not after', async (_, first) => {
  statuses = first;
  const clock = new FakeClock();

  await sendAnswer(url(), ANSWER, clock);

  expect(received).toHaveLength(3);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  expect(clock.pauses).toEqual([250, 500]);
});

test.each([
  [[403], 1, 'HTTP 403'],
  [[307], 1, 'HTTP 307'],
  [Array(9).fill(500), 5, 'HTTP 500'],
  [Array(9).fill(0), 5, 'no answer'],
])('fails after the statuses %j in %i attempts, without the URL', async (answers, attempts, outcome) => {
  statuses = answers;

  const sent = sendAnswer(url(), ANSWER, new FakeClock());

  await expect(sent).rejects.toThrow(new Error(`CloudFormation could not be told how the request ended: ${outcome}`));
  expect(received).toHaveLength(attempts);
});

test('fails for what is no URL, without repeating it', async () => {
  await expect(sendAnswer('s3cr3t', ANSWER, new FakeClock())).rejects.toThrow(
    new Error('CloudFormation could not be told how the request ended: no answer'),
  );
});
