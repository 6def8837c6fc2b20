import { PassThrough } from 'node:stream';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { EXIT, type Io } from '../../io';
import { locate, type Whereabouts } from '../locate';
import { Bridge } from './bridge';

/** A stream of the gateway's own messages is opened again for a while when it breaks off. */
const RECONNECTION = {
  initialReconnectionDelay: 1_000,
  maxReconnectionDelay: 15_000,
  reconnectionDelayGrowFactor: 2,
  maxRetries: 5,
};

/** How long answers are waited for after the client's last word. */
const LAST_ANSWERS_MS = 30_000;

/** Speaks MCP over stdio for a client that cannot reach the gateway itself, until the client leaves. */
export async function connect(where: Whereabouts, io: Io): Promise<number> {
  if (io.streams === undefined) throw new Error('connect needs the streams of its process');
  const { input, output } = io.streams;
  const { connection, label } = await locate(where);
  const gateway = new StreamableHTTPClientTransport(new URL(connection.url), {
    fetch: connection.fetch,
    reconnectionOptions: RECONNECTION,
  });
  // The transport drops what is in flight when its input ends, and whoever pipes messages in wants their answers.
  const messages = new PassThrough();
  input.pipe(messages, { end: false });
  const bridge = new Bridge(new StdioServerTransport(messages, output), gateway, label, (problem) =>
    io.stderr(`${problem}\n`),
  );
  input.once('end', () => {
    const timer = setTimeout(() => messages.end(), LAST_ANSWERS_MS);
    // What was read last is on its way to the bridge.
    setImmediate(() =>
      bridge.answered().then(() => {
        clearTimeout(timer);
        messages.end();
      }),
    );
  });
  io.stopped?.addEventListener('abort', () => void bridge.close(), { once: true });
  if (isTerminal(input)) {
    io.stderr(`Speaks MCP with ${label} over stdin and stdout. Clients start it: --print-config tells them how.\n`);
  }
  try {
    await bridge.run();
  } finally {
    // An input that stays open would keep the process.
    input.unpipe(messages).destroy();
  }
  return EXIT.done;
}

function isTerminal(input: NodeJS.ReadableStream): boolean {
  return 'isTTY' in input && input.isTTY === true;
}
