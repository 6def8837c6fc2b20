import type { Node } from '../../schema/node';
import type { Headers } from './answers';
import type { EventStream } from './event-stream';

/** The stream that one request is answered with. */
export class AnswerStream {
  /** What the target's answer adds to the headers, until the first event has gone out. */
  public readonly headers: Record<string, string> = {};
  private hasPassed = false;

  public constructor(private readonly events: EventStream) {}

  /** Whether status and headers are with the caller already. */
  public get hasBegun(): boolean {
    return this.events.hasBegun;
  }

  /** Sends what answers nothing and wants no answer; interceptors do not see it. */
  public async notify(notification: Node): Promise<void> {
    this.events.begin(200, this.headers);
    await this.events.send({ jsonrpc: '2.0', ...notification });
  }

  /** What interceptors are told of the next message that they see. */
  public nextEvent(): 'first' | 'later' {
    const event = this.hasPassed ? 'later' : 'first';
    this.hasPassed = true;
    return event;
  }

  /** Sends a message that answers or wants an answer. */
  public async send(httpStatus: number, headers: Headers, message: Node): Promise<void> {
    this.events.begin(httpStatus, headers);
    await this.events.send(message);
  }
}
