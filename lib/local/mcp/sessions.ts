import { randomUUID } from 'node:crypto';
import { type Node, own, ownNode, ownText } from '../../schema/node';
import type { Caller } from '../target-caller';
import { Questions } from './questions';

/** What a client and a gateway have agreed on, from `initialize` on. */
export class Session {
  public readonly id = randomUUID();
  /** The calls that are under way, by the IDs of their messages. */
  public readonly calls = new Map<string | number, AbortController>();
  public readonly questions = new Questions();
  private ready = false;

  /** @param capabilities what the client has told of itself */
  public constructor(public readonly capabilities: Node = {}) {}

  /** Whether the client has said that it is ready. */
  public get isInitialized(): boolean {
    return this.ready;
  }

  /** Takes note of a notification. */
  public note(notification: Node): void {
    const method = ownText(notification, 'method');
    if (method === 'notifications/initialized') {
      this.ready = true;
    } else if (method === 'notifications/cancelled') {
      const id = own(ownNode(notification, 'params'), 'requestId');
      if (typeof id === 'string' || typeof id === 'number') {
        this.calls.get(id)?.abort(new Error('the caller has cancelled the call'));
      }
    }
  }
}

/** A client that only ever says `initialize` cannot fill the memory; far more than the connections that are taken. */
const MOST_SESSIONS = 10_000;

/** The sessions of a gateway. Each belongs to whoever began it, and ends a fixed time after that. */
export class Sessions {
  private readonly entries = new Map<string, Entry>();

  /** @param onEnd told of each session that is over */
  public constructor(private readonly onEnd: (id: string) => void = () => undefined) {}

  public begin(caller: Caller, timeoutSeconds: number, capabilities?: Node): Session {
    const session = new Session(capabilities);
    this.entries.set(session.id, { session, owner: ownerOf(caller), endsAt: now() + timeoutSeconds });
    const [oldest] = this.entries.keys();
    if (this.entries.size > MOST_SESSIONS && oldest !== undefined) {
      this.end(oldest);
    }
    return session;
  }

  /** `undefined` for sessions that have ended, never began, or are somebody else's: a caller cannot tell them apart. */
  public tryFind(id: string, caller: Caller): Session | undefined {
    const entry = this.entries.get(id);
    if (entry && entry.endsAt <= now()) {
      this.end(id);
      return undefined;
    }
    return entry?.owner === ownerOf(caller) ? entry.session : undefined;
  }

  public end(id: string): void {
    if (this.entries.delete(id)) {
      this.onEnd(id);
    }
  }
}

interface Entry {
  readonly session: Session;
  readonly owner: string;
  readonly endsAt: number;
}

/** Users are told apart by the `sub` of their tokens, as the service does, and those who sign by their ARN. */
function ownerOf({ claims }: Caller): string {
  return JSON.stringify([own(claims, 'iss'), own(claims, 'sub') ?? own(claims, 'client_id') ?? own(claims, 'arn')]);
}

function now(): number {
  return performance.now() / 1000;
}
