import { ProtocolErrorCode, SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import { isNode, type Node, own, ownNode } from '../../schema/node';
import { rpcError, rpcResult } from '../mcp/json-rpc';
import type { EventStream } from './event-stream';

/** What of a gateway can change while clients are connected. */
export const CHANGES = ['tools', 'prompts', 'resources'] as const;
export type Change = (typeof CHANGES)[number];

/** Tells connected clients that lists have changed. */
export class ChangeAnnouncer {
  private readonly listeners = new Set<Listener>();

  /** Takes a session's stream for messages that answer nothing. `false` when the session has one already. */
  public listenInSession(sessionId: string, isOpen: () => boolean, stream: EventStream): boolean {
    if ([...this.listeners].some((listener) => listener.sessionId === sessionId)) {
      return false;
    }
    stream.begin();
    this.listeners.add({ sessionId, stream, changes: CHANGES, isOpen });
    return true;
  }

  /** Answers `subscriptions/listen`: with an acknowledgement first, and with the result when the stream ends. */
  public async subscribe(message: Node, isHonored: boolean, stream: EventStream): Promise<void> {
    const asked = own(ownNode(message, 'params'), 'notifications');
    // The cast says what the caller has made sure of.
    const id = message.id as string | number;
    if (!isNode(asked)) {
      const text = "Invalid params: 'notifications' must be an object";
      await stream.send(rpcError(id, ProtocolErrorCode.InvalidParams, text));
      stream.end();
      return;
    }
    const changes = isHonored ? CHANGES.filter((change) => own(asked, filterOf(change)) === true) : [];
    const notifications = Object.fromEntries(changes.map((change) => [filterOf(change), true]));
    await stream.send({
      jsonrpc: '2.0',
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications, _meta: subscription(id) },
    });
    const listener: Listener = { stream, changes, subscriptionId: id, isOpen: () => true };
    if (changes.length === 0) {
      end(listener);
    } else {
      this.listeners.add(listener);
    }
  }

  public remove(stream: EventStream): void {
    for (const listener of this.listeners) {
      if (listener.stream === stream) this.listeners.delete(listener);
    }
  }

  public endSession(sessionId: string): void {
    for (const listener of this.listeners) {
      if (listener.sessionId === sessionId) this.drop(listener);
    }
  }

  public announce(changes: readonly Change[]): void {
    for (const listener of this.listeners) {
      if (!listener.isOpen()) {
        this.drop(listener);
        continue;
      }
      for (const change of changes.filter((change) => listener.changes.includes(change))) {
        const id = listener.subscriptionId;
        const params = id === undefined ? {} : { params: { _meta: subscription(id) } };
        void listener.stream.send({ jsonrpc: '2.0', method: `notifications/${change}/list_changed`, ...params });
      }
    }
  }

  public close(): void {
    for (const listener of this.listeners) {
      this.drop(listener);
    }
  }

  private drop(listener: Listener): void {
    this.listeners.delete(listener);
    end(listener);
  }
}

interface Listener {
  readonly stream: EventStream;
  readonly changes: readonly Change[];
  readonly sessionId?: string;
  readonly subscriptionId?: string | number;
  /** Whether whoever listens may still do so. */
  readonly isOpen: () => boolean;
}

function end({ stream, subscriptionId }: Listener): void {
  if (subscriptionId !== undefined) {
    void stream.send(rpcResult(subscriptionId, { resultType: 'complete', _meta: subscription(subscriptionId) }));
  }
  stream.end();
}

function filterOf(change: Change): string {
  return `${change}ListChanged`;
}

function subscription(id: string | number): Node {
  return { [SUBSCRIPTION_ID_META_KEY]: id };
}
