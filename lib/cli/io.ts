import type { Readable, Writable } from 'node:stream';

/** What a command may touch of the process that runs it. */
export interface Io {
  /** Where results go. */
  stdout(text: string): void;
  /** Where everything else goes. */
  stderr(text: string): void;
  /** The terminal's width; `undefined` when the output is no terminal. */
  readonly columns?: number;
  /** Whether the output takes colours. */
  readonly color: boolean;
  /** Whether somebody watches what goes to `stderr`, so that progress is worth showing. */
  readonly stderrIsTerminal?: boolean;
  /** The folder that paths are relative to. */
  readonly cwd: string;
  /** Ends when the person wants the program to stop. */
  readonly stopped?: AbortSignal;
  /** Its input and output themselves, for a protocol that has them to itself. */
  readonly streams?: { readonly input: Readable; readonly output: Writable };
}

/** What a command returns, for the shell. */
export const EXIT = {
  done: 0,
  problems: 1,
  usage: 2,
  bug: 70,
  /** What shells make of Ctrl-C. */
  stopped: 130,
} as const;
