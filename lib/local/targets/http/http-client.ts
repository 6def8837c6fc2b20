import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as openHttp } from 'node:http';
import { Agent as HttpsAgent, request as openHttps } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { LIMITS } from '../../../schema/limits';
import { cancelled, notConnected, timedOut, toHttpFailure } from './http-failure';
import { readBody } from './read-body';
import type { TargetAnswer, TargetRequest } from './target-request';

/** What a target may take. */
export interface HttpLimits {
  readonly connectMilliseconds: number;
  /** From the request to the end of the answer. */
  readonly answerMilliseconds: number;
  readonly answerBytes: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  connectMilliseconds: 10_000,
  answerMilliseconds: LIMITS.invocationSeconds * 1000,
  answerBytes: LIMITS.payloadBytes,
};

/** Idle connections are closed before most servers close them, so that few requests meet one that is being closed. */
const IDLE_MILLISECONDS = 4000;

/** Methods that may be sent again when the connection turned out to be closed. */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/** Sends requests over connections that are kept. It follows no redirect, so what a request holds goes to its host alone. */
export class HttpClient {
  private readonly http = new HttpAgent({ keepAlive: true, timeout: IDLE_MILLISECONDS });
  private readonly https = new HttpsAgent({ keepAlive: true, timeout: IDLE_MILLISECONDS });

  public constructor(private readonly limits: HttpLimits = DEFAULT_HTTP_LIMITS) {}

  /** What the target answers, whatever its status. Throws an `HttpFailure` when there is no answer. */
  public async send(request: TargetRequest, signal: AbortSignal): Promise<TargetAnswer> {
    const attempt = () => new Exchange(request, this.agentOf(request), this.limits, signal).answer();
    try {
      const first = await attempt();
      return first === 'STALE' ? await attempt().then(orReset) : first;
    } catch (cause) {
      throw toHttpFailure(cause, request.origin);
    }
  }

  public close(): void {
    this.http.destroy();
    this.https.destroy();
  }

  private agentOf({ origin }: TargetRequest): HttpAgent {
    return origin.startsWith('https:') ? this.https : this.http;
  }
}

function orReset(answer: TargetAnswer | 'STALE'): TargetAnswer {
  if (answer === 'STALE') {
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  }
  return answer;
}

/** One request and its answer. */
class Exchange {
  /** What to do about timers and listeners when it is over. */
  private readonly endings: (() => void)[] = [];

  public constructor(
    private readonly request: TargetRequest,
    private readonly agent: HttpAgent,
    private readonly limits: HttpLimits,
    private readonly signal: AbortSignal,
  ) {}

  /** `STALE` when a kept connection was closed by the target before it took the request. */
  public async answer(): Promise<TargetAnswer | 'STALE'> {
    try {
      return await new Promise((resolve, reject) => {
        const outgoing = this.open((incoming) => this.read(incoming).then(resolve, fail));
        const fail = (cause: unknown) => {
          reject(cause);
          outgoing.destroy();
        };
        this.limit(outgoing, fail);
        outgoing.on('error', (cause: NodeJS.ErrnoException) => {
          const isStale = outgoing.reusedSocket && cause.code === 'ECONNRESET' && REPEATABLE.has(this.request.method);
          return isStale ? resolve('STALE') : fail(cause);
        });
        outgoing.end(this.request.body);
      });
    } finally {
      for (const end of this.endings) {
        end();
      }
    }
  }

  private open(take: (incoming: IncomingMessage) => void): ClientRequest {
    const { method, origin, path, query, headers } = this.request;
    const { protocol, hostname, port } = urlToHttpOptions(new URL(origin));
    const open = protocol === 'https:' ? openHttps : openHttp;
    const options = { agent: this.agent, protocol, hostname, port, method, headers };
    return open({ ...options, path: query === '' ? path : `${path}?${query}` }, take);
  }

  /** Ends the request when it takes too long, or when nobody waits for its answer any more. */
  private limit(outgoing: ClientRequest, fail: (cause: unknown) => void): void {
    const { origin } = this.request;
    const { answerMilliseconds, connectMilliseconds } = this.limits;
    const leave = () => fail(cancelled());
    if (this.signal.aborted) {
      leave();
    }
    this.signal.addEventListener('abort', leave);
    this.endings.push(() => this.signal.removeEventListener('abort', leave));
    this.after(answerMilliseconds, () => fail(timedOut(origin, answerMilliseconds)));
    outgoing.once('socket', (socket) => {
      if (socket.connecting) {
        const waiting = this.after(connectMilliseconds, () => fail(notConnected(origin, connectMilliseconds)));
        socket.once('connect', () => clearTimeout(waiting));
      }
    });
  }

  private after(milliseconds: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(act, milliseconds);
    this.endings.push(() => clearTimeout(timer));
    return timer;
  }

  private async read(incoming: IncomingMessage): Promise<TargetAnswer> {
    const body = await readBody(incoming, this.limits.answerBytes, this.request.origin);
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
    return { status: incoming.statusCode ?? 0, headers: Object.fromEntries(headers), body };
  }
}
