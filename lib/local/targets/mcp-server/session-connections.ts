import type { Node } from '../../../schema/node';
import type { ServerConnection } from './server-connection';

/** Connections that nobody uses are given up when there are more; a session that comes back gets a new one. */
const MOST_IDLE = 100;

/** The connections of a target, one for each session of the gateway: what a server keeps for one is not seen by others. */
export class SessionConnections {
  private readonly bySession = new Map<string, ServerConnection>();

  /** @param open opens a connection for a client with these capabilities */
  constructor(private readonly open: (askable: Node) => ServerConnection) {}

  /** The connection of a session, which is opened with its first call. */
  of(sessionId: string, askable: Node): ServerConnection {
    const connection = this.bySession.get(sessionId) ?? this.open(askable);
    // At the end again: the first one has been idle for the longest time.
    this.bySession.delete(sessionId);
    this.bySession.set(sessionId, connection);
    this.endIdle();
    return connection;
  }

  end(sessionId: string): void {
    const connection = this.bySession.get(sessionId);
    this.bySession.delete(sessionId);
    void connection?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.bySession.values()].map((connection) => connection.close()));
    this.bySession.clear();
  }

  private endIdle(): void {
    const [, ...others] = [...this.bySession].reverse();
    const idle = others.filter(([, connection]) => connection.isIdle);
    for (const [sessionId] of idle.slice(MOST_IDLE)) {
      this.end(sessionId);
    }
  }
}
