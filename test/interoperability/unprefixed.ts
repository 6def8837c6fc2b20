import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The names that a gateway puts its target's name in front of, as the conformance scenarios know them. */
const NAMES = /^(?:test_|json_schema_)/;

/**
 * Stands between the conformance scenarios, which call tools and prompts by fixed names, and a gateway, which prefixes them.
 * It changes names and nothing else.
 */
export async function startUnprefixed(gatewayUrl: string, target: string) {
  const { port } = new URL(gatewayUrl);
  const prefix = `${target}___`;
  const server = createServer(async (incoming, outgoing) => {
    const body = await textOf(incoming);
    const { 'content-length': _length, ...headers } = incoming.headers;
    const name = headers['mcp-name'];
    if (typeof name === 'string' && NAMES.test(name)) headers['mcp-name'] = prefix + name;
    const options = { port, path: incoming.url, method: incoming.method, headers };
    const forwarded = sendRequest(options, (answer) => {
      const { 'content-length': _ownLength, ...answerHeaders } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, answerHeaders);
      outgoing.flushHeaders();
      // An event of a stream comes in one piece on loopback, and JSON answers are small.
      answer.setEncoding('utf8').on('data', (chunk: string) => outgoing.write(chunk.replaceAll(prefix, '')));
      answer.on('end', () => outgoing.end());
      answer.on('error', () => outgoing.destroy());
    });
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    forwarded.end(renamed(body, prefix));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address that is no text.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function renamed(body: string, prefix: string): string {
  try {
    const message = JSON.parse(body);
    if (typeof message.params?.name !== 'string' || !NAMES.test(message.params.name)) return body;
    message.params.name = prefix + message.params.name;
    return JSON.stringify(message);
  } catch {
    return body;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
