import type { Server } from 'node:http';
import { GatewayError } from '../../schema/gateway-error';

/** The only interface that is listened on. */
export const LOOPBACK = '127.0.0.1';

/** Makes a server listen on a port of the loopback interface. */
export function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(new GatewayError('GATEWAY_PORT_UNAVAILABLE', messageFor(error, port)));
    server.once('error', fail);
    try {
      server.listen({ port, host: LOOPBACK }, () => {
        server.off('error', fail);
        resolve();
      });
    } catch (error) {
      fail(error);
    }
  });
}

function messageFor(error: unknown, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const choose = 'choose another one with --port, or --port 0 for any that is free';
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is taken by another program; stop that, or ${choose}`;
    case 'EACCES':
      return `port ${port} is only for administrators; ${choose}`;
    case 'ERR_SOCKET_BAD_PORT':
      return `a port is a number from 0 to 65535, got ${port}; ${choose}`;
    default:
      return `port ${port} cannot be listened on (${message}); ${choose}`;
  }
}
