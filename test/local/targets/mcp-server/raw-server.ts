import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RawRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The JSON-RPC message; empty for requests without one. */
  readonly rpc: {
    readonly method?: string;
    readonly id?: number;
    readonly params?: { readonly [key: string]: unknown };
  };
}

/** A server that answers the handshake of 2025 and leaves the rest to the test. */
export async function startRawServer(answer: (request: RawRequest) => void, capabilities: object = { tools: {} }) {
  const http = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const rpc: RawRequest['rpc'] = text === '' ? {} : JSON.parse(text);
      if (rpc.method === 'initialize') {
        const result = {
          protocolVersion: '2025-11-25',
          capabilities,
          serverInfo: { name: 'raw', version: '1' },
        };
        respond(response, { jsonrpc: '2.0', id: rpc.id, result });
      } else if (rpc.method === 'notifications/initialized') {
        response.writeHead(202).end();
      } else if (request.method === 'GET') {
        response.writeHead(405).end();
      } else {
        answer({ request, response, rpc });
      }
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export function respond(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
