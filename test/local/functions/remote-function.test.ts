import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TargetFailure } from '../../../lib/local/target-caller';
import { invoke, openFunctions, served } from './served-function';

type Answer = (response: ServerResponse, request: IncomingMessage, body: string) => void;

const servers: (() => void)[] = [];

afterEach(() => {
  for (const stop of servers.splice(0)) stop();
});

/** A Lambda Runtime Interface Emulator that answers as the test says. */
async function emulator(answer: Answer): Promise<URL> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    answer(response, request, Buffer.concat(chunks).toString());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const image = () =>
  served({}, { runtime: undefined, handler: undefined, code: { missing: 'an image' }, timeoutSeconds: 1 });

test('the event is posted where the emulator takes it, with the client context', async () => {
  const url = await emulator((response, request, body) => {
    const context = Buffer.from(`${request.headers['x-amz-client-context']}`, 'base64').toString();
    response.end(
      JSON.stringify({
        method: request.method,
        path: request.url,
        body: JSON.parse(body),
        context: JSON.parse(context),
      }),
    );
  });
  const invoker = openFunctions().acquire(image(), url);
  invoker.prepare();

  const result = await invoker.invoke({
    payload: '{"id":7}',
    clientContext: { custom: { bedrockAgentCoreToolName: 'a___b' } },
  });

  expect('payload' in result && JSON.parse(result.payload)).toEqual({
    method: 'POST',
    path: '/2015-03-31/functions/function/invocations',
    body: { id: 7 },
    context: { custom: { bedrockAgentCoreToolName: 'a___b' } },
  });
});

test('a URL with the whole path is taken as it is', async () => {
  const url = await emulator((response, { url }) => response.end(JSON.stringify(url)));

  const result = await invoke(
    openFunctions().acquire(image(), new URL('/2015-03-31/functions/orders/invocations', url)),
  );

  expect(result).toEqual({ payload: '"/2015-03-31/functions/orders/invocations"' });
});

const ERROR = '{"errorMessage":"no such order","errorType":"ValueError","requestId":"1","stackTrace":[]}';
const TIMED_OUT = {
  error: expect.stringMatching(
    /^\{"errorType":"Sandbox\.Timedout","errorMessage":"RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds"\}$/,
  ),
  hint: expect.stringMatching(/^Sandbox\.Timedout: RequestId: /),
};

const ANSWERS: [string, Answer, object][] = [
  ['a result', (response) => response.end('{"a": 1}'), { payload: '{"a": 1}' }],
  [
    'a result that speaks of errors',
    (response) => response.end('{"errorMessage":"","errorType":"none","orders":[]}'),
    { payload: '{"errorMessage":"","errorType":"none","orders":[]}' },
  ],
  ['an error', (response) => response.end(ERROR), { error: ERROR, hint: 'ValueError: no such order' }],
  [
    'an error by its header',
    (response) => response.setHeader('x-amz-function-error', 'Unhandled').end('"boom"'),
    { error: '"boom"', hint: '"boom"' },
  ],
  [
    'an error by its status',
    (response) => response.writeHead(502).end(ERROR),
    { error: ERROR, hint: 'ValueError: no such order' },
  ],
  ['a timeout', (response) => response.end('Task timed out after 1.00 seconds'), TIMED_OUT],
];

test.each(ANSWERS)('%s of the emulator is told as Lambda tells it', async (_, answer, expected) => {
  const url = await emulator(answer);

  expect(await invoke(openFunctions().acquire(image(), url))).toEqual(expected);
});

test('fails when nothing listens, with what to do', async () => {
  const url = await emulator(() => {});
  for (const stop of servers.splice(0)) stop();

  const failure = await invoke(openFunctions().acquire(image(), url)).catch((error: unknown) => error);

  expect(failure).toEqual(
    new TargetFailure(
      `The function Shop/Orders did not answer at ${url.origin}: connect ECONNREFUSED 127.0.0.1:${url.port}`,
    ),
  );
  expect(failure).toMatchObject({ hint: `start it there, such as with docker run --publish ${url.port}:8080 <image>` });
});

test('fails on a redirect, which nobody has named', async () => {
  const url = await emulator((response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end());

  await expect(invoke(openFunctions().acquire(image(), url))).rejects.toThrow(/unexpected redirect/);
});

test('fails on an answer without end', async () => {
  const url = await emulator((response) => {
    const more = () => response.write('x'.repeat(1_000_000), more);
    more();
  });

  await expect(invoke(openFunctions().acquire(image(), url))).rejects.toThrow(/the answer has more than 6291556 bytes/);
});

test('fails when the caller leaves, and when the gateway stops', async () => {
  const url = await emulator(() => {});
  const functions = openFunctions();
  const invoker = functions.acquire(image(), url);
  const leaving = new AbortController();

  const left = expect(invoker.invoke({ payload: '{}', signal: leaving.signal })).rejects.toThrow(
    new TargetFailure('The caller left before the function Shop/Orders had answered'),
  );
  const stopped = expect(invoke(invoker)).rejects.toThrow(
    new TargetFailure('The function Shop/Orders has been stopped'),
  );
  leaving.abort();
  await functions.close();

  await Promise.all([left, stopped]);
});
