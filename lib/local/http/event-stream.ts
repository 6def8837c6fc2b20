import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Headers } from './answers';

/** How often a silent stream shows that it is alive. */
const KEEP_ALIVE_MILLISECONDS = 15_000;

/** A stream of server-sent events that holds one message of JSON-RPC each. It begins with its first event. */
export class EventStream {
  private readonly keepAlive: NodeJS.Timeout;

  public constructor(
    private readonly response: ServerResponse,
    private readonly headers: Headers = {},
  ) {
    this.keepAlive = setInterval(() => this.write(': keepalive\n\n'), KEEP_ALIVE_MILLISECONDS);
    this.keepAlive.unref();
    response.on('close', () => clearInterval(this.keepAlive));
  }

  public get hasBegun(): boolean {
    return this.response.headersSent;
  }

  /** Sends the status and the headers, unless they are sent already. */
  public begin(httpStatus = 200, headers: Headers = {}): void {
    if (!this.response.headersSent) {
      this.response.writeHead(httpStatus, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache, no-transform',
        ...headers,
        ...this.headers,
      });
      this.response.flushHeaders();
    }
  }

  /** Sends one message; done when there is room for the next one. */
  public async send(message: object): Promise<void> {
    const hasRoom = this.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
    if (!hasRoom && !this.response.destroyed) {
      await this.drained();
    }
  }

  /** Leaves the response to somebody else, before anything was sent. */
  public abandon(): void {
    clearInterval(this.keepAlive);
  }

  public end(): void {
    clearInterval(this.keepAlive);
    if (!this.response.destroyed) {
      this.begin();
      this.response.end();
    }
  }

  private drained(): Promise<void> {
    const { response } = this;
    return new Promise((resolve) => {
      const settle = () => {
        response.off('drain', settle).off('close', settle);
        resolve();
      };
      response.on('drain', settle).on('close', settle);
    });
  }

  private write(text: string): boolean {
    if (this.response.destroyed || this.response.writableEnded) {
      return true;
    }
    this.begin();
    return this.response.write(text);
  }
}

/** Whether whoever sent a request reads streams of events. */
export function readsEvents({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes('text/event-stream') ?? false;
}
