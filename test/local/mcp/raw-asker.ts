import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AskingServer } from './asking-server';

/** A server that asks its client whatever the client has told of itself, and gives what it is answered as its result. */
export async function startRawAsker(): Promise<AskingServer> {
  let finish: ((answer: string) => void) | undefined;
  const http = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const message = text === '' ? {} : JSON.parse(text);
    const json = (result: object) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }));
    };
    switch (message.method) {
      case 'initialize':
        json({
          protocolVersion: '2025-11-25',
          capabilities: { tools: {} },
          serverInfo: { name: 'raw', version: '1' },
        });
        return;
      case 'tools/list':
        json({ tools: [{ name: 'form', inputSchema: { type: 'object' } }] });
        return;
      case 'tools/call': {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const send = (event: object) => response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...event })}\n\n`);
        finish = (answer) => {
          send({ id: message.id, result: { content: [{ type: 'text', text: answer }], isError: false } });
          response.end();
        };
        send({ id: 'mine', method: 'elicitation/create', params: { message: 'Really?', requestedSchema: {} } });
        return;
      }
      default:
        if (message.id === 'mine') finish?.(text);
        response.writeHead(request.method === 'POST' ? 202 : 405).end();
    }
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address that is no text.
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    clients: [],
    sessions: () => 0,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
