import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the signature of every URL for answers holds. */
export const URL_SECRET = 's1gn4tur3';

export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
}

/** What goes wrong with an answer on its way. */
export type AnswerFault = 'refuse' | 'lose-before' | 'lose-after';

/** Where handlers answer to CloudFormation: one box for each delivery of an event. */
export class AnswerBox {
  /** The answers to each delivery, as texts. */
  public readonly answers = new Map<string, string[]>();
  public plan: (delivery: string) => AnswerFault | undefined = () => undefined;

  private readonly server: Server;

  public constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const delivery = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
        const fault = this.plan(delivery);
        if (fault === 'lose-before') return void request.socket.destroy();
        if (fault === 'refuse') return void response.writeHead(503).end();
        this.answers.set(delivery, [...(this.answers.get(delivery) ?? []), body]);
        if (fault === 'lose-after') return void request.socket.destroy();
        response.end();
      });
    });
  }

  public async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  public urlOf(delivery: string): string {
    // An address of a TCP server is never a text.
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${delivery}?Signature=${URL_SECRET}`;
  }
}
