import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ServedFunction } from '../../assembly/serving/model';
import { TargetFailure } from '../target-caller';
import { reasonOf } from './error-reason';
import { type CommandOptions, type PreparedFunction, prepareFunction } from './function-command';
import { describeError } from './function-hints';
import type { FunctionInvoker, Invocation, InvocationResult } from './function-invoker';
import { FunctionProcess, type Outcome, type OutputLine } from './function-process';
import type { FunctionRuntime } from './function-runtime';
import { exitError, MAX_REQUEST_BYTES, REQUEST_TOO_LARGE, timeoutError } from './lambda-errors';
import type { ProcessGuard } from './process-guard';

/** How long AWS Lambda lets a function load before it counts the function's own timeout. */
const INIT_MILLISECONDS = 10_000;

/** A process that is about to be free is worth waiting for: another one takes longer to start. */
const PATIENCE_MILLISECONDS = 25;

export interface PoolOptions extends CommandOptions {
  /** How many processes one function has at most; further calls wait. */
  readonly maxProcesses: number;
  /** How long a process beside the first one waits for work. */
  readonly idleMilliseconds: number;
}

export interface PoolListener {
  /** A process runs on this version of the language. */
  onVersion(runtime: FunctionRuntime, version: string): void;
  onOutput(line: OutputLine): void;
  /** An invocation failed; the payload is AWS Lambda's. */
  onError(payload: string, tool: string | undefined): void;
}

interface Waiting {
  readonly invocation: Invocation;
  readonly requestId: string;
  readonly resolve: (result: InvocationResult) => void;
  readonly reject: (error: TargetFailure) => void;
}

/** The processes of a function, from one version of its code. Each runs one invocation at a time, as in AWS Lambda. */
export class FunctionPool implements FunctionInvoker {
  readonly #processes = new Set<FunctionProcess>();
  readonly #starting = new Set<FunctionProcess>();
  readonly #idle: { readonly process: FunctionProcess; readonly timer: NodeJS.Timeout }[] = [];
  #waiting: Waiting[] = [];
  /** Processes that are about to be started, while what they need is made ready. */
  #launching = 0;
  #prepared: Promise<PreparedFunction> | undefined;
  #growth: NodeJS.Timeout | undefined;
  #state: 'open' | 'retired' | 'closed' = 'open';
  #onEmpty: (() => void)[] = [];

  constructor(
    private readonly served: ServedFunction,
    private readonly options: PoolOptions,
    private readonly guard: ProcessGuard,
    private readonly listener: PoolListener,
  ) {}

  invoke(invocation: Invocation): Promise<InvocationResult> {
    return new Promise((resolve, reject) => {
      if (this.#state === 'closed') throw this.#stopped();
      if (Buffer.byteLength(invocation.payload) > MAX_REQUEST_BYTES) throw new TargetFailure(REQUEST_TOO_LARGE);
      if (invocation.signal?.aborted) throw this.#left();
      this.#waiting.push(this.#queue(invocation, resolve, reject));
      const process = this.#takeIdle();
      if (process === undefined) this.#grow();
      else this.#serve(process);
    });
  }

  prepare(): void {
    if (this.#state === 'open' && this.#size === 0) void this.#launch();
  }

  /** Answers what is asked already, and ends then. */
  async retire(): Promise<void> {
    if (this.#state === 'open') this.#state = 'retired';
    for (const { process, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      process.end();
    }
    for (const process of this.#starting) if (this.#waiting.length === 0) process.end();
    await this.#emptied();
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#growth);
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#stopped());
    for (const process of this.#processes) process.end();
    await this.#emptied();
  }

  #stopped(): TargetFailure {
    return new TargetFailure(`The function ${this.served.label} has been stopped`);
  }

  /** How many processes there are or will be in a moment. */
  get #size(): number {
    return this.#processes.size + this.#launching;
  }

  /** How many invocations need a process besides those that are on their way. */
  get #need(): number {
    return this.#waiting.length - this.#starting.size - this.#launching;
  }

  async #emptied(): Promise<void> {
    if (this.#size > 0) await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
    const prepared = await this.#prepared;
    prepared?.code.remove();
    this.#prepared = undefined;
  }

  #checkEmpty(): void {
    if (this.#size === 0) for (const resolve of this.#onEmpty.splice(0)) resolve();
  }

  /** An invocation that waits for a process, and then for its answer, as long as its caller does. */
  #queue(invocation: Invocation, resolve: Waiting['resolve'], reject: Waiting['reject']): Waiting {
    const leave = () => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      reject(this.#left());
    };
    const stay = () => invocation.signal?.removeEventListener('abort', leave);
    const waiting: Waiting = {
      invocation,
      requestId: randomUUID(),
      resolve: (result) => {
        stay();
        resolve(result);
      },
      reject: (failure) => {
        stay();
        reject(failure);
      },
    };
    invocation.signal?.addEventListener('abort', leave, { once: true });
    return waiting;
  }

  #left(): TargetFailure {
    return new TargetFailure(`The caller left before the function ${this.served.label} had answered`);
  }

  /** Starts a process for whoever waits: the first at once, further ones when none has become free in a moment. */
  #grow(): void {
    if (this.#need <= 0 || this.#size >= this.options.maxProcesses) return;
    if (this.#size === 0) {
      void this.#launch();
      this.#grow();
      return;
    }
    this.#growth ??= setTimeout(() => {
      this.#growth = undefined;
      if (this.#need > 0) void this.#launch();
      this.#grow();
    }, PATIENCE_MILLISECONDS);
  }

  async #launch(): Promise<void> {
    this.#launching++;
    try {
      const prepared = await this.#prepare();
      if (this.#state !== 'closed') this.#start(prepared);
    } catch (error) {
      this.#failAll(error);
    } finally {
      this.#launching--;
      this.#checkEmpty();
    }
  }

  /** What could not be made ready is tried anew with the next invocation; so is a folder that is gone. */
  async #prepare(): Promise<PreparedFunction> {
    this.#prepared ??= prepareFunction(this.served, this.options).catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    const prepared = await this.#prepared;
    if (existsSync(prepared.command.folder)) return prepared;
    this.#prepared = undefined;
    throw new Error(`its code ${prepared.command.folder} is gone`);
  }

  #failAll(error: unknown): void {
    const failure =
      error instanceof TargetFailure
        ? error
        : new TargetFailure(`The function ${this.served.label} cannot be started: ${reasonOf(error)}`);
    for (const { reject } of this.#waiting.splice(0)) reject(failure);
  }

  #start({ command, runtime }: PreparedFunction): void {
    const startMilliseconds = INIT_MILLISECONDS + this.served.timeoutSeconds * 1000;
    const process = new FunctionProcess(command, startMilliseconds, this.guard, {
      onReady: (version) => {
        this.#starting.delete(process);
        this.listener.onVersion(runtime, version);
        this.#serve(process);
      },
      onEnd: (outcome, error) => this.#onEnd(process, outcome, error),
      onOutput: (line) => this.listener.onOutput(line),
    });
    this.#processes.add(process);
    this.#starting.add(process);
  }

  #onEnd(process: FunctionProcess, outcome: Outcome, error: Error | undefined): void {
    this.#processes.delete(process);
    const hasNotLoaded = this.#starting.delete(process);
    this.#removeIdle(process);
    if (error !== undefined) this.#failAll(error);
    else if (hasNotLoaded) this.#answer(this.#waiting.shift(), outcome);
    if (this.#state !== 'closed') this.#grow();
    this.#checkEmpty();
  }

  /** A process that waits for work, the last one first, so that the others may end. */
  #takeIdle(): FunctionProcess | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      clearTimeout(idle.timer);
      if (idle.process.isAlive) return idle.process;
    }
    return undefined;
  }

  #removeIdle(process: FunctionProcess): void {
    const index = this.#idle.findIndex((idle) => idle.process === process);
    if (index >= 0) clearTimeout(this.#idle.splice(index, 1)[0]?.timer);
  }

  /** Gives a free process the next invocation, or lets it wait for one. */
  #serve(process: FunctionProcess): void {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      void this.#run(process, waiting);
      return;
    }
    if (this.#state !== 'open') {
      process.end();
      return;
    }
    const timer = setTimeout(() => {
      const alive = [...this.#processes].filter(({ isAlive }) => isAlive);
      if (alive.length > 1) process.end();
    }, this.options.idleMilliseconds).unref();
    this.#idle.push({ process, timer });
  }

  async #run(process: FunctionProcess, waiting: Waiting): Promise<void> {
    const { invocation, requestId } = waiting;
    const milliseconds = this.served.timeoutSeconds * 1000;
    const head = JSON.stringify({
      requestId,
      deadline: Date.now() + milliseconds,
      arn: this.served.arn,
      clientContext: invocation.clientContext,
    });
    const request = `${head.slice(0, -1)},"event":${invocation.payload}}`;
    const outcome = await process.invoke(request, invocation.tool, milliseconds);
    this.#answer(waiting, outcome);
    if (process.isAlive) this.#serve(process);
  }

  #answer(waiting: Waiting | undefined, outcome: Outcome): void {
    if (waiting === undefined) return;
    if (outcome.kind === 'succeeded') {
      waiting.resolve({ payload: outcome.payload });
    } else if (this.#state === 'closed') {
      waiting.reject(this.#stopped());
    } else {
      const error = this.#errorOf(outcome, waiting.requestId);
      this.listener.onError(error, waiting.invocation.tool);
      waiting.resolve({ error, hint: describeError(error) });
    }
  }

  #errorOf(outcome: Exclude<Outcome, { kind: 'succeeded' }>, requestId: string): string {
    if (outcome.kind === 'timed-out') return timeoutError(requestId, this.served.timeoutSeconds);
    if (outcome.kind === 'exited') return exitError(requestId, outcome.code, outcome.signal);
    return outcome.payload;
  }
}
