import type { Node } from '../../schema/node';
import type { Session } from './sessions';

/** What may be asked of a client while one of its calls is under way: afterwards, nobody would read the answer. */
export class Asking {
  private readonly over = new AbortController();
  private readonly signal: AbortSignal;

  /** @param left ends when the client has left */
  public constructor(
    private readonly session: Session,
    left: AbortSignal,
  ) {
    this.signal = AbortSignal.any([left, this.over.signal]);
  }

  public ask(question: Node, send: (message: Node) => Promise<void>): Promise<Node> {
    return this.session.questions.ask(question, send, this.signal);
  }

  /** Ends what has not been answered. */
  public end(): void {
    this.over.abort();
  }
}
