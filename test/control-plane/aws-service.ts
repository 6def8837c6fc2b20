import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FaultPlan, noFaults } from './faults';
import type { VirtualClock } from './virtual-clock';

/** How long clients of AWS wait for an answer. */
const CLIENT_PATIENCE = 10_000;

/** What one call takes of the virtual time. */
const LATENCY = 120;

/** JSON as it is on the wire. */
export interface Json {
  readonly [name: string]: unknown;
}

export interface ServiceCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly target: string;
  readonly authorization: string;
  readonly body: Json;
}

export interface Operation {
  readonly name: string;
  /** Status of the answer when all is well. */
  readonly status: number;
  readonly run: () => Json;
}

/** An error as AWS answers it. */
export class ServiceError extends Error {
  public constructor(
    public readonly type: string,
    public readonly status: number,
    message: string,
    public readonly members: Json = {},
  ) {
    super(message);
  }
}

/** A service of AWS on this machine: HTTP, virtual time, and faults where the plan has some. */
export abstract class AwsService {
  /** Every operation that was asked for, in order. */
  public readonly calls: string[] = [];
  public plan: FaultPlan = noFaults;
  /** What the texts of errors hold, so that tests can look for it where it must not be. */
  public errorSuffix = '';

  private readonly server: Server;

  protected constructor(
    protected readonly clock: VirtualClock,
    private readonly contentType: string,
  ) {
    this.server = createServer((request, response) => {
      void this.serve(request, response);
    });
  }

  public async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  public get endpoint(): string {
    // An address of a TCP server is never a text.
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Finds the operation that is asked for. */
  protected abstract route(call: ServiceCall): Operation;

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    let text = '';
    for await (const chunk of request) text += chunk;
    await this.clock.sleep(LATENCY);
    const drop = () => request.socket.destroy();
    try {
      const operation = this.route({
        method: request.method ?? 'GET',
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        target: String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, ''),
        authorization: request.headers.authorization ?? '',
        body: text === '' ? {} : this.read(text),
      });
      this.calls.push(operation.name);
      const fault = this.plan(operation.name);
      if (fault === 'hang') return;
      if (fault === 'reset-before') return void drop();
      if (fault === 'timeout-before') {
        await this.clock.sleep(CLIENT_PATIENCE);
        return void drop();
      }
      if (fault === 'throttle') throw new ServiceError('ThrottlingException', 429, 'Rate exceeded');
      if (fault === 'server-error') throw new ServiceError('InternalServerException', 500, 'Internal error');
      if (fault === 'denied') throw new ServiceError('AccessDeniedException', 403, 'User is not authorized');
      if (fault === 'expired') {
        throw new ServiceError('ExpiredTokenException', 403, 'The security token included in the request is expired');
      }
      const result = operation.run();
      if (fault === 'reset-after') return void drop();
      if (fault === 'timeout-after') {
        await this.clock.sleep(CLIENT_PATIENCE);
        return void drop();
      }
      this.answer(response, operation.status, result);
    } catch (error) {
      const known =
        error instanceof ServiceError ? error : new ServiceError('InternalServerException', 500, `${error}`);
      const { type, status, message, members } = known;
      response.setHeader('x-amzn-errortype', type);
      this.answer(response, status, { ...members, __type: type, message: `${message}${this.errorSuffix}` });
    }
  }

  /** What a request says. */
  protected read(text: string): Json {
    return JSON.parse(text);
  }

  /** How an answer is written. */
  protected write(body: Json): string {
    return JSON.stringify(body);
  }

  private answer(response: ServerResponse, status: number, body: Json): void {
    response.setHeader('content-type', this.contentType);
    response.setHeader('x-amzn-requestid', '11111111-2222-3333-4444-555555555555');
    response.writeHead(status).end(this.write(body));
  }
}
