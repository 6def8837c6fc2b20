import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A company's proxy, which opens a way to where a test says, whatever host is asked for. */
export interface TestProxy {
  readonly url: string;
  /** The hosts and ports that were asked for. */
  readonly asked: string[];
  /** What the clients proved themselves with. */
  readonly proofs: (string | undefined)[];
  close(): Promise<void>;
}

/** @param refusal status that every request is refused with */
export async function startProxy(destination: string, refusal?: number): Promise<TestProxy> {
  const asked: string[] = [];
  const proofs: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(500).end());
  server.on('connect', ({ url, headers }, socket: Socket) => {
    asked.push(url ?? '');
    proofs.push(headers['proxy-authorization']);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} Refused\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(destination);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const one of [socket, onward]) {
      sockets.add(one);
      one.on('error', () => one.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    proofs,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
