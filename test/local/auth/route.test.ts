import { createServer, type IncomingMessage, request } from 'node:http';
import { readText } from '../../../lib/local/auth/route';
import { closeServer, listen } from './gateway';

/** What comes of reading a request's body when its caller does `act`. */
async function readingOf(act: (outgoing: ReturnType<typeof request>) => void, limit = 10): Promise<string | undefined> {
  const server = createServer();
  const url = await listen(server);
  const incoming = new Promise<IncomingMessage>((resolve) => server.once('request', resolve));
  const outgoing = request(url, { method: 'POST', headers: { 'content-length': '10' } });
  outgoing.on('error', () => undefined);
  outgoing.flushHeaders();
  try {
    const text = readText(await incoming, limit);
    act(outgoing);
    return await text;
  } finally {
    await closeServer(server);
  }
}

test('a body is read to its end', async () => {
  const text = await readingOf((outgoing) => {
    outgoing.write('four ');
    outgoing.end('bytes');
  });

  expect(text).toBe('four bytes');
});

test('a body that is too long is none, before its end', async () => {
  expect(await readingOf((outgoing) => outgoing.write('1234567'), 6)).toBeUndefined();
});

test('fails when the caller leaves before the end', async () => {
  await expect(readingOf((outgoing) => outgoing.destroy())).rejects.toThrow('aborted');
});
