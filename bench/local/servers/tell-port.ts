import type { Server } from 'node:http';

/** Listens on any port of the loopback interface, and tells whoever has started this process which one it is. */
export function tellPort(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
  });
}
