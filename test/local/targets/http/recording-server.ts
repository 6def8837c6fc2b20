import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (request: RecordedRequest, response: ServerResponse) => void;

/** A real server on loopback that remembers what it is asked, and answers as it is told. */
export class RecordingServer {
  public readonly requests: RecordedRequest[] = [];

  private constructor(
    private readonly server: Server,
    private answer: Answer,
  ) {}

  public static async start(answer: Answer = (_, response) => json(response, {})): Promise<RecordingServer> {
    const server = createServer();
    const recording = new RecordingServer(server, answer);
    server.on('request', (incoming, response) => recording.take(incoming, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return recording;
  }

  public get url(): string {
    // An address of TCP, as it listens on a port.
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public get last(): RecordedRequest {
    const request = this.requests.at(-1);
    if (request === undefined) {
      throw new Error('nothing was asked');
    }
    return request;
  }

  /** Forgets what was asked, and answers otherwise from now on. */
  public answerWith(answer: Answer): void {
    this.requests.length = 0;
    this.answer = answer;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(incoming: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      this.requests.push(request);
      this.answer(request, response);
    });
  }
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
