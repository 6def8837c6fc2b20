import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { encodeFrame, FrameReader } from './frames';
import { MAX_RESPONSE_BYTES } from './lambda-errors';
import { OutputLines } from './output-lines';
import type { ProcessGuard } from './process-guard';

/** How long the outputs of a process that has ended are read, in case somebody else holds them open. */
const DRAIN_MILLISECONDS = 200;

/** How long a process that has failed for good, or left its channel, may take to end by itself. */
const FAREWELL_MILLISECONDS = 1_000;

/** How to start a process that runs a function. */
export interface FunctionCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The function's code. */
  readonly folder: string;
  readonly environment: { readonly [name: string]: string };
}

export interface OutputLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly tool?: string;
}

/** What a process made of one invocation. */
export type Outcome =
  | { readonly kind: 'succeeded' | 'failed'; readonly payload: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'exited'; readonly code: number | null; readonly signal: NodeJS.Signals | null };

export interface ProcessListener {
  /** The function's code is loaded, or has failed to, which the first invocation is told. */
  onReady(version: string): void;
  /** The process is gone. `error` is why it never started. */
  onEnd(outcome: Outcome, error?: Error): void;
  onOutput(line: OutputLine): void;
}

/** One process of a function. It runs one invocation at a time. */
export class FunctionProcess {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #outputs: readonly OutputLines[];
  #tool: string | undefined;
  #settle: ((outcome: Outcome) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failure: Error | undefined;
  #isTimedOut = false;
  #isLeaving = false;
  #hasEnded = false;

  /** @param startMilliseconds how long loading the code may take */
  constructor(
    command: FunctionCommand,
    startMilliseconds: number,
    private readonly guard: ProcessGuard,
    private readonly listener: ProcessListener,
  ) {
    this.#child = spawn(command.file, command.args, {
      cwd: command.folder,
      env: command.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      // A group of its own: it does not get the Ctrl-C of the terminal, and ends with all that it has started.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    if (this.#child.pid !== undefined) guard.watch(this.#child.pid);
    // The fourth of `stdio` is a pipe, which Node.js gives as a socket.
    this.#channel = this.#child.stdio[3] as Duplex;
    this.#outputs = (['stdout', 'stderr'] as const).map((stream) => this.#readOutput(stream));
    this.#readChannel();
    this.#endAfter(startMilliseconds);
    this.#child.on('error', (error) => {
      this.#failure = error;
      this.#onClose(null, null);
    });
    this.#child.on('exit', () => this.#onExit());
    this.#child.on('close', (code, signal) => this.#onClose(code, signal));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it can still run invocations. */
  get isAlive(): boolean {
    return !this.#isLeaving && !this.#hasEnded;
  }

  /** Runs one invocation; never while another one runs. */
  invoke(request: string, tool: string | undefined, timeoutMilliseconds: number): Promise<Outcome> {
    this.#flush();
    this.#tool = tool;
    this.#endAfter(timeoutMilliseconds);
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#channel.write(encodeFrame('I', request));
    });
  }

  /** Ends the process now, with all that it has started. */
  end(): void {
    this.#isLeaving = true;
    if (this.#child.pid !== undefined && !this.#hasEnded) this.guard.end(this.#child.pid);
  }

  #readOutput(stream: 'stdout' | 'stderr'): OutputLines {
    const lines = new OutputLines((text) => this.listener.onOutput({ stream, text, tool: this.#tool }));
    this.#child[stream]?.on('data', (chunk: Buffer) => lines.push(chunk));
    this.#child[stream]?.on('error', () => {});
    return lines;
  }

  #readChannel(): void {
    const reader = new FrameReader('RSEX', MAX_RESPONSE_BYTES);
    // The channel breaks when the process ends, which is told by its exit.
    this.#channel.on('error', () => {});
    this.#channel.on('end', () => this.#awaitEnd());
    this.#channel.on('data', (chunk: Buffer) => {
      const frames = reader.push(chunk);
      if (frames === undefined) this.end();
      for (const { letter, body } of frames ?? []) this.#onFrame(letter, body.toString('utf8'));
    });
  }

  #onFrame(letter: string, body: string): void {
    clearTimeout(this.#timer);
    if (letter === 'R') {
      this.listener.onReady(versionIn(body));
      return;
    }
    if (letter === 'X') this.#awaitEnd();
    const settle = this.#settle;
    this.#settle = undefined;
    // What the function wrote before it answered has come too, and is read in this turn of the loop.
    setImmediate(() => {
      this.#flush();
      settle?.({ kind: letter === 'S' ? 'succeeded' : 'failed', payload: body });
    });
  }

  #endAfter(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isTimedOut = true;
      this.end();
    }, milliseconds);
  }

  #awaitEnd(): void {
    this.#isLeaving = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), FAREWELL_MILLISECONDS);
  }

  #onExit(): void {
    if (this.#child.pid !== undefined) this.guard.forget(this.#child.pid);
    setTimeout(() => {
      for (const stream of [this.#child.stdout, this.#child.stderr, this.#channel]) stream?.destroy();
    }, DRAIN_MILLISECONDS).unref();
  }

  #onClose(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.#flush();
    const outcome: Outcome = this.#isTimedOut ? { kind: 'timed-out' } : { kind: 'exited', code, signal };
    this.#settle?.(outcome);
    this.listener.onEnd(outcome, this.#failure);
  }

  #flush(): void {
    for (const lines of this.#outputs) lines.flush();
  }
}

function versionIn(body: string): string {
  try {
    return String(JSON.parse(body).version);
  } catch {
    return '';
  }
}
