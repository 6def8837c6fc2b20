import type { McpTransport } from './api';

/** How long a gateway may take to hear that a call is given up. */
const PATIENCE = 2_000;

/**
 * Watches the messages of a transport that give calls up: closing it would stop them on their way.
 *
 * @returns what waits until they have arrived
 */
export function watchFarewells(transport: McpTransport): () => Promise<void> {
  const farewells: Promise<void>[] = [];
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    const sent = send(message, options);
    if (message.method === 'notifications/cancelled') farewells.push(sent);
    return sent;
  };
  return async () => {
    if (farewells.length === 0) return;
    const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE).unref());
    await Promise.race([Promise.allSettled(farewells), enough]);
  };
}
